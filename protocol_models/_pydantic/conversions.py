"""Core schemas changed: into checks, into readers of plain models, into what one release has.

Input: a core schema as Pydantic made it. Output: another one; what it was made of stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Flag
from typing import TYPE_CHECKING, cast

from pydantic_core import CoreSchema, core_schema

from protocol_models._pydantic import CorePart, UnsupportedPydantic, is_kind, required
from protocol_models._pydantic.keys import COMMON, known_keys
from protocol_models._pydantic.lookups import WITHOUT_SCHEMAS, definitions_of, values_of
from protocol_models._pydantic.models import model_fields

if TYPE_CHECKING:
    from protocol_models._pydantic.core import Core

__all__ = [
    "Cases",
    "as_check_of_class",
    "as_exact_literal",
    "as_literal_of_its_types",
    "as_number_of_json",
    "as_union_with",
    "failing_fast",
    "keeping_extras",
    "of_cases",
    "requiring",
    "with_choices",
    "with_fields_of",
    "with_inner_schemas",
    "with_members",
    "without_choices",
    "without_factories",
    "without_own_serializer",
    "without_reference",
]


def with_inner_schemas(schema: CorePart, convert: Callable[[CorePart], CorePart]) -> dict[str, CorePart]:
    """The core schema with each one directly inside it converted."""
    return {
        key: _converted(schema, key, value, convert)
        if isinstance(value, (dict, list)) and key not in WITHOUT_SCHEMAS
        else value
        for key, value in schema.items()
    }


def _converted(
    schema: CorePart, key: str, value: CorePart, convert: Callable[[CorePart], CorePart]
) -> CorePart:
    if key == "schema":
        return convert(value)
    if key == "fields":
        if isinstance(value, dict):
            return {name: {**field, "schema": convert(field["schema"])} for name, field in value.items()}
        if is_kind(schema, "dataclass"):
            return value  # the names alone; its fields stand in what is inside of it
        return [{**field, "schema": convert(field["schema"])} for field in value]
    if key == "choices" and isinstance(value, dict):
        return {tag: convert(choice) for tag, choice in value.items()}
    if key in ("choices", "items_schema", "steps", "definitions") and isinstance(value, list):
        return [(convert(each[0]), each[1]) if isinstance(each, tuple) else convert(each) for each in value]
    if key.endswith("_schema"):
        return convert(value)
    if key not in known_keys().get(schema.get("type"), COMMON):
        raise UnsupportedPydantic(f"has a key {key!r} in core schemas of the kind {schema.get('type')!r}")
    return value


def as_check_of_class(schema: CorePart, stand_in: type) -> dict[str, CorePart]:
    """The core schema of a model as one that only finds out whether content fits, and makes an object
    of another class. What it let pass it lets pass, and keeps none of it, unless that has to fit too."""
    changed = {**schema, "cls": stand_in}
    config = schema.get("config") or {}
    if config.get("extra_fields_behavior") == "allow" and not _checks_extras(schema):
        changed["config"] = {**config, "extra_fields_behavior": "ignore"}
        model_fields(changed).pop("extras_keys_schema", None)
    return changed


def _checks_extras(schema: CorePart) -> bool:
    return "extras_schema" in model_fields(schema)


def without_factories(schema: CorePart) -> CorePart:
    """The core schema with `None` in the place of each default that code would make."""
    changed = with_inner_schemas(schema, without_factories)
    if is_kind(schema, "default") and "default_factory" in schema:
        gone = ("default_factory", "default_factory_takes_data", "validate_default")
        return {**{key: value for key, value in changed.items() if key not in gone}, "default": None}
    return changed


@dataclass(frozen=True, slots=True)
class Cases:
    """The core schema of an object with a member for each item of a tuple that is given a name.

    Each member is an object of cases, all of which are values of the item.
    """

    schema: CoreSchema
    runs_code: bool
    """As `runs_code_on_values` says of it."""
    has_factories: bool
    """Whether code makes some default."""


def of_cases(core: Core, names: Sequence[str | None]) -> Cases:
    """The cases of the items that are given names."""
    raw = core._raw  # this module is the seam
    tuple_schema = required(raw, "schema") if core.kind == "definitions" else raw
    members = {
        name: core_schema.typed_dict_field(
            core_schema.dict_schema(core_schema.str_schema(), item), required=False
        )
        for name, item in zip(names, required(tuple_schema, "items_schema"), strict=True)
        if name is not None
    }
    inside, of_items = core._inside()
    found = [each for name, each in zip(names, of_items, strict=True) if name is not None]
    needed: dict[str, None] = {}
    for each in found:  # it grows on the way
        found += [inside[name] for name in each.references if name not in needed]
        needed |= dict.fromkeys(each.references)
    definitions = [each for name, each in definitions_of(raw).items() if name in needed]
    schema = core_schema.definitions_schema(core_schema.typed_dict_schema(members), definitions)
    runs_code, has_factories = (
        any(each.runs_code for each in found),
        any(each.has_factories for each in found),
    )
    return Cases(schema, runs_code, has_factories)


def as_exact_literal(schema: CorePart) -> dict[str, CorePart]:
    """The core schema of an enum or a literal as one of its values, which asks no class about others.

    It goes by their types, too: for Python `1`, `1.0` and `True` are equal. Flags may be combined: any whole
    number is one.
    """
    named = {"ref": schema["ref"]} if "ref" in schema else {}
    if is_kind(schema, "enum") and issubclass(schema["cls"], Flag):
        return {**core_schema.int_schema(strict=True), **named}
    by_type: dict[type, list[CorePart]] = {}
    for value in values_of(schema):
        by_type.setdefault(type(value), []).append(value)
    plain = [value for kind, values in by_type.items() if kind not in (bool, int) for value in values]
    arms: list[CoreSchema] = [core_schema.literal_schema(plain)] if plain else []
    for kind, read in (
        (bool, core_schema.bool_schema(strict=True)),
        (int, core_schema.int_schema(strict=True)),
    ):
        if kind in by_type:
            arms.append(core_schema.chain_schema([read, core_schema.literal_schema(by_type[kind])]))
    return {**(arms[0] if len(arms) == 1 else core_schema.union_schema([*arms])), **named}


def as_literal_of_its_types(schema: CorePart) -> dict[str, CorePart]:
    """The core schema of a literal that tells `true` from `1`: to Python they are equal."""
    kinds = {type(value) for value in values_of(schema)}
    if not kinds & {bool, int}:
        return cast("dict[str, CorePart]", schema)
    arms: list[CorePart] = []
    if bool in kinds:
        arms.append(core_schema.bool_schema(strict=True))
    if int in kinds:
        arms.append(core_schema.int_schema(strict=True))
    if kinds - {bool, int}:
        arms.append(
            core_schema.union_schema([core_schema.str_schema(strict=True), core_schema.none_schema()])
        )
    named = {"ref": schema["ref"]} if "ref" in schema else {}
    literal = cast("CorePart", {key: value for key, value in schema.items() if key != "ref"})
    checked = core_schema.chain_schema([core_schema.union_schema(arms, mode="left_to_right"), literal])
    return {**checked, **named}


def without_choices(schema: CorePart, is_left_out: Callable[[CorePart], bool]) -> dict[str, CorePart]:
    """The core schema of a union without some of its choices."""
    return {**schema, "choices": [each for each in required(schema, "choices") if not is_left_out(each)]}


def with_choices(schema: CorePart, choices: Mapping[CorePart, CorePart]) -> dict[str, CorePart]:
    """The core schema of a union with other choices, in the form of `choices_of`."""
    is_tagged = isinstance(required(schema, "choices"), dict)
    return {**schema, "choices": dict(choices) if is_tagged else list(choices.values())}


def without_reference(schema: CorePart) -> dict[str, CorePart]:
    """The core schema of a type that nobody refers to."""
    return {key: value for key, value in schema.items() if key != "ref"}


def with_members(
    schema: CorePart, convert: Callable[[str, str, CorePart], tuple[CorePart, bool | None]]
) -> dict[str, CorePart]:
    """The core schema of an object with each member converted, by its name in Python and in messages.

    Beside its core schema stands whether it is required; `None` leaves that as it is.
    """
    changed = {**schema}
    place = changed
    while place["type"] not in ("model-fields", "typed-dict", "dataclass-args"):
        place["schema"] = {**required(place, "schema")}
        place = place["schema"]
    fields = required(place, "fields")
    if isinstance(fields, dict):
        place["fields"] = {name: _with_member(name, field, convert) for name, field in fields.items()}
    else:
        place["fields"] = [_with_member(field["name"], field, convert) for field in fields]
    return changed


def _with_member(
    name: str, field: CorePart, convert: Callable[[str, str, CorePart], tuple[CorePart, bool | None]]
) -> dict[str, CorePart]:
    alias = field.get("validation_alias")
    inner, is_required = convert(name, alias if isinstance(alias, str) else name, field["schema"])
    if is_required is None:
        return {**field, "schema": inner}
    if is_required and is_kind(inner, "default"):
        inner = inner["schema"]
    if not is_required and not is_kind(inner, "default"):
        inner = core_schema.with_default_schema(inner, default=None)
    told = {"required": is_required} if is_kind(field, "typed-dict-field") else {}
    return {**field, **told, "schema": inner}


def as_union_with(schema: CorePart, other: CorePart) -> dict[str, CorePart]:
    """The core schema of a type that is the other one where it does not fit."""
    named = {"ref": schema["ref"]} if "ref" in schema else {}
    inner = {key: value for key, value in schema.items() if key != "ref"}
    return {**core_schema.union_schema([cast("CorePart", inner), other], mode="left_to_right"), **named}


def as_number_of_json(schema: CorePart) -> dict[str, CorePart]:
    """The core schema of a float that keeps an integer as one, so that `12` is not written back as `12.0`."""
    if schema.keys() & {"multiple_of", "le", "ge", "lt", "gt"}:
        # They need not be integers, so the float judges; what it says of a number stays its own words.
        written = schema.get("serialization", core_schema.simple_ser_schema("any"))
        inner = cast("CorePart", schema)
        return {**core_schema.no_info_wrap_validator_function(_as_it_came, inner, serialization=written)}
    whole = core_schema.int_schema(strict=True, gt=-(2**1024), lt=2**1024)
    return {
        **core_schema.union_schema(
            [whole, cast("CorePart", schema)], mode="left_to_right", custom_error_type="float_type"
        )
    }


def _as_it_came(value: object, read: Callable[[object], float]) -> float:
    number = read(value)
    return value if type(value) is int else number


def keeping_extras(schema: CorePart) -> dict[str, CorePart]:
    """The core schema of a model that keeps the members which it does not declare.

    It is a copy as deep as it has to be.
    """
    changed = {**schema, "config": {**(schema.get("config") or {}), "extra_fields_behavior": "allow"}}
    place = changed
    while place.get("type") != "model-fields":
        place["schema"] = {**required(place, "schema")}
        place = place["schema"]
    place["extra_behavior"] = "allow"
    return changed


def without_own_serializer(schema: CorePart) -> dict[str, CorePart]:
    """The core schema of a model that is written as its members are declared."""
    return {key: value for key, value in schema.items() if key != "serialization"}


def with_fields_of(schema: CorePart, original: CorePart, names: Collection[str]) -> dict[str, CorePart]:
    """The core schema of a model with some fields, by their names in messages, as they were."""
    before = required(model_fields(original), "fields")
    changed: dict[str, CorePart] = {**schema}
    place = changed
    while place.get("type") != "model-fields":
        place["schema"] = {**required(place, "schema")}
        place = place["schema"]
    place["fields"] = {
        name: before[name] if field.get("validation_alias", name) in names else field
        for name, field in required(place, "fields").items()
    }
    return changed


def failing_fast(schema: CorePart) -> dict[str, CorePart]:
    """The core schema of a list that stops at its first bad item."""
    return {**schema, "fail_fast": True}


def requiring(schema: CorePart, names: Collection[str]) -> None:
    """Makes a model require fields that have a default."""
    fields_schema = model_fields(schema)
    fields_schema["fields"] = {
        name: {**field, "schema": field["schema"]["schema"]}
        if name in names and is_kind(field["schema"], "default")
        else field
        for name, field in required(fields_schema, "fields").items()
    }
