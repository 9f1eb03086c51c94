"""A method that clients call is gone."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="input_method_removed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.METHOD_REMOVED}),
    flow=Flow.IN,
    sentence="A new server does not know the method {subject!r} that an old client sends.",
    why="The server answers an unknown request with an error, and passes over an unknown notification.",
    old="thread/rollback",
    new="(no such method)",
)
