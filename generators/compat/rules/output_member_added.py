"""A server sends a further member."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_member_added",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.MEMBER_ADDED, ChangeKind.REQUIRED_MEMBER_ADDED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server sends the member {subject!r}, which an old client does not know.",
    why="The object admits undeclared members, so old clients pass over it.",
    old="{ name: string }",
    new="{ name: string, mode: string }",
    only_if=lambda change: change.old_demands is None,
)
