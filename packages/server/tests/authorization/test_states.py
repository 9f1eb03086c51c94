"""States, usability, and which errors ask for a sign-in."""

import httpx2
import pytest
from mcp import MCPError
from protocol_models.config import HttpMcpServer, McpServer, StdioMcpServer
from protocol_models.json_types import Json, JsonObject

from app_server_server.authorization.credentials import Credential, store_key
from app_server_server.authorization.failures import requires_authorization
from app_server_server.authorization.states import WIRE, AuthState, Discovery, auth_state
from app_server_server.errors import AuthorizationRequired

NOW = 1_800_000_000_000
URL = "https://docs.example/mcp"


def credential(**changes: Json) -> Credential:
    return Credential(
        **{
            "server_name": "docs",
            "server_url": URL,
            "client_id": "client",
            "access_token": "s3cret-access",
            "refresh_token": "s3cret-refresh",
            "expires_at": NOW + 3_600_000,
            **changes,
        }
    )


USABLE, UNUSABLE = credential(), credential(expires_at=NOW, refresh_token=None)


@pytest.mark.parametrize(
    ("server", "stored", "discovery", "state"),
    [
        ({"bearer_token_env_var": "T"}, UNUSABLE, None, AuthState.BEARER_TOKEN),
        ({"http_headers": {"authorization": "x"}}, USABLE, None, AuthState.BEARER_TOKEN),
        ({}, USABLE, None, AuthState.OAUTH),
        ({}, UNUSABLE, Discovery.FOUND, AuthState.NEEDS_REAUTHENTICATION),
        ({}, None, Discovery.FOUND, AuthState.NEEDS_LOGIN),
        ({}, None, Discovery.ABSENT, AuthState.UNSUPPORTED),
        ({}, None, Discovery.FAILED, AuthState.UNKNOWN),
        (None, None, None, AuthState.UNSUPPORTED),
    ],
)
def test_the_first_state_that_applies(
    server: JsonObject | None, stored: Credential | None, discovery: Discovery | None, state: AuthState
) -> None:
    table: McpServer = StdioMcpServer(command="a") if server is None else HttpMcpServer(url=URL, **server)
    assert auth_state(table, stored, discovery, NOW) is state
    assert WIRE[state]


SECOND = 1000


@pytest.mark.parametrize(
    ("changes", "usable", "expires_soon"),
    [
        ({"expires_at": NOW + 29 * SECOND}, True, True),
        ({"expires_at": NOW + 30 * SECOND}, True, True),
        ({"expires_at": NOW + 31 * SECOND}, True, False),
        ({"expires_at": NOW + 29 * SECOND, "refresh_token": None}, False, True),
        ({"expires_at": NOW + 30 * SECOND, "refresh_token": None}, False, True),
        ({"expires_at": NOW + 31 * SECOND, "refresh_token": None}, True, False),
        ({"expires_at": NOW + 29 * SECOND, "refresh_token": " "}, False, True),
        ({"expires_at": NOW + 29 * SECOND, "access_token": ""}, True, True),
        ({"expires_at": 0, "refresh_token": None}, False, True),
        ({"expires_at": 0}, True, True),
        ({"expires_at": NOW - 1, "refresh_token": ""}, False, True),
        ({"expires_at": None, "refresh_token": None}, True, False),
        ({"expires_at": None, "access_token": " "}, False, False),
        ({"access_token": ""}, False, False),
        ({"client_id": " "}, False, False),
        ({"client_id": "", "expires_at": 0}, False, True),
    ],
)
def test_when_a_credential_is_usable(changes: JsonObject, *, usable: bool, expires_soon: bool) -> None:
    one = credential(**changes)
    assert (one.is_usable(NOW), one.expires_soon(NOW)) == (usable, expires_soon)


@pytest.mark.parametrize(
    ("expires_at", "seconds"), [(None, None), (NOW - 5000, 0), (NOW, 0), (0, 0), (NOW + 90_500, 90)]
)
def test_the_past_is_not_the_unknown(expires_at: int | None, seconds: int | None) -> None:
    assert credential(expires_at=expires_at).expires_in(NOW) == seconds


def test_the_key_is_that_of_codex() -> None:
    """Measured on codex 0.171.0 for this name and address."""
    assert store_key("rs", "http://127.0.0.1:33533/mcp") == "rs|46524b3bbb3de86e"


def test_a_credential_shows_no_secret() -> None:
    assert "s3cret" not in repr(credential())
    assert set(credential().secrets) == {"s3cret-access", "s3cret-refresh"}


def unauthorized(status: int) -> httpx2.HTTPStatusError:
    request = httpx2.Request("POST", URL)
    return httpx2.HTTPStatusError("no", request=request, response=httpx2.Response(status, request=request))


def caused(error: Exception) -> Exception:
    try:
        raise RuntimeError("outer") from error
    except RuntimeError as outer:
        return outer


REQUIRED = AuthorizationRequired("sign in")


@pytest.mark.parametrize(
    ("error", "required"),
    [
        (REQUIRED, True),
        (unauthorized(401), True),
        (caused(REQUIRED), True),
        (ExceptionGroup("a", [ValueError(), ExceptionGroup("b", [caused(caused(REQUIRED))])]), True),
        (MCPError(-32603, "hidden", {"source": [REQUIRED]}), True),
        (RuntimeError("x", caused(unauthorized(401))), True),
        (unauthorized(403), False),
        (unauthorized(503), False),
        (MCPError(-32603, "authorization required", {"status": 401}), False),
        (ExceptionGroup("a", [ValueError("401"), TimeoutError()]), False),
    ],
)
def test_which_errors_ask_for_a_sign_in(error: Exception, *, required: bool) -> None:
    assert requires_authorization(error) is required
