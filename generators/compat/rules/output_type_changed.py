"""A server sends another type than clients read."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_type_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.TYPE_CHANGED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server sends {new} where an old client expects {old}.",
    why="Old clients cannot read values that are not of the type they know.",
    old="{ limit: integer }",
    new="{ limit: number }",
    only_if=lambda change: change.old_demands is not None,
)
