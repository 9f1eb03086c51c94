"""What a comparison finds.

A tree is the documents, or the types, of one edition. A difference is a fact; whether the list of
deviations has an entry for it is written beside it, and decides what its subject is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ..absent import ABSENT
from ..bundle import Edition

if TYPE_CHECKING:
    from .deviations import Match

__all__ = ["Comparison", "Facet", "Mismatch", "SchemaLanguage", "Standing"]


class SchemaLanguage(StrEnum):
    """What is compared."""

    JSON_SCHEMA = "JSON Schema"
    TYPESCRIPT = "TypeScript"


@dataclass(frozen=True, slots=True, order=True)
class Facet:
    """The documents, or the types, of one edition."""

    edition: Edition
    kind: SchemaLanguage

    def __str__(self) -> str:
        return f"{self.edition} {self.kind}"


class Standing(StrEnum):
    """What a document or a type is, next to its counterpart; each is one of these."""

    EQUAL = "equal"
    DEVIATING = "deviating"
    """Both sides have it, and all of its differences are on the list."""
    MISSING = "missing"
    """Theirs alone, and on the list."""
    EXTRA = "extra"
    """Ours alone, and on the list."""
    UNLISTED = "unlisted"
    """Something about it is not on the list."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One place in which the two sides are not the same."""

    tree: Facet
    subject: str
    """The path of the document, or the name of the type."""
    place: str
    """Where inside of a document; empty for all of it, and for a type."""
    ours: object
    theirs: object
    match: Match | None = None
    """What on the list it is an instance of; `None` where nothing is."""
    count: int = 1
    """How often it is found there."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two trees, side by side."""

    tree: Facet
    ours: frozenset[str]
    theirs: frozenset[str]
    differences: tuple[Mismatch, ...]

    def states(self) -> dict[str, Standing]:
        """Every document or type of either side, and what it is."""
        found: dict[str, list[Mismatch]] = {}
        for difference in self.differences:
            found.setdefault(difference.subject, []).append(difference)
        return {name: _state(found.get(name, ())) for name in sorted(self.ours | self.theirs)}

    def counts(self) -> dict[Standing, int]:
        """How many documents or types are what."""
        states = list(self.states().values())
        return {state: states.count(state) for state in Standing}


def _state(differences: Sequence[Mismatch]) -> Standing:
    if not differences:
        return Standing.EQUAL
    if any(difference.match is None for difference in differences):
        return Standing.UNLISTED
    whole = [difference for difference in differences if not difference.place]
    if any(difference.ours is ABSENT for difference in whole):
        return Standing.MISSING
    return Standing.EXTRA if any(difference.theirs is ABSENT for difference in whole) else Standing.DEVIATING
