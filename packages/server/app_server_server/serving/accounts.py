"""How codex itself is signed in, by the file that it keeps.

Input: the folder of codex. Output: the method of the sign-in, and the token where it is asked for; or the
file gone.
"""

from __future__ import annotations

import json
from pathlib import Path

from protocol_models.json_types import JsonObject
from protocol_models.shared.account import AuthMode
from protocol_models.v1.auth import GetAuthStatusParams, GetAuthStatusResponse

from app_server_server.serving.client_connection import INTERNAL_ERROR, Refused

__all__ = ["auth_status", "sign_out"]

_FILE = "auth.json"


def auth_status(codex_home: Path, params: GetAuthStatusParams) -> GetAuthStatusResponse:
    """The answer to `getAuthStatus`. This server renews no token: it has no sign-in of its own."""
    if params.refresh_token:
        raise Refused("this server renews no token: leave refreshToken out, or ask codex")
    mode, token = _signed_in(_document(codex_home))
    return GetAuthStatusResponse(
        auth_method=mode, auth_token=token if params.include_token else None, requires_openai_auth=None
    )


def sign_out(codex_home: Path) -> None:
    """Deletes what codex keeps of its sign-in; nothing where it is not signed in."""
    try:
        (codex_home / _FILE).unlink(missing_ok=True)
    except OSError as error:
        raise Refused(f"{_FILE} cannot be deleted: {error.strerror}", INTERNAL_ERROR) from None


def _document(codex_home: Path) -> JsonObject:
    try:
        document = json.loads((codex_home / _FILE).read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Refused(f"{_FILE} cannot be read: {error.strerror}", INTERNAL_ERROR) from None
    except ValueError:
        raise Refused(f"{_FILE} is not valid JSON: sign in to codex again", INTERNAL_ERROR) from None
    return document if isinstance(document, dict) else {}


def _signed_in(document: JsonObject) -> tuple[AuthMode | None, str | None]:
    """An API key is used before the tokens of ChatGPT."""
    key, tokens = document.get("OPENAI_API_KEY"), document.get("tokens")
    if isinstance(key, str) and key.strip():
        return AuthMode.API_KEY, key
    if isinstance(tokens, dict) and isinstance(token := tokens.get("access_token"), str) and token.strip():
        return AuthMode.CHATGPT, token
    return None, None
