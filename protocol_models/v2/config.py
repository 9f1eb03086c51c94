"""The configuration: what is in force, where each setting comes from, and how to change it.

Configuration is stacked in layers, from packaged defaults to the flags of a session. `config/read` gives
the result, and on request the layers behind it; `config/value/write` and `config/batchWrite` change the
user's own file. `configWarning` tells of problems that nobody asked about. What an administrator permits
is apart from it: see `configRequirements/read`.
"""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import (
    EXPERIMENTAL,
    SHOWS_DEFAULT,
    ClientModel,
    Int64,
    JsonValue,
    Omittable,
    SnakeModel,
    Tagged,
    Uint,
    UnknownVariant,
    Untagged,
    WireEnum,
    WireModel,
)
from protocol_models.methods import client_request, server_notification
from protocol_models.shared.account import ForcedLoginMethod
from protocol_models.shared.model_settings import (
    AutoCompactTokenLimitScope,
    ReasoningEffort,
    ReasoningSummary,
    ToolExposureSurface,
    Verbosity,
)
from protocol_models.shared.path import AbsolutePathBuf
from protocol_models.shared.web_search import WebSearchMode, WebSearchProvider, WebSearchToolConfig
from protocol_models.v2.permission import ApprovalsReviewer, AskForApproval, SandboxMode


class AllowDenyRequirement(WireEnum):
    """Whether something is permitted."""

    ALLOW = "allow"
    DENY = "deny"


class AnalyticsConfig(SnakeModel, open=True):
    """Settings of usage analytics. Members beyond those listed are kept as they stand in the file."""

    enabled: bool | None = None
    """Whether usage data is collected; `null` where that is not configured."""


class AppToolApproval(WireEnum):
    """When a tool of an app needs approval.

    `auto`: the server judges by what the tool says of itself. `prompt`: always ask. `writes`: ask for
    tools that change something. `approve`: run without asking.
    """

    AUTO = "auto"
    PROMPT = "prompt"
    WRITES = "writes"
    APPROVE = "approve"


class AppLinkConfig(SnakeModel):
    """Settings of one link of an app."""

    approvals_reviewer: ApprovalsReviewer | None = None
    """Who decides on approvals for this link; `null` leaves that to the app's settings."""
    default_tools_approval_mode: AppToolApproval | None = None
    """When tools that are used through this link need approval; `null` leaves that to the app's settings."""


AppLinksConfig = TypeAliasType("AppLinksConfig", dict[str, AppLinkConfig])
"""Settings for the links of an app, by link id."""


class AppToolConfig(SnakeModel):
    """Settings of one tool of an app."""

    enabled: bool | None = None
    """Whether the tool is offered to the model; `null` leaves that to the app's settings."""
    approval_mode: AppToolApproval | None = None
    """When the tool needs approval; `null` leaves that to the app's settings."""


AppToolsConfig = TypeAliasType("AppToolsConfig", dict[str, AppToolConfig])
"""Settings for the tools of an app, by tool name."""


class AppConfig(SnakeModel, defer_build=False):  # before Pydantic 2.13 an extra member must be built
    """Settings of one app."""

    enabled: bool = True
    """Whether the app can be used."""
    omit_tools_from: list[ToolExposureSurface] | None = None
    """The surfaces on which the model is not shown the app's tools; `null` leaves none out."""
    approvals_reviewer: ApprovalsReviewer | None = None
    """Who decides on approvals for this app; `null` leaves that to the defaults."""
    destructive_enabled: bool | None = None
    """Whether tools marked as destructive may be used; `null` leaves that to the defaults."""
    open_world_enabled: bool | None = None
    """Whether tools that reach beyond the app may be used; `null` leaves that to the defaults."""
    default_tools_approval_mode: AppToolApproval | None = None
    """When tools without a setting of their own need approval; `null` leaves that to the defaults."""
    default_tools_enabled: bool | None = None
    """Whether tools without a setting of their own are offered; `null` where that is not configured."""
    tools: AppToolsConfig | None = None
    """Settings of single tools; `null` where there are none."""
    links: AppLinksConfig | None = None
    """Settings of single links; `null` where there are none."""


class AppsDefaultConfig(SnakeModel):
    """What holds for apps that do not say otherwise."""

    enabled: bool = True
    """Whether apps can be used."""
    approvals_reviewer: ApprovalsReviewer | None = None
    """Who decides on approvals for apps; `null` leaves that to `approvals_reviewer` of the configuration."""
    destructive_enabled: bool = True
    """Whether tools marked as destructive may be used."""
    open_world_enabled: bool = True
    """Whether tools that reach beyond their app may be used."""
    default_tools_approval_mode: AppToolApproval | None = None
    """When tools need approval; `null` where that is not configured."""


class AppsConfig(SnakeModel):
    """Settings of apps: every member but `_default` is the id of an app, with the app's own settings."""

    default: Annotated[AppsDefaultConfig | None, SHOWS_DEFAULT] = Field(
        default=None, serialization_alias="_default", validation_alias="_default"
    )
    """What holds for apps that do not say otherwise; `null` where that is not configured."""
    __pydantic_extra__: dict[str, AppConfig]


class BrowserUseOriginPolicyConfig(SnakeModel):
    """What the agent may do in the browser at one web origin; `null` where a point is not configured."""

    access: AllowDenyRequirement | None = None
    """Whether pages of the origin may be opened and read."""
    downloads: AllowDenyRequirement | None = None
    """Whether files may be downloaded from the origin."""
    uploads: AllowDenyRequirement | None = None
    """Whether files may be uploaded to the origin."""
    full_cdp_access: AllowDenyRequirement | None = None
    """Whether the whole Chrome DevTools Protocol may be used on pages of the origin."""


class BrowserUseConfig(SnakeModel):
    """Settings for the agent's use of a browser."""

    allow_history_access: bool | None = None
    """Whether the agent may read the browsing history; `null` where that is not configured."""
    default_origin_policy: BrowserUseOriginPolicyConfig | None = None
    """What holds for origins that are not in `origins`; `null` where that is not configured."""
    origins: dict[str, BrowserUseOriginPolicyConfig] | None = None
    """What holds for single origins, by origin; `null` where there are none."""


class ComputerUseMacosConfig(SnakeModel):
    """Which macOS apps the agent may operate."""

    bundle_ids: dict[str, AllowDenyRequirement] | None = None
    """Permission by bundle identifier; `null` where there are none."""


class ComputerUseWindowsExeConfig(SnakeModel):
    """Whether the agent may operate a Windows program, recognised by what its file says of itself."""

    publisher_name: str
    """The program's publisher."""
    product_name: str
    """The product that the program belongs to."""
    binary_name: str | None = None
    """The program's file name; `null` covers every program of the product."""
    access: AllowDenyRequirement


class ComputerUseWindowsConfig(WireModel):
    """Which Windows apps the agent may operate."""

    aumids: dict[str, AllowDenyRequirement] | None = None
    """Permission by application user model id; `null` where there are none."""
    exes: list[ComputerUseWindowsExeConfig] | None = None
    """Permission for programs that have no such id; `null` where there are none."""


class ComputerUseConfig(SnakeModel):
    """Settings for the agent's use of apps on this computer."""

    default_app_access: AllowDenyRequirement | None = None
    """Whether apps that are not listed may be operated; `null` where that is not configured."""
    macos: ComputerUseMacosConfig | None = None
    """What holds on macOS; `null` where nothing is configured."""
    windows: ComputerUseWindowsConfig | None = None
    """What holds on Windows; `null` where nothing is configured."""


ForcedChatgptWorkspaceIds = TypeAliasType("ForcedChatgptWorkspaceIds", Annotated[str | list[str], Untagged()])
"""The ChatGPT workspaces that may be signed in to: one id, or a list of ids."""


class SandboxWorkspaceWrite(SnakeModel):
    """What the sandbox mode `workspace-write` permits beyond the workspace."""

    writable_roots: list[str] = []
    """Further folders that may be written to."""
    network_access: bool = False
    """Whether commands reach the network."""
    exclude_tmpdir_env_var: bool = False
    """`true` takes the folder that `$TMPDIR` names out of what may be written to."""
    exclude_slash_tmp: bool = False
    """`true` takes `/tmp` out of what may be written to."""


class ToolsV2(SnakeModel):
    """Settings of built-in tools."""

    web_search: WebSearchToolConfig | None = None
    """How the web is searched; `null` where nothing is configured."""


class Config(SnakeModel, open=True):
    """The configuration in force, named and nested as in `config.toml`.

    `null` stands for a setting that no layer makes, so that the server's own default holds. Settings that
    are not listed here are members too, as they stand in the layers.
    """

    model: str | None = None
    """The model for new threads."""
    review_model: str | None = None
    """The model for `review/start`; `null` for the thread's own."""
    model_context_window: Int64 | None = None
    """Size of the model's context window, in tokens."""
    model_auto_compact_token_limit: Int64 | None = None
    """Number of tokens at which the history is compacted without being asked to."""
    model_auto_compact_token_limit_scope: AutoCompactTokenLimitScope | None = None
    """Which tokens count towards `model_auto_compact_token_limit`."""
    model_provider: str | None = None
    """The provider that serves the model, by its id in the configuration."""
    approval_policy: AskForApproval | None = None
    """When the agent asks before it acts."""
    approvals_reviewer: ApprovalsReviewer | None = None
    """Who answers when the agent asks."""
    sandbox_mode: SandboxMode | None = None
    """How far commands are confined."""
    sandbox_workspace_write: SandboxWorkspaceWrite | None = None
    """Details of the sandbox mode `workspace-write`."""
    forced_chatgpt_workspace_id: ForcedChatgptWorkspaceIds | None = None
    """The only ChatGPT workspaces that may be signed in to; `null` for any."""
    forced_login_method: ForcedLoginMethod | None = None
    """The only method of signing in that is allowed; `null` where any is."""
    web_search: WebSearchMode | None = None
    """Whether, and how live, the agent searches the web."""
    client_search_provider: WebSearchProvider | None = None
    """What answers searches that the client carries out."""
    tools: ToolsV2 | None = None
    """Settings of built-in tools."""
    instructions: str | None = None
    """Instructions that take the place of the model's built-in ones."""
    developer_instructions: str | None = None
    """Instructions added to a conversation in the developer's name."""
    compact_prompt: str | None = None
    """The prompt by which a history is compacted; `null` for the built-in one."""
    model_reasoning_effort: ReasoningEffort | None = None
    """How much the model reasons before it answers."""
    model_reasoning_summary: ReasoningSummary | None = None
    """How the model's reasoning is summarised."""
    model_verbosity: Verbosity | None = None
    """How long the model's answers are."""
    service_tier: str | None = None
    """The tier of service that requests to the model ask for."""
    analytics: AnalyticsConfig | None = None
    """Settings of usage analytics."""
    apps: Annotated[AppsConfig | None, EXPERIMENTAL, SHOWS_DEFAULT] = None
    """Settings of apps."""
    browser_use: BrowserUseConfig | None = None
    """Settings for the agent's use of a browser."""
    computer_use: ComputerUseConfig | None = None
    """Settings for the agent's use of apps on this computer."""
    desktop: dict[str, JsonValue] | None = None
    """Settings of the desktop app, which give them their meaning."""


class PackagedDefaultsLayerSource(WireModel):
    """Defaults that are installed together with Codex."""

    type: Literal["packagedDefaults"]
    file: AbsolutePathBuf
    """The file with the defaults."""


class MdmLayerSource(WireModel):
    """Settings that mobile device management puts on the machine."""

    type: Literal["mdm"]
    domain: str
    """The preference domain that holds them."""
    key: str
    """The key within the domain."""


class SystemLayerSource(WireModel):
    """Settings for every user of the machine."""

    type: Literal["system"]
    file: AbsolutePathBuf
    """The file with the settings."""


class EnterpriseManagedLayerSource(WireModel):
    """Settings that an organisation hands to its members."""

    type: Literal["enterpriseManaged"]
    id: str
    """Identifies this set of settings."""
    name: str
    """What the organisation calls it, for people."""


class UserLayerSource(WireModel):
    """The user's own settings: the layer that the write methods change."""

    type: Literal["user"]
    file: AbsolutePathBuf
    """The user's `config.toml`, or the file of a profile."""
    profile: str | None = None
    """The profile that the file belongs to; `null` for the user's base settings."""


class ProjectLayerSource(WireModel):
    """Settings of a project, from a `.codex` folder in it."""

    type: Literal["project"]
    dot_codex_folder: AbsolutePathBuf


class SessionFlagsLayerSource(WireModel):
    """Settings given when the server, or a thread, was started."""

    type: Literal["sessionFlags"]


class LegacyManagedFileLayerSource(WireModel):
    """Managed settings of the older form, from a file."""

    type: Literal["legacyManagedConfigTomlFromFile"]
    file: AbsolutePathBuf


class LegacyManagedMdmLayerSource(WireModel):
    """Managed settings of the older form, from mobile device management."""

    type: Literal["legacyManagedConfigTomlFromMdm"]


ConfigLayerSource = TypeAliasType(
    "ConfigLayerSource",
    Annotated[
        PackagedDefaultsLayerSource
        | MdmLayerSource
        | SystemLayerSource
        | EnterpriseManagedLayerSource
        | UserLayerSource
        | ProjectLayerSource
        | SessionFlagsLayerSource
        | LegacyManagedFileLayerSource
        | LegacyManagedMdmLayerSource
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""Where a layer of the configuration comes from."""


class ConfigLayerMetadata(WireModel):
    """Names one layer of the configuration, in one version."""

    name: ConfigLayerSource
    version: str
    """Changes with the layer's content. Opaque: compare it, or hand it back as `expectedVersion`."""


class ConfigLayer(WireModel):
    """One layer of the configuration, with what it says by itself."""

    name: ConfigLayerSource
    version: str
    """Changes with the layer's content. Opaque: compare it, or hand it back as `expectedVersion`."""
    config: JsonValue
    disabled_reason: str | None = None
    """Why the layer is known but not in force, for people; `null` where it is in force."""


class ConfigReadParams(ClientModel):
    """Asks for the configuration in force."""

    include_layers: bool = False
    """Whether to give the single layers as well."""
    cwd: str | None = None
    """The folder whose project settings count; `null` or absent leaves projects out."""


class ConfigReadResponse(WireModel):
    """The configuration in force, and where it comes from."""

    config: Config
    origins: dict[str, ConfigLayerMetadata]
    """The layer that decides each setting, by the setting's dotted key."""
    layers: list[ConfigLayer] | None = None
    """The layers, from the one that prevails down; `null` unless `includeLayers` asked for them."""


class MergeStrategy(WireEnum):
    """How a written value meets what is there already.

    `replace`: it takes its place. `upsert`: tables are merged key by key, and other values replaced.
    """

    REPLACE = "replace"
    UPSERT = "upsert"


class ConfigEdit(WireModel):
    """One change to the user's configuration: `value` goes to `keyPath`, and `null` removes the key."""

    key_path: str
    """The setting, as a dotted key: `sandbox_workspace_write.network_access`."""
    value: JsonValue
    merge_strategy: MergeStrategy


class ConfigValueWriteParams(ClientModel):
    """Changes one setting of the user's configuration; `null` as `value` removes it."""

    key_path: str
    """The setting, as a dotted key: `sandbox_workspace_write.network_access`."""
    value: JsonValue
    merge_strategy: MergeStrategy
    file_path: str | None = None
    """The file to write; `null` or absent for the user's `config.toml`."""
    expected_version: str | None = None
    """The version that the change is meant for: another is refused. `null` or absent checks nothing."""


class ConfigBatchWriteParams(ClientModel):
    """Changes several settings of the user's configuration at once."""

    edits: list[ConfigEdit]
    """The changes, made one after the other and written together."""
    file_path: str | None = None
    """The file to write; `null` or absent for the user's `config.toml`."""
    expected_version: str | None = None
    """The version that the changes are meant for: another is refused. `null` or absent checks nothing."""
    reload_user_config: bool = False
    """Whether threads that are loaded take over the changed configuration at once."""


class WriteStatus(WireEnum):
    """What became of a write.

    `ok`: the value is written and in force. `okOverridden`: it is written, and a layer that prevails over
    the user's says otherwise.
    """

    OK = "ok"
    OK_OVERRIDDEN = "okOverridden"


class OverriddenMetadata(WireModel):
    """Why a written value is not in force, and what is instead."""

    message: str
    """The reason, for people."""
    overriding_layer: ConfigLayerMetadata
    effective_value: JsonValue


class ConfigWriteResponse(WireModel):
    """The outcome of a write to the configuration."""

    status: WriteStatus
    version: str
    """The version of the user's configuration after the write; `expectedVersion` of the next one."""
    file_path: AbsolutePathBuf
    """The file that was written."""
    overridden_metadata: OverriddenMetadata | None = None
    """What prevails over the written value; `null` unless the status is `okOverridden`."""


class TextPosition(WireModel):
    """A place in a text file."""

    line: Uint
    """The line, counted from 1."""
    column: Uint
    """The column, counted from 1 in Unicode scalar values."""


class TextRange(WireModel):
    """A stretch of a text file."""

    start: TextPosition
    end: TextPosition


class ConfigWarningNotification(WireModel):
    """Something about the configuration, or the machine it meets, deserves the user's attention."""

    summary: str
    """What is the matter, for people."""
    details: str | None = None
    """More about it, for people; `null` where there is nothing to add."""
    path: Omittable[str] = None
    """The file that the warning is about; absent where it is about none."""
    range: Omittable[TextRange] = None
    """Where in the file the cause stands; absent where that is not known."""


CONFIG_READ = client_request("config/read", ConfigReadParams, ConfigReadResponse)
"""Gives the configuration in force, with the origin of each setting and, on request, all layers."""

CONFIG_VALUE_WRITE = client_request("config/value/write", ConfigValueWriteParams, ConfigWriteResponse)
"""Writes one setting to the user's configuration. The answer says whether it is in force."""

CONFIG_BATCH_WRITE = client_request("config/batchWrite", ConfigBatchWriteParams, ConfigWriteResponse)
"""Writes several settings to the user's configuration in one go."""

CONFIG_WARNING = server_notification("configWarning", ConfigWarningNotification)
"""A problem with the configuration. Those found at startup follow the answer to `initialize`, one each."""

METHODS = (
    CONFIG_READ,
    CONFIG_VALUE_WRITE,
    CONFIG_BATCH_WRITE,
    CONFIG_WARNING,
)
