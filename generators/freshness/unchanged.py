"""Has anything changed since the last clean run? Then its verdict stands, and nothing is computed.

Input: the words of a command. Output: what to say where the verdict stands; `None` where it has to be
computed, and then the record of it, once it is clean.

What is compared is the content of all that the run depended on (`inputs`) and of all that it makes: each file
by its bytes, each folder by its names, each variable by its value, and the Python that ran. The record lies
beside `pyproject.toml`, in a folder that Git ignores. A record that is damaged, or that somebody else wrote,
is as none at all. Neither models nor Pydantic are imported.

What nobody can see is not compared: the clock, and files of which code asks only whether they are there.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from protocol_models.json_types import Json, JsonObject

from ..artifacts import MANIFEST, Tree, contents, unexpected
from ..errors import GeneratorError
from ..settings import settings_file
from .inputs import Inputs, listing, observe

__all__ = [
    "COMMANDS",
    "FOLDER",
    "FROM_NOTHING",
    "ONLY",
    "WATCH",
    "all_is_read",
    "observe_run",
    "remember",
    "said_of_unchanged",
]

FOLDER: Final = ".app-server-protocol_cache"
FROM_NOTHING: Final = "--from-nothing"
"""The option that computes everything.

This and the next two are read here, before the command line is imported, and nowhere else; the commands
declare them by these names.
"""
ONLY: Final = "--only"
WATCH: Final = "--watch"
COMMANDS: Final = ("check", "write")
FORMAT: Final = 1
KEPT: Final = 20
"""So many records are kept, each of other options."""
IGNORED: Final = (
    "# Made by app-server-protocol: what the last clean runs depended on. Delete it whenever you like.\n*\n"
)
LANGUAGE: Final = ("LANG", "LC_ALL", "LC_CTYPE")
"""Variables that decide how text is read, and that Python asks for before anybody can see it."""


class Altered(Exception):
    """A folder of artifacts holds what it should not."""


@dataclass(frozen=True, slots=True)
class _Run:
    """The run of this process."""

    command: str
    place: Path
    """Where its record lies."""
    start: str
    """What it was started with."""
    inputs: Inputs


_runs: list[_Run] = []
"""The run of this process, where it is one that can be remembered."""


def said_of_unchanged(words: Sequence[str]) -> str | None:
    """What the command says where nothing has changed since it was last clean."""
    place = _record_of(words)
    if place is None:
        return None
    try:
        record = json.loads(place.read_bytes())
        if record["format"] != FORMAT or words[0] not in record["commands"]:
            return None
        if _digest(record, _start(words), _made(record)) != record["digest"]:
            return None
        count = sum(len(paths) for _, paths in record["made"])
    except (Altered, GeneratorError, OSError):
        return None  # there is none, or the artifacts are not as they should be
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None  # it is damaged, or none of ours
    return (
        f"{count} artifacts, all as the models give them; nothing has changed since the last run "
        f"({FROM_NOTHING} computes them anew)"
    )


def observe_run(words: Sequence[str]) -> None:
    """Begin to take note of what the command depends on, where it is one whose verdict can stand."""
    if (place := _record_of(words)) is not None:
        _runs[:] = [_Run(words[0], place, _start(words), observe())]


def all_is_read() -> None:
    """Take note of nothing more: from now on only what the run makes is read, which is compared otherwise."""
    for run in _runs:
        run.inputs.end()


def remember(trees: Sequence[Tree], changed: Iterable[Path] = ()) -> None:
    """Keep what this process depended on and made, where that was taken note of; nothing may be left to do.

    changed: the files that it wrote or removed. Nothing is kept where it had imported one of them, where
    anything else changed meanwhile, where artifacts lie outside of the project, and where it cannot be kept.
    """
    if not _runs:
        return
    run = _runs.pop()
    project = run.place.parent.parent
    if not all(tree.root.resolve().is_relative_to(project) for tree in trees):
        return
    made = {str(tree.root): tree.expected() for tree in trees}
    ours = frozenset(
        f"{tree.root.absolute()}{os.sep}{path}" for tree in trees for path in made[str(tree.root)]
    )
    files = run.inputs.files()
    if not run.inputs.is_traceable or run.inputs.changed_meanwhile(ours):
        return
    if run.inputs.has_imported(str(path.absolute()) for path in changed):
        return
    record: JsonObject = {
        "format": FORMAT,
        # What is written was held against the models, too, which `check` does not do.
        "commands": COMMANDS if run.command == "write" else (run.command,),
        "files": [path for path in files if path not in ours],
        "folders": run.inputs.folders(),
        "variables": list(run.inputs.variables),
        "made": [(str(tree.root), list(tree.files)) for tree in trees],
    }
    record["digest"] = _digest(record, run.start, made.items())
    with suppress(OSError):
        _keep(run.place, json.dumps(record))


def _record_of(words: Sequence[str]) -> Path | None:
    """Where the record of a command lies; `None` for one whose verdict is always computed."""
    if not words or words[0] not in COMMANDS or not {FROM_NOTHING, WATCH}.isdisjoint(words):
        return None
    if any(word.startswith(ONLY) for word in words):
        return None
    settings = settings_file(Path.cwd())
    if settings is None:
        return None
    name = blake2b(repr((str(Path.cwd()), *words[1:])).encode(errors="surrogateescape"), digest_size=12)
    return settings.parent / FOLDER / f"{name.hexdigest()}.json"


def _keep(place: Path, text: str) -> None:
    place.parent.mkdir(exist_ok=True)
    if not (ignored := place.parent / ".gitignore").exists():
        ignored.write_text(IGNORED, encoding="utf-8")
    beside = place.with_suffix(f".{os.getpid()}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    records = sorted(place.parent.glob("*.json"), key=lambda each: each.stat().st_mtime_ns)
    for old in records[:-KEPT]:
        old.unlink()


# --- what is compared


def _start(words: Sequence[str]) -> str:
    """What a run is started with."""
    python = sys.version, sys.executable, sys.prefix, sys.flags.optimize, sys.flags.utf8_mode
    return repr((python, sys.path, str(Path.cwd()), tuple(words[1:])))


def _digest(
    record: Mapping[str, Json], start: str, made: Iterable[tuple[str, Mapping[str, bytes | None]]]
) -> str:
    """The digest of all that a run depended on and made."""
    digest = blake2b(digest_size=32)

    def add(name: str, value: bytes | None) -> None:
        length = -1 if value is None else len(value)
        digest.update(f"{name}\0{length}\0".encode(errors="surrogateescape"))
        digest.update(value or b"")

    add("start", start.encode(errors="surrogateescape"))
    for name in sorted({*LANGUAGE, *record["variables"]}):
        value = os.environ.get(name)
        add(name, None if value is None else value.encode(errors="surrogateescape"))
    for path in record["files"]:
        add(path, _content(path))
    for folder, for_modules in record["folders"]:
        add(folder, "\0".join(listing(folder, for_modules)).encode(errors="surrogateescape"))
    for root, files in made:
        for path, content in files.items():
            add(f"{root}\0{path}", content)
    return digest.hexdigest()


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - of thousands: path objects cost more than reading
            return file.read()
    except OSError:
        return None


def _made(record: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, bytes | None]]]:
    """The folders of the artifacts as they are now; `Altered` where a file is in them that should not be."""
    for root, paths in record["made"]:
        tree = Tree(Path(root), dict.fromkeys(paths, ""))
        if unexpected(tree):
            raise Altered
        yield root, dict(contents(tree.root, [*paths, MANIFEST]))
