"""The type of what a client sends takes no `null` where the schema does."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="input_type_refuses_null",
    severity=Severity.SOURCE,
    kinds=frozenset({ChangeKind.NULL_REMOVED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="The new type takes no null, which code for the old one may give.",
    why=(
        "The server takes null. But the type says that the member is left out instead, so the code of "
        "an old client does not compile against the new package."
    ),
    old="{ title?: string | null }",
    new="{ title?: string }   // the schema still takes null",
    reader=ReaderKind.TYPED,
)
