"""A server reads more than before."""

from ..changes.change import Kind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="input_widened",
    severity=Severity.INFO,
    kinds=frozenset(
        {
            Kind.MEMBER_ADDED,
            Kind.MEMBER_OPTIONAL,
            Kind.NULL_ADDED,
            Kind.TYPE_CHANGED,
            Kind.BOUND_LOOSENED,
            Kind.ENUM_VALUE_ADDED,
            Kind.ENUM_OPENED,
            Kind.VARIANT_ADDED,
            Kind.OBJECT_OPENED,
        }
    ),
    flow=Flow.IN,
    sentence="A new server also reads what an old client does not send: {subject}.",
    why="Old clients send what they always sent, and that is still read.",
    old="{ mode: 'fast' }",
    new="{ mode: 'fast' | 'careful', note?: string }",
)
