"""A union is sent where clients read something else, or the reverse."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_shape_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.SHAPE_CHANGED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server sends {new} where an old client expects {old}.",
    why="Some of the variants lack what old clients read without asking.",
    old="{ type: 'image', url: string }",
    new="{ type: 'image' } & ({ url: string } | { fileId: string })",
    reader=None,
)
