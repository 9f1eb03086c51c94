"""What an earlier release had, said where it is declared: `until` and `was`.

Output: marks for members, enum values, variants, types and methods.

The models hold all that the releases of the record ever had. What is declared without a mark is there in
the newest release; since when it is there stands as data in `protocol_models.history`, which only
generators read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema

from protocol_models._pydantic.models import with_wire_history
from protocol_models.values import Value

if TYPE_CHECKING:
    from protocol_models._pydantic import TypeForm

__all__ = ["Former", "HistoryFacts", "until", "was"]


class Former(Value):
    """The form that something had up to a release."""

    until: str
    """The last release in which it had this form."""
    type: TypeForm
    """Its type then."""
    is_required: bool | None = None
    """Whether the schema required it then; `None` for as it does now."""


class HistoryFacts(Value):
    """What an annotation says of the past of a member or a type; those of several add up."""

    until: str | None = None
    """The last release that has it; `None` where the newest one does."""
    was: Former | None = None

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return with_wire_history(handler(source), self)


def until(release: str) -> HistoryFacts:
    """Says that this release was the last one to have it.

    On a member it is an annotation; an enum value is a pair, `DETACHED = "detached", until("0.165.0")`; a
    variant says `until="0.149.1"` in its class statement, and a method in its constant.
    """
    return HistoryFacts(until=release)


def was(release: str, former: TypeForm, *, required: bool | None = None) -> HistoryFacts:
    """Says that up to this release it had another form: `was("0.146.0", AbsolutePathBuf)`.

    Where messages of the former type do not fit the new one, name both in the declared type: the former is
    no part of what the newest release has.
    """
    return HistoryFacts(was=Former(release, former, required))
