"""Signing in and out, and moving between the accounts that are signed in.

`account/login/start` begins a login. One that goes through a browser or a device code answers at
once with a `loginId`, and ends later with `account/login/completed`; until then
`account/login/cancel` gives it up. Where the client owns the ChatGPT tokens, the server asks for new
ones with `account/chatgptAuthTokens/refresh`.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    MAY_BE_OMITTED,
    SHOWS_DEFAULT,
    ClientModel,
    Tagged,
    UnixSeconds,
    UnknownVariant,
    Untagged,
    WireEnum,
    WireModel,
)
from protocol_models.methods import Method, Stability, client_request, server_notification, server_request


class LoginAppBrand(WireEnum):
    """The product under whose name the login pages appear."""

    CODEX = "codex"
    CHATGPT = "chatgpt"


class ApiKeyLogin(ClientModel):
    """Signs in with an OpenAI API key."""

    type: Literal["apiKey"]
    api_key: str
    """The key itself. It is a secret: keep it out of logs."""


class ChatgptLogin(ClientModel):
    """Signs in with a ChatGPT account, in a browser on the user's machine."""

    type: Literal["chatgpt"]
    codex_streamlined_login: bool = False
    """Whether to use the shortened login flow. Absent says `false`."""
    use_hosted_login_success_page: bool = False
    """Whether the browser ends on a hosted page, not on one that the server serves locally."""
    app_brand: Annotated[LoginAppBrand | None, SHOWS_DEFAULT] = None
    """The product to show on the login pages; absent or `null` leaves it to the server."""


class ChatgptDeviceCodeLogin(ClientModel):
    """Signs in with a ChatGPT account by a code that the user enters on any device."""

    type: Literal["chatgptDeviceCode"]


class ChatgptAuthTokensLogin(ClientModel):
    """Signs in with ChatGPT tokens that the client holds, and renews when the server asks."""

    type: Literal["chatgptAuthTokens"]
    access_token: str
    """The access token. It is a secret: keep it out of logs."""
    chatgpt_account_id: str
    """The ChatGPT account (workspace) for which the token is good."""
    chatgpt_plan_type: str | None = None
    """The plan, as the client knows it; absent or `null` where the client does not know."""


class BedrockApiKeyLogin(ClientModel):
    """Signs in to Amazon Bedrock with a Bedrock API key."""

    type: Literal["amazonBedrock"]
    api_key: str
    """The key itself. It is a secret: keep it out of logs."""
    region: str
    """AWS region of the Bedrock endpoint, such as `us-east-1`."""


class BedrockAccessKeysLogin(ClientModel):
    """Signs in to Amazon Bedrock with AWS access keys."""

    type: Literal["amazonBedrockAccessKeys"]
    access_key_id: str
    """The AWS access key id."""
    secret_access_key: str
    """The secret that goes with it. Keep it out of logs."""
    session_token: str | None = None
    """The session token of temporary credentials; absent or `null` for long-lived ones."""
    region: str
    """AWS region of the Bedrock endpoint, such as `us-east-1`."""


LoginAccountParams = TypeAliasType(
    "LoginAccountParams",
    Annotated[
        ApiKeyLogin
        | ChatgptLogin
        | ChatgptDeviceCodeLogin
        | ChatgptAuthTokensLogin
        | BedrockApiKeyLogin
        | BedrockAccessKeysLogin
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""How to sign in, with what that way needs."""


class ApiKeyLoginResult(WireModel):
    """The API key is taken; the user has nothing left to do."""

    type: Literal["apiKey"]


class ChatgptLoginStarted(WireModel):
    """The login waits for the user in a browser."""

    type: Literal["chatgpt"]
    login_id: str
    """The login, for `account/login/cancel` and `account/login/completed`."""
    auth_url: str
    """The page to open in a browser."""


class ChatgptDeviceCodeLoginStarted(WireModel):
    """The login waits for the user to enter a code."""

    type: Literal["chatgptDeviceCode"]
    login_id: str
    """The login, for `account/login/cancel` and `account/login/completed`."""
    verification_url: str
    """The page on which to enter the code, on any device."""
    user_code: str
    """The code to show to the user."""


class ChatgptAuthTokensLoginResult(WireModel):
    """The client's tokens are taken; the user has nothing left to do."""

    type: Literal["chatgptAuthTokens"]


class BedrockLoginResult(WireModel):
    """The Bedrock credentials are taken, of whichever kind; the user has nothing left to do."""

    type: Literal["amazonBedrock"]


LoginAccountResponse = TypeAliasType(
    "LoginAccountResponse",
    Annotated[
        ApiKeyLoginResult
        | ChatgptLoginStarted
        | ChatgptDeviceCodeLoginStarted
        | ChatgptAuthTokensLoginResult
        | BedrockLoginResult
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""What became of the login: done, or waiting for the user under a `loginId`."""


class DesktopOnboardingEntrypoint(WireEnum):
    """The introduction that a desktop client shows after a login.

    `life_sciences`: the one for users who come for work in the life sciences.
    """

    LIFE_SCIENCES = "life_sciences"


class AccountLoginCompletedNotification(WireModel):
    """A login has ended, well or not."""

    login_id: str | None = None
    """The login that ended; `null` for one that needed no id, such as with an API key."""
    success: bool
    """Whether the account is signed in now."""
    error: str | None = None
    """What went wrong, for people; `null` where nothing did."""
    onboarding_entrypoint: DesktopOnboardingEntrypoint | None = None
    """The introduction to show next; `null` where none is called for."""


class CancelLoginAccountParams(ClientModel):
    """Names the login to give up."""

    login_id: str
    """The `loginId` with which the login was started."""


class CancelLoginAccountStatus(WireEnum):
    """Whether there was a login to give up: `notFound` where no login of that id is under way."""

    CANCELED = "canceled"
    NOT_FOUND = "notFound"


class CancelLoginAccountResponse(WireModel):
    """What became of the login that was to be given up."""

    status: CancelLoginAccountStatus


class LogoutAccountResponse(WireModel):
    """The account is signed out."""


class ChatgptAuthTokensRefreshReason(WireEnum):
    """Why the server needs new tokens."""

    UNAUTHORIZED = "unauthorized"
    """The backend refused the present access token."""


class ChatgptAuthTokensRefreshParams(WireModel):
    """Asks the client for a fresh ChatGPT access token."""

    reason: ChatgptAuthTokensRefreshReason
    previous_account_id: Annotated[str | None, MAY_BE_OMITTED] = None
    """The ChatGPT account that was in use, to choose the same again; absent or `null` if not known."""


class ChatgptAuthTokensRefreshResponse(WireModel):
    """The tokens to go on with."""

    access_token: str
    """The new access token. It is a secret: keep it out of logs."""
    chatgpt_account_id: str
    """The ChatGPT account (workspace) for which the token is good."""
    chatgpt_plan_type: str | None = None
    """The plan, as the client knows it; `null` where the client does not know."""


class AccountSessionWorkspaceKind(WireEnum):
    """Whether a workspace is the user's own (`personal`) or one shared with others (`workspace`)."""

    PERSONAL = "personal"
    WORKSPACE = "workspace"


class AccountSessionWorkspace(WireModel):
    """A workspace that can be chosen within a session."""

    account_id: str
    """The workspace's account id, as `accountSession/switch` takes it."""
    name: str | None = None
    """Name to show; `null` where it is not known."""
    image_url: str | None = None
    """Picture to show; `null` where there is none."""
    kind: AccountSessionWorkspaceKind | None = None
    """Whether it is personal or shared; `null` where that is not known."""


class AccountSession(WireModel):
    """One user who is signed in; a server can hold several and work for one at a time."""

    session_id: str
    """The session, as `accountSession/switch` takes it."""
    email: str | None = None
    """The user's address; `null` where it is not known."""
    user_id: str | None = None
    """The user's id; `null` where it is not known."""
    display_name: str | None = None
    """The user's name, to show; `null` where it is not known."""
    image_url: str | None = None
    """The user's picture; `null` where there is none."""
    last_used_at: UnixSeconds
    """When the session was last in use, in seconds since the Unix epoch."""
    is_active: bool
    """Whether the server works for this session now."""
    selected_workspace_account_id: str | None = None
    """`accountId` of the workspace chosen in this session; `null` where none is chosen."""
    workspaces: list[AccountSessionWorkspace]
    """The workspaces to choose from."""


class AccountSessionsListParams(ClientModel):
    """Asks for the sessions that are signed in."""

    refresh_workspace_metadata: bool = False
    """Whether to fetch names and pictures of the workspaces anew. Absent says `false`."""


class AccountSessionsResponse(WireModel):
    """All sessions that are signed in."""

    active_session_id: str | None = None
    """The session that is in use; `null` where none is."""
    sessions: list[AccountSession]
    """The sessions, with the one in use among them."""


class AccountSessionsSwitchParams(ClientModel):
    """Names the session and the workspace to work for from now on."""

    session_id: str
    """The session to change to."""
    account_id: str
    """`accountId` of the workspace to choose in it."""
    allow_browser_login: bool = False
    """Whether the server may begin a login in the browser where the switch needs one.

    Absent says `false`.
    """


class SwitchedAccountSession(WireModel, inline=True):
    """The switch is done; these are the sessions after it."""

    active_session_id: str | None = None
    """The session that is in use now; `null` where none is."""
    sessions: list[AccountSession]
    """All sessions that are signed in."""


class AccountSessionLoginStarted(WireModel, inline=True):
    """The switch needs the user to sign in first, in a browser."""

    login_id: str
    """The login, for `account/login/cancel` and `account/login/completed`."""
    auth_url: str
    """The page to open in a browser."""


AccountSessionsSwitchResponse = TypeAliasType(
    "AccountSessionsSwitchResponse",
    Annotated[SwitchedAccountSession | AccountSessionLoginStarted, Untagged()],
)
"""The sessions after the switch, or the login that has to come first; told apart by `authUrl`."""


ACCOUNT_LOGIN_START: Method[LoginAccountParams, LoginAccountResponse] = client_request(
    "account/login/start", LoginAccountParams, LoginAccountResponse
)
"""Begins a login; where the answer carries a `loginId`, it ends later with `account/login/completed`."""

ACCOUNT_LOGIN_CANCEL = client_request(
    "account/login/cancel", CancelLoginAccountParams, CancelLoginAccountResponse
)
"""Gives up a login that waits for the user. An unknown id is not an error: the answer is `notFound`."""

ACCOUNT_SESSION_LIST = client_request(
    "accountSession/list",
    AccountSessionsListParams,
    AccountSessionsResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Lists the users who are signed in, each with the workspaces to choose from."""

ACCOUNT_SESSION_SWITCH: Method[AccountSessionsSwitchParams, AccountSessionsSwitchResponse] = client_request(
    "accountSession/switch",
    AccountSessionsSwitchParams,
    AccountSessionsSwitchResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Changes to another session or workspace; answers with the sessions, or with a login that comes first."""

ACCOUNT_LOGOUT = client_request("account/logout", None, LogoutAccountResponse)
"""Signs the account out; `account/updated` then reports a `null` `authMode`."""

ACCOUNT_CHATGPT_AUTH_TOKENS_REFRESH = server_request(
    "account/chatgptAuthTokens/refresh", ChatgptAuthTokensRefreshParams, ChatgptAuthTokensRefreshResponse
)
"""Asks a client that signed in with its own ChatGPT tokens for fresh ones, after a request was refused."""

ACCOUNT_LOGIN_COMPLETED = server_notification("account/login/completed", AccountLoginCompletedNotification)
"""A login has ended; `success` tells whether the account is signed in."""

METHODS = (
    ACCOUNT_LOGIN_START,
    ACCOUNT_LOGIN_CANCEL,
    ACCOUNT_SESSION_LIST,
    ACCOUNT_SESSION_SWITCH,
    ACCOUNT_LOGOUT,
    ACCOUNT_CHATGPT_AUTH_TOKENS_REFRESH,
    ACCOUNT_LOGIN_COMPLETED,
)
