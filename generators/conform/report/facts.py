"""Differences → facts: each difference once, with all the places that have it.

Input: the differences of every comparison. Output: facts, what breaks first before the rest. A type that
lacks something, or says something else, breaks a reader; what only one edition of a document says
otherwise does not come first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from ... import canonical
from ...absent import ABSENT
from ..comparison import Mismatch
from ..document_comparison import LAYOUT
from ..facets import SchemaLanguage

__all__ = ["Fact", "Weight", "facts", "text_of"]


class Weight(IntEnum):
    """How soon somebody notices a difference, the soonest first."""

    CHANGED = 0
    """Both sides have it and say something else: a message of one is invalid for the other."""
    THEIRS_ALONE = 1
    """The models lack it: it is read as unknown, and cannot be written."""
    OURS_ALONE = 2
    """The target lacks it: whoever sends it is refused or passed over."""
    LAYOUT = 3
    """The same in another order or indent."""

    @property
    def meaning(self) -> str:
        """A heading for the facts of this weight."""
        return MEANINGS[self]


MEANINGS = {
    Weight.CHANGED: "says something else: messages of one are invalid for the other",
    Weight.THEIRS_ALONE: "only the target has it: the models read it as unknown, and cannot write it",
    Weight.OURS_ALONE: "only the models have it: the target does not know it",
    Weight.LAYOUT: "the same, written in another order or indent",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One difference, wherever it is."""

    language: SchemaLanguage
    owner: str
    """The type that has it, whichever document it is in."""
    place: str
    """Where in that type."""
    mismatches: tuple[Mismatch, ...]
    """Each place that has it; the first stands for all."""

    @property
    def weight(self) -> Weight:
        """How soon somebody notices."""
        first = self.mismatches[0]
        if first.place == LAYOUT:
            return Weight.LAYOUT
        if first.ours is ABSENT:
            return Weight.THEIRS_ALONE
        return Weight.OURS_ALONE if first.theirs is ABSENT else Weight.CHANGED


def facts(mismatches: Iterable[Mismatch]) -> list[Fact]:
    """Each difference once: what breaks first, then by the number of places, the most first."""
    groups: dict[tuple[SchemaLanguage, str, str, str, str], list[Mismatch]] = {}
    for each in mismatches:
        key = (each.tree.kind, *_owner(each), *_alike(each))
        groups.setdefault(key, []).append(each)
    found = [Fact(key[0], key[1], key[2], tuple(group)) for key, group in groups.items()]
    return sorted(found, key=lambda fact: (fact.weight, -len(fact.mismatches)))


def text_of(value: object) -> str:
    """What one side says, as text."""
    return repr(value) if value is ABSENT else value if isinstance(value, str) else canonical.line(value)


def _owner(mismatch: Mismatch) -> tuple[str, str]:
    """The type in which the difference is, whichever document it is in, and the place in that type."""
    if mismatch.place == LAYOUT:
        return "documents", LAYOUT
    _, definitions, below = mismatch.place.partition("/definitions/")
    if mismatch.tree.kind is SchemaLanguage.TYPESCRIPT or not definitions:
        name = mismatch.subject.rpartition("/")[2].removesuffix(".json")
        return name, mismatch.place
    names = below.split("/")
    start = 1 if len(names) > 1 and names[0].islower() else 0
    return names[start].partition("[")[0], "".join(f"/{name}" for name in names[start + 1 :])


def _alike(mismatch: Mismatch) -> tuple[str, str]:
    """Both sides, the same in every document; those of everything refer to a type by its folder."""
    if mismatch.place == LAYOUT:
        return "", ""
    ours, theirs = (
        text_of(value).replace("#/definitions/v2/", "#/definitions/")
        for value in (mismatch.ours, mismatch.theirs)
    )
    return ours, theirs
