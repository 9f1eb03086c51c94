"""What the agent may do without asking, and when it asks, in the words of the retired surface."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    LEFT_OUT,
    OmittableNotNull,
    SnakeModel,
    Tagged,
    UnknownVariant,
    WireEnum,
)
from protocol_models.shared.path import AbsolutePathBuf


class AskForApproval(WireEnum):
    """When the agent asks before it runs a command or changes files."""

    UNTRUSTED = "untrusted"
    """Before all but commands that are known to be harmless."""
    ON_FAILURE = "on-failure"
    """Only when a command failed in its sandbox, and is to be tried again without it."""
    ON_REQUEST = "on-request"
    """When the model decides to ask."""
    NEVER = "never"
    """Never: what the sandbox does not permit fails."""


class SandboxMode(WireEnum):
    """How far commands are confined, as a setting without details.

    `read-only`: they may read files. `workspace-write`: they may also write in the workspace.
    `danger-full-access`: they are not confined.
    """

    READ_ONLY = "read-only"
    WORKSPACE_WRITE = "workspace-write"
    DANGER_FULL_ACCESS = "danger-full-access"


class NetworkAccess(WireEnum):
    """Whether the network can be reached from a sandbox."""

    RESTRICTED = "restricted"
    ENABLED = "enabled"


class RestrictedReadOnlyAccess(SnakeModel):
    """Only the named folders may be read."""

    type: Literal["restricted"]
    include_platform_defaults: bool = True
    """Whether what programs usually need of the operating system may be read as well."""
    readable_roots: Annotated[list[AbsolutePathBuf], LEFT_OUT] = []
    """The folders that may be read, with all below them; absent where none is named."""


class FullReadOnlyAccess(SnakeModel):
    """Every file may be read."""

    type: Literal["full-access"]


ReadOnlyAccess = TypeAliasType(
    "ReadOnlyAccess",
    Annotated[RestrictedReadOnlyAccess | FullReadOnlyAccess | UnknownVariant, Tagged("type")],
)
"""Which files a sandboxed command may read."""


class DangerFullAccessSandboxPolicy(SnakeModel):
    """Commands are not confined."""

    type: Literal["danger-full-access"]


class ReadOnlySandboxPolicy(SnakeModel):
    """Commands may read files, and write none."""

    type: Literal["read-only"]
    access: OmittableNotNull[ReadOnlyAccess] = None
    """Which files may be read; absent where all may."""


class ExternalSandboxPolicy(SnakeModel):
    """The server runs in a sandbox of someone else's making, and adds none."""

    type: Literal["external-sandbox"]
    network_access: NetworkAccess = NetworkAccess.RESTRICTED
    """Whether that sandbox lets commands reach the network."""


class WorkspaceWriteSandboxPolicy(SnakeModel):
    """Commands may read files, and write in the workspace."""

    type: Literal["workspace-write"]
    exclude_slash_tmp: bool = False
    """`true` takes `/tmp` out of what may be written to."""
    exclude_tmpdir_env_var: bool = False
    """`true` takes the folder that `$TMPDIR` names out of what may be written to."""
    network_access: bool = False
    """Whether commands reach the network."""
    read_only_access: OmittableNotNull[ReadOnlyAccess] = None
    """Which files may be read; absent where all may."""
    writable_roots: Annotated[list[AbsolutePathBuf], LEFT_OUT] = []
    """Folders that may be written to besides the working directory; absent where there are none."""


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
