"""What the command line lets one choose, apart from the code that obeys: naming a choice loads nothing."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["OutsideParty"]


class OutsideParty(StrEnum):
    """A party that is a program of its own, and can be left out."""

    AJV = "ajv"
    TYPESCRIPT = "typescript"
