"""A server sends a further variant that nothing tells apart."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_variant_indistinct",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.VARIANT_ADDED, ChangeKind.VARIANT_UNTAGGED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server also sends {subject}, which an old client does not expect and cannot read.",
    why=(
        "No tag, name or value says that this variant is another one, so tolerance of unknown "
        "variants does not help."
    ),
    old="{ id: string }",
    new="{ id: string } | string",
    only_if=lambda change: not change.is_told_apart,
)
