"""A server sends a further variant of a union."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="output_variant_added",
    severity=Severity.STRICT_READER,
    kinds=frozenset({ChangeKind.VARIANT_ADDED}),
    flow=Flow.OUT,
    sentence="A new server sends the variant {subject}, which an old client does not know.",
    why=("A reader whose union is closed fails on the message; a tolerant one keeps the variant as it came."),
    old="{ type: 'text', … }",
    new="{ type: 'text', … } | { type: 'image', … }",
    only_if=lambda change: change.is_told_apart,
)
