"""Where credentials are kept, with a keyring of this process, and with none."""

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pyrage
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from app_server_server.authorization.credentials import Credential, store_key
from app_server_server.authorization.stores import (
    CredentialStore,
    EncryptedStore,
    FileStore,
    KeyringStore,
    KeyringUnavailable,
    StoreError,
    open_store,
)

URL = "https://mcp.example/mcp"
DOCS = Credential(
    "docs", URL, "client", "s3cret-access", 5, "s3cret-refresh", ("a", "b"), "https://as", {"x": 1}
)
NEWER = Credential("docs", URL, "client", "s3cret-newer", None, None, (), None)


class Memory(KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


@pytest.fixture
def memory() -> Iterator[Memory]:
    before = keyring.get_keyring()
    backend = Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def nothing() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    yield
    keyring.set_keyring(before)


def stores(home: Path) -> list[CredentialStore]:
    return [
        FileStore(home),
        KeyringStore(),
        EncryptedStore(home),
        open_store("auto", home),
        open_store("keyring", home),
    ]


@pytest.mark.parametrize("number", [0, 1, pytest.param(2, marks=pytest.mark.trial), 3, 4])
@pytest.mark.usefixtures("memory")
def test_what_is_kept_comes_back_whole(tmp_path: Path, number: int) -> None:
    store = stores(tmp_path)[number]
    assert store.load("docs", URL) is None
    assert not store.delete("docs", URL)
    store.save(Credential("other", URL, "c", "t"))
    store.save(DOCS)
    found = store.load("docs", URL)
    assert found == DOCS
    assert found is not None
    assert found.extra == {"x": 1}
    if not isinstance(store, EncryptedStore):  # each use of that takes a second: it is made slow to guess
        store.save(NEWER)
        assert store.load("docs", URL) == NEWER
        assert store.load("docs", "https://mcp.example/other") is None
    assert store.delete("docs", URL)
    assert store.load("docs", URL) is None
    assert store.load("other", URL) is not None


def test_the_entries_are_in_codexs_form(tmp_path: Path, memory: Memory) -> None:
    KeyringStore().save(DOCS)
    ((service, account), text) = next(iter(memory.entries.items()))
    assert (service, account) == ("Codex MCP Credentials", store_key("docs", URL))
    entry = json.loads(text)
    assert entry["token_response"] == {
        "access_token": "s3cret-access",
        "token_type": "bearer",
        "refresh_token": "s3cret-refresh",
        "scope": "a b",
    }
    FileStore(tmp_path).save(DOCS)
    path = tmp_path / ".credentials.json"
    assert list(json.loads(path.read_bytes())) == [store_key("docs", URL)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_encrypted_file_shows_nothing_and_needs_its_passphrase(tmp_path: Path, memory: Memory) -> None:
    store = EncryptedStore(tmp_path)
    store.save(DOCS)
    path = tmp_path / "secrets" / "mcp_oauth.age"
    assert b"s3cret" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    ((service, account),) = memory.entries
    content = json.loads(pyrage.passphrase.decrypt(path.read_bytes(), memory.entries[service, account]))
    assert (service, content["version"], len(content["secrets"])) == ("codex", 1, 1)
    memory.entries.clear()
    asked: list[Callable[[], object]] = [
        lambda: store.load("docs", URL),
        lambda: store.save(NEWER),
        lambda: store.delete("docs", URL),
    ]
    for use in asked:
        with pytest.raises(StoreError, match="the keyring has no passphrase for"):
            use()
    assert not memory.entries  # never a fresh one: it would lock out what is there
    memory.entries[service, account] = "wrong"
    with pytest.raises(StoreError, match="does not open it"):
        store.load("docs", URL)


@pytest.mark.usefixtures("memory")
def test_auto_takes_the_keyring_and_clears_the_file(tmp_path: Path) -> None:
    FileStore(tmp_path).save(DOCS)
    store = open_store("auto", tmp_path)
    assert store.load("docs", URL) == DOCS  # found in the file, and kept there
    store.save(NEWER)
    assert KeyringStore().load("docs", URL) is None
    fresh = open_store("auto", tmp_path)
    KeyringStore().save(DOCS)
    assert fresh.load("docs", URL) == DOCS
    fresh.save(NEWER)
    assert KeyringStore().load("docs", URL) == NEWER
    assert fresh.delete("docs", URL)
    assert FileStore(tmp_path).load("docs", URL) is None


@pytest.mark.usefixtures("nothing")
def test_without_a_keyring_auto_takes_the_file_and_keyring_says_so(tmp_path: Path) -> None:
    auto = open_store("auto", tmp_path)
    auto.save(DOCS)
    assert FileStore(tmp_path).load("docs", URL) == DOCS == auto.load("docs", URL)
    assert auto.delete("docs", URL)
    asked: list[Callable[[], object]] = [
        lambda: KeyringStore().load("docs", URL),
        lambda: EncryptedStore(tmp_path).save(DOCS),
    ]
    for use in asked:
        with pytest.raises(
            KeyringUnavailable, match=r"unlock it, or set `mcp_oauth_credentials_store = \"file\"`"
        ):
            use()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "it is not valid JSON"),
        ("[]", "it is no JSON object"),
        ('{"KEY": {}}', "lacks what every credential has"),
    ],
)
def test_a_broken_file_is_named_and_kept(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / ".credentials.json"
    path.write_text(text.replace("KEY", store_key("docs", URL)))
    before = path.read_bytes()
    with pytest.raises(StoreError, match=what):
        FileStore(tmp_path).load("docs", URL)
    if "KEY" not in text:
        with pytest.raises(StoreError, match=what):
            FileStore(tmp_path).save(DOCS)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("memory")
def test_no_error_and_no_repr_shows_a_secret(tmp_path: Path) -> None:
    assert "s3cret" not in repr(DOCS)
    KeyringStore().save(DOCS)
    backend = keyring.get_keyring()
    assert isinstance(backend, Memory)
    backend.entries = dict.fromkeys(backend.entries, "s3cret")
    with pytest.raises(StoreError) as error:
        KeyringStore().load("docs", URL)
    assert "s3cret" not in str(error.value)
