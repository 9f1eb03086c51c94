"""A server no longer asks something."""

from protocol_models.methods import Kind as MethodKind

from ..changes.change import Kind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="server_request_removed",
    severity=Severity.INFO,
    kinds=frozenset({Kind.METHOD_REMOVED}),
    flow=Flow.OUT,
    sentence="A new server does not send the request {subject!r} any more.",
    why="Old clients wait for no request; they are asked less.",
    old="item/tool/requestUserInput",
    new="(no such request)",
    only_if=lambda change: change.old is MethodKind.REQUEST,
)
