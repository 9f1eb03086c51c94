"""`[tool.app-server-protocol]` of a project's `pyproject.toml`.

Input: the current folder; the nearest `pyproject.toml` in it or above it counts. Output: for each command,
the values that stand in for options that the command line does not give.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from .errors import GeneratorError

__all__ = ["KEYS", "InvalidSettings", "defaults", "settings_file"]

TABLE = "[tool.app-server-protocol]"
FILE = "pyproject.toml"
KEYS: Final[Mapping[str, tuple[str, type, tuple[str, ...]]]] = {
    "protocol": (
        "protocol",
        str,
        ("write", "check", "compat", "freeze", "verify", "conform", "agree", "follow"),
    ),
    "out": ("out", str, ("write", "check", "compat", "freeze")),
    "python": ("python", str, ("write", "check")),
    "edition": ("edition", str, ("compat",)),
    "fail-on": ("fail_on", list, ("compat",)),
    "waivers": ("waivers", str, ("compat",)),
    "baseline": ("old", str, ("compat",)),
}
"""Key → the parameter, the type of its value, and the commands that take it."""
PATHS = frozenset({"out", "python", "waivers"})


class InvalidSettings(GeneratorError):
    """The settings say what they may not."""


def defaults(here: Path) -> dict[str, dict[str, object]]:
    """Command → parameter → value."""
    file = settings_file(here)
    if file is None:
        return {}
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidSettings(f"is not valid TOML: {error}", str(file), "correct the file") from error
    tool = data.get("tool", {})
    table = tool.get("app-server-protocol", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise InvalidSettings(f"{TABLE} is not a table", str(file), f"begin it with a line {TABLE}")
    if problems := list(_problems(table)):
        raise InvalidSettings("; ".join(problems), f"{file}, {TABLE}", f"the keys are {', '.join(KEYS)}")
    found: dict[str, dict[str, object]] = {}
    for key, value in table.items():
        parameter, _, commands = KEYS[key]
        given = ",".join(value) if isinstance(value, list) else value
        if key in PATHS:
            given = os.path.relpath(file.parent / given, here)
        for command in commands:
            found.setdefault(command, {})[parameter] = given
    return found


def settings_file(here: Path) -> Path | None:
    """The nearest `pyproject.toml`, from a folder upwards; `None` where there is none."""
    return next((folder / FILE for folder in (here, *here.parents) if (folder / FILE).is_file()), None)


def _problems(table: Mapping[str, object]) -> Iterator[str]:
    for key, value in table.items():
        if key not in KEYS:
            yield f"{key!r} is not a setting"
        elif KEYS[key][1] is str and not isinstance(value, str):
            yield f"{key!r} is a text, not {value!r}"
        elif KEYS[key][1] is list and not (
            isinstance(value, list) and all(isinstance(v, str) for v in value)
        ):
            yield f"{key!r} is a list of texts, not {value!r}"
