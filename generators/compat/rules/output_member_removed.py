"""A member that was always sent is gone."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_member_removed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.REQUIRED_MEMBER_REMOVED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server no longer sends the member {subject!r}, which an old client requires.",
    why="Old clients read the member without asking whether it is there.",
    old="{ name: string, mode: string }",
    new="{ name: string }",
)
