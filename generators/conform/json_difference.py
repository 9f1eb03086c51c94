"""Two JSON values → the places in which they differ.

A place is a path through the value. A variant is named in it by what tells it apart and not by its
number, so that one more variant is one difference: `/oneOf[turn/started]/properties/params`.
"""

from __future__ import annotations

from collections.abc import Iterator

from protocol_models.json_types import Json

from .. import canonical
from ..absent import ABSENT
from ..canonical import Schema

__all__ = ["differences"]


def differences(ours: Json, theirs: Json, place: str = "") -> Iterator[tuple[str, Json, Json]]:
    """Each place in which two JSON values differ, with what stands there; numbers differ by kind too."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(ours.keys() | theirs.keys()):
            inner = f"{place}/{name}"
            yield from differences(ours.get(name, ABSENT), theirs.get(name, ABSENT), inner)
    elif isinstance(ours, list) and isinstance(theirs, list):
        yield from _list_differences(ours, theirs, place)
    elif type(ours) is not type(theirs) or ours != theirs:
        yield place, ours, theirs


def _list_differences(ours: list[Json], theirs: list[Json], place: str) -> Iterator[tuple[str, Json, Json]]:
    our_names, their_names = _names(ours), _names(theirs)
    if our_names is None or their_names is None:
        our_names = [str(number) for number in range(len(ours))]
        their_names = [str(number) for number in range(len(theirs))]
    our_items, their_items = (
        dict(zip(names, items, strict=True)) for names, items in ((our_names, ours), (their_names, theirs))
    )
    for name in dict.fromkeys((*our_names, *their_names)):
        inner = f"{place}[{name}]"
        yield from differences(our_items.get(name, ABSENT), their_items.get(name, ABSENT), inner)
    our_order = [name for name in our_names if name in their_items]
    their_order = [name for name in their_names if name in our_items]
    if our_order != their_order:
        yield f"{place}[order]", our_order, their_order


def _names(items: list[Json]) -> list[str] | None:
    """What each item is called in a place; `None` where two have one name, or one has none."""
    names = [_variant_name(item) if isinstance(item, dict) else _scalar_name(item) for item in items]
    found = [name for name in names if name is not None]
    return found if len(set(found)) == len(items) else None


def _scalar_name(item: Json) -> str:
    return item if isinstance(item, str) else canonical.line(item)


def _variant_name(variant: Schema) -> str | None:
    """What tells a variant apart: its reference, a literal of its own, its only needed member, its kind."""
    if "$ref" in variant:
        return str(variant["$ref"]).rpartition("/")[2]
    literals = [
        _scalar_name(member["enum"][0])
        for _, member in sorted(variant.get("properties", {}).items())
        if isinstance(member, dict) and len(member.get("enum", ())) == 1
    ]
    required = variant.get("required", ())
    match literals, required, variant:
        case [first, *_], _, _:
            return first
        case _, [only], _:
            return str(only)
        case _, _, {"enum": [value]}:
            return _scalar_name(value)
        case _, _, {"type": str(kind)} if "properties" not in variant:
            return kind
    return None
