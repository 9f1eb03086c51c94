"""A server no longer asks something."""

from protocol_models.methods import Direction, Kind

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="server_request_removed",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.METHOD_REMOVED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server does not send the request {subject!r} any more.",
    why="Old clients do not wait for a request; the server only asks them less.",
    old="item/tool/requestUserInput",
    new="(no such request)",
    only_if=lambda change: change.old is Kind.REQUEST,
)
