"""When a member is in a message, and what else an annotation says of it beyond its type.

Input: nothing but Pydantic. Output: the annotations of members, and `WireFacts`, which the generators read.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from protocol_models._pydantic.models import without_null
from protocol_models.values import Value

__all__ = [
    "ALWAYS_WRITTEN",
    "DEPRECATED",
    "EXPERIMENTAL",
    "LEFT_OUT",
    "MAY_BE_OMITTED",
    "SCHEMA_REQUIRES",
    "SHOWS_DEFAULT",
    "NeverNull",
    "Omittable",
    "OmittableNotNull",
    "Presence",
    "WireFacts",
    "only_with",
    "wire_name",
]

T = TypeVar("T")


def wire_name(model: type[BaseModel], field: str) -> str:
    """The name of a field on the wire, which may be empty."""
    alias = model.model_fields[field].serialization_alias
    return field if alias is None else alias


class Presence(StrEnum):
    """When a writer puts a member that has a default into the message."""

    ALWAYS = "always"
    """Always there: `null`, or the default, where there is nothing to say."""
    OMITTED = "omitted"
    """Left out when there is nothing to say, and then never `null`."""
    EITHER = "either"
    """There or left out, as the writer likes; `null` is allowed where the type allows it."""


class WireFacts(Value):
    """What an annotation says of a member beyond its type; the fields of several add up."""

    presence: Presence | None = None
    """When it is written, where that differs from the habit of its model."""
    experimental: bool = False
    """Part of the experimental API only."""
    deprecated: bool = False
    """Still read and written, and not for new code."""
    schema_requires: bool = False
    """Stated as required, although a reader takes its absence for `null`: older writers lack it."""
    only_with: tuple[str, str] | None = None
    """Wire name and value of another member, without which this one is empty; see `only_with()`."""
    shows_default: bool | None = None
    """Whether the schema states the default, where that differs from the rule: a default that is
    always written is stated unless it is `null`."""


def only_with(member: str, value: str) -> WireFacts:
    """Says that this member is empty unless another, by its wire name, has the given value.

    No schema can say so without refusing what servers send: it is checked when a message is built.
    """
    return WireFacts(only_with=(member, value))


EXPERIMENTAL = WireFacts(experimental=True)
"""Marks a member of the experimental API."""
DEPRECATED = WireFacts(deprecated=True)
"""Marks a member that new code leaves alone."""
SHOWS_DEFAULT = WireFacts(shows_default=True)
"""Makes the schema state a default that it would pass over."""
ALWAYS_WRITTEN = WireFacts(presence=Presence.ALWAYS)
"""Marks a member that is in every message, in a model whose members may be left out."""
MAY_BE_OMITTED = WireFacts(presence=Presence.EITHER)
"""Marks a member that may be left out, in a model whose members are always written."""

SCHEMA_REQUIRES = WireFacts(schema_requires=True)
"""Marks a nullable member that the schema requires, and that messages of an older version lack."""
LEFT_OUT = WireFacts(presence=Presence.OMITTED)
"""Marks a member that is left out when it has its default."""

Omittable = Annotated[T | None, LEFT_OUT]
"""A member that is left out when there is nothing to say. Give it the default `None`."""


class NeverNull(Value):
    """Takes `null` out of a type whose Python default is `None`: absent is the only empty."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return without_null(handler(source))


OmittableNotNull = Annotated[T | None, NeverNull(), LEFT_OUT]
"""As `Omittable`, for a member that readers refuse as `null`."""
