"""The one room that knows what Pydantic does not document: its internals, and the keys of its core schemas.

Input: models, and the core schemas that Pydantic makes of them. Output: the same under names of our own,
or `UnsupportedPydantic` where this version does not know what Pydantic made.

Whoever reads or changes a core schema does it through this room, and whoever catches the error goes on with
what Pydantic documents, where that is enough: a message is read all the same. Generating stops with the
error, since an artifact must not pass over what a model says.

What stands here and in `models` is loaded with the first message. `lookups` and `conversions` are for long
messages, strict decoders and plain models; `keys`, `core`, `core_config` and `classes` are for generators.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from pydantic import VERSION

__all__ = [
    "SUPPORTED",
    "CorePart",
    "TypeForm",
    "UnsupportedPydantic",
    "Validated",
    "is_kind",
    "required",
]

SUPPORTED = "pydantic>=2.12,<2.15"
"""The releases of Pydantic whose core schemas this version was tested with."""
CorePart: TypeAlias = Any
"""A core schema, or what stands in one under a key: Pydantic's types for it change with its releases."""
TypeForm: TypeAlias = Any
"""What Pydantic reads values as: a model, a union, an alias. Type checkers have no type for it (PEP 747)."""
Validated: TypeAlias = Any
"""A value that Pydantic read: of the type that a core schema says, which no type checker looks into."""


class UnsupportedPydantic(Exception):
    """Pydantic made something that this version does not know."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)

    def __str__(self) -> str:
        return f"Pydantic {VERSION} {self.what}; install {SUPPORTED}"


def is_kind(schema: CorePart, kind: str) -> bool:
    """Whether it is a core schema of this kind, such as `enum`."""
    return isinstance(schema, dict) and schema.get("type") == kind


def required(schema: CorePart, key: str) -> CorePart:
    """What stands under a key that a core schema of this kind always has."""
    try:
        return schema[key]
    except (KeyError, TypeError) as error:
        kind = schema.get("type") if isinstance(schema, dict) else schema
        raise UnsupportedPydantic(f"has no key {key!r} in core schemas of the kind {kind!r}") from error
