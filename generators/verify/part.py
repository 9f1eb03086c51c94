"""Recordings → what is known of some of them, in a form that merges.

Input: the name of a registry and a piece: recordings, or the lines that begin in a range of the bytes of one.
Output: a Part. `merged` puts two of them together, and `verification` makes of one what every report renders.

```python
parts = map(partial(read_part, DEFAULT_PROTOCOL), pieces(names))  # anywhere: what is passed can be pickled
result = verification(reduce(merged, parts))
```

However recordings are split, and in whatever order neighbours are merged, the result is the same. A Part
holds each kind of finding of its recordings; a Verification lists the first of them.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import get_ident
from typing import cast

from protocol_models.methods import Registry

from ..errors import GeneratorError, RecordingUnavailable
from ..registry import load_registry, whole_bundle_of
from ..releases.fitting import Fitting, fitting
from ..releases.used_places import UsedPlaces, Walks
from .conversation import Conversation, Heard
from .method_lookup import MethodLookup
from .options import MAX_LINE
from .pairing import MAX_OPEN, Pairing, Unanswered
from .reading import Reader
from .recorded_message import MalformedLine, RecordedMessage, read_message
from .recorded_use import RecordedUse
from .recording import STANDARD_INPUT, Recording
from .store import is_address
from .tally import Tally, shows_at
from .verification import Verification

__all__ = [
    "PIECE",
    "Fragment",
    "Part",
    "PartReader",
    "Piece",
    "Span",
    "hear_recording",
    "merged",
    "part_reader",
    "pieces",
    "read_part",
    "verification",
]

SPACE = b" \t\r"
PIECE = 1 << 24
"""16 MiB, read in some seconds: a piece that is lost with its process is soon read again."""
SMALL = 16
"""Below a sixteenth of a piece a recording is small: giving one out costs more than reading some lines."""


@dataclass(frozen=True, slots=True)
class Span:
    """A recording, or of a large one the lines that begin in a range of its bytes."""

    name: str
    begin: int = 0
    end: int | None = None
    """`None` for the end of the recording."""
    size: int | None = None
    """In bytes, as they are stored; `None` where that is not known beforehand."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read at once: a span, or whole recordings that follow each other."""

    spans: tuple[Span, ...]

    @property
    def size(self) -> int:
        """In bytes, as far as that is known beforehand."""
        return sum(span.size or 0 for span in self.spans)

    @property
    def is_standard_input(self) -> bool:
        """Whether only the process of the command can read it."""
        return any(span.name == STANDARD_INPUT for span in self.spans)


def pieces(recordings: Iterable[Recording], size: int = PIECE) -> Iterator[Piece]:
    """What can be read at once, in order.

    A large recording is cut, a compressed one stays whole, and small ones are read together.
    """
    small = list[Span]()
    for recording in recordings:
        known = recording.size
        is_small = known is not None and known < size // SMALL
        if small and not (is_small and sum(span.size or 0 for span in small) < size // SMALL):
            yield Piece(tuple(small))
            small = []
        if is_small:
            small.append(Span(recording.name, size=known))
        else:
            yield from (Piece((span,)) for span in _spans(recording, known, size))
    if small:
        yield Piece(tuple(small))


def _spans(recording: Recording, known: int | None, size: int) -> Iterator[Span]:
    """A recording of so many bytes, cut where it can be."""
    if known is None or known < 2 * size or not recording.is_splittable:
        yield Span(recording.name, size=known)
        return
    begins = range(0, known - known % size, size)
    for begin in begins:
        end = None if begin == begins[-1] else begin + size
        yield Span(recording.name, begin, end, (end or known) - begin)


@dataclass(slots=True)
class Fragment:
    """Lines of one recording that follow each other: what is known of them beside what is counted."""

    title: str
    begins: bool
    ends: bool
    pairing: Pairing
    use: RecordedUse | None
    """Where the protocol has a record of its releases."""
    lines: int = 0
    has_json: bool = False
    fault: str = ""
    """Why the first line is no message, where none is JSON."""

    def see(self, message: RecordedMessage | MalformedLine) -> None:
        """Whether it shows that this is a recording."""
        self.has_json = not isinstance(message, MalformedLine) or message.is_json is not False
        if isinstance(message, MalformedLine) and not self.fault:
            self.fault = message.reason

    def absorb(self, behind: Fragment, late: Iterable[Heard | Unanswered]) -> None:
        """Add the lines behind, but for their number, and what they made known late."""
        if self.use is not None and behind.use is not None:
            self.use.absorb(behind.use, self.lines)
            for each in late:
                self.use.hear(each)
        self.ends = behind.ends
        self.has_json = self.has_json or behind.has_json
        self.fault = self.fault or behind.fault

    def check(self) -> None:
        """Whoever names the wrong file is told so, and not how each of its lines is wrong."""
        if self.fault and not self.has_json:
            raise RecordingUnavailable(
                f"this is not a recording: no line of it is JSON; the first: {self.fault}",
                self.title,
                "name a file with one JSON-RPC message a line",
            )


@dataclass(slots=True)
class Part:
    """What is known of pieces that follow each other in the list of all."""

    protocol: str
    """The registry, as `MODULE:NAME`."""
    max_line: int
    tally: Tally = field(default_factory=lambda: Tally(is_whole=True))
    fittings: dict[str, Fitting] = field(default_factory=dict)
    first: Fragment | None = None
    """Of a recording that begins before these pieces."""
    last: Fragment | None = None
    """Of a recording that goes on behind them; it may be the first."""

    def absorb(self, behind: Part) -> None:
        """Add the part that stands behind this one; it belongs to this one afterwards."""
        reader = part_reader(self.protocol, self.max_line)
        first, last = behind.first, behind.last
        if self.tally.is_empty:
            self.tally.absorb(behind.tally)
            self.first, self.last = first, last
        elif self.last is None and first is None:
            self.tally.absorb(behind.tally)
            self.last = last
        elif self.last is None or first is None or self.last.title != first.title:
            raise ValueError("parts are merged with their neighbours, in the order of their pieces")
        else:
            self._join(self.last, first, behind.tally, reader)
            self.last = self.last if last is first else last
        self.fittings |= behind.fittings

    def _join(self, ours: Fragment, theirs: Fragment, tally: Tally, reader: PartReader) -> None:
        """The first recording of the part behind is the last one of this part."""
        both = Tally(is_whole=True)
        both.begin(ours.title)
        late = list(reader.conversation(ours.pairing).absorb(theirs.pairing, ours.lines))
        for each in sorted(late, key=shows_at):
            both.add(each)
        ours.absorb(theirs, late)
        if ours.begins and ours.ends:
            reader.finish(ours, both, self.fittings)
        both.absorb(tally, ours.lines)
        ours.lines += theirs.lines
        self.tally.absorb(both, 0)


def read_part(protocol: str, piece: Piece, max_line: int = MAX_LINE, folder: Path | None = None) -> Part:
    """What is known of one piece; `protocol` names the registry as `MODULE:NAME`.

    Names of files are meant in `folder`, where that is not the current one.
    """
    part, reader = Part(protocol, max_line), part_reader(protocol, max_line)
    for span in piece.spans:
        path = span.name if folder is None or is_address(span.name) else str(folder / span.name)
        recording = Recording(path, span.begin, span.end, title=span.name, listed=span.size)
        try:
            fragment = reader.hear(recording, part.tally, lambda _: None)
            if fragment.begins and fragment.ends:
                reader.finish(fragment, part.tally, part.fittings)
        except GeneratorError as error:
            # Some engines send along what it came from, and not every error of a store's library can be sent.
            error.__cause__ = error.__context__ = None
            raise
        # Only of a piece of one span is it otherwise.
        part.first = None if fragment.begins else fragment
        part.last = None if fragment.ends else fragment
    return part


def merged(first: Part, second: Part) -> Part:
    """Two parts as one; the pieces of the second stand behind those of the first. Both stay as they are."""
    both, behind = pickle.loads(pickle.dumps((first, second)))
    both.absorb(behind)
    return cast(Part, both)


def verification(part: Part) -> Verification:
    """What every report renders, of all pieces together."""
    if part.first is not None or part.last is not None:
        raise ValueError("a recording lacks its first or its last lines: merge the parts of all pieces")
    result = Tally()
    result.absorb(part.tally)
    return Verification(load_registry(part.protocol), result, part.fittings)


def part_reader(protocol: str, max_line: int) -> PartReader:
    """Made once a thread, which remembers what it reads: its validators cost more than a short recording."""
    return _part_reader(protocol, max_line, get_ident())


@lru_cache(maxsize=64)
def _part_reader(protocol: str, max_line: int, _thread: int) -> PartReader:
    return PartReader(load_registry(protocol), max_line)


class PartReader:
    """Reads pieces of recordings of one protocol, one after the other."""

    def __init__(self, registry: Registry, max_line: int) -> None:
        self._index = MethodLookup(registry)
        self._reader = Reader(self._index, max_line)
        self._max_line = max_line
        self._bundle = whole_bundle_of(registry) if registry.history else None
        self._walks = None if self._bundle is None else Walks(self._bundle)

    def conversation(self, pairing: Pairing) -> Conversation:
        """What hears messages, and remembers there which requests wait."""
        return Conversation(self._index, self._reader, pairing, self._walks)

    def hear(self, recording: Recording, tally: Tally, show: Callable[[int], None]) -> Fragment:
        """Count what became of each message; `show` is told how many more bytes of it have been read."""
        begins = not recording.begin
        use = None if self._walks is None else RecordedUse()
        fragment = Fragment(recording.title, begins, recording.end is None, Pairing(begins, MAX_OPEN), use)
        conversation = self.conversation(fragment.pairing)
        hear_recording(recording, self._max_line, conversation, fragment, tally, show=show)
        return fragment

    def finish(self, fragment: Fragment, tally: Tally, fittings: dict[str, Fitting]) -> None:
        """All lines of a recording are known: what waits is left unanswered."""
        fragment.check()
        for unanswered in fragment.pairing.end():
            tally.add(unanswered)
            if fragment.use is not None:
                fragment.use.hear(unanswered)
        if fragment.use is not None and self._bundle is not None:
            places = UsedPlaces(self._bundle)
            fragment.use.add_to(places)
            fittings[fragment.title] = fitting(places)


def hear_recording(
    recording: Recording,
    max_line: int,
    conversation: Conversation,
    fragment: Fragment,
    tally: Tally,
    *,
    show: Callable[[int], None] = lambda _: None,
) -> None:
    """Count what became of each message, and add what it uses; `show` is told of more bytes read."""
    tally.begin(recording.title)
    position, use = 0, fragment.use
    for line in recording.lines(max_line):
        if recording.position != position:
            show(recording.position - position)
            position = recording.position
        number, length, data = line
        fragment.lines = number
        if data is None:
            message: RecordedMessage | MalformedLine = _too_long(length, max_line)
        elif data.strip(SPACE):
            message = read_message(data)
        else:
            continue
        tally.count_line()
        if not fragment.has_json:
            fragment.see(message)
        for found in conversation.hear(message, number):
            tally.add(found)
            if use is not None and found.uses:
                use.hear(found)


def _too_long(length: int, max_line: int) -> MalformedLine:
    return MalformedLine(f"it has {length:,} bytes, and --max-line is {max_line:,}")
