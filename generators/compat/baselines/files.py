"""Files → JSON values, or one sentence about what is wrong with them.

Input: the path of a file, or of a folder. Output: what a JSON file holds; the JSON files of a folder.
"""

from __future__ import annotations

import json
import math
import re
import stat
from collections import Counter
from pathlib import Path

from protocol_models.json_types import Json

from ...errors import BaselineUnavailable

__all__ = ["TOO_LARGE", "json_files", "read_json"]

MAX_BYTES = 32_000_000
"""What is larger is not a schema that anybody could read a report about."""
TOO_LARGE = "take out of it what is to be compared"
YAML = (".yaml", ".yml")
GZIP = b"\x1f\x8b"
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def read_json(path: Path) -> Json:
    """What a JSON file holds."""
    if path.suffix.lower() in YAML:
        raise BaselineUnavailable("this is YAML", str(path), "convert it to JSON, and name that")
    text = _bytes(path)
    if not text.strip():
        raise BaselineUnavailable("the file is empty", str(path), "name a JSON file")
    if text.startswith(GZIP):
        raise BaselineUnavailable("this is packed with gzip", str(path), "unpack it, and name that")
    try:
        value: Json = json.loads(
            text, object_pairs_hook=_members, parse_int=_whole, parse_float=_finite, parse_constant=_no_number
        )
    except RecursionError as error:
        what = "the file is nested too deeply to be read"
        raise BaselineUnavailable(what, str(path), TOO_LARGE) from error
    except _Ambiguous as error:
        raise BaselineUnavailable(str(error), str(path), "correct it") from error
    except ValueError as error:
        hint = "correct it, or name a JSON file"
        raise BaselineUnavailable(f"this is not valid JSON: {_said(error)}", str(path), hint) from error
    if _SURROGATE.search(text) and (half := _half_a_character(value)) is not None:
        what = f"{half} is half of a character, and no text in UTF-8 can hold it"
        raise BaselineUnavailable(what, str(path), "write the whole character")
    return value


def _said(error: ValueError) -> str:
    """What is wrong with a text, for who has not read the manual of Python."""
    match error:
        case UnicodeDecodeError():
            byte = error.object[error.start]
            return f"it is not text in UTF-8 (byte 0x{byte:02x} at position {error.start})"
        case json.JSONDecodeError(msg="Extra data"):
            return f"a second value begins at line {error.lineno}, column {error.colno}"
        case _:
            return str(error)


class _Ambiguous(Exception):
    """What two readers of JSON may take for different things."""


def _members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) < len(pairs):
        (name, _) = Counter(name for name, _ in pairs).most_common(1)[0]
        raise _Ambiguous(f"the member {name!r} stands twice in one object, and readers take either")
    return members


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _Ambiguous(f"a number has {len(text):,} digits, more than most readers can hold") from None


def _finite(text: str) -> float:
    if math.isinf(number := float(text)):
        raise _Ambiguous(f"the number {text} is larger than most readers can hold")
    return number


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is not a JSON number")


def _half_a_character(value: Json) -> str | None:
    """An escaped surrogate that has no other half; whoever writes the value cannot write that."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        return f"\\u{ord(error.object[error.start]):04x}"
    return None


def _bytes(path: Path) -> bytes:
    try:
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            return _piped(path)
        if before.st_size > MAX_BYTES:
            size = f"the file has {before.st_size:,} bytes, and more than {MAX_BYTES:,} are not read"
            raise BaselineUnavailable(size, str(path), TOO_LARGE)
        text = path.read_bytes()
        after = path.stat()
    except OSError as error:
        hint = "check the path, and that the file is yours to read"
        raise BaselineUnavailable(error.strerror or str(error), str(path), hint) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(
        text
    ) != before.st_size:
        hint = "run the command again when nothing writes to it"
        raise BaselineUnavailable("the file changed while it was read", str(path), hint)
    return text


def _piped(path: Path) -> bytes:
    """What comes out of a pipe, such as a shell makes of `<(git show …)`: its size shows at its end."""
    with path.open("rb") as pipe:
        text = pipe.read(MAX_BYTES + 1)
    if len(text) > MAX_BYTES:
        raise BaselineUnavailable(f"more than {MAX_BYTES:,} bytes are not read", str(path), TOO_LARGE)
    return text


def json_files(folder: Path) -> list[Path]:
    """The JSON files below a folder, by name."""
    paths = sorted(path for path in folder.rglob("*.json") if not path.is_dir())
    folded: dict[str, Path] = {}
    for path in paths:
        other = folded.setdefault(str(path.relative_to(folder)).casefold(), path)
        if other != path:
            what = (
                f"{other.name} and {path.name} differ by case only, which some file systems do not keep apart"
            )
            raise BaselineUnavailable(what, str(folder), "rename one of them")
    return paths
