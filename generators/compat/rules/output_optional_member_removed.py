"""A member that was sometimes sent is gone."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="output_optional_member_removed",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.MEMBER_REMOVED}),
    flow=Flow.OUT,
    sentence="A new server no longer sends the member {subject!r}; an old client can do without it.",
    why="Old clients already cope with its absence.",
    old="{ name: string, mode?: string }",
    new="{ name: string }",
)
