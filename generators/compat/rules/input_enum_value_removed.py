"""A server no longer reads a value of an enum."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_enum_value_removed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.ENUM_VALUE_REMOVED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server refuses the value {subject!r} that an old client sends.",
    why="Old clients keep sending the value: to them it is part of the protocol.",
    old="{ mode: 'fast' | 'careful' }",
    new="{ mode: 'fast' }",
)
