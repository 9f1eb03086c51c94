"""A client has to send a member that it does not know."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="required_input_added",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.REQUIRED_MEMBER_ADDED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server requires the member {subject!r}, which no old client sends.",
    why=("Old clients were written before the member was there, so each such message of theirs is refused."),
    old="{ name: string }",
    new="{ name: string, mode: string }   // mode is required",
)
