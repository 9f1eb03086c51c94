"""Verdicts → counts and findings, in bounded memory.

Input: verdicts, each with its place. Output: a row of counts for each method, and the findings: what is
invalid, tolerated, written back differently, left out by the writer, or without its other half. Sightings
of one kind are counted together, with the first places; beyond `MAX_FINDINGS` kinds only their number
is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from protocol_models.methods import Direction

from ..absent import ABSENT
from .alterations import Alteration
from .conversation import Heard, ReadState, Unanswered
from .recorded_message import MessageKind

__all__ = ["Location", "MessageCounts", "RowKey", "Sighting", "Sightings", "Tally"]

MAX_FINDINGS = 1000
MAX_PLACES = 10
MAX_METHODS = 50
MAX_TEXT = 200
POSITION = re.compile(r" at (?:character|byte) \d+")
INDEX = re.compile(r"/\d+(?=/|$)")

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a message was recorded."""

    recording: str
    line: int

    def __str__(self) -> str:
        return f"{self.recording}:{self.line}"


@dataclass(frozen=True, slots=True)
class RowKey:
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
class Sighting:
    """How often something was found, and where."""

    pointer: str = ""
    """In the first message."""
    example: str = ""
    count: int = 0
    places: list[Location] = field(default_factory=list)
    """The first of them, each once."""
    methods: dict[str, int] = field(default_factory=dict)
    """How often in messages of which method."""

    def see(self, place: Location) -> None:
        """Keep the place, where it is one of the first."""
        if len(self.places) < MAX_PLACES and place not in self.places[-1:]:
            self.places.append(place)

    def count_method(self, method: str, count: int, *, is_whole: bool) -> None:
        """Count messages of a method, where it is one of the first or all are kept."""
        if is_whole or method in self.methods or len(self.methods) < MAX_METHODS:
            self.methods[method] = self.methods.get(method, 0) + count


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
        """Count one."""
        self.count += 1
        finding = self._found.get(key)
        if finding is None:
            if self._is_full:
                self.beyond += 1
                return
            finding = self._found[key] = Sighting(pointer, example)
        finding.count += 1
        finding.see(place)
        if method is not None:
            finding.count_method(method, 1, is_whole=self._is_whole)

    def absorb(self, behind: Sightings[K]) -> None:
        """Add what was seen behind all that was seen so far; it is whole."""
        self.count += behind.count
        for key, seen in behind:
            finding = self._found.get(key)
            if finding is None:
                if self._is_full:
                    self.beyond += seen.count
                    continue
                finding = self._found[key] = Sighting(seen.pointer, seen.example)
            finding.count += seen.count
            for place in seen.places:
                finding.see(place)
            for method, count in seen.methods.items():
                finding.count_method(method, count, is_whole=self._is_whole)

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
        self.invalid: Sightings[InvalidKey] = Sightings(is_whole=is_whole)
        self.tolerated: Sightings[ToleratedKey] = Sightings(is_whole=is_whole)
        self.missing: Sightings[MissingKey] = Sightings(is_whole=is_whole)
        self.altered: Sightings[AlteredKey] = Sightings(is_whole=is_whole)
        self.unpaired: Sightings[RowKey] = Sightings(is_whole=is_whole)
        self.unanswered: Sightings[RowKey] = Sightings(is_whole=is_whole)

    def absorb(self, behind: Tally) -> None:
        """Add what became of the recordings that stand behind these; that tally is whole."""
        for title, count in behind.recordings.items():
            self.recordings[title] = self.recordings.get(title, 0) + count
        for key, row in behind.rows.items():
            self._row(key).add(row)
        self.invalid.absorb(behind.invalid)
        self.tolerated.absorb(behind.tolerated)
        self.missing.absorb(behind.missing)
        self.altered.absorb(behind.altered)
        self.unpaired.absorb(behind.unpaired)
        self.unanswered.absorb(behind.unanswered)

    def add(self, found: Heard | Unanswered, recording: str) -> None:
        """Count what became of a message."""
        place = Location(recording, found.line)
        if isinstance(found, Unanswered):
            key = RowKey(found.direction, MessageKind.REQUEST, shown(found.method))
            self.unanswered.add(key, place, key.method)
            return
        key = RowKey(found.direction, found.kind, None if found.method is None else shown(found.method))
        row = self._row(key)
        row.messages += 1
        row.states[found.state] += 1
        row.altered += bool(found.reading.alterations)
        self._add_reading(found, key, place)

    def total(self) -> MessageCounts:
        """All rows together."""
        total = MessageCounts()
        for row in self.rows.values():
            total.add(row)
        return total

    def _row(self, key: RowKey) -> MessageCounts:
        if (row := self.rows.get(key)) is not None:
            return row
        if not self._is_whole and len(self.rows) >= MAX_FINDINGS:
            # A writer that invents methods must not fill the memory of this process.
            key = RowKey(key.direction, key.kind, "…")
        return self.rows.setdefault(key, MessageCounts())

    def _add_reading(self, verdict: Heard, key: RowKey, place: Location) -> None:
        method, reading = key.method, verdict.reading
        for problem in reading.problems:
            pointer = shown(problem.pointer)
            # Where in a line it is not JSON, or not UTF-8, is not another kind of fault.
            reason = POSITION.sub("", shown(problem.what))
            invalid = InvalidKey(key, INDEX.sub("/*", pointer), reason)
            self.invalid.add(invalid, place, method, pointer)
        for novelty in reading.novelties:
            tolerated = ToleratedKey(novelty.kind, shown(novelty.owner), shown(novelty.name))
            self.tolerated.add(tolerated, place, method, shown(novelty.pointer))
        for absence in reading.absences:
            missing = MissingKey(key.direction, shown(absence.owner), shown(absence.member))
            self.missing.add(missing, place, method, shown(absence.pointer))
        for alteration in reading.alterations:
            pointer = shown(alteration.pointer)
            altered = AlteredKey(key, INDEX.sub("/*", pointer), _how(alteration))
            self.altered.add(altered, place, method, pointer, _example(alteration))
        if verdict.state is ReadState.UNPAIRED:
            self.unpaired.add(key, place, None)


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
