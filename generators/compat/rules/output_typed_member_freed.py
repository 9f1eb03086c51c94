"""A server may send anything under a name that clients read as something."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_typed_member_freed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.MEMBER_FREED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server may send anything under the name {subject!r}, which an old client reads as {old}.",
    why=(
        "The new schema allows any member, or says nothing of members: the name may come with other values."
    ),
    old="{ limit?: integer, [name: string]: unknown }",
    new="{ [name: string]: unknown }",
)
