"""A server reads listed values only, where anything went."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_enum_closed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.ENUM_CLOSED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server reads only {new} where an old client sends {old}.",
    why="Whatever old clients send beside the listed values is refused.",
    old="{ mode: string }",
    new="{ mode: 'fast' | 'careful' }",
)
