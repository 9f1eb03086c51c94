"""Recordings → the report on them, read by the workers of a Dask cluster.

Input: the name of a registry, names of recordings that the workers can read, and a scheduler. Output: the
same report as that of one process. The engine gives out the pieces and repeats what a worker was reading when
it was ended; each piece is counted once, here, in the order of the list.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import metadata

import dask.config
from distributed import Client, KilledWorker, LocalCluster, get_worker
from rich.console import Console

from protocol_models.garbage import collect_rarely

from ..errors import GeneratorError
from .part import Part, Piece, read_part
from .recording import STANDARD_INPUT
from .run import Readers, recordings_of, verify_pieces
from .verification import Verification

__all__ = ["LOCAL", "Cluster", "verify_on_cluster"]

LOCAL = "local"
"""In place of an address: a cluster on this machine, for this command."""
PACKAGES = ("app-server-protocol", "pydantic", "pydantic-core")
"""What decides how a message is read."""
PATIENCE = 30
"""Seconds in which a scheduler answers and has a worker."""


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
    with _client(cluster) as client:
        versions = {name: metadata.version(name) for name in PACKAGES}
        _check_workers(client, cluster.address, versions)
        read = partial(_read_on_worker, versions, protocol, max_line)
        cores = sum(client.nthreads().values())
        try:
            readers = Readers(partial(client.submit, read, pure=False), cores)
            return verify_pieces(protocol, recordings, max_line, readers, console)
        except KilledWorker as error:
            worker = error.last_worker.address
            what = f"one worker after the other was ended while it read a recording, {worker} last"
            hint = "see that each worker has memory for it, and what the logs of the workers say"
            raise GeneratorError(what, f"--dask {cluster.address}", hint) from error


@contextmanager
def _client(told: Cluster) -> Iterator[Client]:
    # What the engine has to say of workers that were ended is no part of a report.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
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
    try:
        client = Client(told.address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        what = "no scheduler of Dask answers there"
        hint = f"name one that runs, such as tcp://10.0.0.5:8786, or use --dask {LOCAL}"
        raise GeneratorError(what, f"--dask {told.address}", hint) from error
    with client:
        yield client


def _check_workers(client: Client, address: str, versions: Mapping[str, str]) -> None:
    """Two versions of the models would make one report of two protocols."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        hint = "start workers: dask worker ADDRESS"
        raise GeneratorError("the cluster has no workers", f"--dask {address}", hint) from error
    for name, version in versions.items():
        # A function of Python's own: a worker may lack this package, or have another one.
        for worker, found in client.run(metadata.version, name, on_error="return").items():
            _check_version(worker, name, version, found if isinstance(found, str) else "")


def _check_version(worker: str, name: str, version: str, found: str) -> None:
    if found != version:
        what = f"it has {f'{name} {found}' if found else f'no {name}'}, and this machine has {name} {version}"
        hint = f'install the same on all of them: pip install "{name}=={version}"'
        raise GeneratorError(what, f"the worker {worker}", hint)


def _read_on_worker(versions: Mapping[str, str], protocol: str, max_line: int, piece: Piece) -> Part:
    """As `read_part`; a worker may have joined the cluster after it was checked."""
    collect_rarely()
    for name, version in versions.items():
        _check_version(get_worker().address, name, version, metadata.version(name))
    return read_part(protocol, piece, max_line)
