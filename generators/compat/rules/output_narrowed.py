"""A server sends less than an old client reads."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
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
    flow=Flow.OUT,
    sentence="A new server no longer sends all that an old client reads: {subject}.",
    why="Old clients read what still comes; what they do for the rest is never asked of them.",
    old="{ state: 'ready' | 'failed' }",
    new="{ state: 'ready' }",
)
