"""Lists of values that stay open for what a newer peer sends.

Input: the values of a class statement. Output: an enum that keeps a value which it does not list.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self

from protocol_models._pydantic.models import taking_values

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

    from protocol_models.base.history import HistoryFacts

__all__ = ["ClosedEnum", "WireEnum"]


class WireEnum(StrEnum):
    """A closed list today, an open one tomorrow: a value that is not listed is kept as it came.

    Such a value is an instance of the enum, equals its string, and answers `False` to `is_known`. A value
    that the newest release does not have is declared with the last one that had it:
    `DETACHED = "detached", until("0.165.0")`.
    """

    def __new__(cls, value: str, history: HistoryFacts | None = None) -> Self:
        """A listed value, and what is said of its past."""
        member = str.__new__(cls, value)
        member._value_ = value
        if history is not None:
            member.__dict__["_until"] = history.until
        return member

    @property
    def until(self) -> str | None:
        """The last release that has this value; `None` where the newest one does."""
        until: str | None = self.__dict__.get("_until")
        return until

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Parsed JSON and people write a value as text: it says the same as the member.
        return taking_values(handler(source), handler)

    @property
    def is_known(self) -> bool:
        """Whether this value is one of those listed here."""
        return self._name_ in type(self).__members__

    @property
    def unknown_name(self) -> str | None:
        """This value, where it is not listed here."""
        return None if self.is_known else self.value

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        # Not kept: a peer that invents values must not fill the memory of this process.
        unknown = str.__new__(cls, value)
        unknown._name_ = f"unknown:{value}"
        unknown._value_ = value
        return unknown


class ClosedEnum(StrEnum):
    """A list that tells variants of an untagged union apart: another value is another variant."""
