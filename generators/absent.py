"""What stands for a value that is not there: `None` would be the JSON value null."""

from __future__ import annotations

from enum import Enum
from typing import Final

__all__ = ["ABSENT", "Absent"]


class Absent(Enum):
    """The type of `ABSENT`."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return self.value


ABSENT: Final = Absent.ABSENT
