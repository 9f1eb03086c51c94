"""Recordings → the report on them.

Input: a registry and the names of recordings. Output: the report. Each recording is a conversation of
its own, and its ids begin anew.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context, parent_process
from threading import Thread

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from protocol_models.garbage import collect_rarely
from protocol_models.methods import Registry

from ..errors import GeneratorError
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
    names = [each for name in names for each in addresses(name)]
    recordings = [Recording(name) for name in names]
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
    names = [each for name in names for each in addresses(name)]
    recordings = [Recording(name) for name in names]
    read = partial(read_part, protocol, max_line=max_line)
    is_complete, waiting = True, list[Future[Part] | None]()
    with _progress(recordings, console) as show, _processes(min(jobs, len(names))) as pool:
        try:
            # Standard input is this process's own.
            waiting += (None if name == STANDARD_INPUT else pool.submit(read, name) for name in names)
            for recording, name in zip(recordings, names, strict=True):
                found = waiting[0]
                part.absorb(read(name) if found is None else found.result())
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


@contextmanager
def _processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that read recordings; none of them is left at the end, whatever ended it."""
    others = set(active_children())
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_prepare_process)
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(active_children()) - others:
            process.terminate()


def _prepare_process() -> None:
    """Ctrl-C goes to every process of a terminal; the one that reports decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for work for ever."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def use_recordings(
    registry: Registry, names: Sequence[str], max_line: int, console: Console, places: UsedPlaces
) -> None:
    """Add what recordings use, refused requests too: the client means them."""
    index, tally = MethodLookup(registry), Tally()
    names = [each for name in names for each in addresses(name)]
    recordings = [Recording(name) for name in names]
    with _progress(recordings, console) as show:
        for recording in recordings:
            use = RecordedUse(places, counts_refused=True)
            conversation = Conversation(index, Reader(index, max_line))
            tally_recording(recording, max_line, conversation, tally, show, use=use)


@contextmanager
def _progress(recordings: Sequence[Recording], console: Console) -> Iterator[Callable[[], None]]:
    """What to call when more has been read; it counts the bytes of all files, compressed as they are."""
    sizes = [recording.size for recording in recordings]
    total = None if None in sizes else sum(size for size in sizes if size is not None)
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("reading", total=total)
        yield lambda: progress.update(task, completed=sum(each.position for each in recordings))
