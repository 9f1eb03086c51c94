"""A member that was always sent may be left out now, and no schema requires it."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="output_sent_member_left_out",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.MEMBER_OPTIONAL}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server may leave out the member {subject!r}, which an old one always sent.",
    why=(
        "No schema requires the member, so every validator is content. But code that was compiled "
        "against the types uses it without asking whether it is there."
    ),
    old="{ mode: string | null }   // always sent",
    new="{ mode?: string }         // left out when empty",
    reader=ReaderKind.TYPED,
)
