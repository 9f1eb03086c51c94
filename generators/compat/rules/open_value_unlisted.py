"""A value that an open fallback lets in is no longer listed."""

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="open_value_unlisted",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.OPEN_VALUE_UNLISTED}),
    direction=None,
    sentence="The value {subject} is no longer listed; the open fallback of the union still lets it in.",
    why="Who sends the value is read as before, as one of the values that have no name.",
    old="{ model: 'small' | 'large' | string }",
    new="{ model: 'small' | string }",
)
