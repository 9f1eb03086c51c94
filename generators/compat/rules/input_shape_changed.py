"""A union stands where clients send something else, or the reverse."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_shape_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.SHAPE_CHANGED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server expects {new} where an old client sends {old}.",
    why="What old clients send there fits none of the new variants, or not the one that is left.",
    old="{ url: string } | { path: string }",
    new="{ url: string, path: string }",
    reader=None,
)
