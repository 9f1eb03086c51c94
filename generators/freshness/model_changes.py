"""What changed in the models since the artifacts were written.

Input: the committed `protocol.json` as data, and the Bundle of the models. Output: one ModelChange for each
thing that differs (method, type, member, value), with how many types and methods reach it.

Where several places of one type changed alike, as the variants of a union do that share a base class, that
is one change with a count.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..bundle import Bundle
from ..canonical import Json
from ..schema_json import REF_PREFIX

__all__ = ["ModelChange", "committed_protocol", "model_changes"]

PROTOCOL = "protocol.json"
SKIPPED = frozenset({"description", "properties", "required", "oneOf", "anyOf", "enum"})
"""Keywords of a type that are told in their own words."""


@dataclass(frozen=True, slots=True)
class ModelChange:
    """One thing that differs."""

    place: str
    """The type or method."""
    what: str
    """What happened there, such as `member 'elapsedMs' added: integer or null`."""
    count: int = 1
    """In how many places of the type."""
    types: int = 0
    """How many other types reach it."""
    methods: int = 0
    """How many methods reach it."""


def committed_protocol(folder: Path) -> Json | None:
    """The `protocol.json` of a folder as data; `None` where there is none that can be read."""
    try:
        data = json.loads((folder / PROTOCOL).read_bytes())
    except (OSError, ValueError):
        return None
    is_ours = isinstance(data, dict) and isinstance(data.get("types"), dict) and "methods" in data
    return data if is_ours else None


def model_changes(old: Json, bundle: Bundle) -> list[ModelChange]:
    """Everything that differs, methods first, then types by name."""
    new = bundle.to_json()
    changes = [*_methods(old["methods"], new["methods"])]
    reach = _Reach(bundle, new["types"])
    for key in sorted({*old["types"], *new["types"]}):
        before, after = old["types"].get(key), new["types"].get(key)
        if before == after:
            continue
        if before is None or after is None:
            found = {"type added" if before is None else "type removed": 1}
        else:
            found = Counter(_node(before, after, ""))
        for what, count in found.items():
            changes.append(ModelChange(key, what, count, *reach.of(key)))
    return changes


def _methods(old: Json, new: Json) -> Iterator[ModelChange]:
    rows = [{(row["method"], row["kind"], row["direction"]): row for row in side} for side in (old, new)]
    for key in sorted(rows[0].keys() | rows[1].keys()):
        before, after = (side.get(key) for side in rows)
        kind = key[1]
        if before is None or after is None:
            yield ModelChange(key[0], f"{kind} {'added' if before is None else 'removed'}")
        elif before != after:
            yield ModelChange(key[0], f"{kind} changed: {', '.join(_keywords(before, after, frozenset()))}")


def _node(old: Any, new: Any, where: str) -> Iterator[str]:
    """What differs between two forms of one place."""
    if old == new:
        return
    if not isinstance(old, dict) or not isinstance(new, dict):
        yield f"{where}was {described(old)}, is {described(new)}"
        return
    if old.get("description") != new.get("description"):
        yield f"{where}description changed"
    yield from _members(old, new, where)
    yield from _values(old, new, where)
    yield from _arms(old, new, where)
    if different := _keywords(old, new, SKIPPED):
        if _shape(old) != _shape(new):
            yield f"{where}was {described(old)}, is {described(new)}"
        else:
            yield f"{where}changed: {', '.join(different)}"


def _members(old: Mapping[str, Any], new: Mapping[str, Any], where: str) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            presence = "required " if name in new.get("required", ()) else ""
            yield f"{where}{presence}member {name!r} added: {described(after[name])}"
        elif name not in after:
            yield f"{where}member {name!r} removed"
        else:
            yield from _node(before[name], after[name], f"{where}member {name!r}: ")
            was, is_now = (name in side.get("required", ()) for side in (old, new))
            if was != is_now:
                yield f"{where}member {name!r} is {'now' if is_now else 'no longer'} required"


def _values(old: Mapping[str, Any], new: Mapping[str, Any], where: str) -> Iterator[str]:
    before, after = old.get("enum", []), new.get("enum", [])
    yield from (f"{where}value {value!r} added" for value in after if value not in before)
    yield from (f"{where}value {value!r} removed" for value in before if value not in after)


def _arms(old: Mapping[str, Any], new: Mapping[str, Any], where: str) -> Iterator[str]:
    """The variants of a union, paired by what tells them apart, else by their order."""
    for keyword in ("oneOf", "anyOf"):
        before, after = (_named(each.get(keyword, [])) for each in (old, new))
        for name in [*before, *(name for name in after if name not in before)]:
            if name not in before:
                yield f"{where}variant {name} added"
            elif name not in after:
                yield f"{where}variant {name} removed"
            else:
                yield from _node(before[name], after[name], where)


def _named(arms: list[Any]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for number, arm in enumerate(arms, 1):
        name = _arm_name(arm) or str(number)
        named[name if name not in named else f"{name} ({number})"] = arm
    return named


def _arm_name(arm: Any) -> str:
    if not isinstance(arm, dict):
        return ""
    if "$ref" in arm:
        return str(arm["$ref"]).removeprefix(REF_PREFIX)
    properties = arm.get("properties", {})
    for member in properties.values():
        if isinstance(member, dict) and len(member.get("enum", ())) == 1:
            return repr(member["enum"][0])
    return next(iter(properties), "") if len(properties) == 1 else ""


def _keywords(old: Mapping[str, Any], new: Mapping[str, Any], skipped: frozenset[str]) -> list[str]:
    names = sorted((old.keys() | new.keys()) - skipped)
    return [name for name in names if old.get(name) != new.get(name)]


def _shape(schema: Mapping[str, Any]) -> tuple[Any, ...]:
    return schema.get("type"), schema.get("$ref"), "oneOf" in schema, "anyOf" in schema


def described(schema: Any) -> str:
    """A schema in a few words."""
    if not isinstance(schema, dict):
        return "anything" if schema is True else str(schema)
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REF_PREFIX)
    if arms := schema.get("oneOf") or schema.get("anyOf"):
        words = [described(arm) for arm in arms]
        return " or ".join(words) if len(words) <= 3 else f"one of {len(words)} variants"
    if "enum" in schema:
        return " or ".join(map(repr, schema["enum"][:4])) + (" or more" if len(schema["enum"]) > 4 else "")
    kinds = schema.get("type")
    if kinds == "array" and isinstance(items := schema.get("items"), dict):
        return f"array of {described(items)}"
    text = " or ".join(kinds) if isinstance(kinds, list) else str(kinds or "anything")
    return f"{text} ({schema['format']})" if "format" in schema else text


class _Reach:
    """Who reaches a type."""

    def __init__(self, bundle: Bundle, types: Mapping[str, Any]) -> None:
        self._methods = [(row.params, row.result) for row in bundle.methods]
        self._users: dict[str, set[str]] = defaultdict(set)
        for key, schema in types.items():
            for target in _targets(schema):
                self._users[target].add(key)

    def of(self, key: str) -> tuple[int, int]:
        """How many other types, and how many methods."""
        reached, todo = {key}, [key]
        while todo:
            for user in self._users[todo.pop()] - reached:
                reached.add(user)
                todo.append(user)
        return len(reached) - 1, sum(not reached.isdisjoint(pair) for pair in self._methods)


def _targets(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, inner in schema.items():
            if name in ("$ref", "x-flattens") and isinstance(inner, str):
                yield inner.removeprefix(REF_PREFIX)
            else:
                yield from _targets(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _targets(inner)
