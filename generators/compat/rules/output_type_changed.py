"""A server sends another type than clients read."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="output_type_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.TYPE_CHANGED}),
    flow=Flow.OUT,
    sentence="A new server sends {new} where an old client expects {old}.",
    why="Old clients cannot read values that are not of the type they know.",
    old="{ limit: integer }",
    new="{ limit: number }",
    only_if=lambda change: change.old_demands is not None,
)
