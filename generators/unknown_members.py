"""What becomes of members that a type does not declare, in bindings that are generated."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["UnknownMembers"]


class UnknownMembers(StrEnum):
    """What a reader does with the members of an object that its type does not declare."""

    KEEP = "keep"
    DROP = "drop"
