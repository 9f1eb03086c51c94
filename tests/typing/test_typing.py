"""Type checkers infer what each `consumer.py` says, and find the mistakes that it ignores."""

import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CONSUMERS = [str(ROOT / "tests" / part / "consumer.py") for part in ("typing", "session")]
"""Read in one run: most of its time goes to the package itself."""
PYRIGHT = ROOT / "node_modules/pyright/index.js"


def test_mypy_with_the_plugin_of_pydantic_infers_what_is_said(tmp_path: Path) -> None:
    """Whoever depends on the models may have chosen it. Without it, `just lint` reads the same files."""
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = true\nplugins = pydantic.mypy\n")
    options = [f"--config-file={config}", f"--cache-dir={tmp_path}"]
    accepted([sys.executable, "-m", "mypy", *options, *CONSUMERS])


def test_pyright_infers_what_is_said() -> None:
    if not PYRIGHT.exists():
        pytest.skip("pyright is not installed: `npm ci` brings it")
    accepted(["node", str(PYRIGHT), "--pythonpath", sys.executable, "--project", str(HERE)])


def accepted(command: list[str]) -> None:
    """Run a checker, which has to be content."""
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
