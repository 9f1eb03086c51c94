"""A message is refused for a reason that no other rule names."""

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="message_unreadable",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.CONSTRAINT_CHANGED}),
    direction=None,
    sentence="{Reader} refuses {new} that {writer} sends: {subject}.",
    why="Containment found it and comparing did not: the message says where it fails.",
    old="allOf: [{ … }]",
    new="allOf: [{ … }, { not: { … } }]",
)
