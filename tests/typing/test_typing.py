"""Type checkers infer what `consumer.py` says, and find the mistakes that it ignores."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(
            [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "{cache}", str(HERE / "consumer.py")],
            id="mypy",
        ),
        pytest.param(["pyright", "--project", str(HERE)], id="pyright"),
    ],
)
def test_a_checker_infers_what_is_said(command: list[str], tmp_path: Path) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    words = [word.format(cache=tmp_path) for word in command]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
