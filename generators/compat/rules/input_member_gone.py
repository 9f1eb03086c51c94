"""A member that clients may send is no part of the type any more."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="input_member_gone",
    severity=Severity.SOURCE,
    kinds=frozenset({ChangeKind.MEMBER_REMOVED, ChangeKind.REQUIRED_MEMBER_REMOVED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="The new type has no member {subject!r}, which code for the old one may give.",
    why=(
        "A server passes over the member. But a compiler refuses it in the literal of an object, and a "
        "type checker in the arguments of a class."
    ),
    old="{ name: string, mode?: string }",
    new="{ name: string }",
    reader=ReaderKind.SOURCE,
)
