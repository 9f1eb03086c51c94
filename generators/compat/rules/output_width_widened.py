"""An integer that a server sends changes its width."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_width_widened",
    severity=Severity.UNPROVEN,
    kinds=frozenset({ChangeKind.WIDTH_CHANGED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server sends {subject!r} as {new} where an old client reads {old}.",
    why=(
        "A reader that takes the width at its word overflows on what lies between the two. No "
        "validator can show it: to them `format` is an annotation."
    ),
    old="{ size: integer }   // int32",
    new="{ size: integer }   // int64",
    only_if=lambda change: change.old_demands is not None,
)
