"""A server sends less than an old client reads."""

from ..changes.change import Kind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="output_narrowed",
    severity=Severity.INFO,
    kinds=frozenset(
        {
            Kind.MEMBER_REQUIRED,
            Kind.NULL_REMOVED,
            Kind.TYPE_CHANGED,
            Kind.BOUND_TIGHTENED,
            Kind.ENUM_VALUE_REMOVED,
            Kind.ENUM_CLOSED,
            Kind.VARIANT_REMOVED,
            Kind.OBJECT_CLOSED,
        }
    ),
    flow=Flow.OUT,
    sentence="A new server no longer sends all that an old client reads: {subject}.",
    why="Old clients read what still comes; what they do for the rest is never asked of them.",
    old="{ state: 'ready' | 'failed' }",
    new="{ state: 'ready' }",
)
