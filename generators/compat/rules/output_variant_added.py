"""A server sends a further variant of a union."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_variant_added",
    severity=Severity.STRICT_READER,
    kinds=frozenset({ChangeKind.VARIANT_ADDED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server sends the variant {subject}, which an old client does not know.",
    why=("A reader whose union is closed fails on the message; a tolerant one keeps the variant as it came."),
    old="{ type: 'text', … }",
    new="{ type: 'text', … } | { type: 'image', … }",
    only_if=lambda change: change.is_told_apart,
)
