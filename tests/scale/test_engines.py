"""The examples for engines that other people have run as they stand on the page, on two workers each."""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import zstandard

from tests.readme.pages import blocks
from tests.readme.running import Installed
from tests.scale.engines import JAVA_HINT, check_java, ray, spark
from tests.verify.test_command import run

pytestmark = pytest.mark.scale

BEFORE = """
import json
import sys
from functools import partial, reduce
from pathlib import Path

from app_server_protocol.verify import part as parts_of
from app_server_protocol.verify.part import merged, pieces, read_part
from app_server_protocol.verify.report.json import as_data
from app_server_protocol.verify.run import recordings_of

read = partial(read_part, "protocol_models:REGISTRY")
todo = pieces(recordings_of(sys.argv[1:]), 100_000)


def verification(part):
    found = parts_of.verification(part)
    Path("report.json").write_text(json.dumps(as_data(found)))
    return found


"""
"""What the page has said before its example, on smaller pieces; what it makes of all parts is kept."""


@pytest.fixture(name="recordings")
def _recordings(shared: Path, tmp_path: Path) -> list[str]:
    """Of three connections: one is cut, one is compressed, and one has a message that is invalid."""
    large, packed, wrong = (tmp_path / name for name in ("large.jsonl", "packed.jsonl.zst", "wrong.jsonl"))
    captured = (shared / "captures/0.171.0/mcp.jsonl").read_bytes()
    large.write_bytes(captured * (1_000_000 // len(captured) + 1))
    packed.write_bytes(zstandard.compress(captured))
    wrong.write_bytes(captured + b'{"dir":"c2s","msg":{"method":"thread/archive","id":0,"params":{}}}\n')
    return [str(large), str(packed), str(wrong)]


def running(
    example: str, after: str, recordings: list[str], variables: Mapping[str, str]
) -> subprocess.Popen[str]:
    """A program that runs an example of the page on recordings, and then what says who read them."""
    (block,) = blocks(example)
    folder = Path(recordings[0]).parent
    script = folder / "example.py"
    script.write_text(BEFORE + block.code + after)
    installed = Installed()
    return subprocess.Popen(
        [str(installed.python), str(script), *recordings],
        cwd=folder,
        env={**installed.environment, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def report_of(program: subprocess.Popen[str], recordings: list[str]) -> object:
    """What it makes of them."""
    text, errors = program.communicate(timeout=300)
    assert program.returncode == 0, errors
    assert text.splitlines()[-1] == "two workers"
    return json.loads((Path(recordings[0]).parent / "report.json").read_text())


def report_of_one_process(recordings: list[str]) -> object:
    code, text, _ = run("--format", "json", *recordings)
    assert code == 1
    report = json.loads(text)
    assert report["totals"]["invalid"] == 1
    assert [each["name"] for each in report["recordings"]] == recordings
    return report


ON_RAY = "py (needs Ray)", 'assert ray.cluster_resources()["CPU"] == 2\nprint("two workers")\n'
ON_SPARK = "py (needs Spark)", 'assert context.defaultParallelism == 2\nprint("two workers")\n'


def test_the_example_for_ray(recordings: list[str]) -> None:
    with ray() as variables:
        found = report_of(running(*ON_RAY, recordings, variables), recordings)
    assert found == report_of_one_process(recordings)


def test_a_worker_of_ray_that_is_killed_in_the_middle_is_worked_around(recordings: list[str]) -> None:
    import psutil  # in the extra `scale` alone

    large = Path(recordings[0])
    large.write_bytes(large.read_bytes() * 8)
    with ray() as variables:
        program = running(*ON_RAY, recordings, variables)
        while not (busy := [each for each in psutil.Process().children(recursive=True) if is_reading(each)]):
            assert program.poll() is None, "it ended before a worker was killed"
            time.sleep(0.02)
        busy[0].kill()
        found = report_of(program, recordings)
    assert found == report_of_one_process(recordings)


def is_reading(process: Any) -> bool:
    """Whether it is a worker of Ray that has not just begun."""
    import psutil

    try:
        return "ray::read_part" in " ".join(process.cmdline()) and process.cpu_times().user > 2
    except psutil.Error:  # it has ended
        return False


def test_the_example_for_spark(recordings: list[str], tmp_path: Path) -> None:
    with spark(tmp_path) as variables:
        found = report_of(running(*ON_SPARK, recordings, variables), recordings)
    assert found == report_of_one_process(recordings)


def test_without_java_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(pytest.fail.Exception) as caught:
        check_java()
    assert caught.value.msg == JAVA_HINT
    java = tmp_path / "bin/java"
    java.parent.mkdir()
    java.write_text(f"#!{sys.executable}\nimport sys\nsys.stderr.write('openjdk version \"11.0.2\"')\n")
    java.chmod(0o755)
    with pytest.raises(pytest.fail.Exception, match=r'java is openjdk version "11\.0\.2"'):
        check_java()
