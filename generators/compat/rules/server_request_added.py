"""A server asks something new."""

from protocol_models.methods import Direction, Kind

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="server_request_added",
    severity=Severity.STRICT_READER,
    kinds=frozenset({ChangeKind.METHOD_ADDED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server sends the request {subject!r}, which an old client does not know.",
    why=(
        "A tolerant client answers with an error, and the server goes on without; one with a "
        "closed list fails."
    ),
    old="(no such request)",
    new="currentTime/read",
    only_if=lambda change: change.new is Kind.REQUEST,
)
