"""Events of agents that work together: one is started, given work, waited for, closed, resumed.

Each step has a `…_begin` and an `…_end` with the same `call_id`. The sender is the thread whose agent
takes the step, the receiver the thread of the other agent.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import External, SnakeModel, UnknownVariant, WireEnum
from protocol_models.shared.session import ThreadId


class AgentStatusKind(WireEnum):
    """The statuses of an agent that carry nothing further."""

    PENDING_INIT = "pending_init"
    """It was started, and is not ready yet."""
    RUNNING = "running"
    """It works."""
    SHUTDOWN = "shutdown"
    """It was closed."""
    NOT_FOUND = "not_found"
    """There is no such agent."""


class CompletedAgentStatus(SnakeModel, extra="forbid"):
    """It has done its work."""

    completed: str | None
    """Its last message; `null` where it said nothing."""


class ErroredAgentStatus(SnakeModel, extra="forbid"):
    """Its work ended in an error."""

    errored: str
    """What went wrong, for people."""


AgentStatus = TypeAliasType(
    "AgentStatus",
    Annotated[
        AgentStatusKind | CompletedAgentStatus | ErroredAgentStatus | UnknownVariant,
        External(order=("pending_init", "running", "completed", "errored", "shutdown", "not_found")),
    ],
)
"""How an agent stands: a string, or an object where there is more to say."""


class CollabAgentSpawnBeginEvent(SnakeModel):
    """An agent is about to be started."""

    type: Literal["collab_agent_spawn_begin"]
    call_id: str
    """Id of the step, as in the event that ends it."""
    prompt: str
    """What the new agent is given to do; may be empty."""
    sender_thread_id: ThreadId
    """The thread that starts it."""


class CollabAgentSpawnEndEvent(SnakeModel):
    """An agent was started, or could not be."""

    type: Literal["collab_agent_spawn_end"]
    call_id: str
    """Id of the step."""
    new_thread_id: ThreadId | None = None
    """The new agent's thread; `null` where the agent could not be started."""
    prompt: str
    """What the new agent was given to do; may be empty."""
    sender_thread_id: ThreadId
    """The thread that started it."""
    status: AgentStatus
    """How the new agent stands."""


class CollabAgentInteractionBeginEvent(SnakeModel):
    """An agent is about to be told something."""

    type: Literal["collab_agent_interaction_begin"]
    call_id: str
    """Id of the step, as in the event that ends it."""
    prompt: str
    """What the agent is told; may be empty."""
    receiver_thread_id: ThreadId
    """The thread of the agent that is told."""
    sender_thread_id: ThreadId
    """The thread that tells it."""


class CollabAgentInteractionEndEvent(SnakeModel):
    """An agent was told something, or could not be reached."""

    type: Literal["collab_agent_interaction_end"]
    call_id: str
    """Id of the step."""
    prompt: str
    """What the agent was told; may be empty."""
    receiver_thread_id: ThreadId
    """The thread of the agent that was told."""
    sender_thread_id: ThreadId
    """The thread that told it."""
    status: AgentStatus
    """How the agent stands."""


class CollabWaitingBeginEvent(SnakeModel):
    """An agent begins to wait for others."""

    type: Literal["collab_waiting_begin"]
    call_id: str
    """Id of the step, as in the event that ends it."""
    receiver_thread_ids: list[ThreadId]
    """The threads of the agents that are waited for."""
    sender_thread_id: ThreadId
    """The thread that waits."""


class CollabWaitingEndEvent(SnakeModel):
    """An agent waits no longer."""

    type: Literal["collab_waiting_end"]
    call_id: str
    """Id of the step."""
    sender_thread_id: ThreadId
    """The thread that waited."""
    statuses: dict[str, AgentStatus]
    """How the other agents stand, by the id of their thread; not all of them need have ended."""


class CollabCloseBeginEvent(SnakeModel):
    """An agent is about to be closed."""

    type: Literal["collab_close_begin"]
    call_id: str
    """Id of the step, as in the event that ends it."""
    receiver_thread_id: ThreadId
    """The thread of the agent that is closed."""
    sender_thread_id: ThreadId
    """The thread that closes it."""


class CollabCloseEndEvent(SnakeModel):
    """An agent was closed."""

    type: Literal["collab_close_end"]
    call_id: str
    """Id of the step."""
    receiver_thread_id: ThreadId
    """The thread of the agent that was closed."""
    sender_thread_id: ThreadId
    """The thread that closed it."""
    status: AgentStatus
    """How the agent stood before it was closed."""


class CollabResumeBeginEvent(SnakeModel):
    """An agent that was closed is about to be resumed."""

    type: Literal["collab_resume_begin"]
    call_id: str
    """Id of the step, as in the event that ends it."""
    receiver_thread_id: ThreadId
    """The thread of the agent that is resumed."""
    sender_thread_id: ThreadId
    """The thread that resumes it."""


class CollabResumeEndEvent(SnakeModel):
    """An agent was resumed, or could not be."""

    type: Literal["collab_resume_end"]
    call_id: str
    """Id of the step."""
    receiver_thread_id: ThreadId
    """The thread of the agent that was resumed."""
    sender_thread_id: ThreadId
    """The thread that resumed it."""
    status: AgentStatus
    """How the agent stands now."""
