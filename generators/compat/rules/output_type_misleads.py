"""What is always sent is not what the old types say."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="output_type_misleads",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.CONSTRAINT_CHANGED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="Code that was compiled against the old types does not get what they say: {subject}.",
    why=("The schema admits the message, the type that is made of what is always sent does not."),
    old="{ result: string } | { error: string }   // one is always sent",
    new="{ result?: string, error?: string }",
    reader=ReaderKind.TYPED,
)
