"""Classes and functions of Pydantic to read, for generators.

Input: a type, a class, or a function that stands in a core schema. Output: the core schema of the type, and
what the class was declared with.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from protocol_models._pydantic import CorePart, TypeForm, UnsupportedPydantic
from protocol_models._pydantic.core import Core
from protocol_models._pydantic.models import generated

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

__all__ = [
    "config_of",
    "core_schema_of",
    "fields_of",
    "format_of_pydantic",
    "has_own_serializer",
    "has_validators",
    "is_missing",
    "is_of_pydantic",
    "is_pydantic_type",
]


def core_schema_of(kind: TypeForm) -> Core:
    """The core schema of any type; raises what Pydantic raises where it cannot make one."""
    from pydantic import PydanticUserError, TypeAdapter  # whoever reads messages goes without it

    with suppress(NameError, PydanticUserError, UnsupportedPydantic):
        return Core(generated(kind, {}))
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


def has_validators(cls: type[BaseModel]) -> bool:
    """Whether decorated functions of a model check its fields, or make something else of them."""
    decorators = cls.__pydantic_decorators__
    return bool(decorators.validators or decorators.field_validators or decorators.model_validators)


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
