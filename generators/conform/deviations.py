"""`deviations.toml` → the list of deviations.

Input: the file beside this module, or another one, in the form that docs/conform.md describes. Output: its
entries, checked.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from protocol_models.json_types import Json

from ..bundle import Edition
from ..errors import GeneratorError
from .facets import Facet, SchemaLanguage

__all__ = ["CODEX", "COMMITTED", "Condition", "Deviation", "Match", "Owner", "load"]

COMMITTED: Final = Path(__file__).with_name("deviations.toml")
CODEX: Final = "codex_app_server_protocol"
"""The protocol whose deviations the committed list holds."""
EDITIONS: Final = (Edition.STABLE, Edition.EXPERIMENTAL)


class Owner(StrEnum):
    """Which of the two has something that the other has not."""

    OURS = "ours"
    THEIRS = "theirs"


class Condition(StrEnum):
    """What a match may ask for beyond its patterns."""

    UNREACHABLE_DEFINITION = "unreachable_definition"
    """See `generators.conform.document_comparison`."""
    UNREACHABLE_TYPE = "unreachable_type"
    """See `generators.conform.type_comparison`."""


RULE_OF: Final = {
    SchemaLanguage.JSON_SCHEMA: Condition.UNREACHABLE_DEFINITION,
    SchemaLanguage.TYPESCRIPT: Condition.UNREACHABLE_TYPE,
}


@dataclass(frozen=True, slots=True)
class Match:
    """What an entry covers in documents, or in types."""

    deviation: str
    """The id of the entry."""
    kind: SchemaLanguage
    subjects: re.Pattern[str]
    editions: tuple[Edition, ...] = EDITIONS
    places: re.Pattern[str] | None = None
    only: Owner | None = None
    rule: Condition | None = None
    theirs: re.Pattern[str] | None = None
    read_as: str = ""
    named: str | None = None

    def covers(self, tree: Facet, subject: str) -> bool:
        """Whether it speaks of this document or type at all."""
        return (
            tree.kind is self.kind
            and tree.edition in self.editions
            and self.subjects.fullmatch(subject) is not None
        )

    def __str__(self) -> str:
        parts = [self.kind.value, self.subjects.pattern]
        parts += [self.places.pattern] if self.places else []
        parts += [f"only {self.only}"] if self.only else []
        parts += [self.rule.value] if self.rule else []
        parts += [f"{self.theirs.pattern!r} read as {self.read_as!r}"] if self.theirs else []
        parts += [f"named {self.named}"] if self.named is not None else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Deviation:
    """One entry of the list."""

    id: str
    reason: str
    evidence: str
    matches: tuple[Match, ...]


def load(path: Path = COMMITTED) -> tuple[Deviation, ...]:
    """The list; an error names every entry that is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise GeneratorError(f"the list of deviations cannot be read: {error}", str(path), HINT) from error
    reader = _Reader()
    deviations = tuple(reader.deviations(data))
    if reader.problems:
        raise GeneratorError("; ".join(reader.problems), str(path), HINT)
    return deviations


HINT: Final = "fix the list; generators/conform/deviations.py says what an entry holds"
TABLES: Final = {"json_schema": SchemaLanguage.JSON_SCHEMA, "typescript": SchemaLanguage.TYPESCRIPT}
SUBJECTS: Final = {SchemaLanguage.JSON_SCHEMA: "documents", SchemaLanguage.TYPESCRIPT: "types"}
MODES: Final = {
    SchemaLanguage.JSON_SCHEMA: ({"only"}, {"only", "rule"}, {"theirs", "read_as"}),
    SchemaLanguage.TYPESCRIPT: ({"only"}, {"only", "rule"}, {"theirs", "read_as"}, {"named"}),
}


class _Reader:
    """Reads entries and keeps what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._where = ""

    def deviations(self, data: Mapping[str, Json]) -> Iterator[Deviation]:
        """The entries; those that are wrong are left out."""
        seen: set[str] = set()
        for number, entry in enumerate(data.get("deviation", ()), 1):
            self._where = str(entry.get("id", f"entry {number}"))
            for name in ("id", "reason", "evidence"):
                if not isinstance(entry.get(name), str) or not entry[name].strip():
                    self._wrong(f"has no {name}")
            if unknown := entry.keys() - {"id", "reason", "evidence", *TABLES}:
                self._wrong(f"holds {min(unknown)!r}, which means nothing")
            if self._where in seen:
                self._wrong("is there twice")
            seen.add(self._where)
            rows = [(kind, row) for name, kind in TABLES.items() for row in entry.get(name, ())]
            if not rows:
                self._wrong("covers nothing")
            matches = tuple(match for kind, row in rows if (match := self._match(kind, row)))
            yield Deviation(self._where, entry.get("reason", ""), entry.get("evidence", ""), matches)

    def _match(self, kind: SchemaLanguage, row: Mapping[str, Json]) -> Match | None:
        needed = {SUBJECTS[kind], *(["places"] if kind is SchemaLanguage.JSON_SCHEMA else [])}
        if row.keys() - needed - {"editions"} not in MODES[kind] or not needed <= row.keys():
            self._wrong(f"has a match with {', '.join(sorted(row))}, which do not belong together")
            return None
        try:
            match = Match(
                deviation=self._where,
                kind=kind,
                subjects=re.compile(row[SUBJECTS[kind]]),
                editions=tuple(Edition(each) for each in row.get("editions", EDITIONS)),
                places=re.compile(row["places"]) if "places" in row else None,
                only=Owner(row["only"]) if "only" in row else None,
                rule=Condition(row["rule"]) if "rule" in row else None,
                theirs=re.compile(row["theirs"]) if "theirs" in row else None,
                read_as=row.get("read_as", ""),
                named=row.get("named"),
            )
        except (re.error, ValueError) as error:
            self._wrong(f"has a match that cannot be read: {error}")
            return None
        if match.rule not in (None, RULE_OF[kind]):
            self._wrong(f"asks for {match.rule}, which is not a rule for {kind}")
        return match

    def _wrong(self, what: str) -> None:
        self.problems.append(f"{self._where} {what}")
