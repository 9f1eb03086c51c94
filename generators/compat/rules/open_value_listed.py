"""A value that an open fallback let in is listed now."""

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="open_value_listed",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.OPEN_VALUE_LISTED}),
    direction=None,
    sentence="The value {subject} is listed now; the open fallback of the union let it in before.",
    why="Who reads the union has to take values that it does not know, and this was one of them.",
    old="{ model: 'small' | string }",
    new="{ model: 'small' | 'large' | string }",
)
