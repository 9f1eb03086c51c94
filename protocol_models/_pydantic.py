"""The one seam to what Pydantic does not document: its internals, and the keys of its core schemas.

Input: models, and the core schemas that Pydantic makes of them. Output: the same under names of our own,
or `UnsupportedPydantic` where this version does not know what Pydantic made.

Whoever reads or changes a core schema does it through this module, and whoever catches the error goes
on with what Pydantic documents, where that is enough: a message is read all the same. Generating stops
with the error, since an artifact must not pass over what a model says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import Flag
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from pydantic import VERSION
from pydantic_core import CoreSchema, SchemaSerializer, core_schema

from protocol_models.values import Value

if TYPE_CHECKING:
    from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
    from pydantic.fields import FieldInfo

__all__ = [
    "SUPPORTED",
    "WRITTEN_BY_CLASS",
    "Core",
    "CoreComputed",
    "CoreConfig",
    "CoreField",
    "CorePart",
    "CoreWriter",
    "TypeForm",
    "UnsupportedPydantic",
    "Validated",
    "as_check_of_class",
    "as_exact_literal",
    "as_literal_of_its_types",
    "as_union_with",
    "built_anew",
    "choices_of",
    "class_of",
    "config_of",
    "core_schema_of",
    "definitions_of",
    "facts_of",
    "failing_fast",
    "fields_of",
    "format_of_pydantic",
    "generated_schema",
    "has_own_serializer",
    "history_of",
    "in_order",
    "is_kind",
    "is_missing",
    "is_of_pydantic",
    "is_pydantic_type",
    "is_root_model",
    "keeping_extras",
    "objects_in",
    "of_cases",
    "reference_of",
    "requiring",
    "runs_code_on_values",
    "skipped_by_readers",
    "taking_values",
    "target_of",
    "values_of",
    "with_choices",
    "with_extra_names",
    "with_fields_of",
    "with_inner_schemas",
    "with_members",
    "with_own_serializer",
    "with_wire_facts",
    "with_wire_history",
    "without_choices",
    "without_factories",
    "without_null",
    "without_own_serializer",
    "without_reference",
]

SUPPORTED = "pydantic>=2.12,<2.15"
"""The releases of Pydantic whose core schemas this version was tested with."""

CorePart: TypeAlias = Any
"""A core schema, or what stands in one under a key: Pydantic's types for it change with its releases."""
TypeForm: TypeAlias = Any
"""What Pydantic reads values as: a model, a union, an alias. Type checkers have no type for it (PEP 747)."""
Validated: TypeAlias = Any
"""A value that Pydantic read: of the type that a core schema says, which no type checker looks into."""
F = TypeVar("F", bound=Callable[..., object])
T = TypeVar("T")


class UnsupportedPydantic(Exception):
    """Pydantic made something that this version does not know."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)

    def __str__(self) -> str:
        return f"Pydantic {VERSION} {self.what}; install {SUPPORTED}"


# --- to make core schemas


def generated_schema(model: type[BaseModel]) -> CoreSchema:
    """The core schema as Pydantic would complete the model with, and nothing else.

    To complete it means to look for plugins among all that is installed, and to build a validator and a
    serializer: a third of what the first message would cost beyond importing Pydantic, which does all
    that when they are used.
    """
    return _generated(model, model.model_config)


def _generated(kind: TypeForm, config: ConfigDict) -> CoreSchema:
    try:
        from pydantic._internal._config import ConfigWrapper
        from pydantic._internal._generate_schema import GenerateSchema

        generator = GenerateSchema(ConfigWrapper(config, check=False))
        return generator.clean_schema(generator.generate_schema(kind))
    except (AttributeError, ImportError, TypeError) as error:
        raise UnsupportedPydantic(f"makes core schemas in another way: {error}") from error


def skipped_by_readers(init: F) -> F:
    """Marks an `__init__` that does nothing for a message that is read: Pydantic then does not call it."""
    init.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # how Pydantic marks its own
    return init


def with_own_serializer(cls: type[T], write: Callable[[T], object]) -> type[T]:
    """Tells Pydantic how to write the values of a class that is not a model, wherever they stand."""
    written = core_schema.plain_serializer_function_ser_schema(write)
    cls.__pydantic_serializer__ = SchemaSerializer(core_schema.any_schema(serialization=written))  # type: ignore[attr-defined]  # Pydantic asks the class of a value for it
    return cls


# To write a variant as its class says takes two thirds of the time of trying one variant after another.
# Before Pydantic 2.14 it fails for a class that was only ever read as a part of others.
WRITTEN_BY_CLASS = (
    core_schema.simple_ser_schema("any") if tuple(map(int, VERSION.split(".")[:2])) >= (2, 14) else None
)
"""How a union writes its values: as the class of each says, where Pydantic can do that."""


def built_anew(make: type[T], schema: CoreSchema) -> T:
    """A validator or serializer that follows the whole of a core schema.

    Pydantic takes what a model within it has built already, which does not know of changes.
    """
    try:
        return make(schema, _use_prebuilt=False)  # type: ignore[call-arg]  # not in the stubs
    except TypeError as error:
        raise UnsupportedPydantic(f"builds validators in another way: {error}") from error


# --- to change core schemas


def is_kind(schema: CorePart, kind: str) -> bool:
    """Whether it is a core schema of this kind, such as `enum`."""
    return isinstance(schema, dict) and schema.get("type") == kind


def is_root_model(schema: CorePart) -> bool:
    """Whether it is the core schema of a model that is one value, and no object."""
    return bool(schema.get("root_model"))


def facts_of(schema: CorePart) -> CorePart:
    """What `with_wire_facts` or an annotation of this package left in the metadata; mostly `None`."""
    return (schema.get("metadata") or {}).get("wire") if isinstance(schema, dict) else None


def with_wire_facts(schema: CoreSchema, **facts: object) -> CoreSchema:
    """The core schema with facts for the generators in its metadata."""
    return {**schema, "metadata": {**schema.get("metadata", {}), **facts}}


def with_wire_history(schema: CoreSchema, fact: object) -> CoreSchema:
    """The core schema with one more fact about earlier releases, which `Core.wire_history` gives."""
    return with_wire_facts(
        schema, wire_history=(*(schema.get("metadata") or {}).get("wire_history", ()), fact)
    )


def history_of(schema: CorePart) -> Sequence[CorePart]:
    """What annotations of this package say of earlier releases of a type."""
    return tuple((schema.get("metadata") or {}).get("wire_history") or ())


def as_check_of_class(schema: CorePart, stand_in: type) -> dict[str, CorePart]:
    """The core schema of a model as one that only finds out whether content fits, and makes an object
    of another class. What it let pass it lets pass, and keeps none of it, unless that has to fit too."""
    changed = {**schema, "cls": stand_in}
    config = schema.get("config") or {}
    if config.get("extra_fields_behavior") == "allow" and not _checks_extras(schema):
        changed["config"] = {**config, "extra_fields_behavior": "ignore"}
        _model_fields(changed).pop("extras_keys_schema", None)
    return changed


def _checks_extras(schema: CorePart) -> bool:
    return "extras_schema" in _model_fields(schema)


def without_factories(schema: CorePart) -> CorePart:
    """The core schema with `None` in the place of each default that code would make."""
    if not any("default_factory" in each for each in _parts(schema)):
        return schema
    return _without_factories(schema)


def _without_factories(schema: CorePart) -> CorePart:
    changed = with_inner_schemas(schema, _without_factories)
    if is_kind(schema, "default") and "default_factory" in schema:
        gone = ("default_factory", "default_factory_takes_data", "validate_default")
        return {**{key: value for key, value in changed.items() if key not in gone}, "default": None}
    return changed


def of_cases(core: Core, names: Sequence[str | None]) -> CoreSchema:
    """The core schema of an object with a member for each item of a tuple that is given a name.

    Each member is an object of cases, all of which are values of the item.
    """
    raw = core._raw  # this module is the seam
    tuple_schema = _required(raw, "schema") if core.kind == "definitions" else raw
    members = {
        name: core_schema.typed_dict_field(
            core_schema.dict_schema(core_schema.str_schema(), item), required=False
        )
        for name, item in zip(names, _required(tuple_schema, "items_schema"), strict=True)
        if name is not None
    }
    together = core_schema.typed_dict_schema(members)
    definitions = definitions_of(raw)
    needed = dict.fromkeys(_references(together))
    waiting = list(needed)
    for name in waiting:  # it grows on the way
        more = dict.fromkeys(_references(definitions[name])).keys() - needed.keys()
        needed |= dict.fromkeys(more)
        waiting += more
    return core_schema.definitions_schema(together, [each for n, each in definitions.items() if n in needed])


def _references(schema: CorePart) -> Iterator[str]:
    """The references in a core schema."""
    for each in _parts(schema):
        if is_kind(each, "definition-ref"):
            yield each["schema_ref"]


def _parts(schema: CorePart) -> Iterator[dict[str, CorePart]]:
    """A core schema, its fields, and all that is inside of them."""
    waiting = [schema]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, dict):
            inside: Iterable[CorePart] = each
        elif isinstance(each.get("type"), str):
            yield each
            inside = [value for key, value in each.items() if key not in _WITHOUT_SCHEMAS]
        else:
            inside = each.values()
        # Most are texts and numbers.
        waiting.extend([value for value in inside if isinstance(value, (dict, list, tuple))])


def runs_code_on_values(schema: CorePart) -> bool:
    """Whether reading hands values that it made to code of the models, which expects their own classes."""
    return any(map(_hands_values_to_code, _parts(schema)))


def _hands_values_to_code(schema: Mapping[str, CorePart]) -> bool:
    if schema.get("post_init") or schema.get("custom_init") or schema.get("default_factory_takes_data"):
        return True
    function = schema.get("function")
    if not isinstance(function, dict) or schema.get("type") == "tagged-union":
        return False
    takes_made_values = schema.get("type") in ("function-after", "function-wrap")
    # What is told about the other members of an object is told what they were read as.
    is_told_of_others = function.get("type") == "with-info"
    return (takes_made_values or is_told_of_others) and not _is_of_base(function["function"])


def _is_of_base(function: object) -> bool:
    module = getattr(getattr(function, "func", function), "__module__", None) or ""
    return module.startswith("protocol_models.base.")


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
    return {**schema, "choices": [each for each in _required(schema, "choices") if not is_left_out(each)]}


def choices_of(schema: CorePart) -> dict[CorePart, CorePart]:
    """The choices of a union: by their tags where it has such, else by their numbers."""
    choices = _required(schema, "choices")
    if isinstance(choices, dict):
        return choices
    return {number: each[0] if isinstance(each, tuple) else each for number, each in enumerate(choices)}


def with_choices(schema: CorePart, choices: Mapping[CorePart, CorePart]) -> dict[str, CorePart]:
    """The core schema of a union with other choices, in the form of `choices_of`."""
    is_tagged = isinstance(_required(schema, "choices"), dict)
    return {**schema, "choices": dict(choices) if is_tagged else list(choices.values())}


def reference_of(schema: CorePart) -> str | None:
    """Under which others refer to it: the module and the name of a type; `None` for what has no name."""
    reference: str | None = schema.get("ref")
    return reference


def target_of(schema: CorePart) -> str | None:
    """The reference of the definition that it stands for; `None` where it stands for itself."""
    return str(_required(schema, "schema_ref")) if is_kind(schema, "definition-ref") else None


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
        place["schema"] = {**_required(place, "schema")}
        place = place["schema"]
    fields = _required(place, "fields")
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


def class_of(schema: CorePart) -> CorePart:
    """The class that a core schema makes objects of."""
    return _required(schema, "cls")


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
        place["schema"] = {**_required(place, "schema")}
        place = place["schema"]
    place["extra_behavior"] = "allow"
    return changed


def without_own_serializer(schema: CorePart) -> dict[str, CorePart]:
    """The core schema of a model that is written as its members are declared."""
    return {key: value for key, value in schema.items() if key != "serialization"}


def values_of(schema: CorePart) -> list[CorePart]:
    """The values of the core schema of an enum or a literal."""
    if is_kind(schema, "enum"):
        return [member.value for member in _required(schema, "members")]
    return [getattr(value, "value", value) for value in _required(schema, "expected")]


def definitions_of(schema: CorePart) -> dict[str, CorePart]:
    """The core schemas that others refer to, by their references."""
    return {each["ref"]: each for each in schema["definitions"]} if is_kind(schema, "definitions") else {}


def with_fields_of(schema: CorePart, original: CorePart, names: Collection[str]) -> dict[str, CorePart]:
    """The core schema of a model with some fields, by their names in messages, as they were."""
    before = _required(_model_fields(original), "fields")
    changed: dict[str, CorePart] = {**schema}
    place = changed
    while place.get("type") != "model-fields":
        place["schema"] = {**_required(place, "schema")}
        place = place["schema"]
    place["fields"] = {
        name: before[name] if field.get("validation_alias", name) in names else field
        for name, field in _required(place, "fields").items()
    }
    return changed


def objects_in(
    schema: CorePart, definitions: Mapping[str, CorePart]
) -> Iterator[tuple[type, dict[str, frozenset[str]] | None]]:
    """The objects among the choices of a union, through unions inside it: the class of each, and the
    strings that its members are limited to, by their names in messages; `None` for an object of any form."""
    while (kind := schema.get("type")) not in _OBJECTS:
        if kind == "definition-ref":
            schema = definitions.get(schema["schema_ref"], {})
        elif kind in ("union", "tagged-union"):
            choices = schema["choices"]
            for each in choices.values() if isinstance(choices, dict) else choices:
                yield from objects_in(each[0] if isinstance(each, tuple) else each, definitions)
            return
        elif "schema" in schema:
            schema = schema["schema"]
        elif kind in (None, "any"):
            yield object, None
            return
        else:
            return
    if kind != "model" or schema.get("root_model"):
        yield schema.get("cls", object), None
        return
    fields = _required(_model_fields(schema), "fields")
    listed: dict[str, frozenset[str]] = {}
    for name, field in fields.items():
        inner = field["schema"]["schema"] if is_kind(field["schema"], "default") else field["schema"]
        alias = field.get("validation_alias", name)
        if isinstance(alias, str) and (is_kind(inner, "literal") or is_kind(inner, "enum")):
            values = values_of(inner)
            if all(isinstance(value, str) for value in values):
                listed[alias] = frozenset(values)
    yield schema["cls"], listed


_OBJECTS = frozenset({"model", "typed-dict", "dataclass", "dict"})


def failing_fast(schema: CorePart) -> dict[str, CorePart]:
    """The core schema of a list that stops at its first bad item."""
    return {**schema, "fail_fast": True}


def without_null(schema: CoreSchema) -> CoreSchema:
    """The core schema of a type that may be `null`, without that."""
    return schema["schema"] if schema["type"] == "nullable" else schema


def in_order(schema: CorePart, order: Callable[[list[str]], list[str]]) -> None:
    """Puts the fields of a model's core schema into an order; the one they are written in."""
    fields_schema = _model_fields(schema)
    fields = _required(fields_schema, "fields")
    fields_schema["fields"] = {name: fields[name] for name in order(list(fields))}


def with_extra_names(schema: CorePart, convert: Callable[[str], str]) -> None:
    """Makes a model keep each member that it does not know under another name."""
    fields_schema = _model_fields(schema)
    if "extras_keys_schema" not in fields_schema:
        text = core_schema.str_schema()
        fields_schema["extras_keys_schema"] = core_schema.no_info_after_validator_function(convert, text)


def taking_values(schema: CorePart, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Makes an enum take the values of its members as well, where its model is strict."""
    resolved: CorePart = handler.resolve_ref_schema(schema)
    resolved["strict"] = False
    taken: CoreSchema = schema
    return taken


def requiring(schema: CorePart, names: Collection[str]) -> None:
    """Makes a model require fields that have a default."""
    fields_schema = _model_fields(schema)
    fields_schema["fields"] = {
        name: {**field, "schema": field["schema"]["schema"]}
        if name in names and is_kind(field["schema"], "default")
        else field
        for name, field in _required(fields_schema, "fields").items()
    }


def _model_fields(schema: CorePart) -> CorePart:
    """The core schema of a model's fields, below what wraps it."""
    while schema.get("type") != "model-fields":
        schema = _required(schema, "schema")
    return schema


_WITHOUT_SCHEMAS = frozenset(
    {
        "cls", "cls_name", "computed_fields", "config", "default", "default_factory", "discriminator",
        "expected", "function", "json_schema_input_schema", "members", "metadata", "return_schema",
        "serialization",
    }
)  # fmt: skip
"""Keys below which no core schema stands that a reader follows."""


def with_inner_schemas(schema: CorePart, convert: Callable[[CorePart], CorePart]) -> dict[str, CorePart]:
    """The core schema with each one directly inside it converted."""
    return {
        key: _converted(schema, key, value, convert)
        if isinstance(value, (dict, list)) and key not in _WITHOUT_SCHEMAS
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
    if key not in _known_keys().get(schema.get("type"), _COMMON):
        raise UnsupportedPydantic(f"has a key {key!r} in core schemas of the kind {schema.get('type')!r}")
    return value


def _required(schema: CorePart, key: str) -> CorePart:
    try:
        return schema[key]
    except (KeyError, TypeError) as error:
        kind = schema.get("type") if isinstance(schema, dict) else schema
        raise UnsupportedPydantic(f"has no key {key!r} in core schemas of the kind {kind!r}") from error


# --- to read core schemas

_ORDERED = "ge gt le lt"
_SIZED = "max_length min_length strict"
_ERRORS = "custom_error_context custom_error_message custom_error_type strict"
_FIELD = "schema serialization_alias serialization_exclude serialization_exclude_if validation_alias"
_KEYS = {
    "any": "",
    "none": "",
    "bool": "strict",
    "int": f"{_ORDERED} multiple_of strict",
    "float": f"{_ORDERED} allow_inf_nan multiple_of strict",
    "decimal": f"{_ORDERED} allow_inf_nan decimal_places max_digits multiple_of strict",
    "fraction": f"{_ORDERED} multiple_of strict",
    "complex": "strict",
    "str": (
        f"{_SIZED} ascii_only coerce_numbers_to_str pattern regex_engine strip_whitespace to_lower to_upper"
    ),
    "bytes": _SIZED,
    "date": f"{_ORDERED} now_op now_utc_offset strict",
    "time": f"{_ORDERED} microseconds_precision strict tz_constraint",
    "datetime": f"{_ORDERED} microseconds_precision now_op now_utc_offset strict tz_constraint",
    "timedelta": f"{_ORDERED} microseconds_precision multiple_of strict",
    "literal": "expected strict",
    "enum": "cls members missing strict sub_type",
    "missing-sentinel": "schema",
    "ellipsis": "",
    "is-instance": "cls cls_repr",
    "is-subclass": "cls cls_repr",
    "callable": "",
    "uuid": "strict version",
    **dict.fromkeys(
        ("url", "multi-host-url"),
        "allowed_schemes default_host default_path default_port host_required max_length strict",
    ),
    **dict.fromkeys(("list", "deque", "set", "frozenset"), f"{_SIZED} fail_fast items_schema"),
    "tuple": f"{_SIZED} fail_fast items_schema variadic_item_index",
    "generator": f"{_SIZED} items_schema",
    **dict.fromkeys(
        ("dict", "frozendict", "ordered-dict", "counter"), f"{_SIZED} fail_fast keys_schema values_schema"
    ),
    **dict.fromkeys(("function-before", "function-wrap", "function-after", "function-plain"),
                    "field_name function json_schema_input_schema schema"),
    "default": (
        "copy_default default default_factory default_factory_takes_data on_error schema strict "
        "validate_default"
    ),
    "nullable": "schema strict",
    "union": f"{_ERRORS} auto_collapse choices mode",
    "tagged-union": f"{_ERRORS} choices discriminator from_attributes",
    "chain": "steps",
    "lax-or-strict": "lax_schema strict strict_schema",
    "json-or-python": "json_schema python_schema",
    "typed-dict": "cls cls_name computed_fields config extra_behavior extras_schema fields strict total",
    "typed-dict-field": f"{_FIELD} required",
    "model": (
        "cls config custom_init extra_behavior frozen generic_origin post_init revalidate_instances "
        "root_model schema strict"
    ),
    "model-fields": (
        "computed_fields extra_behavior extras_keys_schema extras_schema fields from_attributes model_name "
        "strict"
    ),
    "model-field": f"{_FIELD} frozen",
    "computed-field": "alias property_name return_schema serialization_exclude_if",
    "dataclass": (
        "cls cls_name config fields frozen generic_origin post_init revalidate_instances schema slots strict"
    ),
    "dataclass-args": "collect_init_only computed_fields dataclass_name extra_behavior fields",
    "dataclass-field": f"{_FIELD} frozen init init_only kw_only name",
    "named-tuple": "cls cls_name fields",
    "named-tuple-field": "name schema validation_alias",
    "arguments": (
        "arguments_schema populate_by_name validate_by_alias validate_by_name var_args_schema "
        "var_kwargs_mode var_kwargs_schema"
    ),
    "arguments-v3": "arguments_schema extra_behavior validate_by_alias validate_by_name",
    "call": "arguments_schema function function_name return_schema",
    "custom-error": f"{_ERRORS} schema",
    "json": "schema strict",
    "definitions": "definitions schema",
    "definition-ref": "schema_ref",
    "invalid": "",
}  # fmt: skip
"""Kind of core schema → its keys, beside those that all have."""
_COMMON = frozenset({"type", "ref", "metadata", "serialization"})


@cache
def _known_keys() -> Mapping[str, frozenset[str]]:
    return {kind: _COMMON | frozenset(keys.split()) for kind, keys in _KEYS.items()}


class Core:
    """One core schema to read. Where it has a key that this version does not know, it cannot be read."""

    __slots__ = ("_raw", "kind")

    def __init__(self, raw: CorePart) -> None:
        kind = raw.get("type") if isinstance(raw, dict) else None
        if not isinstance(kind, str) or (known := _known_keys().get(kind)) is None:
            raise UnsupportedPydantic(f"has core schemas of the kind {kind!r}")
        if not known.issuperset(raw):
            key = min(key for key in raw if key not in known)
            raise UnsupportedPydantic(f"has a key {key!r} in core schemas of the kind {kind!r}")
        self._raw = raw
        self.kind = kind
        """What it describes, such as `int`, `nullable`, `tagged-union` or `model-fields`."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Core) and self._raw == other._raw

    __hash__ = None  # type: ignore[assignment]  # it holds a dict

    def __repr__(self) -> str:
        return f"Core({self._raw!r})"

    def _inner(self, key: str) -> Core | None:
        return Core(self._raw[key]) if key in self._raw else None

    # --- what every kind may have

    @property
    def ref(self) -> str | None:
        """What other core schemas refer to it by: its type's module and name, up to a colon, and more."""
        reference: str | None = self._raw.get("ref")
        return reference

    @property
    def cls(self) -> CorePart:
        """The class that it makes or accepts: a model, a dataclass, an enum; `None` where there is none."""
        return self._raw.get("cls")

    @property
    def facts(self) -> CorePart:
        """What an annotation of this package says of it: `WireInteger`, `UnionFacts` and others."""
        return facts_of(self._raw)

    @property
    def is_spelled_out(self) -> bool:
        """Whether an annotation of this package says that JSON Schema spells it out where it is used."""
        return bool(self._metadata.get("wire_spelled_out"))

    @property
    def wire_history(self) -> Sequence[CorePart]:
        """What annotations of this package say of its earlier releases."""
        return tuple(self._metadata.get("wire_history") or ())

    @property
    def _metadata(self) -> Mapping[str, CorePart]:
        return self._raw.get("metadata") or {}

    @property
    def json_schema_updates(self) -> Mapping[str, CorePart]:
        """Keywords that `Field` adds to the JSON Schema of the type."""
        return self._metadata.get("pydantic_js_updates") or {}

    @property
    def json_schema_functions(self) -> list[CorePart]:
        """Code that makes the JSON Schema of the type; Pydantic itself has some, for enums and others."""
        return list(self._metadata.get("pydantic_js_functions") or ())

    @property
    def json_schema_annotations(self) -> list[CorePart]:
        """The annotations that say something of the JSON Schema of the type, such as `WithJsonSchema`, and
        code that does."""
        functions = self._metadata.get("pydantic_js_annotation_functions") or ()
        return [getattr(function, "__self__", function) for function in functions]

    @property
    def writer(self) -> CoreWriter | None:
        """How its values are written, where that is not as they are."""
        raw = self._raw.get("serialization")
        return CoreWriter(raw) if raw else None

    # --- what wraps another

    @property
    def has_inner(self) -> bool:
        """Whether another core schema stands inside: a validator may stand in the place of a type."""
        return "schema" in self._raw

    @property
    def taken(self) -> Core | None:
        """Of a validator: what it takes, where it says so."""
        return self._inner("json_schema_input_schema")

    @property
    def function(self) -> CorePart:
        """Of a validator: what is called."""
        return _required(_required(self._raw, "function"), "function")

    @property
    def inner(self) -> Core:
        """The one core schema inside of it: of a wrapper, a model, a dataclass, a list of definitions."""
        return Core(_required(self._raw, "schema"))

    @property
    def json_form(self) -> Core:
        """Of `json-or-python`: what JSON is read by."""
        return Core(_required(self._raw, "json_schema"))

    @property
    def lax_form(self) -> Core:
        """Of `lax-or-strict`: what is read where the type is not strict."""
        return Core(_required(self._raw, "lax_schema"))

    @property
    def strict_form(self) -> Core:
        """Of `lax-or-strict`: what is read where the type is strict."""
        return Core(_required(self._raw, "strict_schema"))

    @property
    def definitions(self) -> dict[str, Core]:
        """Of `definitions`: what is referred to, by its reference."""
        return {_required(raw, "ref"): Core(raw) for raw in _required(self._raw, "definitions")}

    @property
    def target(self) -> str:
        """Of `definition-ref`: the reference of the definition that it stands for."""
        return str(_required(self._raw, "schema_ref"))

    # --- scalars

    def limit(self, key: str) -> CorePart:
        """A bound: `ge`, `gt`, `le`, `lt`, `multiple_of`, `min_length`, `max_length`, `max_digits`,
        `decimal_places`; `None` where there is none."""
        return self._raw.get(key)

    @property
    def pattern(self) -> str | re.Pattern[str] | None:
        """Of `str`: what a text has to match."""
        pattern: str | re.Pattern[str] | None = self._raw.get("pattern")
        return pattern

    def length(self, config: CoreConfig) -> tuple[int | None, int | None]:
        """Of `str`: the least and the greatest length."""
        least, most = (
            self._raw.get(key, config.raw.get(f"str_{key}")) for key in ("min_length", "max_length")
        )
        return least, most

    def regex_engine(self, config: CoreConfig) -> str:
        """Of `str`: whose regular expressions its pattern is one of."""
        return str(self._raw.get("regex_engine", config.raw.get("regex_engine", "rust-regex")))

    def strips(self, config: CoreConfig) -> bool:
        """Of `str`: whether white space around a text is taken off."""
        return self._changes("strip_whitespace", config)

    def lowers(self, config: CoreConfig) -> bool:
        """Of `str`: whether letters are made small."""
        return self._changes("to_lower", config)

    def uppers(self, config: CoreConfig) -> bool:
        """Of `str`: whether letters are made capitals."""
        return self._changes("to_upper", config)

    def _changes(self, key: str, config: CoreConfig) -> bool:
        return bool(self._raw.get(key, config.raw.get(f"str_{key}")))

    def lets_in_special_numbers(self, config: CoreConfig) -> bool:
        """Of `decimal`: whether NaN and the infinities are values."""
        return bool(self._raw.get("allow_inf_nan", config.raw.get("allow_inf_nan", False)))

    @property
    def is_without_zone(self) -> bool:
        """Of `datetime` and `time`: whether only moments without a time zone are values."""
        return bool(self._raw.get("tz_constraint") == "naive")

    @property
    def follows_clock(self) -> bool:
        """Of `date` and `datetime`: whether what is taken depends on when it is read."""
        return "now_op" in self._raw

    @property
    def version(self) -> int | None:
        """Of `uuid`: the only version that is taken."""
        version: int | None = self._raw.get("version")
        return version

    @property
    def schemes(self) -> Sequence[str]:
        """Of `url`: the only schemes that are taken; none where any is."""
        return tuple(self._raw.get("allowed_schemes") or ())

    @property
    def expected(self) -> list[CorePart]:
        """Of `literal`: the values."""
        return list(_required(self._raw, "expected"))

    @property
    def members(self) -> list[CorePart]:
        """Of `enum`: its members, in order."""
        return list(_required(self._raw, "members"))

    # --- containers

    @property
    def item(self) -> Core | None:
        """Of a list, a set, a deque or a generator: each item; `None` where it may be anything."""
        return self._inner("items_schema")

    @property
    def items(self) -> list[Core]:
        """Of `tuple`: the items by place."""
        return [Core(raw) for raw in _required(self._raw, "items_schema")]

    @property
    def variadic_place(self) -> int | None:
        """Of `tuple`: the place of the item that may stand any number of times."""
        place: int | None = self._raw.get("variadic_item_index")
        return place

    @property
    def key(self) -> Core | None:
        """Of a map: its keys; `None` where they may be anything."""
        return self._inner("keys_schema")

    @property
    def value(self) -> Core | None:
        """Of a map: its values; `None` where they may be anything."""
        return self._inner("values_schema")

    # --- unions

    @property
    def choices(self) -> list[Core]:
        """Of `union` and `tagged-union`: what a value may be."""
        choices = _required(self._raw, "choices")
        if isinstance(choices, dict):
            return [Core(choice) for choice in choices.values()]
        return [Core(choice[0] if isinstance(choice, tuple) else choice) for choice in choices]

    @property
    def tags(self) -> list[CorePart]:
        """Of `tagged-union`: the tag of each choice."""
        return list(_required(self._raw, "choices"))

    @property
    def discriminator(self) -> CorePart:
        """Of `tagged-union`: the member that tells the choices apart, or what computes that."""
        return _required(self._raw, "discriminator")

    # --- objects

    @property
    def is_root_model(self) -> bool:
        """Of `model`: whether it stands for its only field."""
        return bool(self._raw.get("root_model"))

    @property
    def config(self) -> CoreConfig:
        """Of `model`, `dataclass` and `typed-dict`: how its members are read and written."""
        return CoreConfig(self._raw.get("config") or {})

    @property
    def fields(self) -> Iterator[CoreField]:
        """Of `model-fields`, `typed-dict`, `dataclass-args` and `named-tuple`: the fields."""
        fields = _required(self._raw, "fields")
        for name, raw in fields.items() if isinstance(fields, dict) else ((f["name"], f) for f in fields):
            yield CoreField(name, raw)

    @property
    def computed(self) -> list[CoreComputed]:
        """Of the same: members that are written, and not read."""
        return [CoreComputed(raw) for raw in self._raw.get("computed_fields") or ()]

    @property
    def extras(self) -> Core | None:
        """Of `model-fields` and `typed-dict`: further members; `None` where they may be anything."""
        return self._inner("extras_schema")

    @property
    def extra_keys(self) -> Core | None:
        """Of `model-fields`: the names of further members; `None` where they may be any."""
        return self._inner("extras_keys_schema")

    def extra_behavior(self, config: CoreConfig) -> str | None:
        """Of an object: `allow`, `forbid` or `ignore` for further members."""
        behavior: str | None = self._raw.get("extra_behavior", config.raw.get("extra_fields_behavior"))
        return behavior

    # --- defaults

    @property
    def has_default(self) -> bool:
        """Of `default`: whether the default is a value, which `default` gives."""
        return "default" in self._raw

    @property
    def default(self) -> CorePart:
        """Of `default`: the value that stands for an absent one."""
        return _required(self._raw, "default")

    @property
    def default_factory(self) -> Callable[..., object] | None:
        """Of `default`: the code that makes what stands for an absent value; `None` where there is none."""
        factory: Callable[..., object] | None = self._raw.get("default_factory")
        return factory


class CoreConfig(Value):
    """How a model is configured: what its fields are read and written like."""

    raw: CorePart

    @property
    def writes_special_floats_as_strings(self) -> bool:
        """Whether NaN and the infinities are written as strings."""
        return bool(self.raw.get("ser_json_inf_nan") == "strings")

    def writes_as_number(self, kind: str) -> bool:
        """Whether a `date`, `datetime`, `time` or `timedelta` is written as a number."""
        if "ser_json_temporal" in self.raw:
            return bool(self.raw["ser_json_temporal"] != "iso8601")
        return kind == "timedelta" and bool(self.raw.get("ser_json_timedelta") == "float")

    @property
    def refuses_further_members(self) -> bool:
        """Whether members that are not declared are refused."""
        return bool(self.raw.get("extra_fields_behavior") == "forbid")

    @property
    def reads_by_alias(self) -> bool:
        """Whether fields are read by their aliases."""
        return bool(self.raw.get("validate_by_alias", True))


class _JsonSchemaWords:
    """What is said of the JSON Schema of a field."""

    __slots__ = ()
    _raw: CorePart

    @property
    def json_schema_updates(self) -> Mapping[str, CorePart]:
        """Keywords that `Field` adds, those of a `json_schema_extra` apart."""
        return (self._raw.get("metadata") or {}).get("pydantic_js_updates") or {}

    @property
    def json_schema_extra(self) -> CorePart:
        """A mapping of further keywords, or code that changes the JSON Schema; `None` where there is none."""
        return (self._raw.get("metadata") or {}).get("pydantic_js_extra")


class CoreField(_JsonSchemaWords):
    """One field of an object."""

    __slots__ = ("_raw", "name")

    def __init__(self, name: str, raw: CorePart) -> None:
        kind = raw.get("type", "named-tuple-field")
        if kind not in _known_keys():
            raise UnsupportedPydantic(f"has fields of the kind {kind!r}")
        if unknown := sorted(raw.keys() - _known_keys()[kind]):
            raise UnsupportedPydantic(f"has a key {unknown[0]!r} in fields of the kind {kind!r}")
        self._raw = raw
        self.name = name
        """As in Python."""

    @property
    def core(self) -> Core:
        """What its value is."""
        return Core(_required(self._raw, "schema"))

    @property
    def is_required(self) -> bool | None:
        """Of a TypedDict: whether it has to be there, where the field says so."""
        required: bool | None = self._raw.get("required")
        return required

    @property
    def read_as(self) -> CorePart:
        """The name, or the several names and paths, that it is read by; `None` for its own."""
        return self._raw.get("validation_alias")

    @property
    def written_as(self) -> str | None:
        """The name that it is written by; `None` for its own."""
        alias: str | None = self._raw.get("serialization_alias")
        return alias

    @property
    def is_excluded(self) -> bool:
        """Whether it is never written."""
        return bool(self._raw.get("serialization_exclude"))

    @property
    def may_be_excluded(self) -> bool:
        """Whether code decides if it is written."""
        return "serialization_exclude_if" in self._raw

    @property
    def is_read(self) -> bool:
        """Of a dataclass: whether it is given when the object is made."""
        return bool(self._raw.get("init", True))

    @property
    def is_init_only(self) -> bool:
        """Of a dataclass: whether it is read, and never written (`InitVar`)."""
        return bool(self._raw.get("init_only"))


class CoreComputed(_JsonSchemaWords):
    """A member that is computed when the object is written."""

    __slots__ = ("_raw",)

    def __init__(self, raw: CorePart) -> None:
        if unknown := sorted(raw.keys() - _known_keys()["computed-field"]):
            raise UnsupportedPydantic(f"has a key {unknown[0]!r} in fields of the kind 'computed-field'")
        self._raw = raw

    @property
    def name(self) -> str:
        """As in Python."""
        return str(_required(self._raw, "property_name"))

    @property
    def written_as(self) -> str | None:
        """The name that it is written by; `None` for its own."""
        alias: str | None = self._raw.get("alias")
        return alias

    @property
    def core(self) -> Core:
        """What its value is."""
        return Core(_required(self._raw, "return_schema"))

    @property
    def may_be_excluded(self) -> bool:
        """Whether code decides if it is written."""
        return "serialization_exclude_if" in self._raw


class CoreWriter(Value):
    """How the values of a type are written."""

    raw: CorePart

    @property
    def kind(self) -> str:
        """`function-plain`, `function-wrap`, `to-string`, `format`, `model`, or the kind of core schema
        whose values it writes."""
        return str(_required(self.raw, "type"))

    @property
    def result(self) -> Core | None:
        """Of a function: what it returns, where it says so."""
        return Core(self.raw["return_schema"]) if self.raw.get("return_schema") else None

    @property
    def function(self) -> CorePart:
        """Of a function: what is called."""
        return _required(self.raw, "function")

    @property
    def is_code(self) -> bool:
        """Whether a function writes."""
        return self.kind in ("function-plain", "function-wrap")

    @property
    def is_unless_none(self) -> bool:
        """Whether `None` is written as it is."""
        return self.raw.get("when_used") in ("unless-none", "json-unless-none")


# --- to read classes


def core_schema_of(kind: TypeForm) -> Core:
    """The core schema of any type; raises what Pydantic raises where it cannot make one."""
    from pydantic import PydanticUserError, TypeAdapter  # whoever reads messages goes without it

    with suppress(NameError, PydanticUserError, UnsupportedPydantic):
        return Core(_generated(kind, {}))
    # What Pydantic documents also builds a validator and a serializer; its errors are the known ones.
    schema = TypeAdapter(kind).core_schema
    schema["type"]  # a model that is not complete is found out when it is looked at
    return Core(schema)


def fields_of(cls: type) -> Mapping[str, FieldInfo]:
    """The fields of a model or a dataclass of Pydantic's, as they were declared."""
    fields: Mapping[str, FieldInfo] = getattr(cls, "__pydantic_fields__", {})
    return fields


def config_of(cls: type) -> Mapping[str, CorePart]:
    """The configuration of a model, a dataclass or a TypedDict, as it was declared."""
    return getattr(cls, "model_config", None) or getattr(cls, "__pydantic_config__", None) or {}


def is_pydantic_type(cls: type) -> bool:
    """Whether it is a model, or a dataclass of Pydantic's."""
    return hasattr(cls, "__pydantic_validator__")


def has_own_serializer(cls: object) -> bool:
    """Whether a class says how its objects are written, wherever they stand."""
    decorators = getattr(cls, "__pydantic_decorators__", None)
    return bool(decorators is not None and decorators.model_serializers)


def is_missing(value: object) -> bool:
    """Whether it is Pydantic's `MISSING`."""
    return type(value).__name__.strip("_").lower() == "sentinel"


def is_of_pydantic(function: object) -> bool:
    """Whether a function is part of Pydantic, and none of the models."""
    function = getattr(function, "func", function)  # what `partial` calls
    module = getattr(function, "__module__", None) or type(function).__module__
    return module.partition(".")[0] in ("pydantic", "pydantic_core", "operator")


def format_of_pydantic(function: CorePart) -> str | None:
    """The format of a type of the standard library, such as `ipv4`, which a function of Pydantic's says."""
    if not is_of_pydantic(function):
        return None
    try:
        said = function(None, None)
    except (AttributeError, TypeError):
        return None
    name = said.get("format")
    return name if isinstance(name, str) else None
