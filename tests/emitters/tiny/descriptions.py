"""The lines of a paragraph are joined, paragraphs and list items stay apart."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import Untagged, WireModel
from protocol_models.methods import Registry, server_notification

GOLDEN = ("json/Thing.json", "typescript/Thing.ts")


Shape = TypeAliasType("Shape", Annotated[str | list[str], Untagged()])
"""A shape, described where it is named."""


class Thing(WireModel):
    """A thing whose first line
    goes on in the second.

    A second paragraph, with a list:

    - one item
      that goes on
    - another item

    And `*/`, which ends no comment.
    """

    name: str
    """A name that is long enough to need more than one line in a comment, so that the comment has to be
    wrapped where the words end."""
    shape: Annotated[Shape, Field(description="The shape of this thing.")]
    other_shape: Shape


REGISTRY = Registry("tiny", (server_notification("thing", Thing),))
