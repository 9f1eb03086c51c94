"""The type of what a client sends demands a member that no schema requires."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="input_type_demands_member",
    severity=Severity.SOURCE,
    kinds=frozenset({ChangeKind.REQUIRED_MEMBER_ADDED, ChangeKind.MEMBER_REQUIRED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="The new type demands the member {subject!r}, which code for the old one does not give.",
    why=(
        "The server takes a message without the member. But the type has no question mark there, so the "
        "code of an old client does not compile against the new package."
    ),
    old="{ name: string }",
    new="{ name: string, title: string | null }   // no schema requires title",
    reader=ReaderKind.TYPED,
)
