"""Approvals of the retired surface.

The server asks in these forms where a conversation was begun over the retired surface. For threads,
`item/fileChange/requestApproval` and `item/commandExecution/requestApproval` have taken their place.
"""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import External, SpelledOut, Tagged, UnknownVariant, WireEnum, WireModel, until
from protocol_models.methods import server_request
from protocol_models.shared.session import ThreadId


class AddFileChange(WireModel):
    """A file is added."""

    type: Literal["add"]
    content: str
    """The content of the new file."""


class DeleteFileChange(WireModel):
    """A file is deleted."""

    type: Literal["delete"]
    content: str
    """The content that is lost with it."""


class UpdateFileChange(WireModel):
    """A file is changed, moved, or both."""

    type: Literal["update"]
    unified_diff: str = Field(serialization_alias="unified_diff", validation_alias="unified_diff")
    """The change as a unified diff."""
    move_path: str | None = Field(default=None, serialization_alias="move_path", validation_alias="move_path")
    """The path that the file is moved to; `null` where it stays in place."""


FileChange = TypeAliasType(
    "FileChange",
    Annotated[AddFileChange | DeleteFileChange | UpdateFileChange | UnknownVariant, Tagged("type")],
)
"""What would happen to one file."""


class ReadParsedCommand(WireModel):
    """The command reads a file."""

    type: Literal["read"]
    cmd: str
    """This part of the command line."""
    name: str
    """The file's name, for display."""
    path: str
    """The file's path."""


class ListFilesParsedCommand(WireModel):
    """The command lists files."""

    type: Literal["list_files"]
    cmd: str
    """This part of the command line."""
    path: str | None = None
    """The folder that is listed; `null` where the command does not name one."""


class SearchParsedCommand(WireModel):
    """The command searches files."""

    type: Literal["search"]
    cmd: str
    """This part of the command line."""
    query: str | None = None
    """What is searched for; `null` where that could not be made out."""
    path: str | None = None
    """Where it is searched for; `null` where the command does not say."""


class UnknownParsedCommand(WireModel):
    """The command does something that the server cannot make out."""

    type: Literal["unknown"]
    cmd: str
    """This part of the command line."""


ParsedCommand = TypeAliasType(
    "ParsedCommand",
    Annotated[
        ReadParsedCommand
        | ListFilesParsedCommand
        | SearchParsedCommand
        | UnknownParsedCommand
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""What a part of a command line does, as far as the server understands it; meant for display."""


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


class ReviewDecisionKind(WireEnum):
    """The decisions that carry nothing further."""

    APPROVED = "approved"
    """Go ahead, this time."""
    APPROVED_FOR_SESSION = "approved_for_session"
    """Go ahead, and do not ask again about the same for the rest of the session."""
    APPROVED_MCP_POLICY_AMENDMENT = "approved_mcp_policy_amendment"
    """Go ahead, and change the policy, so that the MCP tool needs no approval any more."""
    DENIED = "denied", until("0.144.6")
    """Do not: the agent is told so, and goes on."""
    TIMED_OUT = "timed_out"
    """Nobody decided in time, so do not go ahead."""
    ABORT = "abort"
    """Do not, and interrupt the agent until the user speaks again."""


class ApprovedExecPolicyAmendment(WireModel, inline=True):
    """The rule that goes with an approval."""

    proposed_execpolicy_amendment: ExecPolicyAmendment = Field(
        serialization_alias="proposed_execpolicy_amendment", validation_alias="proposed_execpolicy_amendment"
    )


class ExecPolicyAmendmentDecision(WireModel, extra="forbid"):
    """Go ahead, and add a rule to the exec policy, so that like commands need no approval."""

    approved_execpolicy_amendment: ApprovedExecPolicyAmendment = Field(
        serialization_alias="approved_execpolicy_amendment", validation_alias="approved_execpolicy_amendment"
    )


class ChosenNetworkPolicyAmendment(WireModel, inline=True):
    """The rule that decides the request."""

    network_policy_amendment: NetworkPolicyAmendment = Field(
        serialization_alias="network_policy_amendment", validation_alias="network_policy_amendment"
    )


class NetworkPolicyAmendmentDecision(WireModel, extra="forbid"):
    """Add a rule to the network policy, and decide as it says."""

    network_policy_amendment: ChosenNetworkPolicyAmendment = Field(
        serialization_alias="network_policy_amendment", validation_alias="network_policy_amendment"
    )


class Denial(WireModel, inline=True):
    """How an action was denied."""

    rejection: str
    """What the agent is told about it."""


class DeniedDecision(WireModel, extra="forbid"):
    """Do not: the agent is told so, and goes on."""

    denied: Denial


ReviewDecision = TypeAliasType(
    "ReviewDecision",
    Annotated[
        ReviewDecisionKind
        | ExecPolicyAmendmentDecision
        | NetworkPolicyAmendmentDecision
        | DeniedDecision
        | UnknownVariant,
        External(
            order=(
                "approved",
                "approved_execpolicy_amendment",
                "approved_for_session",
                "approved_mcp_policy_amendment",
                "network_policy_amendment",
                "denied",
                "timed_out",
                "abort",
            )
        ),
    ],
)
"""The answer to a request for approval."""


class ApplyPatchApprovalParams(WireModel):
    """Asks whether a patch may be applied."""

    conversation_id: ThreadId
    call_id: str
    """The id of the agent's call, by which to find it among the conversation's events."""
    file_changes: dict[str, FileChange]
    """The changes, by path of the file."""
    reason: str | None = None
    """Why approval is needed, for people; `null` where no reason is given."""
    grant_root: str | None = None
    """A folder to be writable for the rest of the session; `null` where none is asked for."""


class ApplyPatchApprovalResponse(WireModel):
    """Whether the patch may be applied."""

    decision: ReviewDecision


class ExecCommandApprovalParams(WireModel):
    """Asks whether a command may run."""

    conversation_id: ThreadId
    call_id: str
    """The id of the agent's call, by which to find it among the conversation's events."""
    approval_id: str | None = None
    """Tells the requests about one call apart; `null` where the call has only this one."""
    command: list[str]
    """The command: the program and its arguments."""
    cwd: str
    """The command's working directory."""
    reason: str | None = None
    """Why approval is needed, for people; `null` where no reason is given."""
    parsed_cmd: list[ParsedCommand]
    """What the parts of the command do, for display."""


class ExecCommandApprovalResponse(WireModel):
    """Whether the command may run."""

    decision: ReviewDecision


APPLY_PATCH_APPROVAL = server_request(
    "applyPatchApproval", ApplyPatchApprovalParams, ApplyPatchApprovalResponse, legacy=True
)
"""Asks whether a patch may be applied. `item/fileChange/requestApproval` has taken its place."""

EXEC_COMMAND_APPROVAL = server_request(
    "execCommandApproval", ExecCommandApprovalParams, ExecCommandApprovalResponse, legacy=True
)
"""Asks whether a command may run. `item/commandExecution/requestApproval` has taken its place."""

METHODS = (
    APPLY_PATCH_APPROVAL,
    EXEC_COMMAND_APPROVAL,
)
