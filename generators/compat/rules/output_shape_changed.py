"""A union is sent where clients read something else, or the reverse."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="output_shape_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.SHAPE_CHANGED}),
    flow=Flow.OUT,
    sentence="A new server sends {new} where an old client expects {old}.",
    why="Some of the variants lack what old clients read without asking.",
    old="{ type: 'image', url: string }",
    new="{ type: 'image' } & ({ url: string } | { fileId: string })",
)
