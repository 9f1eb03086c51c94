"""What the command line lets one choose, apart from the code that obeys: naming a default loads nothing."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["MAX_LINE", "ReportFormat"]

MAX_LINE = 1 << 26
"""64 MiB; the longest message that was recorded from the real server has 3 MB."""


class ReportFormat(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"
