"""Two trees of TypeScript types → a comparison, by the compiler's own equality.

Input: path → text of each module, ours and theirs, the list, and the compiler. Output: every type that
the compiler tells apart from ours of that name, and every type that one side lacks.

Each type is compared by itself: the copy of their declaration imports *our* types where there are any.
A difference is so found in the type that has it and not in the hundred that contain that type, and
where every type is equal by itself, all are equal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from protocol_models.json_types import Json

from ..absent import ABSENT
from .comparison import Comparison, Mismatch
from .compiler import Compiler
from .declarations import Declaration, declarations, laid_out
from .deviations import Condition, Deviation, Match, Owner
from .equality import told_apart
from .facets import Facet

__all__ = ["compare"]


def compare(
    tree: Facet,
    ours: Mapping[str, str],
    theirs: Mapping[str, str],
    deviations: Sequence[Deviation],
    *,
    known: Collection[str],
    compiler: Compiler,
) -> Comparison:
    """All types of one edition; `known` names the types of ours that any edition has."""
    matches = [match for deviation in deviations for match in deviation.matches]
    our_types, their_types = declarations(ours), declarations(theirs)
    reader = _Reader(tree, matches)
    read = reader.read(their_types)
    found = list(reader.differences)
    found += _of_one_side(tree, matches, our_types, read, known)
    for name, members in told_apart(ours, our_types, read, compiler).items():
        ours_laid, theirs_laid = ("\n".join(laid_out(types[name].text)) for types in (our_types, read))
        found.append(Mismatch(tree, name, ", ".join(members), ours_laid, theirs_laid))
    return Comparison(tree, frozenset(our_types), frozenset(read), tuple(found))


class _Reader:
    """Reads their types as the list says, and keeps where it did."""

    def __init__(self, tree: Facet, matches: Sequence[Match]) -> None:
        self._tree = tree
        self._matches = matches
        self.differences: list[Mismatch] = []

    def read(self, types: Mapping[str, Declaration]) -> dict[str, Declaration]:
        """Their types under our names, each with the text that is compared."""
        names = {name: self._name(name) for name in types}
        return {
            names[name]: Declaration(
                {local: names.get(other, other) for local, other in declaration.imports.items()},
                self._text(names[name], declaration.text),
            )
            for name, declaration in types.items()
        }

    def _name(self, name: str) -> str:
        for match in self._matches:
            if match.named is not None and match.covers(self._tree, name):
                self.differences.append(Mismatch(self._tree, match.named, "name", match.named, name, match))
                return match.named
        return name

    def _text(self, name: str, text: str) -> str:
        for match in self._matches:
            if match.theirs is not None and match.covers(self._tree, name):
                read, count = match.theirs.subn(match.read_as, text)
                if count:
                    shown = match.theirs.search(text)
                    ours, theirs = match.read_as, shown[0] if shown else ""
                    self.differences.append(Mismatch(self._tree, name, "text", ours, theirs, match, count))
                text = read
        return text


def _of_one_side(
    tree: Facet,
    matches: Sequence[Match],
    ours: Mapping[str, Declaration],
    theirs: Mapping[str, Declaration],
    known: Collection[str],
) -> Iterator[Mismatch]:
    """A difference for each type that only one side has."""
    reached = _reached(ours.keys() & theirs.keys(), theirs)
    for name in sorted(ours.keys() ^ theirs.keys()):
        side = Owner.OURS if name in ours else Owner.THEIRS
        covering = (each for each in matches if each.only is side and each.covers(tree, name))
        fitting = (
            each
            for each in covering
            if each.rule is not Condition.UNREACHABLE_TYPE or (name in known and name not in reached)
        )
        values: tuple[Json, Json] = (ours[name].text, ABSENT) if name in ours else (ABSENT, theirs[name].text)
        yield Mismatch(tree, name, "", *values, next(fitting, None))


def _reached(roots: Collection[str], types: Mapping[str, Declaration]) -> set[str]:
    """The types that the roots name, themselves or through others.

    The rule `unreachable_type` covers what is not among them where the roots are the types that both
    sides have, if we have the type in another edition: nothing that an edition has leads to it there.
    """
    reached, open_names = set(roots), list(roots)
    while open_names:
        for name in types[open_names.pop()].imports.values():
            if name in types and name not in reached:
                reached.add(name)
                open_names.append(name)
    return reached
