"""A type has another name, or none."""

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="type_renamed",
    severity=Severity.SOURCE,
    kinds=frozenset({ChangeKind.TYPE_NAME_CHANGED}),
    direction=None,
    sentence="Code that names {old} finds it no longer{now}.",
    why=("The messages are the same. But an import of the name fails, in TypeScript and in Python."),
    old="import type { Turn } from …",
    new="import type { Round } from …",
    reader=ReaderKind.SOURCE,
)
