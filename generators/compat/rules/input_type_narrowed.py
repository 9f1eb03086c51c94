"""The type of what a client sends takes less than before."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="input_type_narrowed",
    severity=Severity.SOURCE,
    kinds=frozenset({ChangeKind.CONSTRAINT_CHANGED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="The new type does not take what code for the old one gives: {subject}.",
    why=(
        "The server takes the message. But the code of an old client does not compile against the new "
        "package."
    ),
    old="{ a: string | null } | { b: string }",
    new="{ a: string | null } | { b: string, c: string | null }",
    reader=ReaderKind.TYPED,
)
