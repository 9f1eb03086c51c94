"""A server reads a member under a name that clients were free to use."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_free_member_typed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.MEMBER_TYPED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server reads {subject!r} as {new}, and an old client may send anything under that name.",
    why=("The old schema allowed any member, or said nothing of members: clients could send their own."),
    old="{ [name: string]: unknown }",
    new="{ limit?: integer, [name: string]: unknown }",
)
