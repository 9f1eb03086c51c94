"""A member that was always sent may be left out."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_made_optional",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.MEMBER_OPTIONAL}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server may leave out the member {subject!r}, which an old client requires.",
    why="Old clients read the member without asking whether it is there.",
    old="{ name: string, mode: string }",
    new="{ name: string, mode?: string }",
)
