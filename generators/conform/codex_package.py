"""A version of npm's `@openai/codex` → the codex in it.

Input: a version. Output: the path of a binary for this machine, in a folder that lives as long as it is
used. npm itself fetches it, and keeps what it has fetched; nothing of it stays here.
"""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..errors import GeneratorError

__all__ = ["VERSION", "binary_of"]

PACKAGE: Final = "@openai/codex"
VERSION: Final = re.compile(rf"(?:(?:npm:)?{PACKAGE}@|npm:)?(\d+\.\d+\.\d+(?:-[\w.]+)?)")
SYSTEMS: Final = {"linux": "linux", "darwin": "darwin", "win32": "win32"}
MACHINES: Final = {"x86_64": "x64", "amd64": "x64", "arm64": "arm64", "aarch64": "arm64"}
SECONDS: Final = 900
"""How long npm may take for some 160 MB."""
NOT_THERE: Final = ("ETARGET", "E404", "No matching version")


@contextmanager
def binary_of(version: str) -> Iterator[Path]:
    """The codex of a version, until the context ends."""
    with tempfile.TemporaryDirectory(prefix="codex-") as folder:
        yield _unpacked(_packed(version, Path(folder)), Path(folder), version)


def _packed(version: str, folder: Path) -> Path:
    npm = shutil.which("npm")
    where = f"{PACKAGE}@{version}"
    if npm is None:
        hint = "install Node, or name a codex binary or a folder that one wrote"
        raise GeneratorError("npm is not installed, which would fetch it", where, hint)
    system, machine = SYSTEMS.get(sys.platform), MACHINES.get(platform.machine().lower())
    if system is None or machine is None:
        hint = "name a codex binary, or a folder that one wrote"
        raise GeneratorError(f"there is no codex for {sys.platform} on {platform.machine()}", where, hint)
    wanted = f"{where}-{system}-{machine}"
    words = [npm, "pack", "--silent", "--pack-destination", str(folder), wanted]
    try:
        ended = subprocess.run(
            words, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=folder
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GeneratorError(f"npm could not fetch it: {error}", where, "try again later") from error
    packed = next(folder.glob("*.tgz"), None)
    if ended.returncode != 0 or packed is None:
        told = ended.stderr + ended.stdout
        if not told.strip() or any(word in told for word in NOT_THERE):
            hint = f"name one that there is: npm view {PACKAGE} versions"
            raise GeneratorError(f"npm has no version {version} of {PACKAGE} for this machine", where, hint)
        line = next((line for line in told.splitlines() if line.strip()), "")
        raise GeneratorError(f"npm could not fetch it: {line}", where, "check the network, and try again")
    return packed


def _unpacked(archive: Path, folder: Path, version: str) -> Path:
    try:
        with tarfile.open(archive) as packed:
            member = next(
                each
                for each in packed
                if each.isfile()
                and Path(each.name).name in ("codex", "codex.exe")
                and "bin" in Path(each.name).parts
            )
            packed.extract(member, folder, filter="data")
    except (tarfile.TarError, OSError, StopIteration) as error:
        hint = "name a codex binary, or a folder that one wrote"
        raise GeneratorError(
            "the package holds no codex that can be unpacked", f"{PACKAGE}@{version}", hint
        ) from error
    archive.unlink()
    return folder / member.name
