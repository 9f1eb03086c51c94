"""An integer that clients send changes its width."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_width_narrowed",
    severity=Severity.UNPROVEN,
    kinds=frozenset({ChangeKind.WIDTH_CHANGED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server reads {subject!r} as {new} where an old client sends {old}.",
    why=(
        "A reader that takes the width at its word overflows on what lies between the two. No "
        "validator can show it: to them `format` is an annotation."
    ),
    old="{ size: integer }   // int64",
    new="{ size: integer }   // int32",
    only_if=lambda change: change.new_demands is not None,
)
