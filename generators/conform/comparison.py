"""What a comparison finds.

A tree is the documents, or the types, of one edition. A difference is a fact; whether the list of
deviations has an entry for it is written beside it, and decides what its subject is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..absent import ABSENT
from .deviations import Deviation, Match
from .facets import Facet

__all__ = ["Comparison", "Mismatch", "Standing", "stale"]


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


def stale(deviations: Sequence[Deviation], comparisons: Sequence[Comparison]) -> list[Match]:
    """The matches that cover nothing, although all that they speak of was compared."""
    used = {difference.match for each in comparisons for difference in each.differences}
    compared = {each.tree for each in comparisons}
    return [
        match
        for deviation in deviations
        for match in deviation.matches
        if match not in used and all(Facet(edition, match.kind) in compared for edition in match.editions)
    ]
