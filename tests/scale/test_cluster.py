"""A cluster of two workers, and an S3 served on this machine: the report is that of one process."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial, reduce
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from generators.verify.options import MAX_LINE
from generators.verify.part import merged, pieces, read_part, verification
from generators.verify.report.json import as_data
from generators.verify.run import recordings_of
from tests.scale.cluster_processes import ROOT, end, started_by, worker
from tests.scale.conftest import KEYS
from tests.verify.test_command import NEW, TINY, VALID, WRONG, run

pytestmark = pytest.mark.scale


def test_a_cluster_on_this_machine_gives_the_report_of_one_process(s3: Any) -> None:
    assert s3
    words = "--protocol", TINY, "--format", "json", "s3://traffic/sessions/*.jsonl"
    found = run("--dask", "local", "--jobs", "2", *words)
    assert found == run(*words)
    assert found[0] == 1
    assert len(json.loads(found[1])["recordings"]) == 12


def test_a_worker_that_is_killed_in_the_middle_is_worked_around(
    s3: Any, scheduler: str, tmp_path: Path
) -> None:
    assert s3
    paths = []
    for number in range(8):
        paths.append(tmp_path / f"{number}.jsonl")
        paths[-1].write_text((VALID * 40 + NEW + WRONG) * 1500)
    workers = [worker(scheduler), worker(scheduler)]
    words = ["--protocol", TINY, "--format", "json", *map(str, paths)]
    command = subprocess.Popen(
        [sys.executable, "-m", "generators", "verify", "--dask", scheduler, *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    try:
        # A reader is what takes time, and one may begin long before the other; a nanny starts another one.
        while not (
            busy := [each for one in workers for each in started_by(one) if each.cpu_times().user > 3]
        ):
            assert command.poll() is None, "it ended before a worker was killed"
            time.sleep(0.05)
        busy[-1].send_signal(signal.SIGKILL)
        text, _ = command.communicate(timeout=300)
        assert (command.returncode, text.decode()) == run(*words)[:2]
    finally:
        for each in workers:
            end(each)


def test_a_worker_with_another_version_is_refused_by_name(scheduler: str, tmp_path: Path) -> None:
    other = tmp_path / "other/app_server_protocol-9.9.9.dist-info/METADATA"
    other.parent.mkdir(parents=True)
    other.write_text("Metadata-Version: 2.1\nName: app-server-protocol\nVersion: 9.9.9\n")
    (tmp_path / "session.jsonl").write_text(VALID)
    with_other = worker(scheduler, PYTHONPATH=f"{other.parents[1]}{os.pathsep}{ROOT}")
    try:
        code, text, errors = run("--protocol", TINY, "--dask", scheduler, str(tmp_path / "session.jsonl"))
    finally:
        end(with_other)
    assert (code, text) == (2, "")
    assert "the worker tcp://" in errors
    assert "it has app-server-protocol 9.9.9, and this machine has app-server-protocol " in errors
    assert errors.count("\n  next: ") == 1


def test_what_no_cluster_can_do_is_one_sentence() -> None:
    for words, message in (
        (("--dask", "local", "-"), "the workers of a cluster cannot read standard input"),
        (("--dask", "nowhere://a", "a.jsonl"), "no scheduler of Dask answers there"),
    ):
        code, text, errors = run(*words, given=VALID.encode())
        assert (code, text) == (2, "")
        assert message in errors
        assert errors.count("\n  next: ") == 1


@pytest.mark.parametrize("engine", [(), ("--dask", "local", "--jobs", "2")], ids=["here", "on a cluster"])
def test_what_a_store_does_not_give_is_one_sentence(
    s3: Any, engine: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    s3.put_object(
        Bucket="traffic", Key="broken/cut.jsonl.gz", Body=b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab"
    )
    for name, message in (
        ("s3://traffic/none.jsonl", "the store has no such object, or has it no more"),
        ("s3://traffic/broken/cut.jsonl.gz", "the compressed data is damaged after line 0: it ends early"),
        ("s3://traffic/none/*.jsonl", "nothing in the store is called so"),
    ):
        code, text, errors = run("--protocol", TINY, *engine, name)
        assert (code, text) == (2, "")
        assert f"{name}: {message}" in errors
    for name in KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    code, text, errors = run("--protocol", TINY, *engine, "s3://traffic/sessions/000.jsonl")
    assert (code, text) == (2, "")
    assert "the store does not give it: " in errors
    assert "credentials" in errors


def test_the_map_and_the_reduce_run_on_an_engine_of_ones_own(s3: Any) -> None:
    """As on Spark or Ray: what is passed can be pickled, neighbours are merged in order."""
    from distributed import Client, LocalCluster

    assert s3
    read = partial(read_part, TINY, max_line=MAX_LINE)
    todo = list(pieces(recordings_of(["s3://traffic/sessions/*.jsonl"]), 100))
    assert len(todo) > 24  # so that most recordings are cut
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        parts = client.map(read, todo)
        # A tree of pairs, each merged on a worker; a part that has no neighbour waits for the next round.
        while len(parts) > 1:
            pairs = zip(parts[::2], parts[1::2], strict=False)
            parts = [client.submit(merged, *pair) for pair in pairs] + parts[len(parts) & ~1 :]
        found = as_data(verification(parts[0].result()))
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        assert as_data(verification(reduce(merged, pool.map(read, todo)))) == found
    code, text, _ = run("--protocol", TINY, "--format", "json", "s3://traffic/sessions/*.jsonl")
    assert code == 1
    assert json.loads(text) == json.loads(json.dumps(found))
