"""Recordings → the report on them.

Input: a registry and the names of recordings. Output: the report. Each recording is a conversation of
its own, and its ids begin anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from protocol_models.methods import Registry

from ..errors import RecordingUnavailable
from ..registry import whole_bundle_of
from ..releases.fitting import Fitting, fitting
from ..releases.used_places import UsedPlaces, Walks
from .conversation import Conversation, Heard
from .method_lookup import MethodLookup
from .reading import Reader
from .recorded_message import MalformedLine, RecordedMessage, read_message
from .recorded_use import RecordedUse
from .recording import Line, Recording
from .tally import Tally
from .verification import Verification

__all__ = ["use_recordings", "verify"]

SPACE = b" \t\r"


def verify(registry: Registry, names: Sequence[str], max_line: int, console: Console) -> Verification:
    """Read every recording once; where the console is a terminal, it shows how far this is."""
    index, tally = MethodLookup(registry), Tally()
    reader = Reader(index, max_line)
    recordings = [Recording(name) for name in names]
    bundle = whole_bundle_of(registry) if registry.history else None
    walks = None if bundle is None else Walks(bundle)
    fittings: dict[str, Fitting] = {}
    with _progress(recordings, console) as show:
        try:
            for recording in recordings:
                use = None if bundle is None else RecordedUse(UsedPlaces(bundle, walks=walks))
                _tally(recording, max_line, Conversation(index, reader), tally, show, use=use)
                if use is not None:
                    use.end()
                    fittings[recording.title] = fitting(use.places)
        except KeyboardInterrupt:  # what was read is worth reporting: it may have taken an hour
            return Verification(registry, tally, fittings, is_complete=False)
    return Verification(registry, tally, fittings)


def use_recordings(
    registry: Registry, names: Sequence[str], max_line: int, console: Console, places: UsedPlaces
) -> None:
    """Add what recordings use, refused requests too: the client means them."""
    index, tally = MethodLookup(registry), Tally()
    recordings = [Recording(name) for name in names]
    with _progress(recordings, console) as show:
        for recording in recordings:
            use = RecordedUse(places, counts_refused=True)
            conversation = Conversation(index, Reader(index, max_line))
            _tally(recording, max_line, conversation, tally, show, use=use)


def _tally(
    recording: Recording,
    max_line: int,
    conversation: Conversation,
    tally: Tally,
    show: Callable[[], None],
    *,
    use: RecordedUse | None = None,
) -> None:
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


@contextmanager
def _progress(recordings: Sequence[Recording], console: Console) -> Iterator[Callable[[], None]]:
    """What to call when more has been read; it counts the bytes of all files, compressed as they are."""
    sizes = [recording.size for recording in recordings]
    total = None if None in sizes else sum(size for size in sizes if size is not None)
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("reading", total=total)
        yield lambda: progress.update(task, completed=sum(each.position for each in recordings))
