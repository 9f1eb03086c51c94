"""A member that was always sent is gone."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="output_member_removed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.REQUIRED_MEMBER_REMOVED}),
    flow=Flow.OUT,
    sentence="A new server no longer sends the member {subject!r}, which an old client requires.",
    why="Old clients read the member without asking whether it is there.",
    old="{ name: string, mode: string }",
    new="{ name: string }",
)
