"""A server reads another type than clients send."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_type_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.TYPE_CHANGED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server expects {new} where an old client sends {old}.",
    why="Values of the old type that are not of the new one are refused.",
    old="{ limit: number }",
    new="{ limit: integer }",
    only_if=lambda change: change.new_demands is not None,
)
