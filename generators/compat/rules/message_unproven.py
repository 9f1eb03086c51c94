"""Whether a message stays readable is not known."""

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="message_unproven",
    severity=Severity.UNPROVEN,
    kinds=frozenset({ChangeKind.CONTAINMENT_UNPROVEN}),
    direction=None,
    sentence="It is not known whether the message stays readable: {subject}",
    why=(
        "There is neither a proof nor a message that shows the contrary: patterns and `not` can be too hard."
    ),
    old="{ name: string }   // pattern (a|b)*c",
    new="{ name: string }   // pattern (?=a)…",
    reader=None,
)
