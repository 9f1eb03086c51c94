"""A server reads listed values only, where anything went."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="input_enum_closed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.ENUM_CLOSED}),
    flow=Flow.IN,
    sentence="A new server reads only {new} where an old client sends {old}.",
    why="Whatever old clients send beside the listed values is refused.",
    old="{ mode: string }",
    new="{ mode: 'fast' | 'careful' }",
)
