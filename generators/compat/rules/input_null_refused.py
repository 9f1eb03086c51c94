"""A client may no longer send null."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_null_refused",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.NULL_REMOVED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server refuses the null that an old client sends.",
    why="Many clients write null for what they leave empty; those messages are refused.",
    old="{ mode: string | null }",
    new="{ mode: string }",
)
