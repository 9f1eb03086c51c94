"""A client may no longer send null."""

from ..changes.change import ChangeKind
from ..message_schemas import Flow
from .rule import Rule, Severity

RULE = Rule(
    id="input_null_refused",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.NULL_REMOVED}),
    flow=Flow.IN,
    sentence="A new server refuses the null that an old client sends.",
    why="Many clients write null for what they leave empty; those messages are refused.",
    old="{ mode: string | null }",
    new="{ mode: string }",
)
