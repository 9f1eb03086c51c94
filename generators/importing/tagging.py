"""Unions of objects that a member tells apart.

Input: declarations. Output: the same, where such a union names its tag, and each variant has it
as a literal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .python_types import AliasOf, Declaration, EnumOf, Field, Literals, Named, ObjectOf, UnionOf, names_in

__all__ = ["tagged"]


def tagged(declared: Mapping[str, Declaration], inner: Mapping[str, str]) -> dict[str, Declaration]:
    """The declarations with their tags; `inner` names those that no definition has a name for."""
    changed = dict(declared)
    for name, each in declared.items():
        if isinstance(each, AliasOf) and isinstance(each.type, UnionOf) and (tag := _tag(each.type, changed)):
            changed[name] = replace(each, type=replace(each.type, tag=tag))
            for arm in each.type.arms:
                if isinstance(arm, Named) and isinstance(found := changed[arm.name], ObjectOf):
                    changed[arm.name] = _with_literal(found, tag, changed)
    used = {other for each in changed.values() for other in names_in(each)}
    return {name: each for name, each in changed.items() if name in used or name not in inner}


def _tag(choice: UnionOf, declared: Mapping[str, Declaration]) -> str:
    """The member that every variant has to have, with values of its own."""
    arms = [declared.get(arm.name) for arm in choice.arms if isinstance(arm, Named)]
    objects = [arm for arm in arms if isinstance(arm, ObjectOf)]
    if len(objects) != len(choice.arms) or len(objects) < 2:
        return ""
    for candidate in objects[0].fields:
        seen: set[str] = set()
        for each in objects:
            field = next((f for f in each.fields if f.wire_name == candidate.wire_name), None)
            values = _values(field, declared)
            if not values or seen & values:
                break
            seen |= values
        else:
            return candidate.wire_name
    return ""


def _values(field: Field | None, declared: Mapping[str, Declaration]) -> set[str]:
    if field is None or not field.is_required:
        return set()
    match field.type:
        case Literals(values=values) if all(isinstance(value, str) for value in values):
            return set(values)
        case Named(name=name) if isinstance(found := declared.get(name), EnumOf):
            return set(found.values)
        case _:
            return set()


def _with_literal(each: ObjectOf, tag: str, declared: Mapping[str, Declaration]) -> ObjectOf:
    fields = tuple(
        replace(field, type=Literals(found.values))
        if field.wire_name == tag
        and isinstance(field.type, Named)
        and isinstance(found := declared[field.type.name], EnumOf)
        else field
        for field in each.fields
    )
    return replace(each, fields=fields)
