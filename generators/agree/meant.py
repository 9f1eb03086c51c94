"""The disagreements that are meant, each with its reason.

Input: a TOML file of entries and a Disagreement. Output: the entry that covers it, and the choices of the
schemas that are listed as ones that no message makes. An entry that covers nothing, although its changes were
made at its places, is stale.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, Self

import jsonschema_rs

from protocol_models.json_pointer import steps_of
from protocol_models.json_types import Json, JsonObject

from ..emitters.fixtures import INTEGER_RANGES
from ..errors import GeneratorError
from ..fixture_check import unordered
from .disagreements import Disagreement
from .near_misses import Mutation
from .parties import Party
from .variants import admitted_at, has_member_of_another_variant

__all__ = ["OURS", "PLAIN", "Meant", "meant_by", "read_meant", "read_unmet"]

OURS: Final = Path(__file__).with_name("meant.toml")
"""The list of this project's own protocol."""
PLAIN: Final = Path(__file__).with_name("plain.toml")
"""What holds for every protocol of plain Pydantic models."""
UINT64_MAX: Final = 2**64 - 1
STRING_LIMITS: Final = frozenset({"maxLength", "minLength", "pattern"})
MEMBERS: Final = frozenset(
    {"id", "parties", "among", "changes", "schema", "when", "types", "places", "optional", "reason"}
)


@dataclass(frozen=True, slots=True)
class Meant:
    """One kind of disagreement that is meant."""

    id: str
    parties: frozenset[Party]
    """Exactly those who stand apart, of those that were asked; none for what is written back otherwise."""
    among: frozenset[Party]
    """Where this is not empty: any of these may stand apart, or none of them."""
    changes: frozenset[Mutation]
    reason: str
    schema: bool | None = None
    """What the schema says of the message; `None`: either."""
    when: str | None = None
    """A condition on the place that was changed."""
    types: tuple[str, ...] = ("*",)
    places: tuple[str, ...] = ("*",)
    optional: bool = False
    """Whether it may cover nothing."""

    @classmethod
    def from_toml(cls, row: Mapping[str, Json], where: str) -> Self:
        """An entry as it is written."""
        if unknown := row.keys() - MEMBERS:
            raise GeneratorError(f"an entry has the unknown key {min(unknown)!r}", where, "remove it")
        if {"parties", "among"} <= row.keys():
            raise GeneratorError("an entry has both `parties` and `among`", where, "remove one of them")
        try:
            found = cls(
                id=row["id"],
                parties=frozenset(map(Party, row.get("parties", ()))),
                among=frozenset(map(Party, row.get("among", ()))),
                changes=frozenset(map(Mutation, row["changes"])),
                reason=row["reason"],
                schema=row.get("schema"),
                when=row.get("when"),
                types=tuple(row.get("types", ("*",))),
                places=tuple(row.get("places", ("*",))),
                optional=row.get("optional", False),
            )
        except KeyError as error:
            raise GeneratorError(f"an entry has no {error.args[0]!r}", where, "add it") from error
        except ValueError as error:
            raise GeneratorError(str(error), where, "name one that there is") from error
        if found.when is not None and found.when not in CONDITIONS:
            hint = f"name one of {', '.join(CONDITIONS)}"
            raise GeneratorError(f"there is no condition {found.when!r}", where, hint)
        return found

    @property
    def is_everywhere(self) -> bool:
        """Whether it names no types and no places."""
        return (self.types, self.places) == (("*",), ("*",))

    def is_about(self, type_: str, change: Mutation, place: str) -> bool:
        """Whether a change at a place of a type is one of its own."""
        return (
            change in self.changes
            and any(fnmatchcase(type_, pattern) for pattern in self.types)
            and any(fnmatchcase(place, pattern) for pattern in self.places)
        )

    def covers(self, found: Disagreement, document: Mapping[str, Json]) -> bool:
        """Whether a disagreement is of this kind."""
        return (
            (found.apart <= self.among if self.among else self._is_of(found))
            and self.schema in (None, found.schema)
            and self.is_about(found.type, found.change, found.place)
            and (self.when is None or CONDITIONS[self.when](found, document))
        )

    def _is_of(self, found: Disagreement) -> bool:
        """Whether those who stand apart are the parties, but for parties that were not asked."""
        expected = self.parties & found.answers.keys()
        return found.apart == expected and bool(expected) is bool(self.parties)


def meant_by(entries: Sequence[Meant], found: Disagreement, document: Mapping[str, Json]) -> Meant | None:
    """The first entry that covers a disagreement."""
    return next((entry for entry in entries if entry.covers(found, document)), None)


def read_meant(path: Path) -> list[Meant]:
    """The entries of a file."""
    return [Meant.from_toml(row, where) for where, row in _rows(path, "meant")]


def read_unmet(path: Path) -> list[str]:
    """The choices that a file lists as ones that no message makes, each with a reason."""
    found = []
    for where, row in _rows(path, "unmet"):
        if row.keys() != {"choice", "reason"} or not all(isinstance(each, str) for each in row.values()):
            raise GeneratorError("an entry is not a `choice` and a `reason`, both text", where, "write both")
        found.append(row["choice"])
    return found


def _rows(path: Path, table: str) -> list[tuple[str, JsonObject]]:
    """The entries of one kind, each with where it stands."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get(table, [])
    except OSError as error:
        raise GeneratorError(
            f"it cannot be read: {error.strerror}", str(path), "name another file"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GeneratorError(f"it is not valid TOML: {error}", str(path), "fix it") from error
    return [(f"{path}, entry {number}", row) for number, row in enumerate(rows, 1)]


def _beyond_width(found: Disagreement, document: Mapping[str, Json]) -> bool:
    """A whole number is outside of the width that the `format` of its place names."""
    return any(not low <= number <= high for number, (low, high) in _widths_at(found, document))


def _beyond_uint64(found: Disagreement, document: Mapping[str, Json]) -> bool:
    """A whole number is beyond 64 bits without a sign, and its place is that wide."""
    return any(number > high == UINT64_MAX for number, (_, high) in _widths_at(found, document))


def _widths_at(found: Disagreement, document: Mapping[str, Json]) -> Iterator[tuple[int, tuple[int, int]]]:
    """The whole numbers at the place, each with the width that it has in the variants that admit it."""
    for schema, number in admitted_at(document, json.loads(found.text), steps_of(found.place)):
        if type(number) is int and (width := INTEGER_RANGES.get(str(schema.get("format")))) is not None:
            yield number, width


def _beyond_types(found: Disagreement, document: Mapping[str, Json]) -> bool:
    """The schema limits what a string at the place holds: a type of TypeScript cannot."""
    steps = steps_of(found.place)
    return any(schema.keys() & STRING_LIMITS for schema in _schemas_at(document, document, steps))


def _undeclared_dropped(found: Disagreement, _document: Mapping[str, Json]) -> bool:
    """What is written back lacks members of the message; else it differs in the order of sets at most."""
    if found.written is None:
        return False
    written, given = json.loads(found.written), json.loads(found.text)
    return _is_part(written, given) or _is_part(unordered(written), unordered(given))


def _is_part(part: Json, whole: Json) -> bool:
    if isinstance(part, dict) and isinstance(whole, dict):
        return part.keys() <= whole.keys() and all(_is_part(part[name], whole[name]) for name in part)
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(_is_part, part, whole))
    return type(part) is type(whole) and bool(part == whole)


def _of_another_variant(found: Disagreement, document: Mapping[str, Json]) -> bool:
    """A member is undeclared in a variant that admits it, and declared in another."""
    return has_member_of_another_variant(document, json.loads(found.text))


def _code_decides(found: Disagreement, _document: Mapping[str, Json]) -> bool:
    """A function of the models judges the value."""
    return found.by_code


def _of_another_format(found: Disagreement, document: Mapping[str, Json]) -> bool:
    """A string at the place, or an item there, is not of the `format` that its schema names."""
    value, steps = json.loads(found.text), steps_of(found.place)
    places = (*admitted_at(document, value, steps), *admitted_at(document, value, [*steps, "*"]))
    named = [(schema["format"], text) for schema, text in places if "format" in schema]
    return any(isinstance(text, str) and not _is_of_format(name, text) for name, text in named)


def _is_of_format(name: str, text: str) -> bool:
    return jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True).is_valid(text)


def _repeated_in_a_set(found: Disagreement, document: Mapping[str, Json]) -> bool:
    """Nothing is wrong but that an item stands twice where the schema wants each once."""
    validator = jsonschema_rs.Draft7Validator(_repeating(document), validate_formats=False)
    return validator.is_valid(json.loads(found.text))


def _repeating(schema: Json) -> Json:
    """The schema in which items may repeat."""
    if isinstance(schema, Mapping):
        given = {
            name: inner for name, inner in schema.items() if not (name == "uniqueItems" and inner is True)
        }
        return {name: _repeating(inner) for name, inner in given.items()}
    return [_repeating(inner) for inner in schema] if isinstance(schema, list) else schema


def _ends_a_line(found: Disagreement, _document: Mapping[str, Json]) -> bool:
    """A string or a name in the message ends with a line feed."""
    pending: list[Json] = [json.loads(found.text)]
    for value in pending:  # it grows on the way
        if isinstance(value, str) and value.endswith("\n"):
            return True
        if isinstance(value, dict):
            pending += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            pending += value
    return False


CONDITIONS: Final[Mapping[str, Callable[[Disagreement, Mapping[str, Json]], bool]]] = {
    "beyond-types": _beyond_types,
    "beyond-uint64": _beyond_uint64,
    "beyond-width": _beyond_width,
    "code-decides": _code_decides,
    "ends-a-line": _ends_a_line,
    "of-another-format": _of_another_format,
    "of-another-variant": _of_another_variant,
    "repeated-in-a-set": _repeated_in_a_set,
    "undeclared-dropped": _undeclared_dropped,
}


def _schemas_at(document: Mapping[str, Json], schema: Json, steps: list[str]) -> Iterator[Mapping[str, Json]]:
    """Every schema that may apply to a place below the value of a schema."""
    if not isinstance(schema, Mapping):
        return
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from _schemas_at(document, document["definitions"].get(name), steps)
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, ()):
            yield from _schemas_at(document, part, steps)
    if not steps:
        yield schema
        return
    step, rest = steps[0], steps[1:]
    if step == "*":
        items = schema.get("items")
        for item in items if isinstance(items, list) else [items]:
            yield from _schemas_at(document, item, rest)
    elif step in schema.get("properties", {}):
        yield from _schemas_at(document, schema["properties"][step], rest)
    else:
        yield from _schemas_at(document, schema.get("additionalProperties"), rest)
