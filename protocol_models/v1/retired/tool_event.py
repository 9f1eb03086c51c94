"""Events of what the agent does: commands, patches, searches, and the questions it asks for them.

The events of one call have the same `call_id`; `…_begin` and `…_end` enclose what happens meanwhile.
"""

from typing import Literal

from protocol_models.base import Int32, JsonValue, SnakeModel, Uint32, Uint64, WireEnum, WireModel
from protocol_models.jsonrpc import RequestId
from protocol_models.v1.approval import ExecPolicyAmendment, FileChange, ParsedCommand
from protocol_models.v1.retired.response_item import WebSearchAction


class Duration(SnakeModel):
    """A length of time: the sum of the two members."""

    secs: Uint64
    """The whole seconds."""
    nanos: Uint32
    """What is beyond them, in nanoseconds; less than a second."""


class ExecCommandSource(WireEnum):
    """Who had a command run.

    `agent`: the model called for it. `user_shell`: the user typed it. `unified_exec_startup` and
    `unified_exec_interaction`: the model started a process that goes on, or wrote to one.
    """

    AGENT = "agent"
    USER_SHELL = "user_shell"
    UNIFIED_EXEC_STARTUP = "unified_exec_startup"
    UNIFIED_EXEC_INTERACTION = "unified_exec_interaction"


class ExecCommandStatus(WireEnum):
    """How a command ended; `declined` is one that was not approved, and did not run."""

    COMPLETED = "completed"
    FAILED = "failed"
    DECLINED = "declined"


class ExecOutputStream(WireEnum):
    """Where a process wrote."""

    STDOUT = "stdout"
    STDERR = "stderr"


class ExecCommandBeginEvent(SnakeModel):
    """A command begins to run."""

    type: Literal["exec_command_begin"]
    call_id: str
    """Id of the call, as in the further events about it."""
    command: list[str]
    """The program and its arguments, one string each."""
    cwd: str
    """The command's working directory."""
    interaction_input: str | None = None
    """What is written to a process that runs already; `null` where the command starts one."""
    parsed_cmd: list[ParsedCommand]
    """What the parts of the command do, for display."""
    process_id: str | None = None
    """Id of the process, for `terminal_interaction`; `null` where there is none to tell."""
    source: ExecCommandSource = ExecCommandSource.AGENT
    """Who has it run."""
    turn_id: str
    """The turn that the command belongs to."""


class ExecCommandOutputDeltaEvent(SnakeModel):
    """A command wrote something."""

    type: Literal["exec_command_output_delta"]
    call_id: str
    """The call whose command it is."""
    chunk: str
    """The bytes that were written, in base64; they may end within a character."""
    stream: ExecOutputStream
    """Where they were written."""


class TerminalInteractionEvent(SnakeModel):
    """The model wrote to a process that runs."""

    type: Literal["terminal_interaction"]
    call_id: str
    """The call that started the process."""
    process_id: str
    """Id of the process."""
    stdin: str
    """What was written to its standard input."""


class ExecCommandEndEvent(SnakeModel):
    """A command has ended, or was declined."""

    type: Literal["exec_command_end"]
    aggregated_output: str = ""
    """What it wrote to both streams, in the order of writing."""
    call_id: str
    """The call whose command it is."""
    command: list[str]
    """The program and its arguments, one string each."""
    cwd: str
    """The command's working directory."""
    duration: Duration
    """How long it ran."""
    exit_code: Int32
    """The exit code of the process; 0 mostly means success."""
    formatted_output: str
    """The output as the model is shown it, which may be shortened."""
    interaction_input: str | None = None
    """What was written to a process that ran already; `null` where the command started one."""
    parsed_cmd: list[ParsedCommand]
    """What the parts of the command do, for display."""
    process_id: str | None = None
    """Id of the process; `null` where there is none to tell."""
    source: ExecCommandSource = ExecCommandSource.AGENT
    """Who had it run."""
    status: ExecCommandStatus
    """How it ended."""
    stderr: str
    """What it wrote to its standard error."""
    stdout: str
    """What it wrote to its standard output."""
    turn_id: str
    """The turn that the command belongs to."""


class PatchApplyBeginEvent(SnakeModel):
    """The agent begins to change files."""

    type: Literal["patch_apply_begin"]
    auto_approved: bool
    """Whether it goes ahead without having asked."""
    call_id: str
    """Id of the call, as in the further events about it."""
    changes: dict[str, FileChange]
    """The changes, by path of the file."""
    turn_id: str = ""
    """The turn that the changes belong to; empty where the server does not tell."""


class PatchApplyStatus(WireEnum):
    """How a patch ended; `declined` is one that was not approved, and changed nothing."""

    COMPLETED = "completed"
    FAILED = "failed"
    DECLINED = "declined"


class PatchApplyEndEvent(SnakeModel):
    """The change of files has ended, or was declined."""

    type: Literal["patch_apply_end"]
    call_id: str
    """The call that changed the files."""
    changes: dict[str, FileChange] = {}
    """The changes, by path of the file; empty where the server does not tell."""
    status: PatchApplyStatus
    """How it ended."""
    stderr: str
    """What went wrong, for people; empty where nothing did."""
    stdout: str
    """What was changed, for people."""
    success: bool
    """Whether the files are changed."""
    turn_id: str = ""
    """The turn that the changes belong to; empty where the server does not tell."""


class WebSearchBeginEvent(SnakeModel):
    """The model begins to search the web."""

    type: Literal["web_search_begin"]
    call_id: str
    """Id of the call, as in the event that ends it."""


class WebSearchEndEvent(SnakeModel):
    """The model has searched the web."""

    type: Literal["web_search_end"]
    action: WebSearchAction
    call_id: str
    """Id of the call."""
    query: str
    """What was searched for, in one line to show."""


class ViewImageToolCallEvent(SnakeModel):
    """The model looks at an image file."""

    type: Literal["view_image_tool_call"]
    call_id: str
    """Id of the call."""
    path: str
    """The path of the file."""


class DynamicToolCallRequestEvent(WireModel):
    """The model calls a tool that the client brought along. Its members are in camelCase on the wire."""

    type: Literal["dynamic_tool_call_request"]
    arguments: JsonValue
    call_id: str
    """Id of the call."""
    tool: str
    """The tool's name."""
    turn_id: str
    """The turn that the call belongs to."""


class NetworkApprovalProtocol(WireEnum):
    """How a host is to be reached."""

    HTTP = "http"
    HTTPS = "https"
    SOCKS5_TCP = "socks5_tcp"
    SOCKS5_UDP = "socks5_udp"


class NetworkApprovalContext(SnakeModel):
    """A connection that needs approval."""

    host: str
    """The host to be reached."""
    protocol: NetworkApprovalProtocol


class ExecApprovalRequestEvent(SnakeModel):
    """The agent asks whether a command may run; the request `execCommandApproval` takes the answer."""

    type: Literal["exec_approval_request"]
    approval_id: str | None = None
    """Tells the requests about one call apart; `null` where the call has only this one."""
    call_id: str
    """Id of the call, as in the further events about it."""
    command: list[str]
    """The program and its arguments, one string each."""
    cwd: str
    """The command's working directory."""
    network_approval_context: NetworkApprovalContext | None = None
    """The connection that needs approval; `null` where it is the command itself."""
    parsed_cmd: list[ParsedCommand]
    """What the parts of the command do, for display."""
    proposed_execpolicy_amendment: ExecPolicyAmendment | None = None
    """A rule that would let like commands run without asking; `null` where none is proposed."""
    reason: str | None = None
    """Why approval is needed, for people; `null` where no reason is given."""
    turn_id: str = ""
    """The turn that the command belongs to; empty where the server does not tell."""


class ApplyPatchApprovalRequestEvent(SnakeModel):
    """The agent asks whether it may change files; the request `applyPatchApproval` takes the answer."""

    type: Literal["apply_patch_approval_request"]
    call_id: str
    """Id of the call, as in the further events about it."""
    changes: dict[str, FileChange]
    """The changes, by path of the file."""
    grant_root: str | None = None
    """A folder to be writable for the rest of the session; `null` where none is asked for."""
    reason: str | None = None
    """Why approval is needed, for people; `null` where no reason is given."""
    turn_id: str = ""
    """The turn that the changes belong to; empty where the server does not tell."""


class RequestUserInputQuestionOption(WireModel):
    """An answer to choose."""

    description: str
    """What choosing it means."""
    label: str
    """The answer, in few words."""


class RequestUserInputQuestion(WireModel):
    """A question to the user."""

    header: str
    """A heading of few words."""
    id: str
    """Id of the question among those of the event."""
    is_other: bool = False
    """Whether the user may also answer in words of their own."""
    is_secret: bool = False
    """Whether the answer is a secret, not to be shown while it is typed."""
    options: list[RequestUserInputQuestionOption] | None = None
    """Answers to choose from; `null` where the user answers freely."""
    question: str
    """The question itself."""


class RequestUserInputEvent(SnakeModel):
    """The agent asks the user something."""

    type: Literal["request_user_input"]
    call_id: str
    """Id of the call with which the agent asks."""
    questions: list[RequestUserInputQuestion]
    """What it asks, in order."""
    turn_id: str = ""
    """The turn that the questions belong to; empty where the server does not tell."""


class ElicitationRequestEvent(SnakeModel):
    """An MCP server asks the user something."""

    type: Literal["elicitation_request"]
    id: RequestId
    message: str
    """What the server asks."""
    server_name: str
    """The server's name in the configuration."""
