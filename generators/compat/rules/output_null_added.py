"""A server may send null where it did not."""

from generators.compat.changes import Kind
from generators.compat.messages import Flow
from generators.compat.rules.rule import Rule, Severity

RULE = Rule(
    id="output_null_added",
    severity=Severity.BREAKING,
    kinds=frozenset({Kind.NULL_ADDED}),
    flow=Flow.OUT,
    sentence="A new server may send null, which an old client does not expect.",
    why="Old clients use the value without asking whether it is null.",
    old="{ mode: string }",
    new="{ mode: string | null }",
)
