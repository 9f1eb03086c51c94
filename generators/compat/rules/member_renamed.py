"""A member or a listed value has another name in Python."""

from ..changes.change import ChangeKind
from .rule import ReaderKind, Rule, Severity

RULE = Rule(
    id="member_renamed",
    severity=Severity.SOURCE,
    kinds=frozenset({ChangeKind.MEMBER_NAME_CHANGED}),
    direction=None,
    sentence="Code that names {old} finds it no longer{now}.",
    why=("The messages are the same. But the attribute of the class is gone."),
    old="turn.thread_id",
    new="turn.thread",
    reader=ReaderKind.SOURCE,
)
