"""Recordings → the report on them.

Input: a registry and the names of recordings. Output: the report. Each recording is a conversation of
its own, and its ids begin anew.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from protocol_models.methods import Registry

from ..errors import GeneratorError
from ..processes import processes
from ..registry import load_registry
from ..releases.fitting import Fitting
from ..releases.used_places import UsedPlaces, Walks
from .conversation import Conversation
from .method_lookup import MethodLookup
from .pairing import Pairing
from .part import Fragment, Part, PartReader, Piece, hear_recording, pieces, read_part
from .reading import Reader
from .recorded_use import RecordedUse
from .recording import Recording
from .store import addresses
from .tally import Tally
from .verification import Verification

__all__ = ["Readers", "recordings_of", "use_recordings", "verify", "verify_in_processes", "verify_pieces"]

AHEAD = 8
"""How many pieces for each process are given out before the first of them is counted."""


def verify(registry: Registry, names: Sequence[str], max_line: int, console: Console) -> Verification:
    """Read every recording once; where the console is a terminal, it shows how far this is."""
    reader, tally, fittings = PartReader(registry, max_line), Tally(), dict[str, Fitting]()
    recordings = recordings_of(names)
    with _progress(recordings, console) as show:
        try:
            for recording in recordings:
                reader.finish(reader.hear(recording, tally, show), tally, fittings)
        except KeyboardInterrupt:  # what was read is worth reporting: it may have taken an hour
            return Verification(registry, tally, fittings, is_complete=False)
    return Verification(registry, tally, fittings)


def verify_in_processes(
    protocol: str, names: Sequence[str], max_line: int, jobs: int, console: Console
) -> Verification:
    """The same with several recordings read at once, or pieces of one."""
    read = partial(read_part, protocol, max_line=max_line)
    with processes(jobs) as pool:
        try:
            give = Readers(partial(pool.submit, read), jobs)
            return verify_pieces(protocol, recordings_of(names), max_line, give, console)
        except BrokenProcessPool as error:
            what = "a process that read recordings was ended, and what it read is lost"
            hint = "see that there is memory for all of them, or use fewer"
            raise GeneratorError(what, "--jobs", hint) from error


class Awaited(Protocol):
    """A part that is read somewhere: a future of Python's own, or of an engine."""

    def result(self) -> Part:
        """The part, once it has been read."""

    def done(self) -> bool:
        """Whether it has."""

    def cancelled(self) -> bool:
        """Whether it never will."""

    def exception(self) -> BaseException | None:
        """Why it could not be."""


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads pieces."""

    submit: Callable[[Piece], Awaited]
    count: int
    """How many pieces are read at once."""


def verify_pieces(
    protocol: str,
    recordings: Sequence[Recording],
    max_line: int,
    readers: Readers,
    console: Console,
) -> Verification:
    """Give out the pieces of recordings, and count each once, in order."""
    registry, part = load_registry(protocol), Part(protocol, max_line, Tally())
    waiting = deque[tuple[Piece, Awaited | None]]()
    is_complete, todo = True, pieces(recordings)
    with _progress(recordings, console) as show:
        try:
            while True:
                for piece in islice(todo, readers.count * AHEAD - len(waiting)):
                    # Standard input is this process's own.
                    waiting.append((piece, None if piece.is_standard_input else readers.submit(piece)))
                if not waiting:
                    break
                piece, found = waiting[0]
                there = read_part(protocol, piece, max_line) if found is None else found.result()
                waiting.popleft()
                part.absorb(there)
                show(piece.size)
        except KeyboardInterrupt:
            is_complete = False
            for _, each in waiting:
                if each is None or not each.done() or each.cancelled() or each.exception() is not None:
                    break  # what is behind a piece that is not known says too little
                part.absorb(each.result())
    return Verification(registry, part.tally, part.fittings, is_complete)


def use_recordings(
    registry: Registry, names: Sequence[str], max_line: int, console: Console, places: UsedPlaces
) -> None:
    """Add what recordings use, refused requests too: the client means them."""
    index, tally, walks = MethodLookup(registry), Tally(), Walks(places.bundle)
    recordings = recordings_of(names)
    with _progress(recordings, console) as show:
        for recording in recordings:
            use = RecordedUse()
            fragment = Fragment(recording.title, True, True, Pairing(), use)
            conversation = Conversation(
                index, Reader(index, max_line), fragment.pairing, walks, counts_refused=True
            )
            hear_recording(recording, max_line, conversation, fragment, tally, show=show)
            fragment.check()
            use.add_to(places)


def recordings_of(names: Sequence[str]) -> list[Recording]:
    """The recordings that are named, one by one or by a pattern of a store."""
    return [Recording(each) for name in names for each in addresses(name)]


@contextmanager
def _progress(recordings: Sequence[Recording], console: Console) -> Iterator[Callable[[int], None]]:
    """What to tell how many more bytes have been read, of whichever file, compressed as they are."""
    sizes = [recording.size for recording in recordings]
    total = None if None in sizes else sum(size for size in sizes if size is not None)
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("reading", total=total)
        yield partial(progress.advance, task)
