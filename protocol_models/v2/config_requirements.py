"""What an administrator requires of the configuration.

Requirements stand above the layers that `config/read` shows: they bound what a user can choose, or settle
it. `configRequirements/read` gives them all, so that a client can offer only what will be accepted. Nearly
every member is nullable, and `null` leaves its subject to the user.
"""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import (
    EXPERIMENTAL,
    SHOWS_DEFAULT,
    External,
    JsonValue,
    SnakeModel,
    Tagged,
    Uint,
    Uint16,
    Uint64,
    UnknownVariant,
    WireEnum,
    WireModel,
    until,
    was,
)
from protocol_models.methods import Method, client_request
from protocol_models.shared.account import ForcedLoginMethod
from protocol_models.shared.model_settings import ReasoningEffort
from protocol_models.shared.path import LegacyAppPathString
from protocol_models.shared.web_search import WebSearchMode
from protocol_models.v2.config import AllowDenyRequirement
from protocol_models.v2.permission import ApprovalsReviewer, AskForApproval, SandboxMode
from protocol_models.v2.windows import WindowsSandboxSetupMode


class CliAuthCredentialsStoreMode(WireEnum):
    """Where credentials are kept.

    `file`: in a file in the Codex home. `keyring`: in the keyring of the operating system. `auto`: in the
    keyring where there is one, otherwise in a file. `ephemeral`: in memory, for this process only.
    """

    FILE = "file"
    KEYRING = "keyring"
    AUTO = "auto"
    EPHEMERAL = "ephemeral"


class WindowsSandboxImplementation(WireEnum):
    """The ways of confining commands on Windows: set up with elevated rights, without, or through MXC."""

    ELEVATED = "elevated"
    UNELEVATED = "unelevated"
    MXC = "mxc"


class ResidencyRequirement(WireEnum):
    """The region in which data has to be processed."""

    US = "us"


class ComputerUseMacosRequirements(WireModel):
    """Which macOS apps the agent may operate."""

    bundle_ids: dict[str, AllowDenyRequirement] | None = None
    """Permission by bundle identifier; `null` requires nothing."""


class ComputerUseWindowsExeRequirement(WireModel):
    """Whether the agent may operate a Windows program, recognised by what its file says of itself."""

    publisher_name: str
    """The program's publisher."""
    product_name: str
    """The product that the program belongs to."""
    binary_name: str | None = None
    """The program's file name; `null` covers every program of the product."""
    access: AllowDenyRequirement


class ComputerUseWindowsRequirements(WireModel):
    """Which Windows apps the agent may operate."""

    aumids: dict[str, AllowDenyRequirement] | None = None
    """Permission by application user model id; `null` requires nothing."""
    exes: list[ComputerUseWindowsExeRequirement] | None = None
    """Permission for programs that have no such id; `null` requires nothing."""


class ComputerUseRequirements(WireModel):
    """What is required of the agent's use of apps on this computer."""

    allow_locked_computer_use: bool | None = None
    """Whether the agent may operate the computer while its screen is locked."""
    allow_persistent_approval: bool | None = None
    """Whether the user may approve an app once and for all."""
    default_app_access: AllowDenyRequirement | None = None
    """Whether apps that are not listed may be operated."""
    macos: ComputerUseMacosRequirements | None = None
    """What holds on macOS; `null` requires nothing."""
    windows: ComputerUseWindowsRequirements | None = None
    """What holds on Windows; `null` requires nothing."""


class BrowserUseAccessApprovalLifetime(WireEnum):
    """How long an approval to open an origin lasts: until the turn, or the thread, ends."""

    TURN = "turn"
    THREAD = "thread"


class BrowserUseOriginPolicy(WireModel):
    """What the agent may do in the browser at one web origin; `null` leaves a point to the user."""

    access: AllowDenyRequirement | None = None
    """Whether pages of the origin may be opened and read."""
    downloads: AllowDenyRequirement | None = None
    """Whether files may be downloaded from the origin."""
    uploads: AllowDenyRequirement | None = None
    """Whether files may be uploaded to the origin."""
    full_cdp_access: AllowDenyRequirement | None = None
    """Whether the whole Chrome DevTools Protocol may be used on pages of the origin."""
    auto_review: AllowDenyRequirement | None = None
    """Whether the automatic reviewer may decide on approvals for the origin."""
    persistent_approval: bool | None = None
    """Whether the user may approve the origin once and for all."""
    access_approval_lifetime: BrowserUseAccessApprovalLifetime | None = None
    """How long an approval to open the origin lasts."""


class RequestHeader(WireModel):
    """A header that is added to HTTP requests."""

    name: str
    """The header's name."""
    value: str
    """The header's value."""


class BrowserUseExtensionRequirements(WireModel):
    """What is required of the browser extension through which the agent uses a browser."""

    request_headers: list[RequestHeader] | None = None
    """Headers that the extension adds to its requests; `null` for none."""


class BrowserUseRequirements(WireModel):
    """What is required of the agent's use of a browser."""

    extension: BrowserUseExtensionRequirements | None = None
    """What is required of the browser extension; `null` requires nothing."""
    allow_webmcp: bool | None = None
    """Whether tools that web pages offer through WebMCP may be used."""
    allow_history_access: bool | None = None
    """Whether the agent may read the browsing history."""
    disable_auto_review: bool | None = None
    """`true` takes the decision on approvals in the browser from the automatic reviewer."""
    allow_global_persistent_approval: bool | None = None
    """Whether the user may approve all origins once and for all."""
    default_origin_policy: BrowserUseOriginPolicy | None = None
    """What holds for origins that are not in `origins`; `null` requires nothing."""
    origins: dict[str, BrowserUseOriginPolicy] | None = None
    """What holds for single origins, by origin; `null` requires nothing."""


class InAppBrowserRequirements(WireModel):
    """What is required of the browser that is built into the app."""

    allow_external_browser_settings_import: bool | None = None
    """Whether settings may be imported from another browser; `null` leaves that to the user."""


class CommandHookHandler(WireModel):
    """A hook that runs a command."""

    type: Literal["command"]
    command: str
    """The command line to run."""
    command_windows: str | None = None
    """The command line to run on Windows; `null` for the same one."""
    timeout_sec: Uint64 | None = None
    """How long it may take, in seconds; `null` for the server's default."""
    async_: bool = Field(serialization_alias="async", validation_alias="async")
    """Whether the agent goes on without waiting for the hook."""
    status_message: str | None = None
    """What to show while the hook runs; `null` where nothing is given."""
    additional_context_limit: Uint | None = None
    """How much the hook may add to the model's context; `null` for the server's default."""


class McpToolHookHandler(WireModel):
    """A hook that calls a tool of an MCP server."""

    type: Literal["mcp_tool"]
    server: str
    """The server's name in the configuration."""
    tool: str
    """The tool's name on that server."""
    input: dict[str, JsonValue]
    """The arguments for the tool."""
    timeout_sec: Uint64 | None = None
    """How long it may take, in seconds; `null` for the server's default."""
    status_message: str | None = None
    """What to show while the hook runs; `null` where nothing is given."""


class PromptHookHandler(WireModel):
    """A hook that puts a question to a model."""

    type: Literal["prompt"]


class AgentHookHandler(WireModel):
    """A hook that sets an agent to work."""

    type: Literal["agent"]


ConfiguredHookHandler = TypeAliasType(
    "ConfiguredHookHandler",
    Annotated[
        CommandHookHandler | McpToolHookHandler | PromptHookHandler | AgentHookHandler | UnknownVariant,
        Tagged("type"),
    ],
)
"""What a hook does when its event occurs."""


class ConfiguredHookMatcherGroup(WireModel):
    """Hooks that run on the same occurrences of an event."""

    matcher: str | None = None
    """A pattern for what the event is about, such as a tool's name; `null` matches every occurrence."""
    hooks: list[ConfiguredHookHandler]
    """What to do on a match."""


class ManagedHooksRequirements(WireModel):
    """The hooks that an administrator has set up, by the event on which they run."""

    pre_model_request: list[ConfiguredHookMatcherGroup] = Field(
        default=[], serialization_alias="PreModelRequest", validation_alias="PreModelRequest"
    )
    """Before a request goes to the model."""
    post_model_request: list[ConfiguredHookMatcherGroup] = Field(
        default=[], serialization_alias="PostModelRequest", validation_alias="PostModelRequest"
    )
    """After the model has answered a request."""
    managed_dir: str | None = None
    """The folder with the administrator's hook scripts; `null` where none is given."""
    windows_managed_dir: str | None = None
    """The folder with the administrator's hook scripts on Windows; `null` where none is given."""
    pre_tool_use: list[ConfiguredHookMatcherGroup] = Field(
        serialization_alias="PreToolUse", validation_alias="PreToolUse"
    )
    """Before a tool is used."""
    permission_request: list[ConfiguredHookMatcherGroup] = Field(
        serialization_alias="PermissionRequest", validation_alias="PermissionRequest"
    )
    """When the agent asks for permission."""
    post_tool_use: list[ConfiguredHookMatcherGroup] = Field(
        serialization_alias="PostToolUse", validation_alias="PostToolUse"
    )
    """After a tool was used."""
    pre_compact: list[ConfiguredHookMatcherGroup] = Field(
        serialization_alias="PreCompact", validation_alias="PreCompact"
    )
    """Before the history is compacted."""
    post_compact: list[ConfiguredHookMatcherGroup] = Field(
        serialization_alias="PostCompact", validation_alias="PostCompact"
    )
    """After the history was compacted."""
    session_start: list[ConfiguredHookMatcherGroup] = Field(
        serialization_alias="SessionStart", validation_alias="SessionStart"
    )
    """When a session begins."""
    session_end: list[ConfiguredHookMatcherGroup] = Field(
        default=[], serialization_alias="SessionEnd", validation_alias="SessionEnd"
    )
    """When a session ends."""
    user_prompt_submit: list[ConfiguredHookMatcherGroup] = Field(
        serialization_alias="UserPromptSubmit", validation_alias="UserPromptSubmit"
    )
    """When the user sends input."""
    subagent_start: list[ConfiguredHookMatcherGroup] = Field(
        serialization_alias="SubagentStart", validation_alias="SubagentStart"
    )
    """When a subagent begins."""
    subagent_stop: list[ConfiguredHookMatcherGroup] = Field(
        serialization_alias="SubagentStop", validation_alias="SubagentStop"
    )
    """When a subagent has finished."""
    stop: list[ConfiguredHookMatcherGroup] = Field(serialization_alias="Stop", validation_alias="Stop")
    """When the agent has finished its turn."""
    interrupt: list[ConfiguredHookMatcherGroup] = Field(
        default=[], serialization_alias="Interrupt", validation_alias="Interrupt"
    )
    """When a turn is interrupted."""


class NetworkDomainPermission(WireEnum):
    """Whether a domain may be reached."""

    ALLOW = "allow"
    DENY = "deny"


class NetworkUnixSocketPermission(WireEnum):
    """Whether a Unix socket may be reached."""

    ALLOW = "allow"
    DENY = "deny"


class NetworkRequirements(WireModel):
    """What is required of the network access of confined commands; `null` leaves a point to the user."""

    enabled: bool | None = None
    """Whether the network goes through the server's proxy, which enforces the rest."""
    http_port: Uint16 | None = None
    """The local port of the HTTP proxy."""
    socks_port: Uint16 | None = None
    """The local port of the SOCKS proxy."""
    allow_upstream_proxy: bool | None = None
    """Whether traffic may go on to another proxy."""
    dangerously_allow_non_loopback_proxy: bool | None = None
    """Whether the proxy may listen on addresses that other machines reach."""
    dangerously_allow_all_unix_sockets: bool | None = None
    """Whether every Unix socket may be reached."""
    domains: dict[str, NetworkDomainPermission] | None = None
    """Permission by domain, or pattern of domains."""
    review_domains: list[str] | None = None
    """Domains, or patterns of them, to which access is reviewed."""
    managed_allowed_domains_only: bool | None = None
    """`true` lets only the domains that are allowed here be reached: users cannot add to them."""
    allowed_domains: list[str] | None = None
    """The allowed domains as a list: the older form of `domains`."""
    denied_domains: list[str] | None = None
    """The denied domains as a list: the older form of `domains`."""
    unix_sockets: dict[str, NetworkUnixSocketPermission] | None = None
    """Permission by path of a Unix socket."""
    allow_unix_sockets: list[str] | None = None
    """The paths of allowed Unix sockets as a list: the older form of `unixSockets`."""
    allow_local_binding: bool | None = None
    """Whether commands may use addresses of this machine and of its local network."""


class ApplicationNetworkRequirements(WireModel):
    """What is required of the network access of the client application."""

    enabled: bool
    """Whether these requirements are in force."""
    domains: dict[str, NetworkDomainPermission]
    """Permission by domain, or pattern of domains."""


class ApplicationStorageRequirements(WireModel):
    """Where the client application puts the user's work."""

    default_project_parent: LegacyAppPathString | None = None
    """The folder in which new projects are made; `null` leaves that to the application."""
    projectless_workspace_root: LegacyAppPathString | None = None
    """The folder for work that belongs to no project; `null` leaves that to the application."""


class ApplicationRequirements(WireModel):
    """What is required of the client application itself."""

    network: ApplicationNetworkRequirements | None = None
    """What holds for its network access; `null` requires nothing."""
    storage: ApplicationStorageRequirements | None = None
    """Where it puts the user's work; `null` requires nothing."""


class AutoReviewRequirements(WireModel):
    """What is required of the automatic review of approvals."""

    required_on_models: list[str] | None = None
    """The models with which approvals have to be reviewed automatically; `null` requires it of none."""
    ignore_rules: list[str] | None = None
    """Rules that are left out of account in a review; `null` for none."""


class NewThreadModelDefaults(WireModel):
    """With which model a new thread begins, unless the client says otherwise."""

    model: str | None = None
    """The model; `null` leaves that to the configuration."""
    model_reasoning_effort: ReasoningEffort | None = None
    """How much the model reasons; `null` leaves that to the configuration."""
    service_tier: str | None = None
    """The tier of service to ask for; `null` leaves that to the configuration."""


class ModelsRequirements(WireModel):
    """What is required of the choice of models."""

    new_thread: NewThreadModelDefaults | None = None
    """With which model a new thread begins; `null` requires nothing."""


class FeedbackRequirements(WireModel):
    """What is required of the sending of feedback."""

    enabled: bool | None = None
    """Whether users may send feedback; `null` leaves that to the configuration."""


class OtelHttpProtocol(WireEnum):
    """How OpenTelemetry data is encoded over HTTP: as binary Protocol Buffers, or as JSON."""

    BINARY = "binary"
    JSON = "json"


class OtelTlsConfig(WireModel):
    """The files for a TLS connection to an OpenTelemetry collector."""

    ca_certificate: str | None = Field(
        default=None, serialization_alias="ca-certificate", validation_alias="ca-certificate"
    )
    """Path of the certificate of the authority to trust; `null` for those of the system."""
    client_certificate: str | None = Field(
        default=None, serialization_alias="client-certificate", validation_alias="client-certificate"
    )
    """Path of the certificate to show to the collector; `null` shows none."""
    client_private_key: str | None = Field(
        default=None, serialization_alias="client-private-key", validation_alias="client-private-key"
    )
    """Path of the private key for `client-certificate`; `null` where there is none."""


class OtelExporterKind(WireEnum):
    """The exporters without settings: `none` exports nothing, `statsig` exports to Statsig."""

    NONE = "none"
    STATSIG = "statsig"


class OtlpHttpSettings(WireModel, inline=True):
    """The collector that takes OTLP over HTTP."""

    endpoint: str
    """The collector's URL."""
    headers: dict[str, str]
    """Headers of every request, by name."""
    protocol: OtelHttpProtocol
    tls: OtelTlsConfig | None = None
    """The files for TLS; `null` for the defaults of the system."""


class OtlpHttpExporter(WireModel, extra="forbid"):
    """Exports OpenTelemetry data as OTLP over HTTP."""

    otlp_http: OtlpHttpSettings = Field(serialization_alias="otlp-http", validation_alias="otlp-http")


class OtlpGrpcSettings(WireModel, inline=True):
    """The collector that takes OTLP over gRPC."""

    endpoint: str
    """The collector's URL."""
    headers: dict[str, str]
    """Metadata of every request, by name."""
    tls: OtelTlsConfig | None = None
    """The files for TLS; `null` for the defaults of the system."""


class OtlpGrpcExporter(WireModel, extra="forbid"):
    """Exports OpenTelemetry data as OTLP over gRPC."""

    otlp_grpc: OtlpGrpcSettings = Field(serialization_alias="otlp-grpc", validation_alias="otlp-grpc")


OtelExporter = TypeAliasType(
    "OtelExporter",
    Annotated[OtelExporterKind | OtlpHttpExporter | OtlpGrpcExporter | UnknownVariant, External()],
)
"""Where OpenTelemetry data goes."""


class OtelToolResultLogConfig(SnakeModel):
    """How the results of tools are logged."""

    max_bytes: Uint
    """How much of one result is logged at most, in bytes."""


class OtelRequirements(SnakeModel):
    """What is required of OpenTelemetry, named as in `config.toml`; `null` leaves a point to the user."""

    headers_helper: str | None = None
    """The command that prints the headers to send along."""
    headers_helper_refresh_interval_ms: Annotated[Uint64, Field(ge=1)] | None = None
    """How long printed headers are used before the command is run again, in milliseconds, at least 1."""
    tool_result: OtelToolResultLogConfig | None = None
    """How the results of tools are logged."""
    log_sse_deltas: bool | None = None
    """Whether the single pieces of a streamed answer are logged."""
    log_user_prompt: bool | None = None
    """Whether the text of the user's prompts is logged."""
    log_agent_responses: bool | None = None
    """Whether the text of the agent's answers is logged."""
    log_guardian_assessments: bool | None = None
    """Whether the assessments of the automatic reviewer are logged."""
    environment: str | None = None
    """The name of the environment that the data is labelled with."""
    exporter: OtelExporter | None = None
    """Where logs go."""
    trace_exporter: OtelExporter | None = None
    """Where traces go."""
    metrics_exporter: OtelExporter | None = None
    """Where metrics go."""
    span_attributes: dict[str, str] | None = None
    """Attributes that every span gets, by name."""
    tracestate: dict[str, dict[str, str]] | None = None
    """Fields to put into the W3C trace state, by member and then by name."""


class ConfigRequirements(WireModel):
    """All that an administrator requires. `null` as a member leaves its subject to the user."""

    model_provider: str | None = None
    """The model provider that has to be used, by its id."""
    model_providers: dict[str, JsonValue] | None = None
    """Definitions of model providers, by id, as in `config.toml`."""
    allowed_login_methods: list[ForcedLoginMethod] | None = None
    """The ways in which a user may sign in."""
    cli_auth_credentials_store: CliAuthCredentialsStoreMode | None = None
    """Where credentials have to be kept."""
    chatgpt_base_url: str | None = None
    """The base URL of requests to ChatGPT."""
    additional_developer_instructions: str | None = None
    """Instructions added to those of the configuration."""
    allowed_approval_policies: list[AskForApproval] | None = None
    """The values that `approval_policy` may take."""
    allowed_approvals_reviewers: Annotated[list[ApprovalsReviewer] | None, EXPERIMENTAL] = None
    """The values that `approvals_reviewer` may take."""
    allowed_sandbox_modes: list[SandboxMode] | None = None
    """The values that `sandbox_mode` may take."""
    allowed_windows_sandbox_implementations: Annotated[
        list[WindowsSandboxImplementation] | None, was("0.155.1", list[WindowsSandboxSetupMode] | None)
    ] = None
    """The ways in which commands may be confined on Windows."""
    windows_sandbox_private_desktop: Annotated[bool | None, until("0.155.1")] = None
    """Whether confined commands on Windows get a desktop of their own."""
    allowed_permission_profiles: dict[str, bool] | None = None
    """Whether a permission profile may be chosen, by its id."""
    default_permissions: str | None = None
    """The id of the permission profile to begin with."""
    allowed_web_search_modes: list[WebSearchMode] | None = None
    """The values that `web_search` may take."""
    allow_managed_hooks_only: bool | None = None
    """`true` lets only the hooks in `hooks` run."""
    allow_browser_and_computer_use: bool | None = None
    """Whether the agent may use a browser and the computer's apps at all."""
    allow_appshots: bool | None = None
    """Whether appshots may be taken."""
    allow_remote_control: bool | None = None
    """Whether the server may be controlled from another device."""
    computer_use: ComputerUseRequirements | None = None
    """What holds for the use of apps on this computer."""
    browser_use: BrowserUseRequirements | None = None
    """What holds for the use of a browser."""
    in_app_browser: InAppBrowserRequirements | None = None
    """What holds for the browser that is built into the app."""
    feature_requirements: dict[str, bool] | None = None
    """Features, by name, that have to be on (`true`) or off (`false`)."""
    hooks: Annotated[ManagedHooksRequirements | None, EXPERIMENTAL] = None
    """The administrator's hooks."""
    enforce_residency: ResidencyRequirement | None = None
    """The region in which data has to be processed."""
    network: Annotated[NetworkRequirements | None, EXPERIMENTAL] = None
    """What holds for the network access of confined commands."""
    application: Annotated[ApplicationRequirements | None, EXPERIMENTAL] = None
    """What holds for the client application itself."""
    auto_review: AutoReviewRequirements | None = None
    """What holds for the automatic review of approvals."""
    models: ModelsRequirements | None = None
    """What holds for the choice of models."""
    sqlite_home: str | None = None
    """The folder for the server's SQLite databases."""
    log_dir: str | None = None
    """The folder for the server's logs."""
    model_catalog_json: str | None = None
    """Path of a JSON file with the catalogue of models to use."""
    check_for_update_on_startup: bool | None = None
    """Whether to look for a newer release at startup."""
    allow_login_shell: bool | None = None
    """Whether commands may run in a login shell."""
    feedback: FeedbackRequirements | None = None
    """What holds for the sending of feedback."""
    otel: OtelRequirements | None = None
    """What holds for OpenTelemetry."""


class ConfigRequirementsReadResponse(WireModel):
    """The requirements in force."""

    supports_independent_speed_modes: Annotated[bool | None, SHOWS_DEFAULT] = None
    """Whether speed modes can be chosen independently; `null` where the server does not say."""
    requirements: ConfigRequirements | None = None
    """What is required; `null` where nothing is."""


CONFIG_REQUIREMENTS_READ: Method[None, ConfigRequirementsReadResponse] = client_request(
    "configRequirements/read", None, ConfigRequirementsReadResponse
)
"""Gives what an administrator requires of the configuration, or `null` where nobody requires anything."""

METHODS = (CONFIG_REQUIREMENTS_READ,)
