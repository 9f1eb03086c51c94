"""A member is on its way out."""

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="member_deprecated",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.MEMBER_DEPRECATED}),
    direction=None,
    sentence="The member {subject!r} is deprecated.",
    why="It still works, and may be removed.",
    old="{ mode?: string }",
    new="{ mode?: string }   // deprecated",
)
