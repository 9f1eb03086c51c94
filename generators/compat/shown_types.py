"""The type that a place has, in a few words: what reports show of old and new beside each other.

Input: the types of both sides, the pointers to a place, and the member that a finding is about. Output: text
in the manner of TypeScript; `absent` where a side has no such member.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from protocol_models.json_pointer import escaped, steps_of
from protocol_models.json_types import Json

from ..canonical import Schema, line
from ..type_references import REF_PREFIX
from .changes.keyword_diff import LOWER, OTHER, UPPER

__all__ = ["ABSENT", "shown_member", "shown_types"]

ABSENT: Final = "absent"
MOST_VALUES = 8
MOST_MEMBERS = 6
LONGEST = 120
MAX_DEPTH = 3
LISTS = frozenset({"anyOf", "oneOf", "allOf", "prefixItems"})
MAPS = frozenset({"properties", "patternProperties", "definitions", "$defs"})
LIMITS = (*LOWER, *UPPER, *OTHER, "format")


def shown_types(
    sides: tuple[Mapping[str, Schema], Mapping[str, Schema]], pointers: tuple[str, str], subject: str
) -> tuple[str, str]:
    """The types of a place in old and in new; empty where there is none to show, or both read the same."""
    places = tuple(_schema_at(types, at) for types, at in zip(sides, pointers, strict=True))
    if None in places:
        return "", ""
    members = [place.get("properties", {}) if isinstance(place, dict) else {} for place in places]
    if any(subject in each for each in members):
        texts = [_of_member(place, subject) for place in places]
    else:
        texts = _beside(*([_texts(place, 0) for place in places]))
    return (texts[0], texts[1]) if texts[0] != texts[1] else ("", "")


def shown_member(types: Mapping[str, Schema], pointer: str, name: str) -> str:
    """The type of a member to which, or into which, a pointer leads; empty where it leads to none."""
    around, found, _ = pointer.rpartition(f"/properties/{escaped(name)}")
    return _cut(_of_member(_schema_at(types, around), name)) if found else ""


def _schema_at(types: Mapping[str, Schema], pointer: str) -> Json:
    """The innermost schema on the way of a pointer into the types; nothing where it leads elsewhere."""
    steps = steps_of(pointer)
    if steps[:1] != ["types"] or steps[1] not in types:
        return None
    schema: Json = types[steps[1]]
    waiting = steps[2:]
    while waiting and isinstance(schema, dict):
        keyword, *waiting = waiting
        inner = schema.get(keyword)
        if keyword in MAPS and waiting and isinstance(inner, dict):
            inner = inner.get(waiting[0])
            waiting = waiting[1:]
        elif keyword in LISTS and waiting and isinstance(inner, list) and waiting[0].isdigit():
            inner = inner[int(waiting[0])] if int(waiting[0]) < len(inner) else None
            waiting = waiting[1:]
        if not isinstance(inner, dict):
            return schema
        schema = inner
    return schema


def _of_member(schema: Json, name: str) -> str:
    member = schema.get("properties", {}).get(name) if isinstance(schema, dict) else None
    if member is None:
        others = schema.get("additionalProperties") if isinstance(schema, dict) else None
        return (
            f"{_cut(_text(others, 0))}, or {ABSENT}" if others is True or isinstance(others, dict) else ABSENT
        )
    text = _cut(_text(member, 0))
    return text if name in schema.get("required", ()) else f"{text}, or {ABSENT}"


def _beside(old: list[str], new: list[str]) -> list[str]:
    """Two unions, or what is none; where they are long, what only one of them has stands first."""
    sides = [" | ".join(side) for side in (old, new)]
    if max(map(len, sides)) <= LONGEST:
        return sides
    return [_own_first(mine, theirs) for mine, theirs in ((old, new), (new, old))]


def _own_first(mine: list[str], theirs: list[str]) -> str:
    ordered = sorted(mine, key=theirs.__contains__)
    shown: list[str] = []
    while ordered and len(" | ".join([*shown, ordered[0]])) <= LONGEST - len(" | 999 more"):
        shown.append(ordered.pop(0))
    if not shown:
        return _cut(" | ".join(mine))
    return " | ".join([*shown, f"{len(ordered)} more"] if ordered else shown)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _text(schema: Json, depth: int) -> str:
    return " | ".join(_texts(schema, depth))


def _texts(schema: Json, depth: int) -> list[str]:
    """A type, or the variants of a union."""
    if isinstance(schema, dict) and "$ref" not in schema and "const" not in schema and "enum" not in schema:
        for keyword in ("anyOf", "oneOf"):
            if isinstance(arms := schema.get(keyword), list):
                texts = list(dict.fromkeys(text for arm in arms for text in _texts(arm, depth + 1)))
                if schema.keys() & {"type", "properties", "allOf"}:
                    beside = {name: value for name, value in schema.items() if name != keyword}
                    return [f"{_text(beside, depth)} & ({' | '.join(texts)})"]
                return texts
    return [_plain(schema, depth)]


def _plain(schema: Json, depth: int) -> str:
    if not isinstance(schema, dict):
        return "never" if schema is False else "anything"
    if isinstance(reference := schema.get("$ref"), str):
        return reference.removeprefix(REF_PREFIX).rpartition("/")[2].rpartition(".")[2]
    if "const" in schema:
        return line(schema["const"])
    if isinstance(values := schema.get("enum"), list):
        more = len(values) - MOST_VALUES
        shown = [line(value) for value in values[:MOST_VALUES]]
        return " | ".join([*shown, f"{more} more"] if more > 0 else shown) or "never"
    if isinstance(parts := schema.get("allOf"), list):
        return " & ".join(dict.fromkeys(_text(part, depth + 1) for part in parts))
    kinds = schema.get("type", "object" if "properties" in schema else "anything")
    if "type" not in schema and "required" in schema and "properties" not in schema:
        return f"with {' and '.join(map(repr, schema['required'][:MOST_MEMBERS]))}"
    texts = [_of_kind(kind, schema, depth) for kind in (kinds if isinstance(kinds, list) else [kinds])]
    limits = ", ".join(f"{keyword} {line(schema[keyword])}" for keyword in LIMITS if keyword in schema)
    return " | ".join(texts) + (f" ({limits})" if limits else "")


def _of_kind(kind: str, schema: Schema, depth: int) -> str:
    if kind == "array":
        items = _text(schema.get("items", True), depth + 1)
        return f"({items})[]" if " " in items else f"{items}[]"
    if kind != "object":
        return kind
    members, required = schema.get("properties", {}), schema.get("required", ())
    if not members:
        others = schema.get("additionalProperties")
        return f"{{ [name]: {_text(others, depth + 1)} }}" if isinstance(others, dict) else "object"
    if depth >= MAX_DEPTH:
        return "object"
    names = [_member(name, schema, name in required) for name, schema in members.items()]
    more = len(names) - MOST_MEMBERS
    return f"{{ {', '.join([*names[:MOST_MEMBERS], f'{more} more'] if more > 0 else names)} }}"


def _member(name: str, schema: Json, is_required: bool) -> str:
    """A member, with its value where it has one only: that is what tells variants apart."""
    values = (
        schema.get("enum", [schema["const"]] if "const" in schema else []) if isinstance(schema, dict) else []
    )
    value = f": {line(values[0])}" if len(values) == 1 else ""
    return f"{name}{'' if is_required else '?'}{value}"
