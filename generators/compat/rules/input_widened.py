"""A server reads more than before."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_widened",
    severity=Severity.INFO,
    kinds=frozenset(
        {
            ChangeKind.MEMBER_ADDED,
            ChangeKind.MEMBER_OPTIONAL,
            ChangeKind.NULL_ADDED,
            ChangeKind.TYPE_CHANGED,
            ChangeKind.BOUND_LOOSENED,
            ChangeKind.ENUM_VALUE_ADDED,
            ChangeKind.ENUM_OPENED,
            ChangeKind.VARIANT_ADDED,
            ChangeKind.OBJECT_OPENED,
        }
    ),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server also reads what an old client does not send: {subject}.",
    why="Old clients send what they always sent, and that is still read.",
    old="{ mode: 'fast' }",
    new="{ mode: 'fast' | 'careful', note?: string }",
)
