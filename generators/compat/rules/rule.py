"""What a rule is: a judgment on one kind of change, in one sentence.

Input: a Change and the direction of a message that reaches it. Output: whether the rule speaks of it.
A rule names the severity; for what breaks somebody, `generators.compat.findings` adds the evidence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from protocol_models.methods import Direction

from ...canonical import line
from ..changes.change import Change, ChangeKind
from ..severity import Severity

__all__ = ["ReaderKind", "Rule", "Severity"]


class ReaderKind(StrEnum):
    """Who breaks."""

    WIRE = "wire"
    """Who reads messages as their schema lets them be."""
    TYPED = "typed"
    """Code that was compiled against the types, and relies on what is always sent."""
    SOURCE = "source"
    """Code that names types, constants and members, and is compiled against the new ones."""


VALUES = frozenset({ChangeKind.ENUM_VALUE_ADDED, ChangeKind.ENUM_VALUE_REMOVED})
"""The subject is a value of the wire."""


def _always(_change: Change) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """One judgment. Its id is the name of its module, and permanent."""

    id: str
    severity: Severity
    kinds: frozenset[ChangeKind]
    direction: Direction | None
    """The direction in which it speaks; `None`: in either."""
    sentence: str
    """The consequence; `{subject}`, `{old}` and `{new}` are the Change's, `{now}` says what it is now.
    `{value}` is the subject as it stands on the wire; `{Reader}`, `{Writer}` and `{writer}` are those of the
    message."""
    why: str
    """Why it breaks whom, or why it does not."""
    old: str
    new: str
    """An example, one line for each version."""
    only_if: Callable[[Change], bool] = _always
    reader: ReaderKind | None = ReaderKind.WIRE
    """Who breaks; `None`: any of them."""

    @property
    def wants_evidence(self) -> bool:
        """Whether a finding has to show a message that breaks; the compiler shows what breaks source."""
        if self.severity is Severity.SOURCE:
            return False
        return self.reader is ReaderKind.TYPED or self.severity.traits.wants_evidence

    def speaks_of(self, change: Change, direction: Direction) -> bool:
        """Whether this is the rule for a change, where a message of this direction reaches it."""
        return change.kind in self.kinds and self.direction in (None, direction) and self.only_if(change)

    def say(self, change: Change, direction: Direction) -> str:
        """The sentence, for one change and the messages of a direction."""
        is_read_by_server = direction is Direction.CLIENT_TO_SERVER
        value = change.new if change.kind is ChangeKind.ENUM_VALUE_ADDED else change.old
        is_bare = change.kind in VALUES and not isinstance(value, str)
        return self.sentence.format(
            subject=_Bare(change.subject) if is_bare else change.subject,
            value=repr(change.subject) if change.kind in VALUES and not is_bare else change.subject,
            Reader="A new server" if is_read_by_server else "An old client",
            Writer="An old client" if is_read_by_server else "A new server",
            writer="an old client" if is_read_by_server else "a new server",
            old=_shown(change, change.old),
            new=_shown(change, change.new),
            now="" if change.new is None else f": it is {_shown(change, change.new)} now",
        ) + (f" It was perhaps renamed to {change.guess!r}." if change.guess else "")


class _Bare(str):
    """What stands in a sentence without quotation marks, for it is no string on the wire."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _shown(change: Change, value: object) -> str:
    shown = value if isinstance(value, str) else line(value)
    if change.kind in (ChangeKind.BOUND_TIGHTENED, ChangeKind.BOUND_LOOSENED):
        return f"no {change.subject}" if value is None else f"{change.subject} {shown}"
    return shown
