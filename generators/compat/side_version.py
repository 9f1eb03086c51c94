"""What is known of a side of a comparison beside its name: it stands at the head of the reports.

Input: nothing. Output: the record that `baselines` fill in and reports render.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Version"]


@dataclass(frozen=True, slots=True)
class Version:
    """A release or a commit, and its day; what is not known is empty."""

    number: str = ""
    date: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.number, self.date)))
