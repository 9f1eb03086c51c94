"""Numbers of a fixed width, and plain JSON.

Input: nothing but Pydantic. Output: the types of members that hold one value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias, get_origin

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from protocol_models.values import Value

__all__ = [
    "UINT8",
    "Double",
    "Int32",
    "Int64",
    "JsonValue",
    "Uint",
    "Uint16",
    "Uint32",
    "Uint64",
    "UnixMillis",
    "UnixSeconds",
    "WireFloat",
    "WireInteger",
]

if TYPE_CHECKING:
    from pydantic import JsonValue
else:
    # What the parser made of it is JSON already; checking it once more would only cost time.
    from protocol_models.json_types import Json as JsonValue


class WireInteger(Value):
    """An integer of a fixed width; the schema names the width in `format`."""

    format: str
    ge: int
    le: int

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        if get_origin(source) is Literal:
            schema = handler(source)
            return {**schema, "metadata": {"wire": self}}
        return core_schema.int_schema(ge=self.ge, le=self.le, strict=True, metadata={"wire": self})


class WireFloat(Value):
    """A finite number; the schema names its width in `format`."""

    format: str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        # An integer stays one, so that `12` is not written back as `12.0`.
        number = core_schema.float_schema(allow_inf_nan=False, strict=True, metadata={"wire": self})
        whole = core_schema.int_schema(strict=True, gt=-(2**1024), lt=2**1024)
        as_written = core_schema.union_schema(
            [whole, number],
            mode="left_to_right",
            custom_error_type="float_type",
        )
        return core_schema.lax_or_strict_schema(number, as_written, strict=True)


UINT8 = WireInteger("uint8", 0, 2**8 - 1)
"""Says the width of a number that is always the same: `Annotated[Literal[1], UINT8]`."""
Int32: TypeAlias = Annotated[int, WireInteger("int32", -(2**31), 2**31 - 1)]
Int64: TypeAlias = Annotated[int, WireInteger("int64", -(2**63), 2**63 - 1)]
Uint16: TypeAlias = Annotated[int, WireInteger("uint16", 0, 2**16 - 1)]
Uint32: TypeAlias = Annotated[int, WireInteger("uint32", 0, 2**32 - 1)]
Uint64: TypeAlias = Annotated[int, WireInteger("uint64", 0, 2**64 - 1)]
Uint: TypeAlias = Annotated[int, WireInteger("uint", 0, 2**64 - 1)]
"""A count or an index; as wide as the server's machine word, 64 bits."""
Double: TypeAlias = Annotated[float, WireFloat("double")]

UnixMillis: TypeAlias = Int64
"""A moment, in milliseconds since the Unix epoch."""
UnixSeconds: TypeAlias = Int64
"""A moment, in whole seconds since the Unix epoch."""
