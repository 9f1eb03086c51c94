"""A member that was left out may be `null` now."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="output_null_sent",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.NULL_ADDED}),
    flow=Flow.OUT,
    sentence="A new server may send null, where an old one left the member out.",
    why=(
        "The schema lets null in on both sides. But code that was compiled against the types asks only "
        "whether the member is there."
    ),
    old="{ mode?: string }         // left out when empty",
    new="{ mode: string | null }   // always sent",
    reader=ReaderKind.TYPED,
)
