"""A server sends a further notification."""

from protocol_models.methods import Direction, Kind

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="notification_added",
    severity=Severity.STRICT_READER,
    kinds=frozenset({ChangeKind.METHOD_ADDED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server sends the notification {subject!r}, which an old client does not know.",
    why="A reader with a closed list of methods fails on the message; a tolerant one passes over it.",
    old="(no such notification)",
    new="thread/archived",
    only_if=lambda change: change.new is Kind.NOTIFICATION,
)
