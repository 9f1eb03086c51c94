"""A closed object gains a member."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_member_unexpected",
    severity=Severity.STRICT_READER,
    kinds=frozenset({ChangeKind.MEMBER_ADDED, ChangeKind.REQUIRED_MEMBER_ADDED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server sends the member {subject!r}, and to an old client the object is closed.",
    why=(
        "A reader that takes the schema at its word refuses undeclared members; a tolerant one "
        "passes over them."
    ),
    old="{ name: string }                 // closed",
    new="{ name: string, mode?: string }  // closed",
    only_if=lambda change: change.old_demands is not None,
)
