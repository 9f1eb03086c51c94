"""A bound on what clients send leaves less room."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_bound_tightened",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.BOUND_TIGHTENED, ChangeKind.BOUND_LOOSENED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server demands {new} where an old client keeps to {old}.",
    why="Values between the two bounds were admitted, and are refused now.",
    old="{ name: string }   // maxLength 100",
    new="{ name: string }   // maxLength 50",
    only_if=lambda change: change.new_demands is not None,
)
