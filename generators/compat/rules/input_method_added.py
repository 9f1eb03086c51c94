"""A server understands a further method."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="input_method_added",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.METHOD_ADDED}),
    flow=Flow.IN,
    sentence="A new server understands {subject!r}, which no old client sends.",
    why="Nobody has to use it.",
    old="(no such method)",
    new="thread/fork",
)
