"""A message without the member means something else to a new server."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_default_changed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.DEFAULT_CHANGED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server takes an absent {subject!r} for {new}, and an old one took it for {old}.",
    why=(
        "Every message stays readable. "
        "An old client that leaves the member out asks for something else now, and nobody tells it."
    ),
    old="{ limit?: integer }   // default 20",
    new="{ limit?: integer }   // default 50",
    only_if=lambda change: any(key.part != "document" for key in change.messages),
)
