"""A member is written at other times."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="presence_changed",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.PRESENCE_CHANGED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="The member {subject!r} was {old} written, and is {new} now.",
    why=(
        "The JSON Schema allows both. Typed clients may tell null from absent: `f: T | null` against `f?: T`."
    ),
    old="{ mode: string | null }   // always written",
    new="{ mode?: string }         // left out when empty",
)
