"""Items in which agents work together."""

from typing import Literal

from protocol_models.base import WireEnum, WireModel
from protocol_models.shared.model_settings import ReasoningEffort
from protocol_models.v2.item_base import ThreadItemBase


class CollabAgentStatus(WireEnum):
    """Where another agent stands.

    `pendingInit`: it is being set up. `completed` and `errored`: its last turn ended so. `shutdown`:
    it was closed. `notFound`: there is no such agent.
    """

    PENDING_INIT = "pendingInit"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    COMPLETED = "completed"
    ERRORED = "errored"
    SHUTDOWN = "shutdown"
    NOT_FOUND = "notFound"


class CollabAgentState(WireModel):
    """What is last known of another agent."""

    status: CollabAgentStatus
    message: str | None = None
    """What it last said, or why it failed; `null` where there is nothing to tell."""


class CollabAgentTool(WireEnum):
    """What an agent can do with other agents.

    `wait` waits until one of them has something to tell; `followupTask` gives one more work.
    """

    SPAWN_AGENT = "spawnAgent"
    SEND_INPUT = "sendInput"
    RESUME_AGENT = "resumeAgent"
    WAIT = "wait"
    CLOSE_AGENT = "closeAgent"
    SEND_MESSAGE = "sendMessage"
    FOLLOWUP_TASK = "followupTask"
    INTERRUPT_AGENT = "interruptAgent"
    LIST_AGENTS = "listAgents"


class CollabAgentToolCallStatus(WireEnum):
    """Where such a call stands; every status but `inProgress` ends it."""

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class CollabAgentToolCallThreadItem(ThreadItemBase):
    """The agent deals with other agents, each of which has a thread of its own."""

    type: Literal["collabAgentToolCall"]
    id: str
    """Id of the item."""
    tool: CollabAgentTool
    """What the agent does with the others."""
    status: CollabAgentToolCallStatus
    """Where this call stands; `agentsStates` tells where the other agents do."""
    sender_thread_id: str
    """Thread of the agent that makes the call."""
    receiver_thread_ids: list[str]
    """Threads of the agents that it is about; for `spawnAgent` the new one, once there is one."""
    prompt: str | None = None
    """What the others are told; `null` where the call tells them nothing."""
    model: str | None = None
    """The model that a new agent is to use; `null` where the call does not choose one."""
    reasoning_effort: ReasoningEffort | None = None
    """The reasoning effort that a new agent is to use; `null` where the call does not choose one."""
    agents_states: dict[str, CollabAgentState]
    """What is last known of the other agents, by the id of their thread."""


class SubAgentActivityKind(WireEnum):
    """What happened with a sub-agent; `interacted`: it was given more to do or to know."""

    STARTED = "started"
    INTERACTED = "interacted"
    INTERRUPTED = "interrupted"
    COMPLETED = "completed"


class SubAgentActivityThreadItem(ThreadItemBase):
    """Something happened with a sub-agent of this thread's agent."""

    type: Literal["subAgentActivity"]
    model: str | None = None
    """The model that the sub-agent uses; `null` where that is not known."""
    reasoning_effort: ReasoningEffort | None = None
    """The sub-agent's reasoning effort; `null` where that is not known."""
    id: str
    """Id of the item."""
    kind: SubAgentActivityKind
    agent_thread_id: str
    """The sub-agent's thread."""
    agent_path: str
    """Where the sub-agent stands in the tree of agents."""
