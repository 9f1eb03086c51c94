"""A server no longer reads a variant of a union."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="input_variant_removed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.VARIANT_REMOVED}),
    flow=Flow.IN,
    sentence="A new server refuses the variant {subject} that an old client sends.",
    why="Old clients keep sending the variant: to them it is part of the protocol.",
    old="{ type: 'text', … } | { type: 'image', … }",
    new="{ type: 'text', … }",
)
