"""Verdicts → counts and findings, in bounded memory.

Input: verdicts, each with its place. Output: a row of counts for each method, and the findings: what is
invalid, tolerated, written back differently, left out by the writer, or without its other half. Sightings
of one kind are counted together, with the first places; beyond `MAX_FINDINGS` kinds only their number
is kept. What comes first is told by positions, so that tallies of parts merge into that of all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import count as numbers
from typing import Generic, NamedTuple, TypeVar

from protocol_models.methods import Direction

from ..absent import ABSENT
from .alterations import Alteration
from .conversation import Heard, ReadState
from .pairing import Unanswered
from .position import Position
from .recorded_message import MessageKind

__all__ = ["Location", "MessageCounts", "RowKey", "Sighting", "Sightings", "Tally", "shows_at"]

MAX_FINDINGS = 1000
MAX_PLACES = 10
MAX_METHODS = 50
MAX_TEXT = 200
POSITION = re.compile(r" at (?:character|byte) \d+")
INDEX = re.compile(r"/\d+(?=/|$)")

BEGINNING = Position(0, 0, 0)

K = TypeVar("K")


class Location(NamedTuple):
    """Where a message was recorded."""

    at: Position
    """What the place is ordered by: where in the recordings it shows."""
    recording: str
    line: int

    def __str__(self) -> str:
        return f"{self.recording}:{self.line}"

    def moved(self, recordings: int, lines: int) -> Location:
        """As its position."""
        return Location(
            self.at.moved(recordings, lines), self.recording, self.line + lines * (not self.at.recording)
        )

    def is_same(self, other: Location) -> bool:
        """Whether it is the same line of the same recording, as often as that is read."""
        return self.line == other.line and self.at.recording == other.at.recording


class RowKey(NamedTuple):
    """What is counted in one row."""

    direction: Direction | None
    kind: MessageKind | None
    """`None` for lines that are not messages."""
    method: str | None
    """For a response the method that was asked for; `None` where none is known."""


@dataclass(frozen=True, slots=True)
class InvalidKey:
    """Messages that cannot be read for one reason."""

    row: RowKey
    pointer: str
    """In the message; `*` for the index of an array."""
    reason: str


@dataclass(frozen=True, slots=True)
class ToleratedKey:
    """One thing that the models do not know."""

    kind: str
    """`member`, `enum value`, `variant` or `method`."""
    owner: str
    name: str


@dataclass(frozen=True, slots=True)
class MissingKey:
    """One member that was not written where it is always written today."""

    direction: Direction | None
    """Of the message in which it was not."""
    type: str
    member: str


@dataclass(frozen=True, slots=True)
class AlteredKey:
    """One place at which something else is written back than was read."""

    row: RowKey
    pointer: str
    how: str
    """`added`, `dropped` or `changed`."""


@dataclass(slots=True)
class MessageCounts:
    """How many messages there were, and what became of them."""

    messages: int = 0
    states: dict[ReadState, int] = field(default_factory=lambda: dict.fromkeys(ReadState, 0))
    altered: int = 0
    """Read, and not written back as they came."""
    first: Position = BEGINNING
    """Where the first of them stands."""

    def add(self, other: MessageCounts) -> None:
        """Count another row in."""
        self.messages += other.messages
        self.altered += other.altered
        for state, count in other.states.items():
            self.states[state] += count

    @property
    def is_plain(self) -> bool:
        """Whether every message is valid and written back as it came."""
        return self.messages == self.states[ReadState.VALID] and not self.altered


@dataclass(slots=True)
class _MethodCount:
    """How often something was found in messages of one method."""

    first: Position
    count: int = 0


@dataclass(slots=True)
class Sighting:
    """How often something was found, and where."""

    first: Position
    pointer: str = ""
    """In the first message."""
    example: str = ""
    count: int = 0
    places: list[Location] = field(default_factory=list)
    """The first of them, each once."""
    _methods: dict[str, _MethodCount] = field(default_factory=dict)

    @property
    def methods(self) -> dict[str, int]:
        """How often in messages of which method."""
        return {method: found.count for method, found in self._methods.items()}

    def see(self, place: Location) -> None:
        """Keep the place, where it is one of the first."""
        places = self.places
        if len(places) < MAX_PLACES and not (places and places[-1].is_same(place)):
            places.append(place)

    def count_method(self, method: str, count: int, first: Position, *, is_whole: bool) -> None:
        """Count messages of a method, where it is one of the first or all are kept."""
        found = self._methods.get(method)
        if found is None:
            if not is_whole and len(self._methods) >= MAX_METHODS:
                return
            found = self._methods[method] = _MethodCount(first)
        found.count += count
        found.first = min(found.first, first)

    def absorb(self, other: Sighting, recordings: int, lines: int, *, is_whole: bool) -> None:
        """Add what was seen of the same kind in another part, moved behind so much."""
        first = other.first.moved(recordings, lines)
        if not self.count or first < self.first:
            self.first, self.pointer, self.example = first, other.pointer, other.example
        self.count += other.count
        known, self.places = self.places, []
        for place in merge(known, (place.moved(recordings, lines) for place in other.places)):
            self.see(place)
        for method, found in sorted(other._methods.items(), key=lambda item: item[1].first):
            at = found.first.moved(recordings, lines)
            self.count_method(method, found.count, at, is_whole=is_whole)


class Sightings(Generic[K]):
    """Sightings of one sort, by what makes them the same."""

    def __init__(self, *, is_whole: bool = False) -> None:
        self._found: dict[K, Sighting] = {}
        self._is_whole = is_whole
        self.count = 0
        """All of them, the uncounted kinds included."""
        self.beyond = 0
        """How many are of kinds that are not told apart, because there are too many."""

    def __iter__(self) -> Iterator[tuple[K, Sighting]]:
        return iter(self._found.items())

    def __len__(self) -> int:
        return len(self._found)

    def add(self, key: K, place: Location, method: str | None, pointer: str = "", example: str = "") -> None:
        """Count one, which stands behind all that was seen so far."""
        self.count += 1
        finding = self._found.get(key)
        if finding is None:
            if self._is_full:
                self.beyond += 1
                return
            finding = self._found[key] = Sighting(place.at, pointer, example)
        finding.count += 1
        finding.see(place)
        if method is not None:
            finding.count_method(method, 1, place.at, is_whole=self._is_whole)

    def absorb(self, other: Sightings[K], recordings: int, lines: int) -> None:
        """Add what was seen in another part; where this is not whole, that part stands behind it."""
        self.count += other.count
        for key, seen in sorted(other, key=lambda item: item[1].first):
            finding = self._found.get(key)
            if finding is None:
                if self._is_full:
                    self.beyond += seen.count
                    continue
                finding = self._found[key] = Sighting(seen.first)
            finding.absorb(seen, recordings, lines, is_whole=self._is_whole)

    @property
    def _is_full(self) -> bool:
        return not self._is_whole and len(self._found) >= MAX_FINDINGS


class Tally:
    """Everything that is known of the recordings at the end.

    One that is whole keeps every kind of finding and every row, so that it can be merged into another:
    which are the first of all is not known before. Any other is of bounded size.
    """

    def __init__(self, *, is_whole: bool = False) -> None:
        self._is_whole = is_whole
        self.rows: dict[RowKey, MessageCounts] = {}
        self.recordings: dict[str, int] = {}
        """Title → messages."""
        self._begun = 0
        """How many recordings were begun."""
        self._title = ""
        """Of the last one."""
        self.invalid: Sightings[InvalidKey] = Sightings(is_whole=is_whole)
        self.tolerated: Sightings[ToleratedKey] = Sightings(is_whole=is_whole)
        self.missing: Sightings[MissingKey] = Sightings(is_whole=is_whole)
        self.altered: Sightings[AlteredKey] = Sightings(is_whole=is_whole)
        self.unpaired: Sightings[RowKey] = Sightings(is_whole=is_whole)
        self.unanswered: Sightings[RowKey] = Sightings(is_whole=is_whole)

    @property
    def is_empty(self) -> bool:
        """Whether no recording was begun."""
        return not self._begun

    def begin(self, title: str) -> None:
        """The next recording begins, or what there is of it."""
        self._begun += 1
        self._title = title
        self.recordings.setdefault(title, 0)

    def count_line(self) -> None:
        """Count a message of the recording that was begun last."""
        self.recordings[self._title] += 1

    def absorb(self, behind: Tally, lines: int | None = None) -> None:
        """Add what became of the messages that stand behind these; that tally is whole.

        `lines` is how many lines stand before those of its first recording, where it is our last one.
        """
        recordings = self._begun if lines is None else self._begun - 1
        self._begun = recordings + behind._begun
        self._title = behind._title
        for title, count in behind.recordings.items():
            self.recordings[title] = self.recordings.get(title, 0) + count
        for key, row in sorted(behind.rows.items(), key=lambda item: item[1].first):
            self._row(key, row.first.moved(recordings, lines or 0)).add(row)
        self.invalid.absorb(behind.invalid, recordings, lines or 0)
        self.tolerated.absorb(behind.tolerated, recordings, lines or 0)
        self.missing.absorb(behind.missing, recordings, lines or 0)
        self.altered.absorb(behind.altered, recordings, lines or 0)
        self.unpaired.absorb(behind.unpaired, recordings, lines or 0)
        self.unanswered.absorb(behind.unanswered, recordings, lines or 0)

    def add(self, found: Heard | Unanswered) -> None:
        """Count what became of a message."""
        if isinstance(found, Unanswered):
            key = RowKey(found.direction, MessageKind.REQUEST, shown(found.method))
            at = Position(self._begun - 1, *found.shows_at)
            self.unanswered.add(key, Location(at, self._title, found.line), key.method)
            return
        key = RowKey(found.direction, found.kind, None if found.method is None else shown(found.method))
        # It stands behind what was added before, so that a row that is there began earlier.
        row = self.rows.get(key) or self._row(key, Position(self._begun - 1, found.line, 0))
        row.messages += 1
        row.states[found.state] += 1
        if any(found.reading) or found.state is ReadState.UNPAIRED:
            row.altered += bool(found.reading.alterations)
            self._add_reading(found, key, Position(self._begun - 1, found.line, 0))

    def total(self) -> MessageCounts:
        """All rows together."""
        total = MessageCounts()
        for row in self.rows.values():
            total.add(row)
        return total

    def _row(self, key: RowKey, at: Position) -> MessageCounts:
        if (row := self.rows.get(key)) is not None:
            row.first = min(row.first, at)
            return row
        if not self._is_whole and len(self.rows) >= MAX_FINDINGS:
            # A writer that invents methods must not fill the memory of this process.
            key = RowKey(key.direction, key.kind, "…")
        return self.rows.setdefault(key, MessageCounts(first=at))

    def _add_reading(self, verdict: Heard, key: RowKey, at: Position) -> None:
        method, reading = key.method, verdict.reading
        places = (
            Location(Position(at.recording, at.line, number), self._title, at.line) for number in numbers()
        )
        for problem, place in zip(reading.problems, places, strict=False):
            pointer = shown(problem.pointer)
            # Where in a line it is not JSON, or not UTF-8, is not another kind of fault.
            reason = POSITION.sub("", shown(problem.what))
            invalid = InvalidKey(key, INDEX.sub("/*", pointer), reason)
            self.invalid.add(invalid, place, method, pointer)
        for novelty, place in zip(reading.novelties, places, strict=False):
            tolerated = ToleratedKey(novelty.kind, shown(novelty.owner), shown(novelty.name))
            self.tolerated.add(tolerated, place, method, shown(novelty.pointer))
        for absence, place in zip(reading.absences, places, strict=False):
            missing = MissingKey(key.direction, shown(absence.owner), shown(absence.member))
            self.missing.add(missing, place, method, shown(absence.pointer))
        for alteration, place in zip(reading.alterations, places, strict=False):
            pointer = shown(alteration.pointer)
            altered = AlteredKey(key, INDEX.sub("/*", pointer), _how(alteration))
            self.altered.add(altered, place, method, pointer, _example(alteration))
        if verdict.state is ReadState.UNPAIRED:
            self.unpaired.add(key, Location(at, self._title, at.line), None)


def shows_at(found: Heard | Unanswered) -> tuple[int, int]:
    """The line that shows it, and its number among what shows there."""
    return found.shows_at if isinstance(found, Unanswered) else (found.line, 0)


def _how(alteration: Alteration) -> str:
    if alteration.recorded is ABSENT:
        return "added"
    return "dropped" if alteration.written is ABSENT else "changed"


def _example(alteration: Alteration) -> str:
    texts = [
        shown(json.dumps(value, ensure_ascii=False), MAX_TEXT // 4)
        for value in (alteration.recorded, alteration.written)
        if value is not ABSENT
    ]
    return " → ".join(texts)


def shown(text: str, limit: int = MAX_TEXT) -> str:
    """Recorded text as a report can hold it: of bounded length, and nothing that a terminal obeys."""
    if len(text) <= limit and text.isprintable():
        return text
    cut = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
