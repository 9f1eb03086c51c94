"""Files → JSON values, or one sentence about what is wrong with them.

Input: the path of a file, or of a folder. Output: what a JSON file holds; the JSON files of a folder.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from protocol_models.json_types import Json

from ...errors import BaselineUnavailable

__all__ = ["json_files", "read_json"]

MAX_BYTES = 32_000_000
"""What is larger is no schema that anybody could read a report about."""
YAML = (".yaml", ".yml")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def read_json(path: Path) -> Json:
    """What a JSON file holds."""
    if path.suffix.lower() in YAML:
        raise BaselineUnavailable("this is YAML", str(path), "convert it to JSON, and name that")
    text = _bytes(path)
    if not text.strip():
        raise BaselineUnavailable("the file is empty", str(path), "name a JSON file")
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError) as error:
        hint = "name a JSON file"
        raise BaselineUnavailable(f"this is not valid JSON: {error}", str(path), hint) from error
    if _SURROGATE.search(text) and (half := _half_a_character(value)) is not None:
        what = f"{half} is half of a character, and no text in UTF-8 can hold it"
        raise BaselineUnavailable(what, str(path), "write the whole character")
    return value


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
        if before.st_size > MAX_BYTES:
            size = f"the file has {before.st_size:,} bytes, and more than {MAX_BYTES:,} are not read"
            raise BaselineUnavailable(size, str(path), "take out of it what is to be compared")
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


def json_files(folder: Path) -> list[Path]:
    """The JSON files below a folder, by name."""
    paths = sorted(folder.rglob("*.json"))
    folded: dict[str, Path] = {}
    for path in paths:
        other = folded.setdefault(str(path.relative_to(folder)).casefold(), path)
        if other != path:
            what = (
                f"{other.name} and {path.name} differ by case only, which some file systems do not keep apart"
            )
            raise BaselineUnavailable(what, str(folder), "rename one of them")
    return paths
