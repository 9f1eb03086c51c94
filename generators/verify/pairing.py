"""Which request a response may answer, in lines of a recording whose beginning may not be known.

Input: the requests and responses of these lines. Output: the requests that a response may answer, those
that are left without response, and a log of what cannot be told without the lines before.

Where the lines do not begin their recording, any id may belong to a request that was made before. A request
with the same id and sender ends that doubt, and is `Touched` in the log, since it ends the earlier one. A
response that may answer an earlier request is put off: it stands in the log as a `DeferredAnswer`. Where it
may also answer one of these lines, its id is tangled, and all that comes later with this id is put off too.
`absorb` goes through the log of the lines behind as if it heard them now, id by id: ids have nothing to do
with each other, but for the number of requests after which one is given up, and that is counted by line.
"""

from __future__ import annotations

from array import array
from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, Literal, TypeAlias, TypeVar

from protocol_models.codec.messages import Id
from protocol_models.methods import Direction

from ..releases.used_places import FoundPlaces
from .position import END

__all__ = [
    "MAX_OPEN",
    "SIDES",
    "UNKNOWN",
    "Asked",
    "DeferredAnswer",
    "Pairing",
    "Side",
    "Unanswered",
    "Uses",
]

MAX_OPEN = 1 << 16
"""After so many more requests of its side a request is given up."""

Side: TypeAlias = "Direction | None"
"""Who sent something; `None` where nothing tells."""
Uses: TypeAlias = "tuple[tuple[Direction, FoundPlaces], ...]"
"""What a message uses of the protocol, with its sender."""
SIDES: Final[tuple[Side, ...]] = (*Direction, None)

E = TypeVar("E")


class _Unknown(Enum):
    UNKNOWN = "unknown"


UNKNOWN: Final = _Unknown.UNKNOWN
"""Stands for a request that may have been made before these lines."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits for its response."""

    direction: Side
    id: Id
    method: str
    line: int
    ordinal: int
    """How many requests of its side stand before it."""
    uses: Uses = ()

    def moved(self, lines: int, ordinals: int) -> Asked:
        """Behind so many other lines, and requests of its side."""
        return replace(self, line=self.line + lines, ordinal=self.ordinal + ordinals)


@dataclass(frozen=True, slots=True)
class Touched:
    """A request that is dealt with; an earlier one of its sender and id waits no more."""

    direction: Side
    line: int


@dataclass(frozen=True, slots=True)
class DeferredAnswer:
    """A response or error that may answer a request of the lines before."""

    line: int
    recorded: bytes
    """A line that says the same."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A request to which no response was recorded."""

    line: int
    direction: Side
    method: str
    shows_at: tuple[int, int]
    """The line that shows it, `END` for the end of the recording, and its number among others there."""
    uses: Uses = ()


def _line_of(entry: Asked | Touched | DeferredAnswer) -> int:
    return entry.line


@dataclass(slots=True)
class Pairing:
    """The requests of some lines that wait for a response, and what the lines before decide."""

    begins: bool = True
    """Whether these lines begin their recording, so that nothing stands before them."""
    max_open: int = MAX_OPEN
    _open: dict[Side, dict[Id, Asked]] = field(default_factory=lambda: {side: {} for side in SIDES})
    """In the order in which they were made."""
    _counts: dict[Side, int] = field(default_factory=lambda: dict.fromkeys(SIDES, 0))
    """How many requests each side made."""
    # The rest is empty where the lines begin their recording.
    _lines: dict[Side, array[int]] = field(default_factory=lambda: {side: array("q") for side in SIDES})
    """The lines of these requests."""
    _touched: set[tuple[Side, Id]] = field(default_factory=set)
    _tangled: set[Id] = field(default_factory=set)
    _log: dict[Id, list[Asked | Touched | DeferredAnswer]] = field(default_factory=dict)

    # --- one message after the other

    def ask(self, side: Side, id: Id, method: str, line: int, uses: Uses) -> Iterator[Unanswered]:  # noqa: A002
        """A request waits for its response; these wait no more."""
        asked = Asked(side, id, method, line, self._counts[side], uses)
        self._counts[side] += 1
        if not self.begins:
            self._lines[side].append(line)
        yield from self._add(asked)
        oldest = next(iter(self._open[side].values()), asked)
        if oldest.ordinal <= asked.ordinal - self.max_open:
            yield self._given_up(oldest, line)

    def find(self, side: Side, id: Id) -> Asked | Literal[_Unknown.UNKNOWN] | None:  # noqa: A002
        """The request of this side with this id that waits; `UNKNOWN` where the lines before decide."""
        if (asked := self._open[side].get(id)) is not None:
            return asked
        return None if self.begins or (side, id) in self._touched else UNKNOWN

    def answered(self, asked: Asked) -> None:
        """A request waits no more."""
        del self._open[asked.direction][asked.id]

    def is_tangled(self, id: Id) -> bool:  # noqa: A002
        """Whether the lines before decide which requests with this id wait."""
        return id in self._tangled

    def put_off(self, id: Id, answer: DeferredAnswer, sides: tuple[Side, ...]) -> None:  # noqa: A002
        """Keep a response until the lines before are known; it may answer a request of these sides."""
        self._keep(id, answer)
        if any(id in self._open[side] for side in sides):
            self._tangled.add(id)
            for waiting in self._open.values():
                if (asked := waiting.pop(id, None)) is not None:
                    self._keep(id, asked)

    def end(self) -> Iterator[Unanswered]:
        """The requests that wait where the recording ends."""
        waiting = [asked for side in self._open.values() for asked in side.values()]
        for number, asked in enumerate(waiting):
            yield _unanswered(asked, END, number)

    def _add(self, asked: Asked) -> Iterator[Unanswered]:
        if asked.id in self._tangled:
            self._keep(asked.id, asked)
            return
        yield from self._touch(asked.direction, asked.id, asked.line)
        self._open[asked.direction][asked.id] = asked

    def _touch(self, side: Side, id: Id, line: int) -> Iterator[Unanswered]:  # noqa: A002
        if id in self._tangled:
            self._keep(id, Touched(side, line))
        elif (before := self._open[side].pop(id, None)) is not None:
            yield _unanswered(before, line, 0)
        elif self.find(side, id) is UNKNOWN:
            self._touched.add((side, id))
            self._keep(id, Touched(side, line))

    def _keep(self, id: Id, entry: Asked | Touched | DeferredAnswer) -> None:  # noqa: A002
        insort(self._log.setdefault(id, []), entry, key=_line_of)

    def _given_up(self, asked: Asked, line: int) -> Unanswered:
        del self._open[asked.direction][asked.id]
        return _unanswered(asked, line, 1)

    # --- lines that stand behind these

    def absorb(
        self, behind: Pairing, lines: int, hear: Callable[[DeferredAnswer], Iterable[E]]
    ) -> Iterator[E | Unanswered]:
        """What these lines say of the lines behind, where these are so many; `hear` hears an answer again."""
        later = {
            side: _Later(self._counts[side], lines, behind._lines[side], self.max_open) for side in SIDES
        }
        for id_, entries in behind._log.items():
            for entry in entries:
                line = entry.line + lines
                yield from self._give_up(later, id_, line)
                if isinstance(entry, Asked):
                    yield from self._add(entry.moved(lines, self._counts[entry.direction]))
                elif isinstance(entry, Touched):
                    yield from self._touch(entry.direction, id_, line)
                elif id_ in self._tangled:
                    self._keep(id_, replace(entry, line=line))
                else:
                    yield from hear(replace(entry, line=line))
        for id_ in {id_: None for side in self._open.values() for id_ in side}:
            yield from self._give_up(later, id_, END)
        self._take(behind, lines)

    def _give_up(self, later: Mapping[Side, _Later], id: Id, line: int) -> Iterator[Unanswered]:  # noqa: A002
        for side in SIDES:
            if (asked := self._open[side].get(id)) is None:
                continue
            if (end := later[side].end(asked)) is not None and end < line:
                yield self._given_up(asked, end)

    def _take(self, behind: Pairing, lines: int) -> None:
        """What waits in the lines behind, and what they have counted."""
        for side in SIDES:
            waiting = self._open[side]
            for id_, asked in behind._open[side].items():
                moved = asked.moved(lines, self._counts[side])
                if id_ in self._tangled:
                    self._keep(id_, moved)
                else:
                    waiting[id_] = moved
            self._open[side] = dict(sorted(waiting.items(), key=lambda item: item[1].ordinal))
            self._counts[side] += behind._counts[side]
            if not self.begins:
                self._lines[side].extend(line + lines for line in behind._lines[side])


@dataclass(frozen=True, slots=True)
class _Later:
    """The requests of one side in the lines behind."""

    before: int
    """How many requests of this side stand before these lines."""
    moved_by: int
    lines: array[int]
    max_open: int

    def end(self, asked: Asked) -> int | None:
        """The line at which a request is given up; `None` where none of these lines is."""
        at = asked.ordinal + self.max_open - self.before
        return self.lines[at] + self.moved_by if at < len(self.lines) else None


def _unanswered(asked: Asked, line: int, number: int) -> Unanswered:
    return Unanswered(asked.line, asked.direction, asked.method, (line, number), asked.uses)
