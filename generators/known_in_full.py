"""Whether a type has a variant that knows all of a value, where another one was read.

Input: a type, and the JSON of a value. Output: yes or no.

Where nothing but members tells the variants of a union apart, a reader takes the first that fits, and keeps
what that one does not know. Then the value is not news to the protocol: another variant has these members.
"""

from __future__ import annotations

from contextlib import suppress

from pydantic import ValidationError
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from protocol_models._pydantic import CorePart, TypeForm, UnsupportedPydantic, is_kind
from protocol_models._pydantic.conversions import with_inner_schemas, without_reference
from protocol_models._pydantic.lookups import reference_of
from protocol_models._pydantic.models import built_anew
from protocol_models.codec.model_schema import schema_of
from protocol_models.codec.plain_models import PlainModels
from protocol_models.codec.unknown import find_unknown

__all__ = ["KnownInFull"]


class KnownInFull:
    """Tells it of the values of one type."""

    def __init__(self, model: TypeForm, plain_models: PlainModels) -> None:
        schema = plain_models.readable(schema_of(model))
        self._reader: SchemaValidator | None = None
        with suppress(UnsupportedPydantic):
            self._reader = built_anew(SchemaValidator, _knowing(schema))

    def __call__(self, data: bytes) -> bool:
        """Whether some variant knows all of it; no where that cannot be told."""
        if self._reader is None:
            return False
        try:
            value = self._reader.validate_json(data, strict=True, by_alias=True, by_name=False)
        except ValidationError:
            return False
        return not any(find_unknown(value))


def _knowing(schema: CorePart) -> CorePart:
    """The core schema in which a model refuses what it does not know, so that a union goes on to the next."""
    changed = with_inner_schemas(schema, _knowing)
    if not is_kind(schema, "model"):
        return changed
    known: CoreSchema = core_schema.no_info_after_validator_function(
        _only_known, without_reference(changed), ref=reference_of(changed)
    )
    return known


def _only_known(value: object) -> object:
    for unknown in find_unknown(value):
        raise ValueError(str(unknown))
    return value
