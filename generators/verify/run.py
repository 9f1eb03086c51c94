"""Recordings → the report on them.

Input: a registry and the names of recordings. Output: the report. Each recording is a conversation of
its own, and its ids begin anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from protocol_models.methods import Registry

from ..errors import GeneratorError
from ..processes import processes
from ..registry import load_registry
from ..releases.used_places import UsedPlaces
from .conversation import Conversation
from .method_lookup import MethodLookup
from .part import Part, PartReader, read_part, tally_recording
from .reading import Reader
from .recorded_use import RecordedUse
from .recording import STANDARD_INPUT, Recording
from .store import addresses
from .tally import Tally
from .verification import Verification

__all__ = ["use_recordings", "verify", "verify_in_processes"]


def verify(registry: Registry, names: Sequence[str], max_line: int, console: Console) -> Verification:
    """Read every recording once; where the console is a terminal, it shows how far this is."""
    reader, part = PartReader(registry, max_line), Part(Tally())
    recordings = _recordings(names)
    with _progress(recordings, console) as show:
        try:
            for recording in recordings:
                reader.read(recording, part, show)
        except KeyboardInterrupt:  # what was read is worth reporting: it may have taken an hour
            return Verification(registry, part.tally, part.fittings, is_complete=False)
    return Verification(registry, part.tally, part.fittings)


def verify_in_processes(
    protocol: str, names: Sequence[str], max_line: int, jobs: int, console: Console
) -> Verification:
    """The same with several recordings read at once. The progress bar moves when one has been read."""
    registry, part = load_registry(protocol), Part(Tally())
    recordings = _recordings(names)
    read = partial(read_part, protocol, max_line=max_line)
    is_complete, waiting = True, list[Future[Part] | None]()
    with _progress(recordings, console) as show, processes(min(jobs, len(recordings))) as pool:
        try:
            # Standard input is this process's own.
            waiting += (
                None if each.name == STANDARD_INPUT else pool.submit(read, each.name) for each in recordings
            )
            for recording in recordings:
                found = waiting[0]
                part.absorb(read(recording.name) if found is None else found.result())
                del waiting[0]
                recording.position = recording.size or 0
                show()
        except KeyboardInterrupt:
            is_complete = False
            for each in waiting:
                if each is not None and each.done() and not each.cancelled() and each.exception() is None:
                    part.absorb(each.result())
        except BrokenProcessPool as error:
            what = "a process that read recordings was ended, and what it read is lost"
            hint = "see that there is memory for all of them, or use fewer"
            raise GeneratorError(what, "--jobs", hint) from error
    return Verification(registry, part.tally, part.fittings, is_complete)


def use_recordings(
    registry: Registry, names: Sequence[str], max_line: int, console: Console, places: UsedPlaces
) -> None:
    """Add what recordings use, refused requests too: the client means them."""
    index, tally = MethodLookup(registry), Tally()
    recordings = _recordings(names)
    with _progress(recordings, console) as show:
        for recording in recordings:
            use = RecordedUse(places, counts_refused=True)
            conversation = Conversation(index, Reader(index, max_line))
            tally_recording(recording, max_line, conversation, tally, show, use=use)


def _recordings(names: Sequence[str]) -> list[Recording]:
    """The recordings that are named, one by one or by a pattern of a store."""
    return [Recording(each) for name in names for each in addresses(name)]


@contextmanager
def _progress(recordings: Sequence[Recording], console: Console) -> Iterator[Callable[[], None]]:
    """What to call when more has been read; it counts the bytes of all files, compressed as they are."""
    sizes = [recording.size for recording in recordings]
    total = None if None in sizes else sum(size for size in sizes if size is not None)
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("reading", total=total)
        yield lambda: progress.update(task, completed=sum(each.position for each in recordings))
