"""A client has to send a member that it does not know."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="required_input_added",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.REQUIRED_MEMBER_ADDED}),
    flow=Flow.IN,
    sentence="A new server requires the member {subject!r}, which no old client sends.",
    why=("Old clients were written before the member was there, so each such message of theirs is refused."),
    old="{ name: string }",
    new="{ name: string, mode: string }   // mode is required",
)
