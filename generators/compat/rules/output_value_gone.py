"""A value or a variant that was sent is no part of the type any more."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="output_value_gone",
    severity=Severity.SOURCE,
    kinds=frozenset({ChangeKind.ENUM_VALUE_REMOVED, ChangeKind.VARIANT_REMOVED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="The new type has no {value}, with which code for the old one may compare.",
    why=(
        "An old client waits for what never comes, and nothing breaks. But a compiler refuses the "
        "comparison with a value that cannot be, and the constant of Python is gone."
    ),
    old="{ state: 'ready' | 'failed' }",
    new="{ state: 'ready' }",
    reader=ReaderKind.SOURCE,
)
