"""The server asks the client before the agent acts.

Each request concerns one item of a turn, which waits for the answer; meanwhile the thread is active with
the flag `waitingOnApproval`. Once a request is settled, by an answer or otherwise,
`serverRequest/resolved` follows. Where approvals are reviewed automatically, the client gets
`item/autoApprovalReview/started` and its like instead.
"""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import (
    EXPERIMENTAL,
    MAY_BE_OMITTED,
    SHOWS_DEFAULT,
    External,
    Omittable,
    SpelledOut,
    UnixMillis,
    UnknownVariant,
    WireEnum,
    WireModel,
    was,
)
from protocol_models.methods import server_request
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString
from protocol_models.v2.item_command import CommandAction
from protocol_models.v2.permission import (
    AdditionalFileSystemPermissions,
    AdditionalNetworkPermissions,
    NetworkApprovalProtocol,
    RequestPermissionProfile,
)


class AdditionalPermissionProfile(WireModel):
    """The permissions that a command asks for beyond its sandbox."""

    network: AdditionalNetworkPermissions | None = None
    """Access to the network; `null` where none is asked for."""
    file_system: AdditionalFileSystemPermissions | None = None
    """Access to files; `null` where none is asked for."""


ExecPolicyAmendment = TypeAliasType("ExecPolicyAmendment", Annotated[list[str], SpelledOut()])
"""A rule for the exec policy: commands that begin with these words need no approval."""


class NetworkPolicyRuleAction(WireEnum):
    """Whether a host may be reached from now on."""

    ALLOW = "allow"
    DENY = "deny"


class NetworkPolicyAmendment(WireModel):
    """A rule for the network policy."""

    host: str
    """The host that the rule is about."""
    action: NetworkPolicyRuleAction


class CommandExecutionApprovalDecisionKind(WireEnum):
    """The decisions on a command that change no policy."""

    ACCEPT = "accept"
    """Go ahead, this time."""
    ACCEPT_FOR_SESSION = "acceptForSession"
    """Go ahead, and do not ask again about the same for the rest of the session."""
    DECLINE = "decline"
    """Do not: the agent is told so, and the turn goes on."""
    CANCEL = "cancel"
    """Do not, and interrupt the turn."""


class AcceptedExecPolicyAmendment(WireModel, inline=True):
    """The rule that goes with an approval."""

    execpolicy_amendment: ExecPolicyAmendment = Field(
        serialization_alias="execpolicy_amendment", validation_alias="execpolicy_amendment"
    )


class AcceptWithExecPolicyAmendment(WireModel, extra="forbid"):
    """Go ahead, and add a rule to the exec policy, so that like commands need no approval."""

    accept_with_execpolicy_amendment: AcceptedExecPolicyAmendment


class AppliedNetworkPolicyAmendment(WireModel, inline=True):
    """The rule that decides the request."""

    network_policy_amendment: NetworkPolicyAmendment = Field(
        serialization_alias="network_policy_amendment", validation_alias="network_policy_amendment"
    )


class ApplyNetworkPolicyAmendment(WireModel, extra="forbid"):
    """Add a rule to the network policy, and decide as it says: a rule that denies declines."""

    apply_network_policy_amendment: AppliedNetworkPolicyAmendment


CommandExecutionApprovalDecision = TypeAliasType(
    "CommandExecutionApprovalDecision",
    Annotated[
        CommandExecutionApprovalDecisionKind
        | AcceptWithExecPolicyAmendment
        | ApplyNetworkPolicyAmendment
        | UnknownVariant,
        External(
            order=(
                "accept",
                "acceptForSession",
                "acceptWithExecpolicyAmendment",
                "applyNetworkPolicyAmendment",
                "decline",
                "cancel",
            )
        ),
    ],
)
"""The answer to a request to run a command."""


class CommandExecutionApprovalKind(WireEnum):
    """What is to be approved: a command to run (`command`), or input to one that runs (`writeStdin`)."""

    COMMAND = "command"
    HUMAN_COMMAND = "humanCommand"
    """A command that comes from a person, not from the agent."""
    WRITE_STDIN = "writeStdin"


class NetworkApprovalContext(WireModel):
    """The connection that a command wants to make."""

    host: str
    """The host to be reached."""
    protocol: NetworkApprovalProtocol


class CommandExecutionRequestApprovalParams(WireModel):
    """Asks whether a command may run, or go on, as described."""

    kind: CommandExecutionApprovalKind = CommandExecutionApprovalKind.COMMAND
    thread_id: str
    """The thread that the command belongs to."""
    turn_id: str
    """The turn that the command belongs to."""
    item_id: str
    """The item of the command, which `item/started` has announced."""
    started_at_ms: UnixMillis
    """When the request was made."""
    approval_id: Annotated[str | None, MAY_BE_OMITTED] = None
    """Tells the requests about one item apart; absent or `null` where the item has only this one."""
    environment_id: Annotated[str | None, SHOWS_DEFAULT] = None
    """The environment in which the command runs, such as `local`; `null` where none is named."""
    reason: Annotated[str | None, MAY_BE_OMITTED] = None
    """Why approval is needed, for people; absent or `null` where no reason is given."""
    network_approval_context: Annotated[NetworkApprovalContext | None, MAY_BE_OMITTED] = None
    """The connection that is to be approved; absent or `null` where it is not about the network."""
    command: Annotated[str | None, MAY_BE_OMITTED] = None
    """The command line, as it would run; absent or `null` where the request is not about one."""
    cwd: Annotated[LegacyAppPathString | None, MAY_BE_OMITTED] = None
    """The command's working directory; absent or `null` where the request is not about a command."""
    command_actions: Annotated[list[CommandAction] | None, MAY_BE_OMITTED] = None
    """What the command does, as far as the server understands it, for display."""
    additional_permissions: Annotated[AdditionalPermissionProfile | None, EXPERIMENTAL, MAY_BE_OMITTED] = None
    """Permissions that the command asks for beyond its sandbox; absent or `null` for none."""
    proposed_execpolicy_amendment: Annotated[ExecPolicyAmendment | None, MAY_BE_OMITTED] = None
    """The rule that `acceptWithExecpolicyAmendment` would add; absent or `null` where none is proposed."""
    proposed_network_policy_amendments: Annotated[list[NetworkPolicyAmendment] | None, MAY_BE_OMITTED] = None
    """Rules for `applyNetworkPolicyAmendment` to choose from; absent or `null` where none are proposed."""
    available_decisions: Annotated[
        list[CommandExecutionApprovalDecision] | None, EXPERIMENTAL, MAY_BE_OMITTED
    ] = None
    """The decisions to offer to the user, in this order; absent or `null` leaves the choice to the client."""


class CommandExecutionRequestApprovalResponse(WireModel):
    """Whether the command may run, or go on."""

    decision: CommandExecutionApprovalDecision


class FileChangeApprovalDecision(WireEnum):
    """The answer to a request to change files."""

    ACCEPT = "accept"
    """Make the changes."""
    ACCEPT_FOR_SESSION = "acceptForSession"
    """Make the changes, and do not ask again about these files for the rest of the session."""
    DECLINE = "decline"
    """Do not make them: the agent is told so, and the turn goes on."""
    CANCEL = "cancel"
    """Do not make them, and interrupt the turn."""


class FileChangeRequestApprovalParams(WireModel):
    """Asks whether files may be changed; the item has the changes."""

    thread_id: str
    """The thread that the changes belong to."""
    turn_id: str
    """The turn that the changes belong to."""
    item_id: str
    """The item with the changes, which `item/started` has announced."""
    started_at_ms: UnixMillis
    """When the request was made."""
    reason: Annotated[str | None, MAY_BE_OMITTED] = None
    """Why approval is needed, for people; absent or `null` where no reason is given."""
    grant_root: Annotated[str | None, MAY_BE_OMITTED] = None
    """A folder to be writable for the rest of the session; absent or `null` where none is asked for."""


class FileChangeRequestApprovalResponse(WireModel):
    """Whether the files may be changed."""

    decision: FileChangeApprovalDecision


class GrantedPermissionProfile(WireModel):
    """The permissions that are granted; what is left out is not."""

    network: Omittable[AdditionalNetworkPermissions] = None
    """Access to the network; absent grants none."""
    file_system: Omittable[AdditionalFileSystemPermissions] = None
    """Access to files; absent grants none."""


class PermissionGrantScope(WireEnum):
    """How long granted permissions last: to the end of the `turn`, or of the `session`."""

    TURN = "turn"
    SESSION = "session"


class PermissionsRequestApprovalParams(WireModel):
    """Asks for permissions that the model has requested."""

    thread_id: str
    """The thread that asks."""
    turn_id: str
    """The turn that asks."""
    item_id: str
    """The id of the model's tool call."""
    environment_id: Annotated[str | None, SHOWS_DEFAULT] = None
    """The environment that the permissions are for, such as `local`; `null` where none is named."""
    started_at_ms: UnixMillis
    """When the request was made."""
    cwd: Annotated[LegacyAppPathString, was("0.153.4", AbsolutePathBuf)]
    reason: str | None = None
    """Why the model wants them, in its words; `null` where it does not say."""
    permissions: RequestPermissionProfile


class PermissionsRequestApprovalResponse(WireModel):
    """What is granted of the permissions, and for how long; an empty grant denies all."""

    permissions: GrantedPermissionProfile
    scope: PermissionGrantScope = PermissionGrantScope.TURN
    strict_auto_review: Omittable[bool] = None
    """`true` has every further command of the turn reviewed automatically; absent is as `false`."""


ITEM_COMMAND_EXECUTION_REQUEST_APPROVAL = server_request(
    "item/commandExecution/requestApproval",
    CommandExecutionRequestApprovalParams,
    CommandExecutionRequestApprovalResponse,
)
"""Asks whether a command may run. It is sent after the item's `item/started`."""

ITEM_FILE_CHANGE_REQUEST_APPROVAL = server_request(
    "item/fileChange/requestApproval", FileChangeRequestApprovalParams, FileChangeRequestApprovalResponse
)
"""Asks whether the changes of a `fileChange` item may be made. It is sent after the item's `item/started`."""

ITEM_PERMISSIONS_REQUEST_APPROVAL = server_request(
    "item/permissions/requestApproval", PermissionsRequestApprovalParams, PermissionsRequestApprovalResponse
)
"""Asks for permissions that the model has requested; the answer may grant a part of them."""

METHODS = (
    ITEM_COMMAND_EXECUTION_REQUEST_APPROVAL,
    ITEM_FILE_CHANGE_REQUEST_APPROVAL,
    ITEM_PERMISSIONS_REQUEST_APPROVAL,
)
