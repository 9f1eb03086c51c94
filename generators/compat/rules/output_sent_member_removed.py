"""A member that was always sent is gone, and no schema requires it."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="output_sent_member_removed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.REQUIRED_MEMBER_REMOVED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server no longer sends the member {subject!r}, which an old one always sent.",
    why=(
        "No schema requires the member, so every validator is content. But code that was compiled "
        "against the types uses it without asking whether it is there."
    ),
    old="{ tokens: number }   // always sent",
    new="{ }",
    reader=ReaderKind.TYPED,
)
