"""A method that clients call is gone."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_method_removed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.METHOD_REMOVED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server does not know the method {subject!r} that an old client sends.",
    why="The server answers an unknown request with an error, and passes over an unknown notification.",
    old="thread/rollback",
    new="(no such method)",
)
