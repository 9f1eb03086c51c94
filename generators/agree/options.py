"""What the command line lets one choose, apart from the code that obeys: naming a choice loads nothing."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["OutsideParty"]


class OutsideParty(StrEnum):
    """A party beside the models and their schemas, which can be left out."""

    AJV = "ajv"
    MSGSPEC = "msgspec"
    TYPESCRIPT = "typescript"
