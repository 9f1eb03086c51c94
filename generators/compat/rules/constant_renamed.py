"""The constant of a method has another name, or none."""

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="constant_renamed",
    severity=Severity.SOURCE,
    kinds=frozenset({ChangeKind.CONSTANT_NAME_CHANGED}),
    direction=None,
    sentence="Code that names {old} finds it no longer{now}.",
    why=("The messages are the same. But an import of the constant fails."),
    old="from … import TURN_START",
    new="from … import TURN_BEGIN",
    reader=ReaderKind.SOURCE,
)
