"""An object that clients send admits declared members only."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_object_closed",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.OBJECT_CLOSED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server refuses members that it does not declare, and an old client may send them.",
    why="Where the old schema allowed any member, clients were free to send their own.",
    old="{ [name: string]: unknown }",
    new="{ name?: string }   // closed",
)
