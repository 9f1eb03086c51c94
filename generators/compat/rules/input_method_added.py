"""A server understands a further method."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_method_added",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.METHOD_ADDED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server understands {subject!r}, which no old client sends.",
    why="Nobody has to use it.",
    old="(no such method)",
    new="thread/fork",
)
