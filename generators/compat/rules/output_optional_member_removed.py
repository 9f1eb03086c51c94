"""A member that was sometimes sent is gone."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_optional_member_removed",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.MEMBER_REMOVED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server no longer sends the member {subject!r}; an old client can do without it.",
    why="Old clients already cope with its absence.",
    old="{ name: string, mode?: string }",
    new="{ name: string }",
)
