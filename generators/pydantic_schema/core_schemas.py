"""The core schema that Pydantic builds the validators of models from.

Input: the types that are asked for. Output: one core schema of a tuple of all of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, PydanticUndefinedAnnotation, PydanticUserError

from protocol_models._pydantic import TypeForm
from protocol_models._pydantic.classes import core_schema_of
from protocol_models._pydantic.core import Core

from ..errors import UnsupportedSchema

__all__ = ["core_schema"]


def core_schema(roots: Sequence[TypeForm]) -> Core:
    """The core schema of a tuple of all roots: in one piece, each type is built once."""
    try:
        together: TypeForm = tuple[tuple(roots)]  # type: ignore[misc]  # a type that exists at run time only
        return core_schema_of(together)
    except (PydanticUserError, TypeError, AttributeError) as error:
        where, what = _incomplete(roots) or ("a model", str(error).splitlines()[0])
        raise UnsupportedSchema(what, where, "fix the model, so that Pydantic can build it") from error


def _incomplete(roots: Sequence[TypeForm]) -> tuple[str, str] | None:
    """The first model that names a type which does not exist, and what it names."""
    for root in roots:
        try:
            if isinstance(root, type) and issubclass(root, BaseModel):
                root.model_rebuild(raise_errors=True)
        except PydanticUndefinedAnnotation as error:
            return root.__name__, f"the type {error.name!r} is not defined"
        except (PydanticUserError, TypeError) as error:
            return root.__name__, str(error).splitlines()[0]
    return None
