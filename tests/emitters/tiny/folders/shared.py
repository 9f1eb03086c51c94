"""Types at the root."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import Tagged, UnknownVariant, WireModel

Path = TypeAliasType("Path", str)


class Answer(WireModel):
    text: str


class Open(WireModel):
    type: Literal["open"]
    path: Path


Action = TypeAliasType("Action", Annotated[Open | UnknownVariant, Tagged("type", schema_name="SharedAction")])
"""Has the name of a type in v2; JSON Schema, whose documents are flat, calls it SharedAction."""
