"""A server sends another type than clients read."""

from generators.compat.changes import Kind
from generators.compat.messages import Flow
from generators.compat.rules.rule import Rule, Severity

RULE = Rule(
    id="output_type_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({Kind.TYPE_CHANGED}),
    flow=Flow.OUT,
    sentence="A new server sends {new} where an old client expects {old}.",
    why="Old clients cannot read values that are not of the type they know.",
    old="{ limit: integer }",
    new="{ limit: number }",
    only_if=lambda change: change.old_demands is not None,
)
