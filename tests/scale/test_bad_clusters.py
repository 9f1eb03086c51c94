"""What goes wrong with a cluster: exit code 2, one sentence, nothing left running."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.scale.cluster_processes import end, started_by, verifying, worker
from tests.verify.test_command import NEW, TINY, VALID, WRONG, run

pytestmark = pytest.mark.scale

BUSY = 3
"""Seconds of CPU after which a worker reads: it starts in less."""


@pytest.fixture(name="words")
def _words(tmp_path: Path) -> list[str]:
    """What takes half a minute to read."""
    path = tmp_path / "long.jsonl"
    path.write_text((VALID * 40 + NEW + WRONG) * 4000)
    return ["--protocol", TINY, str(path), str(path)]


def wait_until_busy(process: subprocess.Popen[bytes], command: subprocess.Popen[bytes]) -> None:
    while not any(each.cpu_times().user > BUSY for each in started_by(process)):
        assert command.poll() is None, "it ended before anything went wrong"
        time.sleep(0.05)


def assert_told(command: subprocess.Popen[bytes], message: str) -> None:
    text, errors = command.communicate(timeout=120)
    assert (command.returncode, text) == (2, b"")
    assert errors.decode().count("\n") == 2
    assert message in errors.decode()
    assert "\n  next: " in errors.decode()


def test_a_scheduler_that_dies_in_the_middle(scheduler: str, words: list[str]) -> None:
    import psutil  # in the extra `scale` alone

    reader = worker(scheduler)
    command = verifying("--dask", scheduler, *words)
    try:
        wait_until_busy(reader, command)
        port = int(scheduler.rpartition(":")[2])
        for each in psutil.Process().children():
            if any(found.laddr.port == port and found.status == "LISTEN" for found in each.net_connections()):
                each.kill()
        assert_told(command, f"--dask {scheduler}: the scheduler was ended, or does not answer any more")
    finally:
        end(reader)


def test_all_workers_die(scheduler: str, words: list[str]) -> None:
    reader = worker(scheduler)
    command = verifying("--dask", scheduler, *words)
    try:
        wait_until_busy(reader, command)
    finally:
        end(reader)
    assert_told(command, f"--dask {scheduler}: the cluster has no workers any more")


@pytest.fixture(name="_busy_port")
def _busy_port_of_the_engine() -> Iterator[None]:
    """Where the engine would serve its dashboard, of which it warns."""
    with suppress(OSError), socket.create_server(("", 8787)):
        yield
        return
    yield  # somebody else has it


@pytest.mark.usefixtures("_busy_port")
def test_ctrl_c_ends_all_processes(words: list[str]) -> None:
    command = verifying("--dask", "local", "--jobs", "2", *words)
    wait_until_busy(command, command)
    below = started_by(command)
    os.killpg(command.pid, signal.SIGINT)
    text, errors = command.communicate(timeout=60)
    assert (command.returncode, errors) == (130, b"")
    assert b"interrupted: what follows is of the messages that were read" in text
    until = time.monotonic() + 10
    while any(each.is_running() for each in below):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_file_is_meant_in_the_folder_of_the_command(scheduler: str, tmp_path: Path) -> None:
    """The worker has another one under the same name, where it was started."""
    (tmp_path / "README.md").write_text(VALID)
    elsewhere = worker(scheduler, folder=tmp_path)
    try:
        code, text, errors = run("--protocol", TINY, "--dask", scheduler, "README.md")
    finally:
        end(elsewhere)
    assert (code, text) == (2, "")
    assert "README.md: this is not a recording" in errors


def test_an_address_where_no_scheduler_is() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), SimpleHTTPRequestHandler)
    Thread(target=server.serve_forever, daemon=True).start()
    for address in (f"tcp://127.0.0.1:{server.server_port}", "tcp://127.0.0.1:9", "tls://127.0.0.1:9", ""):
        code, text, errors = run("--dask", address, "README.md")
        assert (code, text) == (2, "")
        assert f"--dask {address}: no scheduler of Dask answers there\n  next: name one that runs" in errors
    server.shutdown()
    server.server_close()


def test_the_address_of_a_worker_is_told_apart(scheduler: str) -> None:
    from distributed import Client

    reader = worker(scheduler)
    try:
        with Client(scheduler) as client:
            client.wait_for_workers(1)
            (address,) = client.nthreads()
        code, text, errors = run("--dask", address, "README.md")
    finally:
        end(reader)
    assert (code, text) == (2, "")
    assert "what answers there is no scheduler of Dask, but its worker" in errors
