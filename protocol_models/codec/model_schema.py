"""The core schema of a model, from which validators are built.

Input: a model, or a union of models. Output: its core schema, made now where it was not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel
from pydantic_core import CoreSchema

from protocol_models._pydantic import UnsupportedPydantic
from protocol_models._pydantic.models import generated_schema

if TYPE_CHECKING:
    from protocol_models._pydantic import TypeForm

__all__ = ["schema_of"]


def schema_of(model: TypeForm) -> CoreSchema:
    """The core schema of a model or of a union of models, made now if it was not."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        if model.__pydantic_complete__:
            return model.__pydantic_core_schema__
        try:
            return generated_schema(model)
        except UnsupportedPydantic:
            model.model_rebuild()
        return model.__pydantic_core_schema__
    from pydantic import TypeAdapter  # only unions need it, and it takes milliseconds to import

    return TypeAdapter(model).core_schema
