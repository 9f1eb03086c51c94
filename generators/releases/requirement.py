"""What a client requires of a server: the oldest release that knows all that the client sends.

Input: a registry with a record, and names of methods or recordings. Output: a Requirement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from rich.console import Console

from protocol_models.json_types import JsonObject
from protocol_models.methods import Direction, Registry

from ..bundle import Bundle
from ..errors import GeneratorError
from ..verify.store import is_address
from .fitting import least_release
from .used_places import Lifetime, UsedPlaces

__all__ = ["Requirement", "as_data", "as_text", "requirement"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """The oldest release for a client."""

    release: str
    """Empty where every release of the record will do."""
    set_by: tuple[str, ...]
    """The places that came with it."""
    first: str
    """The first release of the record that can be made anew."""
    ended: tuple[tuple[str, str], ...]
    """What the client sends that later releases do not have, each with its last release."""


def requirement(
    registry: Registry, bundle: Bundle, names: Sequence[str], max_line: int, console: Console
) -> Requirement:
    """What methods and recordings require; a name is a method, or else a file. The Bundle has a record."""
    places = UsedPlaces(bundle)
    known = {row.name: row for row in bundle.methods}
    files = []
    for name in names:
        if (row := known.get(name)) is not None:
            if row.direction is Direction.CLIENT_TO_SERVER:
                places.hear_call(row.name, row.direction, None)
            else:
                places.used[Direction.CLIENT_TO_SERVER][row.name] = Lifetime(row.since, row.until)
        elif name == "-" or is_address(name) or Path(name).exists():
            files.append(name)
        else:
            near = get_close_matches(name, known, 3)
            hint = (
                f"did you mean {', '.join(near)}?"
                if near
                else "name a recording, or a method of the protocol"
            )
            raise GeneratorError("this is neither a file nor a method", name, hint)
    if files:
        from ..verify.run import use_recordings

        use_recordings(registry, files, max_line, console, places)
    least, set_by = least_release(places)
    sent = places.used[Direction.CLIENT_TO_SERVER]
    ended = tuple(sorted((place, each.until) for place, each in sent.items() if each.until))
    return Requirement(least, tuple(set_by), bundle.record.complete_from, ended)


def as_text(found: Requirement) -> str:
    """The requirement for people."""
    if not found.release:
        lines = [f"every release since {found.first}, and maybe before: all of it is as old as the record"]
    else:
        lines = [
            f"{found.release} or later; what was added in it:",
            *(f"  {place}" for place in found.set_by),
        ]
    lines += [f"not later than {last}: {place} ended with it" for place, last in found.ended]
    return "\n".join(lines)


def as_data(found: Requirement) -> JsonObject:
    """The requirement for programs."""
    return {
        "formatVersion": 1,
        "release": found.release,
        "setBy": list(found.set_by),
        "ended": [{"place": place, "until": last} for place, last in found.ended],
    }
