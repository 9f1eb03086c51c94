"""A union stands where clients send something else, or the reverse."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="input_shape_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.SHAPE_CHANGED}),
    flow=Flow.IN,
    sentence="A new server expects {new} where an old client sends {old}.",
    why="What old clients send there fits none of the new variants, or not the one that is left.",
    old="{ url: string } | { path: string }",
    new="{ url: string, path: string }",
)
