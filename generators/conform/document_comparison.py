"""Two trees of JSON Schema documents → a comparison.

Input: path → text of each document, ours and theirs, and the list. Output: every place in which two
documents of one path differ once the keyword `description` is removed from both, and every document
that one side lacks. Where nothing is found, the two have the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import Final

from .. import canonical
from ..absent import ABSENT
from ..canonical import Schema
from ..errors import GeneratorError
from ..subschemas import children, map_children
from .comparison import Comparison, Mismatch
from .deviations import Condition, Deviation, Match, Owner
from .facets import Facet
from .json_difference import differences

__all__ = ["LAYOUT", "compare", "without_descriptions"]

LAYOUT: Final = "[layout]"
"""The place of a difference in the order of keys, the indent or the escapes."""


def compare(
    tree: Facet, ours: Mapping[str, str], theirs: Mapping[str, str], deviations: Sequence[Deviation]
) -> Comparison:
    """All documents of one edition."""
    matches = [match for deviation in deviations for match in deviation.matches]
    found: list[Mismatch] = []
    for path in sorted(ours.keys() | theirs.keys()):
        covering = [match for match in matches if match.covers(tree, path)]
        pair = _Pair(tree, path, ours.get(path), theirs.get(path))
        for difference in pair.differences():
            match = next((each for each in covering if pair.is_instance(difference, each)), None)
            found.append(replace(difference, match=match))
    return Comparison(tree, frozenset(ours), frozenset(theirs), tuple(found))


@dataclass(frozen=True)
class _Pair:
    """The two documents of one path."""

    tree: Facet
    path: str
    our_text: str | None
    their_text: str | None

    def differences(self) -> Iterator[Mismatch]:
        """Where they differ; one, without a place, where only one of them is there."""
        if self.our_text is None or self.their_text is None:
            ours = ABSENT if self.our_text is None else self._ours
            theirs = ABSENT if self.their_text is None else self._theirs
            yield Mismatch(self.tree, self.path, "", ours, theirs)
            return
        for place, our, their in differences(self._ours, self._theirs):
            yield Mismatch(self.tree, self.path, place, our, their)
        layout = canonical.document(json.loads(self.their_text))
        if layout != self.their_text:
            lines = _first_different_line(layout, self.their_text)
            yield Mismatch(self.tree, self.path, LAYOUT, *lines)

    def is_instance(self, difference: Mismatch, match: Match) -> bool:
        """Whether the difference is one of those that the match covers."""
        if match.places is None or not match.places.fullmatch(difference.place):
            return False
        if match.theirs is not None:
            is_text = isinstance(difference.theirs, str)
            return is_text and match.theirs.sub(match.read_as, str(difference.theirs)) == difference.ours
        other = difference.ours if match.only is Owner.THEIRS else difference.theirs
        if other is not ABSENT:
            return False
        return match.rule is not Condition.UNREACHABLE_DEFINITION or difference.place in self._unreachable

    @cached_property
    def _ours(self) -> Schema:
        return _read(self.our_text or "{}", f"our {self.path}")

    @cached_property
    def _theirs(self) -> Schema:
        return _read(self.their_text or "{}", self.path)

    @cached_property
    def _unreachable(self) -> frozenset[str]:
        """The definitions of theirs that no reference leads to.

        A reader of the document starts at its root, and in a document of everything at each definition
        that has a document of its own.
        """
        definitions = _definitions(self._theirs)
        body = {name: value for name, value in self._theirs.items() if name != "definitions"}
        roots = [body, *(schema for schema in definitions.values() if "$schema" in schema)]
        open_schemas, reached = roots, set[str]()
        while open_schemas:
            for reference in _references(open_schemas.pop()):
                if reference in definitions and reference not in reached:
                    reached.add(reference)
                    open_schemas.append(definitions[reference])
        documents = {place for place, schema in definitions.items() if "$schema" in schema}
        return frozenset(definitions.keys() - reached - documents)


def _read(text: str, where: str) -> Schema:
    hint = "let codex write the folder again"
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise GeneratorError(f"this is not valid JSON: {error}", where, hint) from error
    if not isinstance(document, dict):
        raise GeneratorError("this is not a JSON Schema document", where, hint)
    return without_descriptions(document)


def without_descriptions(schema: Schema) -> Schema:
    """The schema without the keyword; a member that is called `description` stays."""
    if _is_section(schema):
        return {
            name: without_descriptions(inner) if isinstance(inner, dict) else inner
            for name, inner in schema.items()
        }
    kept = {name: value for name, value in schema.items() if name != "description"}
    return map_children(kept, without_descriptions)


def _is_section(schema: Schema) -> bool:
    """Whether it is a folder of types and no schema: no keyword begins with a capital, every type does."""
    return bool(schema) and all(name[:1].isupper() for name in schema)


def _definitions(document: Schema) -> dict[str, Schema]:
    """Place → schema of every definition, those in the section of a folder among them."""
    found: dict[str, Schema] = {}
    for name, schema in document.get("definitions", {}).items():
        if isinstance(schema, dict) and _is_section(schema):
            found |= {f"/definitions/{name}/{inner}": each for inner, each in schema.items()}
        else:
            found[f"/definitions/{name}"] = schema
    return {place: schema for place, schema in found.items() if isinstance(schema, dict)}


def _references(schema: Schema) -> Iterator[str]:
    """The places that a schema refers to."""
    if "$ref" in schema:
        yield str(schema["$ref"]).removeprefix("#")
    for child in children(schema):
        yield from _references(child)


def _first_different_line(one: str, other: str) -> tuple[str, str]:
    pairs = zip_longest(one.split("\n"), other.split("\n"), fillvalue="no such line")
    return next((line, other_line) for line, other_line in pairs if line != other_line)
