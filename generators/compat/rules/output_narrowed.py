"""A server sends less than an old client reads."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_narrowed",
    severity=Severity.INFO,
    kinds=frozenset(
        {
            ChangeKind.MEMBER_REQUIRED,
            ChangeKind.NULL_REMOVED,
            ChangeKind.TYPE_CHANGED,
            ChangeKind.BOUND_TIGHTENED,
            ChangeKind.ENUM_VALUE_REMOVED,
            ChangeKind.ENUM_CLOSED,
            ChangeKind.VARIANT_REMOVED,
            ChangeKind.OBJECT_CLOSED,
        }
    ),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server no longer sends all that an old client reads: {subject}.",
    why="Old clients read what still comes; what they do for the rest is never asked of them.",
    old="{ state: 'ready' | 'failed' }",
    new="{ state: 'ready' }",
)
