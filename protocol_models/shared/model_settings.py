"""How a model is asked to work: effort, summaries, personality, mode, and what it is given to read.

Threads, turns and the configuration all set these; the meaning is the same wherever they stand.
"""

from typing import Annotated

from annotated_types import MinLen
from typing_extensions import TypeAliasType

from protocol_models.base import External, SnakeModel, UnknownVariant, WireEnum, WireModel, until

ReasoningEffort = TypeAliasType("ReasoningEffort", Annotated[str, MinLen(1)])
"""How hard a model thinks before it answers, such as `low` or `high`; never empty.

Which values can be used depends on the model: `supportedReasoningEfforts` of `model/list` names them.
"""


class ConfigurationReasoning(WireModel):
    """How a model is to reason from here on."""

    effort: ReasoningEffort


class ReasoningSummary(WireEnum):
    """How much the user is told of what a model thought: `auto` leaves that to the model."""

    AUTO = "auto"
    CONCISE = "concise"
    DETAILED = "detailed"
    NONE = "none"
    """Nothing: no summary is asked for."""


class Verbosity(WireEnum):
    """How long a model's answers are to be."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Personality(WireEnum):
    """The tone in which a model speaks; `none` asks for none in particular."""

    NONE = "none"
    FRIENDLY = "friendly"
    PRAGMATIC = "pragmatic"


class InputModality(WireEnum):
    """A kind of input that a model takes."""

    TEXT = "text"
    """Written text."""
    IMAGE = "image"
    """Pictures."""
    AUDIO = "audio"
    """Sound."""


class ModeKind(WireEnum):
    """Whether a turn works out a plan with the user (`plan`), or does the work (`default`)."""

    PLAN = "plan"
    DEFAULT = "default"


class Settings(SnakeModel):
    """What a collaboration mode sets for the model. The members are in snake_case on the wire."""

    model: str
    """The model to use, as in `model` of `model/list`."""
    reasoning_effort: ReasoningEffort | None = None
    """How hard it thinks; `null` leaves it at the model's default."""
    developer_instructions: str | None = None
    """Instructions for the mode; `null` takes those that come with it, where it has any."""


class CollaborationMode(WireModel):
    """How a thread works with its user: the mode, with the settings that belong to it."""

    mode: ModeKind
    settings: Settings


class MultiAgentModeKind(WireEnum):
    """When the model may hand work to further agents.

    `none`: it is told nothing of it; `explicitRequestOnly`: only when the user asks for it; `proactive`:
    whenever it sees fit.
    """

    NONE = "none", until("0.142.5")
    EXPLICIT_REQUEST_ONLY = "explicitRequestOnly"
    PROACTIVE = "proactive"


class CustomMultiAgentMode(WireModel, extra="forbid"):
    """A rule of the client's own for when to hand work to further agents."""

    custom: str
    """The rule, in words, for the model to follow."""


MultiAgentMode = TypeAliasType(
    "MultiAgentMode",
    Annotated[
        MultiAgentModeKind | CustomMultiAgentMode | UnknownVariant,
        External(order=("none", "custom", "explicitRequestOnly", "proactive")),
    ],
)
"""When the model may hand work to further agents: one of the known rules, or one in words."""


class ToolExposureSurface(WireEnum):
    """A way in which tools are put before a model."""

    CODE_MODE = "code_mode"
    """Called from within code that the model writes."""
    DEFERRED = "deferred"
    """Not listed at first: the model finds them by searching."""
    DIRECT = "direct"
    """Listed from the start, and called one by one."""


class AutoCompactTokenLimitScope(WireEnum):
    """Which tokens count towards the limit at which a thread is compacted."""

    TOTAL = "total"
    """All tokens of the context."""
    BODY_AFTER_PREFIX = "body_after_prefix"
    """Only those that follow the fixed part at its beginning."""


class CodexResponseHandoffMode(WireEnum):
    """In which form the agent's responses are handed to the model of a realtime conversation.

    `thinking` and `commentary` name the channel that carries them; `bemTags` marks them with tags.
    """

    THINKING = "thinking"
    COMMENTARY = "commentary"
    BEM_TAGS = "bemTags"
