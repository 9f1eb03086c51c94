"""What the agent may do: approval policies, sandboxes, and permissions in detail.

Three settings work together. The approval policy (`AskForApproval`) says when the agent asks before it
acts, the reviewer (`ApprovalsReviewer`) who answers, and the sandbox (`SandboxMode` in settings,
`SandboxPolicy` with its details) what commands can do without asking. A permission profile bundles
permissions under a name; `permissionProfile/list` gives those that can be chosen.
"""

from typing import Annotated, Literal

from annotated_types import Ge
from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import (
    SHOWS_DEFAULT,
    ClientModel,
    External,
    Omittable,
    Tagged,
    Uint,
    Uint32,
    UnknownVariant,
    WireEnum,
    WireModel,
    until,
    was,
)
from protocol_models.methods import client_request
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString


class AskForApprovalKind(WireEnum):
    """The approval policies without settings.

    `untrusted`: ask before all but commands that are known to be harmless. `on-failure`: ask when a command
    failed in its sandbox. `on-request`: the model decides when to ask. `never`: ask for nothing; what is not
    permitted fails.
    """

    UNTRUSTED = "untrusted"
    ON_FAILURE = "on-failure", until("0.142.5")
    ON_REQUEST = "on-request"
    NEVER = "never"


class GranularApprovalSettings(WireModel, inline=True):
    """For which causes the agent may ask; where it may not, the answer is no."""

    sandbox_approval: bool = Field(
        serialization_alias="sandbox_approval", validation_alias="sandbox_approval"
    )
    """Whether to ask when a command needs more than its sandbox permits."""
    rules: bool
    """Whether to ask when a rule of the exec policy calls for it."""
    skill_approval: bool = Field(
        default=False, serialization_alias="skill_approval", validation_alias="skill_approval"
    )
    """Whether to ask when a skill is about to run a script."""
    request_permissions: bool = Field(
        default=False, serialization_alias="request_permissions", validation_alias="request_permissions"
    )
    """Whether to ask when the model requests more permissions."""
    mcp_elicitations: bool = Field(
        serialization_alias="mcp_elicitations", validation_alias="mcp_elicitations"
    )
    """Whether to pass on questions of MCP servers."""


class GranularAskForApproval(WireModel, extra="forbid"):
    """Ask for some causes only."""

    granular: GranularApprovalSettings


AskForApproval = TypeAliasType(
    "AskForApproval",
    Annotated[
        AskForApprovalKind | GranularAskForApproval | UnknownVariant,
        External(order=("untrusted", "on-failure", "on-request", "granular", "never")),
    ],
)
"""When the agent asks before it acts."""


class ApprovalsReviewer(WireEnum):
    """Who answers when the agent asks.

    `user`: the client, by requests such as `item/commandExecution/requestApproval`. `auto_review`: a
    reviewing agent, seen in `item/autoApprovalReview/started`. `guardian_subagent` is an older name for
    `auto_review`.
    """

    USER = "user"
    AUTO_REVIEW = "auto_review"
    GUARDIAN_SUBAGENT = "guardian_subagent"


class SandboxMode(WireEnum):
    """How far commands are confined.

    `read-only`: they may read. `workspace-write`: they may also write in the workspace.
    `danger-full-access`: they are not confined.
    """

    READ_ONLY = "read-only"
    WORKSPACE_WRITE = "workspace-write"
    DANGER_FULL_ACCESS = "danger-full-access"


class NetworkAccess(WireEnum):
    """Whether the network can be reached from a sandbox."""

    RESTRICTED = "restricted"
    ENABLED = "enabled"


class DangerFullAccessSandboxPolicy(WireModel):
    """Commands are not confined."""

    type: Literal["dangerFullAccess"]


class ReadOnlySandboxPolicy(WireModel):
    """Commands may read files, and write none."""

    type: Literal["readOnly"]
    network_access: bool = False
    """Whether commands reach the network."""


class ExternalSandboxPolicy(WireModel):
    """The server runs in a sandbox of someone else's making, and adds none."""

    type: Literal["externalSandbox"]
    network_access: NetworkAccess = NetworkAccess.RESTRICTED


class WorkspaceWriteSandboxPolicy(WireModel):
    """Commands may read files, and write in the workspace."""

    type: Literal["workspaceWrite"]
    writable_roots: list[AbsolutePathBuf] = []
    """Folders that may be written to besides the working directory."""
    network_access: bool = False
    """Whether commands reach the network."""
    exclude_tmpdir_env_var: bool = False
    """`true` takes the folder that `$TMPDIR` names out of what may be written to."""
    exclude_slash_tmp: bool = False
    """`true` takes `/tmp` out of what may be written to."""


SandboxPolicy = TypeAliasType(
    "SandboxPolicy",
    Annotated[
        DangerFullAccessSandboxPolicy
        | ReadOnlySandboxPolicy
        | ExternalSandboxPolicy
        | WorkspaceWriteSandboxPolicy
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""How far commands are confined, with the details that `SandboxMode` leaves to the configuration."""


class FileSystemAccessMode(WireEnum):
    """What may be done with files: `read` them, `write` them as well, or neither (`deny`)."""

    READ = "read"
    WRITE = "write"
    DENY = "deny"


class RootSpecialPath(WireModel):
    """The root of the file system, and so every file."""

    kind: Literal["root"]


class MinimalSpecialPath(WireModel):
    """The files of the system without which programs do not run."""

    kind: Literal["minimal"]


class ProjectRootsSpecialPath(WireModel):
    """The folders of the project."""

    kind: Literal["project_roots"]
    subpath: Annotated[LegacyAppPathString | None, was("0.144.6", str | None)] = None
    """A path within each of them; `null` for the whole folder."""


class TmpdirSpecialPath(WireModel):
    """The folder that `$TMPDIR` names."""

    kind: Literal["tmpdir"]


class SlashTmpSpecialPath(WireModel):
    """The folder `/tmp`."""

    kind: Literal["slash_tmp"]


class UnknownSpecialPath(WireModel):
    """A special path that the server does not know, for example one of a later release."""

    kind: Literal["unknown"]
    path: str
    """The path, as it was given."""
    subpath: Annotated[LegacyAppPathString | None, was("0.144.6", str | None)] = None
    """A path within it; `null` for all of it."""


FileSystemSpecialPath = TypeAliasType(
    "FileSystemSpecialPath",
    Annotated[
        RootSpecialPath
        | MinimalSpecialPath
        | ProjectRootsSpecialPath
        | TmpdirSpecialPath
        | SlashTmpSpecialPath
        | UnknownSpecialPath
        | UnknownVariant,
        Tagged("kind"),
    ],
)
"""A place that goes by what it is for, because its path differs from machine to machine."""


class PlainFileSystemPath(WireModel):
    """One file, or a folder with all that is in it."""

    type: Literal["path"]
    path: LegacyAppPathString


class FileSystemGlob(WireModel):
    """Every path that fits a pattern."""

    type: Literal["glob_pattern"]
    pattern: str
    """The pattern, with wildcards such as `**/*.env`."""


class SpecialFileSystemPath(WireModel):
    """A place that goes by what it is for."""

    type: Literal["special"]
    value: FileSystemSpecialPath


FileSystemPath = TypeAliasType(
    "FileSystemPath",
    Annotated[
        PlainFileSystemPath | FileSystemGlob | SpecialFileSystemPath | UnknownVariant,
        Tagged("type"),
    ],
)
"""The files that an entry of the file system's permissions is about."""


class FileSystemSandboxEntry(WireModel):
    """What may be done with some files."""

    path: FileSystemPath
    access: FileSystemAccessMode


class AdditionalFileSystemPermissions(WireModel):
    """Access to files beyond what the sandbox permits."""

    read: list[LegacyAppPathString] | None = None
    """Paths that may be read; `null` where none are listed this way."""
    write: list[LegacyAppPathString] | None = None
    """Paths that may be written to; `null` where none are listed this way."""
    glob_scan_max_depth: Omittable[Annotated[Uint, Ge(1)]] = None
    """How many levels of folders are searched for what fits a pattern, at least 1; absent for the default."""
    entries: Omittable[list[FileSystemSandboxEntry]] = None
    """The same access entry by entry, and what `read` and `write` cannot say: patterns, places, denials."""


class AdditionalNetworkPermissions(WireModel):
    """Access to the network beyond what the sandbox permits."""

    enabled: bool | None = None
    """Whether the network may be reached; `null` where nothing is said of it."""


class RequestPermissionProfile(WireModel, extra="forbid"):
    """The permissions that the agent asks for."""

    network: AdditionalNetworkPermissions | None = None
    """Access to the network; `null` where none is asked for."""
    file_system: AdditionalFileSystemPermissions | None = None
    """Access to files; `null` where none is asked for."""


class NetworkApprovalProtocol(WireEnum):
    """By which protocol a host is to be reached: HTTP, HTTPS, or SOCKS5 with TCP or UDP behind it."""

    HTTP = "http"
    HTTPS = "https"
    SOCKS5_TCP = "socks5Tcp"
    SOCKS5_UDP = "socks5Udp"


class ActivePermissionProfile(WireModel):
    """The permission profile from which a thread's permissions come."""

    id: str
    """The profile's id. A built-in one begins with a colon: `:read-only`."""
    extends: Annotated[str | None, SHOWS_DEFAULT] = None
    """The id of the profile that this one builds on; `null` where it builds on none."""


class PermissionProfileListParams(ClientModel):
    """Asks for a page of the permission profiles."""

    cursor: str | None = None
    """`nextCursor` of the page before; `null` or absent for the first page."""
    limit: Uint32 | None = None
    """How many profiles to give at most; `null` or absent leaves that to the server."""
    cwd: str | None = None
    """The folder whose project settings count; `null` or absent leaves projects out."""


class PermissionProfileSummary(WireModel):
    """A permission profile in a list."""

    id: str
    """The profile's id. A built-in one begins with a colon: `:read-only`."""
    description: str | None = None
    """What the profile permits, for people; `null` where nobody has described it."""
    allowed: bool
    """Whether the administrator's requirements let it be chosen."""


class PermissionProfileListResponse(WireModel):
    """A page of the permission profiles."""

    data: list[PermissionProfileSummary]
    """The profiles of this page."""
    next_cursor: str | None = None
    """`cursor` for the next page; `null` after the last."""


PERMISSION_PROFILE_LIST = client_request(
    "permissionProfile/list", PermissionProfileListParams, PermissionProfileListResponse
)
"""Lists the permission profiles, with those that an administrator does not allow marked as such."""

METHODS = (PERMISSION_PROFILE_LIST,)
