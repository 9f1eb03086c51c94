"""Two JSON values → where they differ.

Input: what was recorded and what the models write back. Output: the places at which they differ.
Stricter than `==`, to which `1`, `1.0` and `true` are the same; the order of members says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from protocol_models.json_pointer import escaped
from protocol_models.json_types import Json

from ..absent import ABSENT

__all__ = ["Alteration", "alterations"]


@dataclass(frozen=True, slots=True)
class Alteration:
    """One place at which the models write something else than they read."""

    pointer: str
    recorded: Json
    """The value as it was recorded; `ABSENT` where the models add it."""
    written: Json
    """The value as it is written back; `ABSENT` where the models drop it."""


def alterations(recorded: Json, written: Json, pointer: str = "") -> Iterator[Alteration]:
    """Every place at which two JSON values differ, in the order of what was recorded."""
    if type(recorded) is not type(written):
        yield Alteration(pointer, recorded, written)
    elif isinstance(recorded, dict):
        for name in dict.fromkeys((*recorded, *written)):
            place = f"{pointer}/{escaped(name)}"
            yield from alterations(recorded.get(name, ABSENT), written.get(name, ABSENT), place)
    elif isinstance(recorded, list) and len(recorded) == len(written):
        for index, (old, new) in enumerate(zip(recorded, written, strict=True)):
            yield from alterations(old, new, f"{pointer}/{index}")
    elif recorded != written:
        yield Alteration(pointer, recorded, written)
