"""Type checkers infer what `consumer.py` says, and find the mistakes that it ignores."""

import sys
from pathlib import Path

import pytest

from tests.typing.test_typing import PYRIGHT, accepted

HERE = Path(__file__).parent


def test_mypy_infers_what_is_said(tmp_path: Path) -> None:
    accepted([sys.executable, "-m", "mypy", "--strict", f"--cache-dir={tmp_path}", str(HERE / "consumer.py")])


def test_pyright_infers_what_is_said() -> None:
    if not PYRIGHT.exists():
        pytest.skip("pyright is not installed: `npm ci` brings it")
    accepted(["node", str(PYRIGHT), "--pythonpath", sys.executable, "--project", str(HERE)])
