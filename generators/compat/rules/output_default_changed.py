"""A message without the member means something else to an old client."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="output_default_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.DEFAULT_CHANGED}),
    flow=Flow.OUT,
    sentence="An old client takes an absent {subject!r} for {old}, and a new server means {new}.",
    why=(
        "Every message stays readable. "
        "Old clients fill in the default that they know, and show or do something else."
    ),
    old="{ limit?: integer }   // default 20",
    new="{ limit?: integer }   // default 50",
    only_if=lambda change: change.is_filled_in and any(key.part != "document" for key in change.messages),
)
