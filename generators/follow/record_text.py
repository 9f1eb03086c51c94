"""The text of a record with one more release.

Input: the text of `record.json`, a release and the places that came with it. Output: the text in the same
layout, which is that of people: releases side by side, a place a line.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection, Mapping
from typing import Final

__all__ = ["record_text", "with_release"]

WIDTH: Final = 96


def with_release(text: str, release: str, came: Collection[str] = (), stable: Collection[str] = ()) -> str:
    """The record in which a release is the newest, with more places that came with it."""
    data = json.loads(text)
    if release not in data["releases"]:
        data["releases"].append(release)
    for section, places in (("came", came), ("stable", stable)):
        if places:
            known = data[section].get(release, [])
            data[section][release] = sorted({*known, *places})
    return record_text(data)


def record_text(data: Mapping[str, object]) -> str:
    """A record as text."""
    releases = " ".join(f"{json.dumps(each)}," for each in _list(data["releases"])).rstrip(",")
    wrapped = textwrap.fill(releases, WIDTH, initial_indent="    ", subsequent_indent="    ")
    parts = [f'"complete_from": {json.dumps(data["complete_from"])}', f'"releases": [\n{wrapped}\n  ]']
    parts += [
        f'"{name}": {json.dumps(data[name], indent=2, ensure_ascii=False)}' for name in ("came", "stable")
    ]
    lines = ",\n".join(parts).splitlines()
    # What `json` indents by its own depth is one step deeper here.
    return "{\n" + "\n".join(_indented(lines)) + "\n}\n"


def _list(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _indented(lines: Collection[str]) -> list[str]:
    found: list[str] = []
    inside = False
    for line in lines:
        if line.startswith('"'):
            inside = line.startswith(('"came"', '"stable"'))
            found.append(f"  {line}")
        else:
            found.append(f"  {line}" if inside else line)
    return found
