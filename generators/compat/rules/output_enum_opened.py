"""A server may send more than the listed values."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_enum_opened",
    severity=Severity.STRICT_READER,
    kinds=frozenset({ChangeKind.ENUM_OPENED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server may send {new} where an old client knows only {old}.",
    why="A reader whose enum is closed fails on the message; a tolerant one keeps the value as it came.",
    old="{ state: 'ready' | 'failed' }",
    new="{ state: string }",
)
