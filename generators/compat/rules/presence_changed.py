"""A member is written at other times."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="presence_changed",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.PRESENCE_CHANGED}),
    flow=Flow.OUT,
    sentence="The member {subject!r} was {old} written, and is {new} now.",
    why=(
        "The JSON Schema allows both. Typed clients may tell null from absent: `f: T | null` against `f?: T`."
    ),
    old="{ mode: string | null }   // always written",
    new="{ mode?: string }         // left out when empty",
)
