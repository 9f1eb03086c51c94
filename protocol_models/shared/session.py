"""Where a session came from, and small facts of sessions that several resources share."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import SHOWS_DEFAULT, External, Int32, UnknownVariant, WireEnum, WireModel

ThreadId = TypeAliasType("ThreadId", str)
"""The id of a thread, a UUID; the retired surface calls it a conversation id."""


AgentPath = TypeAliasType("AgentPath", str)
"""An agent's place in the tree of agents of a session, as a path of names separated by `/`."""


class SubAgentSourceKind(WireEnum):
    """A sub-agent that the server starts for work of its own.

    `review` reviews code, `compact` sums up a history that has grown too long,
    `memory_consolidation` orders what was remembered of earlier threads.
    """

    REVIEW = "review"
    COMPACT = "compact"
    MEMORY_CONSOLIDATION = "memory_consolidation"


class ThreadSpawn(WireModel, inline=True):
    """Which thread started a sub-agent, and as what."""

    parent_thread_id: ThreadId = Field(
        serialization_alias="parent_thread_id", validation_alias="parent_thread_id"
    )
    depth: Int32
    """How deep the sub-agent stands below the root thread; 1 for one that the root thread started itself."""
    agent_path: Annotated[AgentPath | None, SHOWS_DEFAULT] = Field(
        default=None, serialization_alias="agent_path", validation_alias="agent_path"
    )
    """The sub-agent's place in the tree of agents; `null` where it has none."""
    agent_nickname: Annotated[str | None, SHOWS_DEFAULT] = Field(
        default=None, serialization_alias="agent_nickname", validation_alias="agent_nickname"
    )
    """What to call the sub-agent in front of the user; `null` where it has no nickname."""
    agent_role: Annotated[str | None, SHOWS_DEFAULT] = Field(
        default=None, serialization_alias="agent_role", validation_alias="agent_role"
    )
    """The configured role that the sub-agent plays; `null` where it plays none."""


class SpawnedSubAgentSource(WireModel, extra="forbid"):
    """A sub-agent that another thread's agent started."""

    thread_spawn: ThreadSpawn = Field(serialization_alias="thread_spawn", validation_alias="thread_spawn")


class OtherSubAgentSource(WireModel, extra="forbid"):
    """A sub-agent of another kind, by name."""

    other: str
    """The kind, as the part of the server that started it calls it."""


SubAgentSource = TypeAliasType(
    "SubAgentSource",
    Annotated[
        SubAgentSourceKind | SpawnedSubAgentSource | OtherSubAgentSource | UnknownVariant,
        External(order=("review", "compact", "thread_spawn", "memory_consolidation", "other")),
    ],
)
"""What started a sub-agent: a string for the server's own, an object for the others."""


class InternalSessionSource(WireEnum):
    """Background work for which the server opens a session of its own.

    `memory_consolidation` orders what was remembered; `guardian` reviews requests for approval.
    """

    MEMORY_CONSOLIDATION = "memory_consolidation"
    GUARDIAN = "guardian"


class SessionSourceKind(WireEnum):
    """A program that opens sessions.

    `cli`: the terminal interface. `vscode`: an editor extension or another client of the app server.
    `exec`: a run without interaction. `mcp`: Codex serving as an MCP server. `unknown`: not recorded.
    """

    CLI = "cli"
    VSCODE = "vscode"
    EXEC = "exec"
    MCP = "mcp"
    UNKNOWN = "unknown"


class CustomSessionSource(WireModel, extra="forbid"):
    """A session of a program that names itself."""

    custom: str
    """The program's name for itself."""


class ServerOwnSessionSource(WireModel, extra="forbid"):
    """A session that the server opened for its background work."""

    internal: InternalSessionSource


class SubAgentSessionSource(WireModel, extra="forbid"):
    """A session in which a sub-agent works."""

    subagent: SubAgentSource


SessionSource = TypeAliasType(
    "SessionSource",
    Annotated[
        SessionSourceKind
        | CustomSessionSource
        | ServerOwnSessionSource
        | SubAgentSessionSource
        | UnknownVariant,
        External(order=("cli", "vscode", "exec", "mcp", "custom", "internal", "subagent", "unknown")),
    ],
)
"""Who opened a session: a known program as a string, anything else as an object with one member."""


class GuardianAssessmentOutcome(WireEnum):
    """What the guardian, the automatic reviewer of requests for approval, decided."""

    ALLOW = "allow"
    DENY = "deny"


class ThreadMemoryMode(WireEnum):
    """Whether memories may be drawn from a thread."""

    ENABLED = "enabled"
    DISABLED = "disabled"
