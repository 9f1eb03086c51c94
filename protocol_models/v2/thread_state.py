"""What a thread is, as every method that returns or announces one describes it.

A thread is one conversation with the agent: its turns, the settings with which they run, and where it came
from. It exists on disk, unless it is ephemeral, and is loaded into the server's memory while it is in use.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    EXPERIMENTAL,
    SCHEMA_REQUIRES,
    SHOWS_DEFAULT,
    External,
    Tagged,
    UnixSeconds,
    UnknownVariant,
    WireEnum,
    WireModel,
    until,
)
from protocol_models.shared.model_settings import ReasoningEffort
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString
from protocol_models.shared.session import SubAgentSource
from protocol_models.v2.turn_state import Turn


class NotLoadedThreadStatus(WireModel):
    """The thread is stored, and not in the server's memory; `thread/resume` loads it."""

    type: Literal["notLoaded"]


class IdleThreadStatus(WireModel):
    """The thread is loaded and no turn is running."""

    type: Literal["idle"]


class SystemErrorThreadStatus(WireModel):
    """The last turn ended in an error, which an `error` notification carries; a new turn may be started."""

    type: Literal["systemError"]


class ThreadActiveFlag(WireEnum):
    """What a running turn waits for: an approval of something it wants to do, or input from the user."""

    WAITING_ON_APPROVAL = "waitingOnApproval"
    WAITING_ON_USER_INPUT = "waitingOnUserInput"


class ActiveThreadStatus(WireModel):
    """A turn is running."""

    type: Literal["active"]
    active_flags: list[ThreadActiveFlag]
    """What the turn waits for; empty while it works."""


ThreadStatus = TypeAliasType(
    "ThreadStatus",
    Annotated[
        NotLoadedThreadStatus
        | IdleThreadStatus
        | SystemErrorThreadStatus
        | ActiveThreadStatus
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""What a thread is doing at the moment; `thread/status/changed` announces each move."""


class SessionSourceKind(WireEnum):
    """The program in which a thread was created.

    `cli` is the terminal interface, `exec` its non-interactive form, `vscode` the editor extension and
    `appServer` this server; `unknown` where the record does not say.
    """

    CLI = "cli"
    VSCODE = "vscode"
    EXEC = "exec"
    APP_SERVER = "appServer"
    UNKNOWN = "unknown"


class CustomSessionSource(WireModel, extra="forbid"):
    """A program that is none of those listed."""

    custom: str
    """The name that the program gave itself."""


class SubAgentSessionSource(WireModel, extra="forbid"):
    """Another thread: the agent there created this one for a part of its work."""

    sub_agent: SubAgentSource


SessionSource = TypeAliasType(
    "SessionSource",
    Annotated[
        SessionSourceKind | CustomSessionSource | SubAgentSessionSource | UnknownVariant,
        External(order=("cli", "vscode", "exec", "appServer", "custom", "subAgent", "unknown")),
    ],
)
"""What created a thread: a program, or the agent of another thread."""


class ThreadSourceKind(WireEnum):
    """The sources of threads as `thread/list` filters by them: those of `SessionSource`, without detail.

    `subAgent` lets in every sub-agent; `subAgentReview`, `subAgentCompact`, `subAgentThreadSpawn` and
    `subAgentOther` one kind of them each.
    """

    CLI = "cli"
    VSCODE = "vscode"
    EXEC = "exec"
    APP_SERVER = "appServer"
    SUB_AGENT = "subAgent"
    SUB_AGENT_REVIEW = "subAgentReview"
    SUB_AGENT_COMPACT = "subAgentCompact"
    SUB_AGENT_THREAD_SPAWN = "subAgentThreadSpawn"
    SUB_AGENT_OTHER = "subAgentOther"
    UNKNOWN = "unknown"


ThreadSource = TypeAliasType("ThreadSource", str)
"""What a thread is for, as its creator classifies it in a word of its own choice; used for analytics."""


class ThreadHistoryMode(WireEnum):
    """How the history of a thread is stored and read.

    `paginated` histories are read in pages by `thread/turns/list` and `thread/items/list`; asking for all
    turns at once still works there, and is answered with a `deprecationNotice` too. `legacy` ones are read
    whole.
    """

    LEGACY = "legacy"
    PAGINATED = "paginated"


class GitInfo(WireModel):
    """The state of the Git repository around a thread's directory when it was recorded."""

    sha: str | None = None
    """The commit that was checked out, in hexadecimal; `null` where it is not known."""
    branch: str | None = None
    """The branch that was checked out; `null` where there was none."""
    origin_url: str | None = None
    """The URL of the remote `origin`; `null` where there is no such remote."""


class ThreadEnvironment(WireModel):
    """An environment in which a thread runs its commands: the server's own machine, or another."""

    environment_id: str
    """The environment's id; `local` is the server's own machine."""
    cwd: LegacyAppPathString
    runtime_workspace_roots: list[LegacyAppPathString]
    """The directories in this environment that count as the thread's workspace."""


class ThreadExtra(WireModel):
    """Room for further data about a thread. No members are defined; ignore what you find."""


class ThreadSectionAppearance(WireModel):
    """How clients show a section."""

    icon: str | None = None
    """The icon to show, by a name that the clients agree on; `null` for none."""
    color: str | None = None
    """The colour to show, in a notation that the clients agree on; `null` for none."""


class ThreadSection(WireModel):
    """A section of the thread list, into which users sort their threads."""

    id: str
    """Given by the server; names the section in the `threadSection/…` methods."""
    name: str
    """The heading to show."""
    appearance: Annotated[ThreadSectionAppearance | None, SHOWS_DEFAULT] = None
    """How to show it; `null` leaves that to the client."""


class Thread(WireModel):
    """One conversation with the agent."""

    id: str
    """A UUID; the `threadId` of every other method."""
    environments: Annotated[list[ThreadEnvironment] | None, EXPERIMENTAL, SHOWS_DEFAULT] = None
    """The environments in which the thread runs commands; `null` where the server does not tell them."""
    extra: Annotated[ThreadExtra | None, EXPERIMENTAL] = None
    """Further data; mostly `null`."""
    session_id: str
    """The session that the thread belongs to; its own `id`, unless a sub-agent works here."""
    forked_from_id: str | None = None
    """The thread from which `thread/fork` made this one; `null` where it is not a fork."""
    attached_to_thread_id: Annotated[str | None, EXPERIMENTAL] = None
    """The thread to which this one is attached as a side conversation; `null` where it stands by itself."""
    parent_thread_id: str | None = None
    """The thread whose agent created this one as a sub-agent; `null` for any other thread."""
    preview: str
    """The beginning of the conversation, mostly the first user message; empty before there is one."""
    ephemeral: bool
    """Whether the thread lives in memory only: it is never stored and cannot be resumed."""
    section: Annotated[ThreadSection | None, SHOWS_DEFAULT] = None
    """The section into which the user sorted the thread; `null` where it is in none."""
    section_entered_at: Annotated[UnixSeconds | None, SHOWS_DEFAULT] = None
    """When it was put there, in seconds since the epoch; `null` where it is in no section."""
    project_id: Annotated[str | None, SCHEMA_REQUIRES] = None
    """The project that the thread belongs to; `null` where it belongs to none."""
    is_pinned: Annotated[bool, until("0.146.1")] = False
    """Whether the user pinned the thread; sections took the place of pins."""
    history_mode: ThreadHistoryMode = ThreadHistoryMode.LEGACY
    model_provider: str
    """The provider of the model, by its key in the configuration."""
    model: str | None = None
    """The model last set for the thread; `null` where it is not recorded."""
    reasoning_effort: ReasoningEffort | None = None
    """The effort last set for the thread; `null` for the model's default, or where it is not recorded."""
    created_at: UnixSeconds
    """When the thread was created, in seconds since the epoch."""
    updated_at: UnixSeconds
    """When the thread last changed, in seconds since the epoch."""
    recency_at: UnixSeconds | None = None
    """When the thread was last in use, for ranking, in seconds since the epoch; `null` where not known."""
    status: ThreadStatus
    """What the thread is doing at the moment."""
    path: str | None = None
    """The file on the server's machine that records the thread; `null` for an ephemeral thread."""
    cwd: AbsolutePathBuf
    """The directory in which the thread works."""
    cli_version: str
    """The version of Codex that created the thread."""
    originator: str | None = None
    """The name of the client that created the thread, from `initialize`; `null` where it is not recorded."""
    source: SessionSource
    """What created the thread: a program, or the agent of another thread."""
    can_accept_direct_input: Annotated[bool | None, EXPERIMENTAL] = None
    """Whether clients may send it messages; `null` where the server cannot tell."""
    thread_source: ThreadSource | None = None
    """What the thread is for, in its creator's words; `null` where that was not said."""
    agent_nickname: str | None = None
    """The name given to the sub-agent that works here; `null` for any other thread."""
    agent_role: str | None = None
    """The role in which the sub-agent works here; `null` for any other thread, or where it has none."""
    git_info: GitInfo | None = None
    """The state of the Git repository around `cwd`; `null` where there is none, or none is recorded yet."""
    name: str | None = None
    """The title that was given to the thread; `null` where it has none, in which case show `preview`."""
    daybreak_enabled: Annotated[bool | None, EXPERIMENTAL] = None
    """Whether Daybreak is switched on for the thread; `null` where nobody has chosen."""
    turns: list[Turn]
    """The turns so far, oldest first, where the method was asked for them; otherwise empty."""


class UnreadFromThreadStart(WireModel):
    """The user has read nothing of the thread."""

    type: Literal["threadStart"]


class UnreadFromTurn(WireModel):
    """The user has read the thread up to a turn."""

    type: Literal["turn"]
    turn_id: str
    """The first turn that is unread."""


ThreadUnreadPosition = TypeAliasType(
    "ThreadUnreadPosition",
    Annotated[UnreadFromThreadStart | UnreadFromTurn | UnknownVariant, Tagged("type")],
)
"""Where the unread part of a thread begins."""


class ThreadReadState(WireModel):
    """How much of a thread the user has read."""

    first_unread: ThreadUnreadPosition | None = None
    """Where the unread part begins; `null` where everything is read."""
    revision: str
    """Changes with every change of the state; `thread/readState/update` takes it as `expectedRevision`."""
