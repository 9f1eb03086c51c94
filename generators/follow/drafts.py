"""What `follow` proposes: drafts of edits, and what a person decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .divergences import Divergence
from .edits import Edit
from .vocabulary import TO_WRITE

__all__ = ["Decision", "Draft", "Plan"]


@dataclass(frozen=True, slots=True)
class Draft:
    """The edits of one divergence."""

    divergence: Divergence
    edits: tuple[tuple[str, Edit], ...]
    """Module → edit."""
    imports: Mapping[str, Mapping[str, Collection[str]]]
    """Module → module → names that the first needs from the second."""
    came: tuple[str, ...] = ()
    """The places that came with the release."""
    stable: tuple[str, ...] = ()
    """The places that are stable since the release."""

    @property
    def where(self) -> str:
        """The module and the name that it touches first."""
        return f"{self.edits[0][0]}: {self.edits[0][1].name}" if self.edits else ""

    @property
    def docstrings(self) -> int:
        """How many are to be written."""
        return sum(getattr(edit, "code", "").count(TO_WRITE) for _, edit in self.edits)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decides."""

    divergence: Divergence
    question: str
    came: tuple[str, ...] = ()
    """The places that the record names once it is decided: what nothing but this leads to."""
    listed: str = ""
    """The list of all methods and the place in it, for a method that is declared by hand."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it."""

    release: str
    previous: str
    """The newest release before it."""
    drafts: tuple[Draft, ...]
    decisions: tuple[Decision, ...]
