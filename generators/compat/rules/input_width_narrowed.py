"""An integer that clients send changes its width."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="input_width_narrowed",
    severity=Severity.UNPROVEN,
    kinds=frozenset({ChangeKind.WIDTH_CHANGED}),
    flow=Flow.IN,
    sentence="A new server reads {subject!r} as {new} where an old client sends {old}.",
    why=(
        "A reader that takes the width at its word overflows on what lies between the two. No "
        "validator can show it: to them `format` is an annotation."
    ),
    old="{ size: integer }   // int64",
    new="{ size: integer }   // int32",
    only_if=lambda change: change.new_demands is not None,
)
