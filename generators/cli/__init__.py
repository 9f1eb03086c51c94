"""The command line: arguments, printing, exit codes. No logic.

0: all is as it should be. 1: artifacts are stale, or a check found something. 2: the tool could not work.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from . import agreement, artifact_commands, codex, compatibility, importing, recordings, releases
from .application import app

__all__ = ["app"]

COMMANDS: Final[tuple[tuple[str, Callable[..., None], str], ...]] = (
    ("write", artifact_commands.write, "own-protocol"),
    ("check", artifact_commands.check, "own-protocol"),
    ("verify", recordings.verify, "verify"),
    ("conform", codex.conform, "conform"),
    ("follow", codex.follow, "follow"),
    ("compat", compatibility.compat, "compat"),
    ("agree", agreement.agree, "agree"),
    ("freeze", releases.freeze, "compat"),
    ("describe", releases.describe, "history"),
    ("requires", releases.requires, "history"),
    ("changelog", releases.changelog, "history"),
    ("import", importing.import_, "import"),
)
"""Name, function, and the page of docs/ that its help names; the help lists them in this order."""

for _name, _command, _page in COMMANDS:
    _more = f"The page docs/{_page}.md of the repository has examples and details."
    app.command(_name, epilog=_more)(_command)
