"""A message without the member means something else to an old client."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_default_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.DEFAULT_CHANGED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="An old client takes an absent {subject!r} for {old}, and a new server means {new}.",
    why=(
        "Every message stays readable. "
        "Old clients fill in the default that they know, and show or do something else."
    ),
    old="{ limit?: integer }   // default 20",
    new="{ limit?: integer }   // default 50",
    only_if=lambda change: change.is_filled_in and any(key.part != "document" for key in change.messages),
)
