"""Recordings → the report on them, read by the workers of a Dask cluster.

Input: the name of a registry, names of recordings that the workers can read, and a scheduler. Output: the
same report as that of one process. The engine gives out the pieces and repeats what a worker was reading when
it was ended; each piece is counted once, here, in the order of the list.
"""

from __future__ import annotations

import asyncio
import logging
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib import metadata
from pathlib import Path

import dask.config
from distributed import Client, Future, KilledWorker, LocalCluster, get_worker, rpc
from rich.console import Console

from protocol_models.garbage import collect_rarely

from ..errors import GeneratorError, RecordingUnavailable
from .part import Part, Piece, Span, read_part
from .recording import STANDARD_INPUT
from .run import Readers, recordings_of, verify_pieces
from .store import is_address
from .verification import Verification

__all__ = ["LOCAL", "Cluster", "verify_on_cluster"]

LOCAL = "local"
"""In place of an address: a cluster on this machine, for this command."""
PACKAGES = ("app-server-protocol", "pydantic", "pydantic-core")
"""What decides how a message is read."""
ANSWERS = 10
"""Seconds in which a scheduler answers."""
PATIENCE = 30
"""Seconds for which it may be without a worker."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The cluster that is to read."""

    address: str
    """Of its scheduler, or `LOCAL`."""
    workers: int
    """How many a local one has."""


def verify_on_cluster(
    protocol: str, names: Sequence[str], max_line: int, cluster: Cluster, console: Console
) -> Verification:
    """Read recordings on the workers of a cluster."""
    recordings = recordings_of(names)
    if any(recording.name == STANDARD_INPUT for recording in recordings):
        hint = "write it to a file that the workers can read, or leave --dask out"
        raise GeneratorError("the workers of a cluster cannot read standard input", "--dask", hint)
    with _quiet(), _client(cluster) as client:
        versions = {name: _version(name) for name in PACKAGES}
        _check_workers(client, cluster.address, versions)
        read = partial(_read_on_worker, versions, protocol, max_line, Path.cwd())
        cores = sum(client.nthreads().values())

        def submit(piece: Piece) -> _Reading:
            return _Reading(client, client.submit(read, piece, pure=False), cluster.address)

        try:
            return verify_pieces(protocol, recordings, max_line, Readers(submit, cores), console)
        except KilledWorker as error:
            worker = error.last_worker.address
            what = f"one worker after the other was ended while it read a recording, {worker} last"
            hint = "see that each worker has memory for it, and what the logs of the workers say"
            raise GeneratorError(what, f"--dask {cluster.address}", hint) from error
        except (CancelledError, OSError) as error:  # what the engine says of a connection that is lost
            what = "the scheduler was ended, or does not answer any more"
            hint = "see what its log says, start it and its workers again, and repeat the command"
            raise GeneratorError(what, f"--dask {cluster.address}", hint) from error


@dataclass(frozen=True, slots=True)
class _Reading:
    """A piece that a worker reads; the engine alone would wait for ever for a first worker to come."""

    client: Client
    future: Future
    address: str

    def result(self) -> Part:
        empty_since: float | None = None
        while True:
            try:
                part: Part = self.future.result(timeout=ANSWERS)
            except TimeoutError:
                if self.future.status == "error":
                    raise
                if self.future.done() or self.client.nthreads():
                    empty_since = None
                    continue
                empty_since = empty_since or time.monotonic()
                if time.monotonic() - empty_since > PATIENCE:
                    raise _no_workers(self.address, "any more") from None
            else:
                return part

    def done(self) -> bool:
        return bool(self.future.done())

    def cancelled(self) -> bool:
        return bool(self.future.cancelled())

    def exception(self) -> BaseException | None:
        found: BaseException | None = self.future.exception()
        return found


@contextmanager
def _quiet() -> Iterator[None]:
    """What the engine has to say of workers and schedulers that were ended is no part of a report."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(action="ignore"):  # such as: the port of a dashboard is in use
            yield
    finally:
        logging.disable(before)


@contextmanager
def _client(told: Cluster) -> Iterator[Client]:
    if told.address == LOCAL:
        # A worker asks itself a hundred times a second what it is doing, keeps the answers of an hour, and
        # nobody looks at them.
        with dask.config.set({"distributed.worker.profile.enabled": False}):
            quiet = LocalCluster(
                n_workers=told.workers,
                threads_per_worker=1,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
        with quiet as cluster, Client(cluster) as client:
            yield client
        return
    _check_scheduler(told.address)
    with Client(told.address, timeout=ANSWERS) as client:
        yield client


def _check_scheduler(address: str) -> None:
    """The client of the engine waits for ever for an answer that is none."""
    hint = f"name one that runs, such as tcp://10.0.0.5:8786, or use --dask {LOCAL}"
    try:
        kind = asyncio.run(asyncio.wait_for(_kind(address), ANSWERS))
    except Exception as error:  # the transports of the engine have no base class of errors in common
        raise GeneratorError("no scheduler of Dask answers there", f"--dask {address}", hint) from error
    if kind != "Scheduler":
        what = f"what answers there is no scheduler of Dask, but its {kind.lower()}"
        raise GeneratorError(what, f"--dask {address}", hint)


async def _kind(address: str) -> str:
    async with rpc(address) as remote:
        return str((await remote.identity())["type"])


def _check_workers(client: Client, address: str, versions: Mapping[str, str]) -> None:
    """Two versions of the models would make one report of two protocols."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise _no_workers(address) from error
    for name, version in versions.items():
        # A function of Python's own: a worker may lack this package, or have another one.
        for worker, found in client.run(metadata.version, name, on_error="return").items():
            _check_version(worker, name, version, found if isinstance(found, str) else "")


def _no_workers(address: str, *since: str) -> GeneratorError:
    what = " ".join(("the cluster has no workers", *since))
    return GeneratorError(what, f"--dask {address}", f"start workers: dask worker {address}")


def _check_version(worker: str, name: str, version: str, found: str) -> None:
    if found != version:
        what = f"it has {f'{name} {found}' if found else f'no {name}'}, and this machine has {name} {version}"
        hint = f'install the same on all of them: pip install "{name}=={version}"'
        raise GeneratorError(what, f"the worker {worker}", hint)


@cache
def _version(name: str) -> str:
    """Looked up once a process: that takes milliseconds, as reading a short recording does."""
    return metadata.version(name)


def _read_on_worker(
    versions: Mapping[str, str], protocol: str, max_line: int, folder: Path, piece: Piece
) -> Part:
    """As `read_part`; a worker may have joined the cluster after it was checked.

    Names of files are meant in the folder of the command: the worker has one of its own.
    """
    collect_rarely()
    worker = get_worker().address
    for name, version in versions.items():
        _check_version(worker, name, version, _version(name))
    for span in piece.spans:
        if not is_address(span.name):
            _check_file(worker, folder, span)
    return read_part(protocol, piece, max_line, folder)


def _check_file(worker: str, folder: Path, span: Span) -> None:
    """A worker on another machine may lack a file, or have another one under its name."""
    try:
        size = (folder / span.name).stat().st_size
    except OSError as error:
        what = f"the worker {worker} cannot read it: {error.strerror}"
        hint = "name files of a disk that all workers have, or addresses in a store"
        raise RecordingUnavailable(what, span.name, hint) from error
    if span.size is not None and size < (least := span.begin + span.size):
        what = f"the worker {worker} has {size:,} bytes of it, and this machine at least {least:,}"
        raise RecordingUnavailable(what, span.name, "see that all workers have the same file")
