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


@pytest.mark.parametrize("plugin", ["", "plugins = pydantic.mypy"])
def test_mypy_infers_what_is_said(plugin: str, tmp_path: Path) -> None:
    """Without Pydantic's plugin, and with it: whoever depends on the models may have chosen either."""
    config = tmp_path / "mypy.ini"
    config.write_text(f"[mypy]\nstrict = true\n{plugin}\n")
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
