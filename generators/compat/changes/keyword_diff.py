"""Two schemas that are not unions → what differs in what they say themselves.

Input: an old and a new schema, and where they stand. Output: Changes of their types, members and
bounds; what stands inside of a member or an item is compared as a place of its own.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from protocol_models.json_types import Json

from ...canonical import Schema
from ...schema import Presence
from ...schema_from_json import default_of, presence_of
from .change import Change, ChangeKind
from .integer_formats import demanded

__all__ = [
    "ANYTHING",
    "LOWER",
    "OTHER",
    "UPPER",
    "closest",
    "member_changes",
    "plain_changes",
    "types_of",
]

LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
OTHER = ("pattern", "multipleOf", "uniqueItems")
ANYTHING = "a value"
"""What a member is called that names no type."""
SIMILAR = 0.75
"""How alike two names are, at least, for one to be a guess at the other's new name."""


def plain_changes(old: Schema, new: Schema, at: tuple[str, str]) -> Iterator[Change]:
    """What is said of an object, an array, a string or a number itself."""
    before, after = types_of(old), types_of(new)
    if before != after:
        yield Change(
            ChangeKind.TYPE_CHANGED, "type", *at, _shown(before), _shown(after),
            new_demands=None if _is_wider(after, before) else _type_demand(after),
            old_demands=None if _is_wider(before, after) else _type_demand(before),
        )  # fmt: skip
    if all(kinds is None or "object" in kinds for kinds in (before, after)):
        yield from member_changes(old, new, at)
    yield from _bounds(old, new, at)
    was_closed, is_closed = (side.get("additionalProperties") is False for side in (old, new))
    if is_closed and not was_closed:
        demand = {"propertyNames": {"enum": list(new.get("properties", {}))}}
        yield Change(ChangeKind.OBJECT_CLOSED, "additionalProperties", *at, new_demands=demand)
    if was_closed and not is_closed:
        demand = {"propertyNames": {"enum": list(old.get("properties", {}))}}
        yield Change(ChangeKind.OBJECT_OPENED, "additionalProperties", *at, old_demands=demand)


def types_of(schema: Schema) -> frozenset[str] | None:
    """The types that a schema admits, without null; nothing where it does not say."""
    kinds = schema.get("type")
    if kinds is None:
        return None
    return frozenset([kinds] if isinstance(kinds, str) else kinds) - {"null"}


def _is_wider(kinds: frozenset[str] | None, than: frozenset[str] | None) -> bool:
    """Whether values of some types are all of some others."""
    if kinds is None or than is None:
        return kinds is None
    return than <= (kinds | {"integer"} if "number" in kinds else kinds)


def _shown(kinds: frozenset[str] | None) -> str:
    return "anything" if kinds is None else " or ".join(sorted(kinds)) or "null"


def _type_demand(kinds: frozenset[str] | None) -> Schema | None:
    return None if kinds is None else {"type": [*sorted(kinds), "null"]}


def member_changes(old: Schema, new: Schema, at: tuple[str, str]) -> Iterator[Change]:
    """Members added, removed, and what is said of those that stay, their own schemas apart."""
    before, after = old.get("properties", {}), new.get("properties", {})
    were, are = set(old.get("required", ())), set(new.get("required", ()))
    for name in before:
        if name not in after:
            kind = ChangeKind.REQUIRED_MEMBER_REMOVED if name in were else ChangeKind.MEMBER_REMOVED
            yield Change(
                kind, name, *at, _summary(before[name]), None,
                new_demands=_absent(name) if new.get("additionalProperties") is False else None,
                old_demands={"required": [name]} if name in were else None,
                guess=_renamed_member(name, before, after),
            )  # fmt: skip
            if _lets_in(new):
                freed = _absent(name)
                yield Change(
                    ChangeKind.MEMBER_FREED, name, *at, _summary(before[name]), None, old_demands=freed
                )
            continue
        yield from _annotations(name, before[name], after[name], at)
        if name in are - were:
            yield Change(ChangeKind.MEMBER_REQUIRED, name, *at, new_demands={"required": [name]})
        if name in were - are:
            yield Change(ChangeKind.MEMBER_OPTIONAL, name, *at, old_demands={"required": [name]})
    for name in after:
        if name not in before:
            kind = ChangeKind.REQUIRED_MEMBER_ADDED if name in are else ChangeKind.MEMBER_ADDED
            yield Change(
                kind, name, *at, None, _summary(after[name]),
                new_demands={"required": [name]} if name in are else None,
                old_demands=_absent(name) if old.get("additionalProperties") is False else None,
            )  # fmt: skip
            if _lets_in(old):
                typed = _absent(name)
                yield Change(
                    ChangeKind.MEMBER_TYPED, name, *at, None, _summary(after[name]), new_demands=typed
                )


def _lets_in(schema: Schema) -> bool:
    """Whether a writer of declared members may write any name: where that is said, or where nothing is."""
    declares = "properties" in schema or "patternProperties" in schema
    return bool(schema.get("additionalProperties", not declares))


def _absent(name: str) -> Schema:
    return {"not": {"required": [name]}}


def _renamed_member(name: str, before: Schema, after: Schema) -> str:
    """What a member that is gone may be called now: alike in name and schema, or the only one to come."""
    gone, come = (
        {key: schema for key, schema in side.items() if key not in other}
        for side, other in ((before, after), (after, before))
    )
    same = [key for key in come if _said(come[key]) == _said(gone[name])]
    if len(gone) == len(come) == len(same):
        return same[0]
    plain = {_letters(key): key for key in same}
    return plain.get(closest(_letters(name), plain), "")


def closest(name: str, names: Iterable[str]) -> str:
    """The name that is most like another, for a guess at what it is called now; nothing where none is."""
    return next(iter(difflib.get_close_matches(name, list(names), 1, SIMILAR)), "")


def _said(schema: Schema) -> Schema:
    return {k: v for k, v in schema.items() if k != "description"}


def _letters(name: str) -> str:
    """A name without what conventions of writing it add."""
    return name.replace("_", "").lower()


def _summary(schema: Schema) -> Json:
    """A member's type in a word or two."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    return _shown(types_of(schema)) if types_of(schema) else ANYTHING


def _annotations(name: str, old: Schema, new: Schema, at: tuple[str, str]) -> Iterator[Change]:
    """What no validator looks at."""
    if new.get("deprecated") and not old.get("deprecated"):
        yield Change(ChangeKind.MEMBER_DEPRECATED, name, *at)
    was, now = presence_of(old), presence_of(new)
    if was is not None and now is not None and was is not now:
        yield Change(ChangeKind.PRESENCE_CHANGED, name, *at, was.value, now.value)
    if (defaults := _defaults(old, new)) is not None:
        filled = now is None or now is not Presence.ALWAYS
        yield Change(ChangeKind.DEFAULT_CHANGED, name, *at, *defaults, is_filled_in=filled)
    widths = old.get("format"), new.get("format")
    if widths[0] != widths[1] and all(_is_integer(side) for side in (old, new)):
        demands = [_of_member(name, demanded(*sides)) for sides in ((new, old), (old, new))]
        yield Change(
            ChangeKind.WIDTH_CHANGED, name, *at, *widths, new_demands=demands[0], old_demands=demands[1]
        )  # fmt: skip


def _defaults(old: Schema, new: Schema) -> tuple[Json, Json] | None:
    """What an absent member was taken for, and is now, where both is known and differs."""
    defaults = default_of(old), default_of(new)
    if None in defaults and not all(presence_of(side) and _is_nullable(side) for side in (old, new)):
        return None
    # Absent is `null` where the models of a protocol say nothing else.
    was, now = (None if default is None else default.value for default in defaults)
    return None if was == now and isinstance(was, bool) is isinstance(now, bool) else (was, now)


def _is_nullable(schema: Schema) -> bool:
    kinds = schema.get("type")
    return (isinstance(kinds, list) and "null" in kinds) or {"type": "null"} in schema.get("anyOf", ())


def _of_member(name: str, demand: Schema | None) -> Schema | None:
    return None if demand is None else {"properties": {name: demand}}


def _is_integer(schema: Schema) -> bool:
    return types_of(schema) == frozenset({"integer"}) and "format" in schema


def _bounds(old: Schema, new: Schema, at: tuple[str, str]) -> Iterator[Change]:
    for keyword in (*LOWER, *UPPER, *OTHER):
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        tightened = before is None or (after is not None and _is_tighter(keyword, before, after))
        loosened = after is None or (before is not None and _is_tighter(keyword, after, before))
        yield Change(
            ChangeKind.BOUND_TIGHTENED if tightened else ChangeKind.BOUND_LOOSENED,
            keyword, *at, before, after,
            new_demands=_bound(keyword, new) if tightened else None,
            old_demands=_bound(keyword, old) if loosened else None,
        )  # fmt: skip


def _bound(keyword: str, schema: Schema) -> Schema:
    """A bound as a demand; in draft-04 one that is exclusive is a flag beside the number."""
    number = keyword.removeprefix("exclusive").lower()
    beside = {number: schema[number]} if isinstance(schema[keyword], bool) and number in schema else {}
    return {keyword: schema[keyword], **beside}


def _is_tighter(keyword: str, before: Json, after: Json) -> bool:
    """Whether a bound leaves less room than before; one that cannot be ordered counts as tighter."""
    if keyword in LOWER:
        return bool(after > before)
    return bool(after < before) if keyword in UPPER else True
