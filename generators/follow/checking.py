"""The models with the drafts in them, tried: what do they say now?

Input: the files as the drafts make them. Output: the protocol of a release as they give it. They are copied
into a scratch folder and read by another process: this one has imported the models as they were.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..bundle import Bundle
from ..errors import GeneratorError
from .rewriting import Rewritten
from .sources import Sources

__all__ = ["DraftsFailed", "Trial"]

SECONDS: Final = 300
ROOT: Final = __package__.partition(".")[0]
"""What the generators are called where they run: `generators` here, another name in the wheel."""


class DraftsFailed(GeneratorError):
    """The models with the drafts in them do not load, or are not what they were in an earlier release."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A copy of the models with changes in it."""

    folder: Path
    protocol: str

    @classmethod
    def of(cls, changed: Iterable[Rewritten], sources: Sources, protocol: str, folder: Path) -> Trial:
        """The copy, in a folder."""
        for package in sources.packages:
            home = Path(str(sys.modules[package].__file__))
            if home.name == "__init__.py":
                skipped = shutil.ignore_patterns("__pycache__")
                shutil.copytree(home.parent, folder / package, ignore=skipped)
            else:
                shutil.copy(home, folder / home.name)
        for each in changed:
            (folder / each.path.relative_to(sources.root)).write_text(each.after, encoding="utf-8")
        return cls(folder, protocol)

    def bundle(self, release: str) -> Bundle:
        """The protocol of a release, as the copy gives it."""
        words = [sys.executable, "-m", ROOT, "write", "--protocol", self.protocol, "--only", "protocol"]
        with tempfile.TemporaryDirectory(prefix="trial-") as out:
            words += ["--out", out, *(["--at", release] if release else [])]
            path = os.pathsep.join(filter(None, (str(self.folder), os.environ.get("PYTHONPATH", ""))))
            ended = subprocess.run(
                words, cwd=self.folder, env={**os.environ, "PYTHONPATH": path}, capture_output=True,
                text=True, encoding="utf-8", timeout=SECONDS, check=False,
            )  # fmt: skip
            if ended.returncode != 0:
                told = [line for line in ended.stderr.strip().splitlines() if line.strip()]
                what = told[0].removeprefix("error: ") if told else "it says nothing"
                raise DraftsFailed(f"the models do not load with the drafts in them: {what}")
            text = Path(out, "protocol.json").read_text(encoding="utf-8")
        return Bundle.from_json(json.loads(text), "the models with the drafts")
