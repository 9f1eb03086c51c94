"""Empty environments, and what `just packaging` built for them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DIST = ROOT / "build/packaging/dist"


def built(folder: Path, pattern: str) -> Path:
    """The one file of this form; `just packaging` builds it."""
    found = sorted(folder.glob(pattern))
    assert len(found) == 1, f"{folder} holds {found}: run `just packaging`"
    return found[0]


def wheel() -> Path:
    return built(DIST, "*.whl")


def sdist() -> Path:
    return built(DIST, "*.tar.gz")


def npm_file() -> Path:
    return built(ROOT / "build", "*.tgz")


def variables(python: Path | None = None) -> dict[str, str]:
    """The variables of a command that knows nothing of this clone."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    path = os.environ["PATH"] if python is None else f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": path, "NO_COLOR": "1", "COLUMNS": "120"}


def environment(folder: Path, *requirements: str) -> Path:
    """The Python of a new environment that has these packages and no others."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / Path("python").with_suffix(".exe" if sys.platform == "win32" else "")
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements]
    subprocess.run([*install, "--constraint", str(ROOT / "constraints.txt")], check=True)
    return python


def run(command: list[str], folder: Path, python: Path | None = None) -> tuple[int, str]:
    """Exit code and output, both streams together."""
    ended = subprocess.run(
        command,
        cwd=folder,
        env=variables(python),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout
