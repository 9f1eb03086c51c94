"""A server no longer reads a member."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_member_ignored",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.MEMBER_REMOVED, ChangeKind.REQUIRED_MEMBER_REMOVED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server passes over the member {subject!r} that an old client sends.",
    why=(
        "Nothing is refused: the object admits undeclared members. What the member asked for no "
        "longer happens."
    ),
    old="{ name: string, mode?: string }",
    new="{ name: string }",
    only_if=lambda change: change.new_demands is None,
)
