"""A server may send null where it did not."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_null_added",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.NULL_ADDED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server may send null, which an old client does not expect.",
    why="Old clients use the value without asking whether it is null.",
    old="{ mode: string }",
    new="{ mode: string | null }",
)
