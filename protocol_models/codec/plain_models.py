"""Plain Pydantic models, read and written as `WireModel` is: without loss, and with what they always have.

Input: the core schema of a model, or a value. Output: a core schema that reads it by the rules of a
registry, and for a value what is written of it.

A model that was read is told from one that was built: `mark_as_read` leaves a note in the set of members
that Pydantic keeps with each. What was read is written as it came. What was built is written with its
tags and its defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, TypeAdapter
from pydantic_core import CoreSchema, SchemaSerializer, SchemaValidator, to_json

from protocol_models._pydantic import CorePart, is_kind
from protocol_models._pydantic.conversions import (
    as_literal_of_its_types,
    as_number_of_json,
    as_union_with,
    keeping_extras,
    with_choices,
    with_fields_of,
    with_inner_schemas,
    without_own_serializer,
)
from protocol_models._pydantic.lookups import (
    choices_of,
    definitions_of,
    facts_of,
    is_root_model,
    objects_in,
    values_of,
)
from protocol_models._pydantic.models import built_anew, with_extra_names
from protocol_models.base import UnknownVariant, WireEnum, WireModel
from protocol_models.base.model import extra_name
from protocol_models.base.unions import unknown_value_schema, unknown_variant_schema
from protocol_models.codec.messages import Notification, Request
from protocol_models.codec.model_schema import schema_of
from protocol_models.methods import Registry

if TYPE_CHECKING:
    from protocol_models._pydantic import TypeForm, Validated
    from protocol_models.json_types import Json

__all__ = ["PlainModels", "PlainReader", "mark_as_read"]

M = TypeVar("M")


class _ReadMembers(set[str]):
    """The members that a message had; they are those which are written."""


class PlainReader:
    """Reads JSON by the names and the types of the wire alone, and marks what it read."""

    def __init__(self, validator: SchemaValidator) -> None:
        self._validator = validator

    def validate_json(self, data: bytes, /) -> Validated:
        """The value; raises `ValidationError`."""
        return mark_as_read(self._validator.validate_json(data, strict=True, by_alias=True, by_name=False))


def mark_as_read(value: M) -> M:
    """The value, with a note in each plain model of it that it was read."""
    found: list[object] = [value.params if isinstance(value, Notification | Request) else value]
    for each in found:  # it grows on the way
        if isinstance(each, BaseModel):
            if not isinstance(each, WireModel):
                members = _ReadMembers(each.__pydantic_fields_set__)
                object.__setattr__(each, "__pydantic_fields_set__", members)
                if extra := each.__pydantic_extra__:
                    # What is computed when it is written is in no need of being kept.
                    for name in _computed(type(each)) & extra.keys():
                        del extra[name]
            found.extend(vars(each).values())
            found.extend((each.__pydantic_extra__ or {}).values())
        else:
            found.extend(_items(each))
    return value


def _items(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list | tuple | set | frozenset) else ()


@cache
def _computed(model: type[BaseModel]) -> frozenset[str]:
    computed = model.model_computed_fields.items()
    return frozenset(name if field.alias is None else field.alias for name, field in computed)


class PlainModels:
    """How the plain models of one registry are read and written."""

    def __init__(self, registry: Registry) -> None:
        self._omits_none = registry.omits_none
        self._is_tolerant = registry.is_tolerant
        self._serializers: dict[type[BaseModel], SchemaSerializer] = {}
        self._found = False
        self._tags: dict[type, set[str]] = {}

    def readable(self, schema: CoreSchema) -> CoreSchema:
        """The core schema as the registry wants its messages read; the same where no plain model is in it."""
        self._found = False
        definitions = definitions_of(schema)
        self._tags = _tags_of_classes(schema, definitions)
        changed: CoreSchema = self._changed(schema, definitions)
        return changed if self._found else schema

    def _changed(self, schema: CorePart, definitions: Mapping[str, CorePart]) -> CorePart:
        if facts_of(schema) is UnknownVariant:
            return schema
        change = partial(self._changed, definitions=definitions)
        changed = with_inner_schemas(schema, change)
        if is_kind(schema, "float") and facts_of(schema) is None:
            return as_number_of_json(changed)
        if is_kind(schema, "literal") and (typed := as_literal_of_its_types(changed)) is not changed:
            self._found = True
            return typed
        if is_kind(schema, "model"):
            cls = schema["cls"]
            if issubclass(cls, WireModel):
                return changed
            self._found = True
            if issubclass(cls, self._omits_none):
                changed = without_own_serializer(changed)
            if not self._is_tolerant or is_root_model(schema):
                return changed
            kept = keeping_extras(with_fields_of(changed, schema, self._tags.get(cls, ())))
            names = frozenset(
                name for name, info in cls.model_fields.items() if info.alias not in (None, name)
            )
            if names:
                with_extra_names(kept, partial(extra_name, names))
            return kept
        if not self._is_tolerant or facts_of(schema) is not None or _is_open(schema):
            return changed
        if _is_list(schema):
            values = values_of(schema)
            # A literal of one value is a tag: another value makes another message.
            if all(isinstance(value, str) for value in values) and (
                len(values) > 1 or is_kind(schema, "enum")
            ):
                return as_union_with(changed, unknown_value_schema())
        if is_kind(schema, "tagged-union") and isinstance(tag := schema["discriminator"], str):
            known = frozenset(map(_text, schema["choices"]))
            return as_union_with(changed, unknown_variant_schema(partial(_unknown_tag, {tag: known})))
        if is_kind(schema, "union"):
            declared, arms = choices_of(schema), choices_of(changed)
            if any(is_kind(arm, "str") for arm in declared.values()):
                # What is listed beside any string are examples.
                return with_choices(
                    changed, {key: arm if _is_list(arm) else arms[key] for key, arm in declared.items()}
                )
            if tags := _tags(schema, definitions):
                return as_union_with(changed, unknown_variant_schema(partial(_unknown_tag, tags)))
        return changed

    def codec(self, model: TypeForm) -> tuple[Callable[[bytes], Validated], Callable[[Validated], bytes]]:
        """What reads the JSON of one type, and what writes it, as a Decoder and an Encoder do."""
        declared = schema_of(model)
        if (schema := self.readable(declared)) is not declared:
            return PlainReader(built_anew(SchemaValidator, schema)).validate_json, self.written
        adapter: TypeAdapter[Validated] = TypeAdapter(model)
        read = partial(adapter.validate_json, by_alias=True, by_name=False)
        return read, partial(adapter.dump_json, by_alias=True, exclude_unset=True)

    def written(self, value: object) -> bytes:
        """The JSON of a value."""
        if isinstance(value, BaseModel):
            settled = self._settled(value)
            serializer = self._serializer_of(type(value))
            return serializer.to_json(settled, by_alias=True, exclude_unset=True, warnings=False)
        if isinstance(value, Mapping):
            rows = (b"%b:%b" % (to_json(str(name)), self.written(item)) for name, item in value.items())
            return b"{%b}" % b",".join(rows)
        if isinstance(value, list | tuple):
            return b"[%b]" % b",".join(map(self.written, value))
        return to_json(value, inf_nan_mode="null")

    def _serializer_of(self, cls: type[BaseModel]) -> SchemaSerializer:
        if (found := self._serializers.get(cls)) is None:
            found = self._serializers[cls] = built_anew(SchemaSerializer, self.readable(schema_of(cls)))
        return found

    def _settled(self, value: object) -> object:
        """The value with what is written of each built model among its members that are set."""
        if isinstance(value, BaseModel):
            return self._settled_model(value)
        if isinstance(value, dict):
            return _same_or(value, {name: self._settled(item) for name, item in value.items()})
        if isinstance(value, list):
            return _same_or(value, [self._settled(item) for item in value])
        if type(value) is tuple:
            return _same_or(value, tuple(map(self._settled, value)))
        return value

    def _settled_model(self, model: BaseModel) -> BaseModel:
        members = {name: self._settled(item) for name, item in vars(model).items()}
        extra = model.__pydantic_extra__
        settled_extra = None if extra is None else {name: self._settled(item) for name, item in extra.items()}
        is_built = not isinstance(model, WireModel) and not isinstance(
            model.__pydantic_fields_set__, _ReadMembers
        )
        is_same = _same_or(vars(model), members) is vars(model)
        if not is_built and is_same and (extra is None or _same_or(extra, settled_extra) is extra):
            return model
        copied = model.model_copy()
        object.__setattr__(copied, "__dict__", members)
        object.__setattr__(copied, "__pydantic_extra__", settled_extra)
        if is_built:
            object.__setattr__(copied, "__pydantic_fields_set__", set(self._given(model)))
        return copied

    def _given(self, model: BaseModel) -> Iterator[str]:
        """The fields of a built model that are written."""
        omits_none = isinstance(model, self._omits_none)
        for name, info in type(model).model_fields.items():
            if not (omits_none and not info.is_required() and getattr(model, name, None) is None):
                yield name


def _same_or(old: Validated, new: Validated) -> Validated:
    """The old container, where the new one holds the same values."""
    pairs = ((old[name], new[name]) for name in old) if isinstance(old, dict) else zip(old, new, strict=True)
    return old if all(one is other for one, other in pairs) else new


def _is_list(schema: CorePart) -> bool:
    """Whether it lists its values."""
    return is_kind(schema, "enum") or is_kind(schema, "literal")


def _is_open(schema: CorePart) -> bool:
    """Whether it is an enum of this package, which keeps what it does not know by itself."""
    return is_kind(schema, "enum") and issubclass(schema["cls"], WireEnum)


def _text(tag: object) -> str:
    """The tag of a variant as it stands in a message."""
    return str(getattr(tag, "value", tag))


def _tags(union: CorePart, definitions: Mapping[str, CorePart]) -> dict[str, frozenset[str]]:
    """The members by which the objects of a union are told apart: each variant has its own values of them."""
    arms = [arm for _, arm in objects_in(union, definitions)]
    listed = [arm for arm in arms if arm is not None]
    if len(listed) < len(arms) or len(arms) < 2:
        return {}
    common = listed[0].keys() & set.intersection(*(set(arm) for arm in listed))
    return {name: frozenset().union(*(arm[name] for arm in listed)) for name in sorted(common)}


def _tags_of_classes(schema: CorePart, definitions: Mapping[str, CorePart]) -> dict[type, set[str]]:
    """Model → the members by which a union may tell it from others: their values are not to be guessed."""
    found: dict[type, set[str]] = {}
    pending = [schema]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            if is_kind(each, "union") or is_kind(each, "tagged-union"):
                arms = [(cls, arm) for cls, arm in objects_in(each, definitions) if arm is not None]
                for cls, arm in arms:
                    others = [other for owner, other in arms if owner is not cls]
                    names = {name for name in arm if any(name in other for other in others)}
                    found.setdefault(cls, set()).update(names)
            pending.extend(value for key, value in each.items() if key != "metadata")
        elif isinstance(each, list | tuple):
            pending.extend(each)
    return found


def _unknown_tag(tags: Mapping[str, frozenset[str]], value: Mapping[str, Json] | str) -> str | None:
    """The tag of a variant that is not known; `None` where it is, or where there is no tag."""
    if isinstance(value, str):
        return None
    for tag, known in tags.items():
        name = value.get(tag)
        if isinstance(name, str) and name not in known:
            return name
    return None
