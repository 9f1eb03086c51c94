"""Flat definitions → declarations, by the parser of datamodel-code-generator and its model of types.

Input: what `lifting` gives. Output: a declaration for each definition, by name.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from ..errors import GeneratorError
from .lifting import Lifted
from .naming import type_name, unused
from .python_types import (
    AliasOf,
    Declaration,
    EnumOf,
    Field,
    ListOf,
    Literals,
    MapOf,
    Named,
    ObjectOf,
    Plain,
    TupleOf,
    Type,
    UnionOf,
)
from .scalar_annotations import scalar_text
from .source import Source

if TYPE_CHECKING:
    from datamodel_code_generator.model.base import DataModel, DataModelFieldBase
    from datamodel_code_generator.types import DataType

__all__ = ["parsed"]

_PREFIX: Final = "#/definitions/"
_SIZES: Final = ("min_length", "max_length")
_MAP_EXTRA: Final = "__pydantic_extra__"
_ANY: Final = Plain("JsonValue")


def parsed(source: Source, flat: Lifted) -> dict[str, Declaration]:
    """Name → declaration."""
    models = {
        model.reference.path.removeprefix(_PREFIX): model
        for model in _models(source, flat)
        if model.reference.path.startswith(_PREFIX)
    }
    names = [
        name
        for name in flat.definitions
        if name not in flat.containers and (name not in flat.plain or name in source.definitions)
    ]
    made: dict[str, str] = {}
    for path in models:
        if path not in flat.definitions:  # what the generator found to be a type of its own
            made[path] = unused(
                f"{type_name(path.partition('#')[0])}Variant", {*flat.definitions, *made.values()}
            )
    reader = _Reader(models, flat, made)
    return {
        **{name: reader.declaration(name) for name in names},
        **{name: replace(reader.declaration(path), name=name) for path, name in made.items()},
    }


def _models(source: Source, flat: Lifted) -> Sequence[DataModel]:
    try:
        from datamodel_code_generator.enums import DataModelType
        from datamodel_code_generator.format import PythonVersion
        from datamodel_code_generator.model import get_data_model_types
        from datamodel_code_generator.parser.jsonschema import JsonSchemaParser
    except ImportError as error:
        hint = "install it: pip install 'app-server-protocol[importing]'"
        raise GeneratorError("importing needs datamodel-code-generator", "", hint) from error
    named = {"$schema": source.dialect} if source.dialect else {}
    kinds = get_data_model_types(DataModelType.PydanticV2BaseModel, PythonVersion.PY_311, use_type_alias=True)
    parser = JsonSchemaParser(
        json.dumps({**named, "definitions": flat.definitions}),
        data_model_type=kinds.data_model,
        data_model_root_type=kinds.root_model,
        data_model_field_type=kinds.field_model,
        data_type_manager_type=kinds.data_type_manager,
        dump_resolve_reference_action=kinds.dump_resolve_reference_action,
        allow_remote_refs=False,
        field_constraints=True,
        read_nullable_beside_type_list=True,
        strict_nullable=True,
        use_missing_sentinel=True,
        use_standard_collections=True,
        use_title_as_name=True,
        use_tuple_for_fixed_items=True,
        use_type_alias=True,
        use_typed_map_values_beside_other_types=True,
        use_typed_nullable_map_values=True,
        use_union_operator=True,
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it could not keep is found by comparing
            parser.parse_raw()
    except Exception as error:
        what = f"datamodel-code-generator cannot read the schema: {str(error).splitlines()[0][:300]}"
        hint = "check the schema with a validator of JSON Schema"
        raise GeneratorError(what, source.name, hint) from error
    return parser.results


class _Reader:
    """Reads the models of the generator."""

    def __init__(self, models: Mapping[str, DataModel], flat: Lifted, made: Mapping[str, str]) -> None:
        self._models = models
        self._made = made
        self._flat = flat

    def declaration(self, name: str) -> Declaration:
        """What one definition declares."""
        doc = str(self._flat.notes.get(name, {}).get("description", ""))
        if name in self._flat.enums:
            docs = {value: text for value, text in self._flat.enums[name].items() if text}
            return EnumOf(name, tuple(self._flat.enums[name]), docs, doc)
        if name in self._flat.plain:
            return AliasOf(name, Plain(self._flat.plain[name] or "None"), doc)
        model = self._models[name]
        if not self._is_object(model):
            return AliasOf(name, self._root(model), doc)
        fields = self._fields(model, ())
        further = fields.pop(_MAP_EXTRA, None)
        return ObjectOf(
            name,
            tuple(self._field(name, field) for field in fields.values()),
            self._further(model, further),
            doc,
        )

    def _is_object(self, model: DataModel) -> bool:
        return type(model).__name__ == "BaseModel"

    def _root(self, model: DataModel) -> Type:
        field = model.fields[0]
        found = self._limited(self.type(field.data_type), field)
        return UnionOf((found,), is_nullable=True) if field.nullable and not _is_nullable(found) else found

    def _fields(self, model: DataModel, seen: tuple[str, ...]) -> dict[str, DataModelFieldBase]:
        """Wire name → field, those of the bases first."""
        path = model.reference.path
        found: dict[str, DataModelFieldBase] = {}
        if path in seen:
            return found
        for base in model.base_classes:
            if base.reference is not None:
                inner = self._models.get(base.reference.path.removeprefix(_PREFIX))
                if inner is not None:
                    found |= self._fields(inner, (*seen, path))
        for field in model.fields:
            wire_name = _wire_name(field)
            was = found.get(wire_name)
            found[wire_name] = field if was is None else self._together(was, field)
        return found

    def _together(self, was: DataModelFieldBase, field: DataModelFieldBase) -> DataModelFieldBase:
        """One member of two: a bare one is required here, and described there."""
        is_bare = self.type(field.data_type) == _ANY and not field.nullable
        changed = copy(was if is_bare else field)
        changed.required = field.required or was.required
        return changed

    def _further(
        self, model: DataModel, extra: DataModelFieldBase | None
    ) -> Type | Literal["open", "closed", ""]:
        if extra is not None:
            inner = self.type(extra.data_type)
            values = inner.values if isinstance(inner, MapOf) else inner
            return "open" if values == _ANY else values
        for each in self._lineage(model, ()):
            config = each.extra_template_data.get("config")
            said = str(getattr(config, "extra", None) or "")
            if "forbid" in said:
                return "closed"
            if "allow" in said:
                return "open"
        return ""

    def _lineage(self, model: DataModel, seen: tuple[str, ...]) -> Iterator[DataModel]:
        path = model.reference.path
        if path not in seen:
            yield model
            for base in model.base_classes:
                inner = base.reference and self._models.get(base.reference.path.removeprefix(_PREFIX))
                if inner:
                    yield from self._lineage(inner, (*seen, path))

    def _field(self, owner: str, field: DataModelFieldBase) -> Field:
        found = self._limited(self.type(field.data_type), field)
        if field.nullable and not _is_nullable(found):
            found = UnionOf((found,), is_nullable=True)
        default = (field.default,) if field.has_default and not field.required else ()
        return Field(
            _wire_name(field),
            found,
            bool(field.required),
            str(field.extras.get("description", "")),
            default,
        )

    def _limited(self, found: Type, field: DataModelFieldBase) -> Type:
        limits = tuple(
            (name, value) for name in _SIZES if (value := getattr(field.constraints, name, None)) is not None
        )
        if not limits:
            return found
        match found:
            case ListOf(items=items):
                return ListOf(items, limits)
            case MapOf(values=values, keys=keys):
                return MapOf(values, keys, limits)
            case _:
                return found

    def type(self, data: DataType) -> Type:
        """What a type of the generator is."""
        found = self._type(data)
        return UnionOf((found,), is_nullable=True) if data.is_optional and not _is_nullable(found) else found

    def _type(self, data: DataType) -> Type:
        if data.reference is not None:
            return self._named(data.reference.path.removeprefix(_PREFIX))
        if data.literals:
            return Literals(tuple(data.literals))
        inner = [self.type(each) for each in data.data_types]
        if data.is_dict:
            keys = Plain("str") if data.dict_key is None else self.type(data.dict_key)
            return MapOf(_one_of(inner), keys)
        if data.is_tuple:
            return TupleOf(tuple(inner))
        if data.is_list or data.is_set:
            return ListOf(_one_of(inner))
        if inner:
            return _one_of(inner)
        return self._leaf(data)

    def _named(self, name: str) -> Type:
        if name in self._flat.containers:
            return self._root(self._models[name])
        if name in self._flat.plain and name not in self._flat.notes:
            text = self._flat.plain[name]
            return Plain(text)
        return Named(self._made.get(name, name))

    def _leaf(self, data: DataType) -> Type:
        match data.type:
            case "None":
                return Plain("None")
            case "str" | "int" | "bool":
                return Plain(data.type)
            case "float":
                return Plain("Double")
            case "constr":
                pattern = str((data.kwargs or {}).get("pattern", "")).removeprefix("r").strip("'\"")
                return Plain(scalar_text({"type": "string", "pattern": pattern}))
            case _:
                return _ANY


def _wire_name(field: DataModelFieldBase) -> str:
    return field.name or "" if field.original_name is None else field.original_name


def _one_of(types: Sequence[Type]) -> Type:
    """One type of several; `null` is said of the whole."""
    flat: list[Type] = []
    is_nullable = False
    for each in types:
        if isinstance(each, UnionOf) and not each.tag:
            flat += each.arms
            is_nullable |= each.is_nullable
        elif each == Plain("None"):
            is_nullable = True
        elif each not in flat:
            flat.append(each)
    if not flat:
        return Plain("None") if is_nullable else _ANY
    if len(flat) == 1 and not is_nullable:
        return flat[0]
    return UnionOf(tuple(flat), is_nullable)


def _is_nullable(found: Type) -> bool:
    return found in (Plain("None"), _ANY) or (isinstance(found, UnionOf) and found.is_nullable)
