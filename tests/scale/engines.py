"""Ray and Spark on this machine, of two workers each, as processes of their own.

Input: a folder for what they write. Output: the variables of the environment that lead a program to them.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.scale.cluster_processes import ROOT, end

HERE = "127.0.0.1"
STARTS = 60
"""Seconds in which an engine starts."""
JAVA = 17
"""The oldest Java that Spark runs on."""
JAVA_HINT = (
    f"Spark needs Java {JAVA} or newer, and it is not found by JAVA_HOME, nor in PATH: install a runtime, "
    "such as Debian's default-jre-headless (no package of PyPI has all modules of it that Spark asks for)"
)


def free_port() -> int:
    with socket.create_server((HERE, 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def ray() -> Iterator[Mapping[str, str]]:
    """A Ray cluster with two processors, on which it starts two workers."""
    address = f"{HERE}:{(port := free_port())}"
    variables = {"RAY_ADDRESS": address, "RAY_AUTH_MODE": "disabled"}
    # The names of its sockets are long, and that of a folder of pytest with them is too long.
    with tempfile.TemporaryDirectory(prefix="ray", ignore_cleanup_errors=True) as folder:
        words = (
            "start",
            "--head",
            "--block",
            "--num-cpus",
            "2",
            "--node-ip-address",
            HERE,
            "--port",
            str(port),
        )
        others = "--include-dashboard", "false", "--disable-usage-stats", "--temp-dir", folder
        command = [str(Path(sys.executable).with_name("ray")), *words, *others]
        with started(command, Path(folder, "log"), variables, "Ray runtime started"):
            yield variables


@contextmanager
def spark(folder: Path) -> Iterator[Mapping[str, str]]:
    """A master of Spark and two workers, each of one core."""
    check_java()
    home = find_spec("pyspark")
    assert home is not None
    assert home.origin is not None
    address = f"spark://{HERE}:{(port := free_port())}"
    variables = {"SPARK_HOME": str(Path(home.origin).parent), "SPARK_LOCAL_IP": HERE}
    run_class = str(Path(home.origin).with_name("bin") / "spark-class")
    deploy = "org.apache.spark.deploy."
    with ExitStack() as running:
        words = ["--host", HERE, "--port", str(port), "--webui-port", "0"]
        command = [run_class, f"{deploy}master.Master", *words]
        running.enter_context(
            started(command, folder / "master.log", variables, "I have been elected leader")
        )
        for name in ("one", "two"):
            words = ["--host", HERE, "--cores", "1", "--memory", "1g", "--webui-port", "0"]
            command = [run_class, f"{deploy}worker.Worker", *words, "--work-dir", str(folder / name), address]
            log = folder / f"{name}.log"
            running.enter_context(started(command, log, variables, "Successfully registered with master"))
        submit = f"--master {address} pyspark-shell"
        yield {**variables, "PYSPARK_SUBMIT_ARGS": submit, "PYSPARK_PYTHON": sys.executable}


def check_java() -> None:
    """Spark itself says only that something exited."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        pytest.fail(JAVA_HINT)
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < JAVA:
        pytest.fail(f"{JAVA_HINT}; {java} is {told.splitlines()[0] if told else 'none'}")


@contextmanager
def started(command: list[str], log: Path, variables: Mapping[str, str], sign: str) -> Iterator[None]:
    """A process, from when it has written `sign`, until it is ended with all those below it."""
    told = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=told, cwd=log.parent, stdout=file, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + STARTS
        while sign not in log.read_text(errors="replace"):
            assert process.poll() is None, log.read_text(errors="replace")
            assert time.monotonic() < until, log.read_text(errors="replace")
            time.sleep(0.1)
        yield
    finally:
        end(process)
