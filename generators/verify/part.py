"""Recordings → what is known of some of them, in a form that merges.

Input: the name of a registry and the name of one recording. Output: a Part. `merged` puts two of them
together, and `verification` makes of one of them what every report renders.

```python
parts = map(partial(read_part, DEFAULT_PROTOCOL), names)  # anywhere: what is passed can be pickled
result = verification(DEFAULT_PROTOCOL, reduce(merged, parts))
```

However a list of recordings is split, and in whatever order its neighbours are merged, the result is the
same. A Part holds each kind of finding of its recordings; a Verification lists the first of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from protocol_models.methods import Registry

from ..errors import RecordingUnavailable
from ..registry import load_registry, whole_bundle_of
from ..releases.fitting import Fitting, fitting
from ..releases.used_places import UsedPlaces, Walks
from .conversation import Conversation, Heard
from .method_lookup import MethodLookup
from .options import MAX_LINE
from .reading import Reader
from .recorded_message import MalformedLine, RecordedMessage, read_message
from .recorded_use import RecordedUse
from .recording import Line, Recording
from .tally import Tally
from .verification import Verification

__all__ = ["Part", "PartReader", "merged", "read_part", "tally_recording", "verification"]

SPACE = b" \t\r"


@dataclass(slots=True)
class Part:
    """What is known of some recordings that stand next to each other in the list of all."""

    tally: Tally = field(default_factory=lambda: Tally(is_whole=True))
    fittings: dict[str, Fitting] = field(default_factory=dict)

    def absorb(self, behind: Part) -> None:
        """Add the part that stands behind this one."""
        self.tally.absorb(behind.tally)
        self.fittings |= behind.fittings


def read_part(protocol: str, name: str, max_line: int = MAX_LINE) -> Part:
    """What is known of one recording; `protocol` names the registry as `MODULE:NAME`."""
    part = Part()
    _part_reader(protocol, max_line).read(Recording(name), part, lambda: None)
    return part


def merged(first: Part, second: Part) -> Part:
    """Two parts as one; the recordings of the second stand behind those of the first."""
    both = Part()
    both.absorb(first)
    both.absorb(second)
    return both


def verification(protocol: str, part: Part) -> Verification:
    """What every report renders, of all recordings together."""
    result = Part(Tally())
    result.absorb(part)
    return Verification(load_registry(protocol), result.tally, result.fittings)


@lru_cache(maxsize=4)
def _part_reader(protocol: str, max_line: int) -> PartReader:
    """Made once a process: its validators cost more than reading a short recording."""
    return PartReader(load_registry(protocol), max_line)


class PartReader:
    """Reads recordings of one protocol, one after the other."""

    def __init__(self, registry: Registry, max_line: int) -> None:
        self._index = MethodLookup(registry)
        self._reader = Reader(self._index, max_line)
        self._max_line = max_line
        self._bundle = whole_bundle_of(registry) if registry.history else None
        self._walks = None if self._bundle is None else Walks(self._bundle)

    def read(self, recording: Recording, part: Part, show: Callable[[], None]) -> None:
        """Add one recording to a part; `show` is called when more of it has been read."""
        use = None if self._bundle is None else RecordedUse(UsedPlaces(self._bundle, walks=self._walks))
        conversation = Conversation(self._index, self._reader)
        tally_recording(recording, self._max_line, conversation, part.tally, show, use=use)
        if use is not None:
            use.end()
            part.fittings[recording.title] = fitting(use.places)


def tally_recording(
    recording: Recording,
    max_line: int,
    conversation: Conversation,
    tally: Tally,
    show: Callable[[], None],
    *,
    use: RecordedUse | None = None,
) -> None:
    """Count what became of each message of a recording, and add what it uses."""
    title, position = recording.title, 0
    tally.recordings.setdefault(title, 0)
    not_json: MalformedLine | None = None
    is_recording = False
    for line in recording.lines(max_line):
        if recording.position != position:
            position = recording.position
            show()
        if line.data is not None and not line.data.strip(SPACE):
            continue
        tally.recordings[title] += 1
        message = _message(line, max_line)
        if not is_recording:
            is_recording = not isinstance(message, MalformedLine) or message.is_json is not False
            not_json = not_json or (message if isinstance(message, MalformedLine) else None)
        for found in conversation.hear(message, line.number):
            tally.add(found, title)
            if use is not None and isinstance(found, Heard) and isinstance(message, RecordedMessage):
                use.hear(found, message)
    if not_json is not None and not is_recording:
        raise _not_a_recording(recording, not_json)
    for unanswered in conversation.end():
        tally.add(unanswered, title)


def _not_a_recording(recording: Recording, first: MalformedLine) -> RecordingUnavailable:
    """Whoever names the wrong file is told so, and not how each of its lines is wrong."""
    return RecordingUnavailable(
        f"this is not a recording: no line of it is JSON; the first: {first.reason}",
        recording.title,
        "name a file with one JSON-RPC message a line",
    )


def _message(line: Line, max_line: int) -> RecordedMessage | MalformedLine:
    if line.data is None:
        return MalformedLine(f"it has {line.length:,} bytes, and --max-line is {max_line:,}")
    return read_message(line.data)
