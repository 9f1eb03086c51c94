"""Where credentials are kept: a file, the keyring of the system, or an encrypted file; in codex's own forms.

Input: a server's name and address, or a credential. Output: what is stored. All of this may block: call it
in a thread.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, Protocol, TypeVar

import keyring
import pyrage
from keyring.errors import PasswordDeleteError
from protocol_models.json_types import Json, JsonObject

from app_server_server.authorization.credentials import Credential, store_key
from app_server_server.authorization.locks import FILE_STORE, SECRETS_STORE, locked
from app_server_server.errors import ServerError

__all__ = [
    "AutoStore",
    "CredentialStore",
    "EncryptedStore",
    "FileStore",
    "KeyringStore",
    "KeyringUnavailable",
    "StoreError",
    "StoreName",
    "open_store",
]

StoreName = Literal["auto", "file", "keyring"]
T = TypeVar("T")


class StoreError(ServerError):
    """A store that cannot be read or written; the message names it and the next step."""


class KeyringUnavailable(StoreError):
    """There is no keyring, or it does not answer."""


class CredentialStore(Protocol):
    """What every store can do."""

    def load(self, name: str, url: str) -> Credential | None:
        """The credential of a server."""

    def save(self, credential: Credential) -> None:
        """Keeps a credential in place of the one before."""

    def delete(self, name: str, url: str) -> bool:
        """Deletes the credential of a server; whether there was one."""


def open_store(name: StoreName, codex_home: Path, *, encrypted: bool = False) -> CredentialStore:
    """The store that the configuration names."""
    file = FileStore(codex_home)
    if name == "file":
        return file
    secure = EncryptedStore(codex_home) if encrypted else KeyringStore()
    return AutoStore(secure, file) if name == "auto" else _Only(secure, file)


class FileStore:
    """`$CODEX_HOME/.credentials.json`, for the user only."""

    def __init__(self, codex_home: Path) -> None:
        self._home = codex_home
        self._path = codex_home / ".credentials.json"

    def load(self, name: str, url: str) -> Credential | None:
        """The entry of this server."""
        with locked(self._home, FILE_STORE):
            entry = self._read().get(store_key(name, url))
        if entry is None:
            return None
        known = {"server_name", "server_url", "issuer", "client_id", "access_token"}
        known |= {"expires_at", "refresh_token", "scopes"}
        try:
            return Credential(
                server_name=entry["server_name"],
                server_url=entry["server_url"],
                client_id=entry["client_id"],
                access_token=entry["access_token"],
                expires_at=entry.get("expires_at"),
                refresh_token=entry.get("refresh_token"),
                scopes=tuple(entry.get("scopes") or ()),
                issuer=entry.get("issuer"),
                extra={key: value for key, value in entry.items() if key not in known},
            )
        except (KeyError, TypeError, AttributeError):
            raise self._broken(f"the entry of {name!r} lacks what every credential has") from None

    def save(self, credential: Credential) -> None:
        """Writes the entry; all others stay as they are."""
        entry = {
            "server_name": credential.server_name,
            "server_url": credential.server_url,
            "issuer": credential.issuer,
            "client_id": credential.client_id,
            "access_token": credential.access_token,
            "expires_at": credential.expires_at,
            "refresh_token": credential.refresh_token,
            "scopes": list(credential.scopes),
            **credential.extra,
        }
        with locked(self._home, FILE_STORE):
            self._write({**self._read(), credential.key: entry})

    def delete(self, name: str, url: str) -> bool:
        """Deletes the entry, and the file with the last one."""
        with locked(self._home, FILE_STORE):
            entries = self._read()
            if entries.pop(store_key(name, url), None) is None:
                return False
            if entries:
                self._write(entries)
            else:
                self._path.unlink(missing_ok=True)
            return True

    def _read(self) -> JsonObject:
        try:
            entries = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._broken(error.strerror or "it cannot be read") from None
        except ValueError:
            raise self._broken("it is not valid JSON") from None
        if not isinstance(entries, dict):
            raise self._broken("it is no JSON object")
        return entries

    def _write(self, entries: Mapping[str, Json]) -> None:
        _write_private(self._path, json.dumps(entries, separators=(",", ":")).encode())

    def _broken(self, what: str) -> StoreError:
        return StoreError(f"{str(self._path)!r}: {what}: repair it, or move it away and sign in again")


_KEYRING_SERVICE: Final = "Codex MCP Credentials"


class KeyringStore:
    """The keyring of the system, an entry a server."""

    def load(self, name: str, url: str) -> Credential | None:
        """The entry of this server."""
        text = _of_keyring(lambda: keyring.get_password(_KEYRING_SERVICE, store_key(name, url)))
        return None if text is None else _of_tokens(text)

    def save(self, credential: Credential) -> None:
        """Writes the entry."""
        text = _to_tokens(credential)
        _of_keyring(lambda: keyring.set_password(_KEYRING_SERVICE, credential.key, text))

    def delete(self, name: str, url: str) -> bool:
        """Deletes the entry."""
        if self.load(name, url) is None:
            return False

        def forget() -> None:
            with suppress(PasswordDeleteError):  # another process was quicker
                keyring.delete_password(_KEYRING_SERVICE, store_key(name, url))

        _of_keyring(forget)
        return True


class EncryptedStore:
    """`$CODEX_HOME/secrets/mcp_oauth.age`, under a passphrase that the keyring of the system keeps."""

    def __init__(self, codex_home: Path) -> None:
        self._home = codex_home
        self._path = codex_home / "secrets" / "mcp_oauth.age"
        digest = hashlib.sha256(str(codex_home.resolve()).encode()).hexdigest()
        self._account = f"secrets|{digest[:16]}"

    def load(self, name: str, url: str) -> Credential | None:
        """The entry of this server."""
        with locked(self._home, SECRETS_STORE):
            text = self._read()["secrets"].get(_secret_name(name, url))
        return None if text is None else _of_tokens(text)

    def save(self, credential: Credential) -> None:
        """Writes the entry; all others stay as they are."""
        name = _secret_name(credential.server_name, credential.server_url)
        with locked(self._home, SECRETS_STORE):
            content = self._read()
            content["secrets"][name] = _to_tokens(credential)
            self._write(content)

    def delete(self, name: str, url: str) -> bool:
        """Deletes the entry."""
        with locked(self._home, SECRETS_STORE):
            content = self._read()
            if content["secrets"].pop(_secret_name(name, url), None) is None:
                return False
            self._write(content)
            return True

    def _read(self) -> JsonObject:
        try:
            encrypted = self._path.read_bytes()
        except FileNotFoundError:
            return {"version": 1, "secrets": {}}
        except OSError as error:
            raise StoreError(
                f"{str(self._path)!r} cannot be read: {error.strerror}: repair it, or move it away and sign "
                "in again"
            ) from None
        passphrase = self._passphrase()
        if passphrase is None:
            raise StoreError(
                f"{str(self._path)!r}: the keyring has no passphrase for it: restore the entry "
                f"{self._account!r} "
                "of the service 'codex', or move the file away and sign in again"
            )
        try:
            content = json.loads(pyrage.passphrase.decrypt(encrypted, passphrase))
        except (pyrage.DecryptError, ValueError):
            raise StoreError(
                f"{str(self._path)!r}: the passphrase in the keyring does not open it: move the file away "
                "and sign in again"
            ) from None
        if not isinstance(content, dict) or not isinstance(content.get("secrets"), dict):
            raise StoreError(f"{str(self._path)!r}: its content is of no known form: use a newer release")
        if content.get("version", 1) > 1:
            raise StoreError(f"{str(self._path)!r}: it is of a newer version: use a newer release")
        return content

    def _write(self, content: Mapping[str, Json]) -> None:
        passphrase = self._passphrase()
        if passphrase is None:
            # All files of this folder share one passphrase: a fresh one would lock the others for ever.
            if any(self._path.parent.glob("*.age")):
                raise StoreError(
                    f"{str(self._path.parent)!r}: the keyring has no passphrase for its files: "
                    f"restore the entry {self._account!r} of the service 'codex'"
                )
            passphrase = base64.b64encode(secrets.token_bytes(32)).decode()
            fresh = passphrase
            _of_keyring(lambda: keyring.set_password("codex", self._account, fresh))
        _write_private(self._path, pyrage.passphrase.encrypt(json.dumps(content).encode(), passphrase))

    def _passphrase(self) -> str | None:
        return _of_keyring(lambda: keyring.get_password("codex", self._account))


class _Only:
    """The secure store. What is signed out of it leaves the file as well."""

    def __init__(self, secure: CredentialStore, file: FileStore) -> None:
        self._secure, self._file = secure, file

    def load(self, name: str, url: str) -> Credential | None:
        return self._secure.load(name, url)

    def save(self, credential: Credential) -> None:
        self._secure.save(credential)
        with suppress(StoreError):
            self._file.delete(credential.server_name, credential.server_url)

    def delete(self, name: str, url: str) -> bool:
        was_secure = self._secure.delete(name, url)
        return self._file.delete(name, url) or was_secure


class AutoStore:
    """The keyring first, the file where there is none.

    Once a credential was found in one of them, that one is asked for it, renews it and keeps it: to change
    over could bring back a token that was already used. A lock that cannot be had is an error, not a reason
    to look elsewhere.
    """

    def __init__(self, secure: CredentialStore, file: FileStore) -> None:
        self._secure, self._file = secure, file
        self._pinned: dict[str, CredentialStore] = {}

    def load(self, name: str, url: str) -> Credential | None:
        """The credential, from where it was found before, else from the keyring, else from the file."""
        if (pinned := self._pinned.get(store_key(name, url))) is not None:
            return pinned.load(name, url)
        for store in (self._secure, self._file):
            try:
                found = store.load(name, url)
            except KeyringUnavailable:
                continue
            if found is not None:
                self._pinned[found.key] = store
                return found
        return None

    def save(self, credential: Credential) -> None:
        """Keeps it where it was found, else in the keyring, else in the file."""
        if (pinned := self._pinned.get(credential.key)) is not None:
            pinned.save(credential)
            return
        try:
            self._secure.save(credential)
        except KeyringUnavailable:
            self._file.save(credential)
            self._pinned[credential.key] = self._file
            return
        self._pinned[credential.key] = self._secure
        with suppress(StoreError):
            self._file.delete(credential.server_name, credential.server_url)

    def delete(self, name: str, url: str) -> bool:
        """Deletes it in both."""
        self._pinned.pop(store_key(name, url), None)
        was_secure = False
        with suppress(KeyringUnavailable):
            was_secure = self._secure.delete(name, url)
        return self._file.delete(name, url) or was_secure


def _of_keyring(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except Exception as error:  # a backend is a plug-in, and lets errors of its bus or its service through
        raise KeyringUnavailable(
            f"the keyring of the system does not answer ({type(error).__name__}): unlock it, or set "
            '`mcp_oauth_credentials_store = "file"`'
        ) from None


def _secret_name(name: str, url: str) -> str:
    digest = hashlib.sha256(store_key(name, url).encode()).hexdigest()
    return f"global/MCP_OAUTH_{digest[:32].upper()}"


def _to_tokens(credential: Credential) -> str:
    response: JsonObject = {"access_token": credential.access_token, "token_type": "bearer"}
    if credential.refresh_token is not None:
        response["refresh_token"] = credential.refresh_token
    if credential.scopes:
        response["scope"] = " ".join(credential.scopes)
    return json.dumps(
        {
            "server_name": credential.server_name,
            "url": credential.server_url,
            "issuer": credential.issuer,
            "client_id": credential.client_id,
            "token_response": response,
            "expires_at": credential.expires_at,
            **credential.extra,
        },
        separators=(",", ":"),
    )


def _of_tokens(text: str) -> Credential:
    known = {"server_name", "url", "issuer", "client_id", "token_response", "expires_at"}
    try:
        entry = json.loads(text)
        response = entry["token_response"]
        return Credential(
            server_name=entry["server_name"],
            server_url=entry["url"],
            client_id=entry["client_id"],
            access_token=response["access_token"],
            expires_at=entry.get("expires_at"),
            refresh_token=response.get("refresh_token"),
            scopes=tuple((response.get("scope") or "").split()),
            issuer=entry.get("issuer"),
            extra={key: value for key, value in entry.items() if key not in known},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StoreError("the keyring holds a credential of no known form: sign out and in again") from None


def _write_private(path: Path, content: bytes) -> None:
    """Writes a file for the user only, whole or not at all."""
    fresh: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError as error:
        if fresh is not None:
            with suppress(OSError):
                Path(fresh).unlink()
        raise StoreError(f"{str(path)!r} cannot be written: {error.strerror}") from None
