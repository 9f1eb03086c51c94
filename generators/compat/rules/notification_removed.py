"""A notification no longer comes."""

from protocol_models.methods import Direction, Kind

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="notification_removed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.METHOD_REMOVED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server does not send the notification {subject!r} that an old client waits for.",
    why=(
        "An old client never does again what this notification made it do: a turn does not end, "
        "a list stays stale."
    ),
    old="turn/completed",
    new="(no such notification)",
    only_if=lambda change: change.old is Kind.NOTIFICATION,
)
