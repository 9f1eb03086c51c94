"""A member that was left out may be `null` now."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="output_null_sent",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.NULL_ADDED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server may send null, where an old one left the member out.",
    why=(
        "The schema lets null in on both sides. But code that was compiled against the types asks only "
        "whether the member is there."
    ),
    old="{ mode?: string }         // left out when empty",
    new="{ mode: string | null }   // always sent",
    reader=ReaderKind.TYPED,
)
