"""A server sends a further value of an enum."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_enum_value_added",
    severity=Severity.STRICT_READER,
    kinds=frozenset({ChangeKind.ENUM_VALUE_ADDED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server sends the value {subject!r}, which an old client does not know.",
    why="A reader whose enum is closed fails on the message; a tolerant one keeps the value as it came.",
    old="{ state: 'ready' | 'failed' }",
    new="{ state: 'ready' | 'failed' | 'cancelled' }",
)
