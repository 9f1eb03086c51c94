"""A bound on what a server sends leaves more room."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_bound_loosened",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.BOUND_TIGHTENED, ChangeKind.BOUND_LOOSENED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence="A new server keeps to {new} where an old client relies on {old}.",
    why="Values between the two bounds never came, and come now.",
    old="{ name: string }   // maxLength 50",
    new="{ name: string }   // maxLength 100",
    only_if=lambda change: change.old_demands is not None,
)
