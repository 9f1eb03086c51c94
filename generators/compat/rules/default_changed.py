"""A member that is left out means something else."""

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="default_changed",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.DEFAULT_CHANGED}),
    flow=None,
    sentence="Where {subject!r} is left out it now means {new}, and meant {old}.",
    why="Every message stays readable, and those without the member are understood differently.",
    old="{ limit?: integer }   // default 20",
    new="{ limit?: integer }   // default 50",
)
