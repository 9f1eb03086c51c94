"""A closed object loses a member that clients send."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_member_refused",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.MEMBER_REMOVED, ChangeKind.REQUIRED_MEMBER_REMOVED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server refuses the member {subject!r}, which an old client sends.",
    why="The object admits no undeclared members, so one that is no longer declared is refused.",
    old="{ name: string, mode?: string }   // closed",
    new="{ name: string }                  // closed",
    only_if=lambda change: change.new_demands is not None,
)
