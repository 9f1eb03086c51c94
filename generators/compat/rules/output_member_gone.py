"""A member that was sometimes sent is no part of the type any more."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="output_member_gone",
    severity=Severity.SOURCE,
    kinds=frozenset({ChangeKind.MEMBER_REMOVED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="The new type has no member {subject!r}, which code for the old one may read.",
    why=(
        "Such code copes with its absence in a message. But it names a member that the type does not "
        "have, and does not compile."
    ),
    old="{ name: string, mode?: string }",
    new="{ name: string }",
    reader=ReaderKind.SOURCE,
)
