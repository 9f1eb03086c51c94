"""What the user has configured, and small questions to the server about itself and the user.

`getUserSavedConfig` reads a part of the user's configuration file, `setDefaultModel` changes two
settings in it. Newer clients use `config/read` and `config/value/write`.
"""

from protocol_models.base import ClientModel, WireEnum, WireModel
from protocol_models.methods import Stability, client_request
from protocol_models.shared.account import ForcedLoginMethod
from protocol_models.shared.model_settings import ReasoningSummary, Verbosity
from protocol_models.shared.path import AbsolutePathBuf
from protocol_models.v1.retired.sandbox import AskForApproval, SandboxMode


class ReasoningEffort(WireEnum):
    """How hard a model thinks before it answers, from not at all (`none`) to the utmost (`xhigh`).

    Not every model takes every value.
    """

    NONE = "none"
    MINIMAL = "minimal"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    XHIGH = "xhigh"


class SandboxSettings(WireModel):
    """What a sandbox in the mode `workspace-write` adds or takes away."""

    exclude_slash_tmp: bool | None = None
    """`true` takes `/tmp` out of what may be written to; `null` where it is not configured."""
    exclude_tmpdir_env_var: bool | None = None
    """`true` takes the folder that `$TMPDIR` names out of it as well; `null` where it is not configured."""
    network_access: bool | None = None
    """Whether commands reach the network; `null` where it is not configured."""
    writable_roots: list[AbsolutePathBuf] = []
    """Folders that may be written to besides the working directory; empty where there are none."""


class Tools(WireModel):
    """Which of the optional tools the model is given; `null` where a tool is not configured."""

    view_image: bool | None = None
    """Whether the model can look at image files."""
    web_search: bool | None = None
    """Whether the model can search the web."""


class Profile(WireModel):
    """A set of settings under a name; what is `null` is left as it is without the profile."""

    approval_policy: AskForApproval | None = None
    """When the agent asks before it acts."""
    chatgpt_base_url: str | None = None
    """Base of the URLs under which the ChatGPT service is reached."""
    model: str | None = None
    """The model to use, by its slug."""
    model_provider: str | None = None
    """The id of the model provider."""
    model_reasoning_effort: ReasoningEffort | None = None
    """How hard the model thinks."""
    model_reasoning_summary: ReasoningSummary | None = None
    """How much the user is told of what the model thought."""
    model_verbosity: Verbosity | None = None
    """How long the model's answers are to be."""


class UserSavedConfig(WireModel):
    """The settings of the user's configuration file that clients show; `null` where one is not set."""

    approval_policy: AskForApproval | None = None
    """When the agent asks before it acts."""
    forced_chatgpt_workspace_id: str | None = None
    """The only ChatGPT workspace that a login may be for."""
    forced_login_method: ForcedLoginMethod | None = None
    """The only way of signing in that is allowed."""
    model: str | None = None
    """The model to use, by its slug."""
    model_reasoning_effort: ReasoningEffort | None = None
    """How hard the model thinks."""
    model_reasoning_summary: ReasoningSummary | None = None
    """How much the user is told of what the model thought."""
    model_verbosity: Verbosity | None = None
    """How long the model's answers are to be."""
    profile: str | None = None
    """Name of the profile in use, one of `profiles`."""
    profiles: dict[str, Profile]
    """The profiles by name; empty where there are none."""
    sandbox_mode: SandboxMode | None = None
    """How far commands are confined."""
    sandbox_settings: SandboxSettings | None = None
    """Details of the sandbox mode `workspace-write`."""
    tools: Tools | None = None
    """Which of the optional tools the model is given."""


class GetUserSavedConfigResponse(WireModel):
    """What the user has configured."""

    config: UserSavedConfig


class SetDefaultModelParams(ClientModel):
    """The model that new conversations use from now on."""

    model: str | None = None
    """The model's slug; absent or `null` takes the setting out of the file."""
    reasoning_effort: ReasoningEffort | None = None
    """How hard it thinks; absent or `null` takes the setting out of the file."""


class SetDefaultModelResponse(WireModel):
    """The settings are saved. The response has no members."""


class GetUserAgentResponse(WireModel):
    """How the server calls itself."""

    user_agent: str
    """What it sends as `User-Agent` in its own HTTP requests; names the release and the client."""


class UserInfoResponse(WireModel):
    """What the stored credentials tell of the user."""

    alleged_user_email: str | None = None
    """The user's email address by the login token, which was not verified; `null` where it names none."""


GET_USER_SAVED_CONFIG = client_request(
    "getUserSavedConfig", None, GetUserSavedConfigResponse, stability=Stability.LEGACY
)
"""Reads what the user has configured; it has no params. `config/read` has taken its place."""

SET_DEFAULT_MODEL = client_request(
    "setDefaultModel", SetDefaultModelParams, SetDefaultModelResponse, stability=Stability.LEGACY
)
"""Saves the model for new conversations in the user's configuration.

`config/value/write` has taken its place.
"""

GET_USER_AGENT = client_request("getUserAgent", None, GetUserAgentResponse, stability=Stability.LEGACY)
"""Asks how the server calls itself; it has no params. The answer to `initialize` says it today."""

USER_INFO = client_request("userInfo", None, UserInfoResponse, stability=Stability.LEGACY)
"""Asks who the user is, by the stored credentials; it has no params. `account/read` has taken its place."""

METHODS = (
    GET_USER_SAVED_CONFIG,
    SET_DEFAULT_MODEL,
    GET_USER_AGENT,
    USER_INFO,
)
