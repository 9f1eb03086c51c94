"""The formats of a report that people read in a terminal and programs read as JSON."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["TextOrJson"]


class TextOrJson(StrEnum):
    """How a report is printed."""

    TEXT = "text"
    JSON = "json"
