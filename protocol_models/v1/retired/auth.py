"""Signing in and out, by an API key or with a ChatGPT account.

A ChatGPT login takes three messages: `loginChatGpt` answers with a page for the browser,
`loginChatGptComplete` tells how the user fared there, and `cancelLoginChatGpt` gives up before that.
`authStatusChange` follows every change. Newer clients use `account/login/start` and its fellows.
"""

from protocol_models.base import ClientModel, WireEnum, WireModel
from protocol_models.methods import Stability, client_request, server_notification


class AuthMode(WireEnum):
    """By what means the server is signed in."""

    API_KEY = "apikey"
    """An OpenAI API key."""
    CHATGPT = "chatgpt"
    """A ChatGPT login whose tokens the server keeps and renews."""
    CHATGPT_AUTH_TOKENS = "chatgptAuthTokens"
    """ChatGPT tokens that the client supplies and renews."""


class LoginApiKeyParams(ClientModel):
    """The key to sign in with."""

    api_key: str
    """An OpenAI API key, a secret; the server stores it."""


class LoginApiKeyResponse(WireModel):
    """The key is stored. The response has no members; whether the key is any good shows when it is used."""


class LoginChatGptResponse(WireModel):
    """A login that has begun, and waits for the user."""

    login_id: str
    """Id of the login, as in `loginChatGptComplete`."""
    auth_url: str
    """The page to open in a browser, where the user signs in."""


class CancelLoginChatGptParams(ClientModel):
    """Which login to give up."""

    login_id: str
    """Id of the login, from the answer to `loginChatGpt`."""


class CancelLoginChatGptResponse(WireModel):
    """The login is given up. The response has no members."""


class LogoutChatGptResponse(WireModel):
    """The credentials are forgotten. The response has no members."""


class LoginChatGptCompleteNotification(WireModel):
    """A login has ended, well or not."""

    login_id: str
    """Id of the login, from the answer to `loginChatGpt`."""
    success: bool
    """Whether the user is signed in now."""
    error: str | None = None
    """What went wrong, for people; `null` where nothing did."""


class AuthStatusChangeNotification(WireModel):
    """The server is signed in by other means than before, or no more."""

    auth_method: AuthMode | None = None
    """How it is signed in now; `null` where it is not."""


LOGIN_API_KEY = client_request(
    "loginApiKey", LoginApiKeyParams, LoginApiKeyResponse, stability=Stability.LEGACY
)
"""Signs in with an API key. `account/login/start` has taken its place."""

LOGIN_CHAT_GPT = client_request("loginChatGpt", None, LoginChatGptResponse, stability=Stability.LEGACY)
"""Begins a login with a ChatGPT account and answers with the page to open; it has no params.

`account/login/start` has taken its place.
"""

CANCEL_LOGIN_CHAT_GPT = client_request(
    "cancelLoginChatGpt", CancelLoginChatGptParams, CancelLoginChatGptResponse, stability=Stability.LEGACY
)
"""Gives up a login that waits for the user. `account/login/cancel` has taken its place."""

LOGOUT_CHAT_GPT = client_request("logoutChatGpt", None, LogoutChatGptResponse, stability=Stability.LEGACY)
"""Signs out and forgets the credentials; it has no params. `account/logout` has taken its place."""

LOGIN_CHAT_GPT_COMPLETE = server_notification(
    "loginChatGptComplete", LoginChatGptCompleteNotification, stability=Stability.LEGACY
)
"""A login with a ChatGPT account has ended. `account/login/completed` has taken its place."""

AUTH_STATUS_CHANGE = server_notification(
    "authStatusChange", AuthStatusChangeNotification, stability=Stability.LEGACY
)
"""The server was signed in or out. `account/updated` has taken its place."""

METHODS = (
    LOGIN_API_KEY,
    LOGIN_CHAT_GPT,
    CANCEL_LOGIN_CHAT_GPT,
    LOGOUT_CHAT_GPT,
    LOGIN_CHAT_GPT_COMPLETE,
    AUTH_STATUS_CHANGE,
)
