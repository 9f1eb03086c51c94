"""A server no longer reads a variant of a union."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_variant_removed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.VARIANT_REMOVED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server refuses the variant {subject} that an old client sends.",
    why="Old clients keep sending the variant: to them it is part of the protocol.",
    old="{ type: 'text', … } | { type: 'image', … }",
    new="{ type: 'text', … }",
)
