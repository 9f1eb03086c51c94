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

from .conversation import Conversation
from .message import Malformed, Message, read_message
from .method_index import MethodIndex
from .reading import Reader
from .recording import Line, Recording
from .report import Report
from .tally import Tally

__all__ = ["verify"]

SPACE = b" \t\r"


def verify(registry: Registry, names: Sequence[str], max_line: int, console: Console) -> Report:
    """Read every recording once; where the console is a terminal, it shows how far this is."""
    index, tally = MethodIndex(registry), Tally()
    reader = Reader(index, max_line)
    recordings = [Recording(name) for name in names]
    with _progress(recordings, console) as show:
        for recording in recordings:
            _tally(recording, max_line, Conversation(index, reader), tally, show)
    return Report(registry, tally)


def _tally(
    recording: Recording,
    max_line: int,
    conversation: Conversation,
    tally: Tally,
    show: Callable[[], None],
) -> None:
    title, position = recording.title, 0
    tally.recordings.setdefault(title, 0)
    for line in recording.lines(max_line):
        if recording.position != position:
            position = recording.position
            show()
        if line.data is not None and not line.data.strip(SPACE):
            continue
        tally.recordings[title] += 1
        for found in conversation.hear(_message(line, max_line), line.number):
            tally.add(found, title)
    for unanswered in conversation.end():
        tally.add(unanswered, title)


def _message(line: Line, max_line: int) -> Message | Malformed:
    if line.data is None:
        return Malformed(f"it has {line.length:,} bytes, and --max-line is {max_line:,}")
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
