"""A server may send null where it did not."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="output_null_added",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.NULL_ADDED}),
    flow=Flow.OUT,
    sentence="A new server may send null, which an old client does not expect.",
    why="Old clients use the value without asking whether it is null.",
    old="{ mode: string }",
    new="{ mode: string | null }",
)
