"""A method is on its way out."""

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="method_deprecated",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.METHOD_DEPRECATED}),
    direction=None,
    sentence="The method {subject!r} is deprecated.",
    why="It still works, and may be removed.",
    old="thread/rollback",
    new="thread/rollback   // deprecated",
)
