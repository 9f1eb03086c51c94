"""A protocol → what its parties say of its messages.

Input: a registry, and how many messages are wanted. Output: a Report. The same seed gives the same messages,
whatever the number of processes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import as_completed
from dataclasses import dataclass, field, replace
from functools import partial
from math import log2
from pathlib import Path
from random import Random
from typing import Final

from protocol_models.json_types import Json, JsonObject

from ..as_written import as_written
from ..emitters import schema_files
from ..emitters.json_schema import document_in
from ..processes import processes
from ..registry import bundle_of, load_registry
from .choices import ChoicesMade
from .disagreements import Disagreement
from .judging import Judged, Share, judge, prepare
from .meant import Meant, meant_by, read_meant, read_unmet
from .near_misses import Mutation
from .parties import Party, SchemaParties
from .typescript_party import TypeScript

__all__ = ["LEAST_A_TYPE", "Group", "Report", "Wanted", "agree"]

LEAST_A_TYPE: Final = 4
THOROUGH: Final = 100
"""Near misses a type after which every place has had its turn."""
FULL: Final = 40
"""Valid messages a type, of every type, from which on a run is full: each choice has to be met."""
ROUNDS: Final = 4
"""How often more messages are asked of the types that have more, until there are as many as wanted."""
BATCH: Final = 20_000
"""Messages that the TypeScript compiler is given at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is to do."""

    protocol: str
    valid: int
    near: int
    seed: int
    jobs: int = 1
    without: frozenset[Party] = frozenset()
    meant: tuple[Path, ...] = ()


@dataclass(slots=True)
class Group:
    """Disagreements that have the same in common, and the smallest of them."""

    example: Disagreement
    count: int = 0
    types: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Report:
    """What a run found."""

    wanted: Wanted
    documents: Mapping[str, JsonObject]
    """Those of the types that were tried."""
    entries: list[Meant]
    types: int
    """How many types the protocol has."""
    valid: int = 0
    by_change: Counter[Mutation] = field(default_factory=Counter)
    seen_by_typescript: int = 0
    choices: set[str] = field(default_factory=set)
    """What the documents leave open: enum values, variants, types, bounds, and which members are there."""
    made: set[str] = field(default_factory=set)
    """What of it the valid messages make use of."""
    listed_unmet: frozenset[str] = frozenset()
    """Choices that are listed, with a reason, as ones that no message makes."""
    without_messages: list[str] = field(default_factory=list)
    """Types of which no valid message was made."""
    groups: dict[tuple[str, ...], Group] = field(default_factory=dict)
    meant: Counter[str] = field(default_factory=Counter)
    """Entry → how many disagreements it covers."""
    asked: set[str] = field(default_factory=set)
    """Entries whose changes were made at their places."""

    @property
    def near(self) -> int:
        """How many near misses were judged."""
        return self.by_change.total()

    @property
    def is_enough(self) -> bool:
        """Whether as many messages were judged as wanted."""
        return self.valid >= self.wanted.valid and self.near >= self.wanted.near

    @property
    def stale(self) -> list[Meant]:
        """Entries of the list that cover nothing, although their changes were made at their places.

        In a thorough run one whose changes were made nowhere is stale, too: its places are gone. One for all
        types and places is stale in such a run alone: what it is about may not have been drawn.
        """
        is_thorough = self.near >= THOROUGH * len(self.documents)
        idle = (entry for entry in self.entries if not (entry.optional or self.meant[entry.id]))
        return [
            entry for entry in idle if is_thorough or (entry.id in self.asked and not entry.is_everywhere)
        ]

    @property
    def is_full(self) -> bool:
        """Whether so many messages of every type were asked for that each choice has to be met."""
        return len(self.documents) == self.types and self.wanted.valid >= FULL * self.types

    @property
    def unmet(self) -> list[str]:
        """The choices that no valid message made, and that are not listed as such."""
        return sorted(self.choices - self.made - self.listed_unmet)

    @property
    def stale_unmet(self) -> list[str]:
        """Choices that are listed as ones that no message makes, but that one makes or no schema leaves."""
        return sorted(self.listed_unmet - (self.choices - self.made)) if self.is_full else []

    @property
    def agrees(self) -> bool:
        """Whether nothing is left to explain."""
        left_open = self.unmet if self.is_full else []
        stale = self.stale or self.stale_unmet
        return not (self.groups or stale or self.without_messages or left_open)

    def add(self, found: Disagreement) -> None:
        """Count a disagreement: as one that is meant, or as one that is not."""
        if entry := meant_by(self.entries, found, self.documents[found.type]):
            self.meant[entry.id] += 1
            return
        group = self.groups.setdefault(found.group, Group(found))
        group.count += 1
        group.types.add(found.type)
        if len(found.text) < len(group.example.text):
            group.example = found


def agree(wanted: Wanted, progress: Callable[[int], None] = lambda _done: None) -> Report:
    """Put messages before the parties until as many as wanted were judged.

    `progress` is told how many were.
    """
    bundle = bundle_of(load_registry(wanted.protocol))
    files = schema_files(bundle)
    tried = _tried(wanted, bundle.documents)
    documents = {path: document_in(files, path)[0] for path in tried}
    as_written_files = schema_files(as_written(bundle), only="json_schema")
    entries = [entry for path in wanted.meant for entry in read_meant(path)]
    unmet = frozenset(choice for path in wanted.meant for choice in read_unmet(path))
    report = Report(wanted, documents, entries, len(bundle.documents), listed_unmet=unmet)
    typescript = None if Party.TYPESCRIPT in wanted.without else TypeScript(bundle, files)
    promised = {path: document_in(as_written_files, path)[0] for path in tried}
    shares = list(_shares(wanted, files, documents))
    for turn in range(ROUNDS):
        judged = []
        again = [replace(share, seed=share.seed + turn) for share in shares]
        for each in _in_processes(wanted, report.entries, again):
            judged.append(each)
            report.valid += each.valid
            report.by_change += each.by_change
            report.meant += each.meant
            report.asked |= each.asked
            report.choices |= each.choices
            report.made |= each.made
            progress(report.valid + report.near)
        judged.sort(key=lambda each: each.path)
        for each in judged:
            for found in each.found:
                report.add(found)
        if typescript is not None:
            _ask_typescript(typescript, promised, judged, report)
        if turn == 0:
            report.without_messages = [each.path for each in judged if not each.valid]
        if report.is_enough:
            break
        shares = [replace(share, choices=frozenset()) for share in _further(shares, judged, report)]
    return report


def _tried(wanted: Wanted, paths: Iterable[str]) -> list[str]:
    """Every type; where too few messages are wanted for that, as many as they are enough for, by the seed."""
    every = list(paths)
    enough = max(1, min(wanted.valid, wanted.near) // LEAST_A_TYPE)
    drawn = set(Random(wanted.seed).sample(every, min(enough, len(every))))
    return [path for path in every if path in drawn]


def _shares(wanted: Wanted, files: Mapping[str, str], documents: Mapping[str, JsonObject]) -> Iterator[Share]:
    """Larger types get more messages."""
    sizes = {path: log2(len(json.dumps(document))) for path, document in documents.items()}
    whole = sum(sizes.values())
    choices = _choices(documents)
    for path, document in documents.items():
        part = sizes[path] / whole
        yield Share(
            path,
            document,
            list(json.loads(files[f"fixtures/{path}.json"]).values()),
            max(LEAST_A_TYPE, round(wanted.valid * part)),
            max(LEAST_A_TYPE, round(wanted.near * part)),
            wanted.seed,
            document_in(files, path)[1],
            choices[path],
        )


def _choices(documents: Mapping[str, JsonObject]) -> dict[str, frozenset[str]]:
    """Each choice that the documents leave, with the smallest document that has it."""
    taken: set[str] = set()
    found: dict[str, frozenset[str]] = {}
    for path in sorted(documents, key=lambda path: (len(json.dumps(documents[path])), path)):
        found[path] = ChoicesMade(path, documents[path]).choices - taken
        taken |= found[path]
    return found


def _further(shares: Iterable[Share], judged: Iterable[Judged], report: Report) -> list[Share]:
    """What is still wanted, of the types that gave what was asked of them."""
    given = {each.path: each for each in judged}
    able = [s for s in shares if given[s.path].valid >= s.valid or given[s.path].by_change.total() >= s.near]
    valid, near = (max(1, sum(share.valid for share in able)), max(1, sum(share.near for share in able)))
    more_valid = max(0, report.wanted.valid - report.valid) / valid
    more_near = max(0, report.wanted.near - report.near) / near
    return [
        replace(share, valid=1 + round(share.valid * more_valid), near=1 + round(share.near * more_near))
        for share in able
    ]


def _in_processes(wanted: Wanted, entries: list[Meant], shares: list[Share]) -> Iterator[Judged]:
    largest_first = sorted(shares, key=lambda share: -share.near)
    asked = frozenset({Party.AJV, Party.MSGSPEC}) - wanted.without
    with processes(wanted.jobs, partial(prepare, wanted.protocol, asked, entries)) as pool:
        for future in as_completed([pool.submit(judge, share) for share in largest_first]):
            yield future.result()


def _ask_typescript(
    typescript: TypeScript, promised: Mapping[str, Json], judged: Iterable[Judged], report: Report
) -> None:
    rows = [
        (each.path, miss) for each in judged if typescript.can_tell(each.path) for miss in each.for_typescript
    ]
    validators = {path: SchemaParties(promised[path]) for path in {path for path, _ in rows}}
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        answers = typescript.answers([(path, miss.text) for path, miss in batch])
        report.seen_by_typescript += len(batch)
        for (path, miss), answer in zip(batch, answers, strict=True):
            value = json.loads(miss.text)
            if value is None:  # the type of params that may be left out does not say so, the method does
                continue
            schema = validators[path].admits(value)
            if answer is not schema:
                apart = frozenset({Party.TYPESCRIPT})
                said = {Party.TYPESCRIPT: answer}
                report.add(Disagreement(path, miss.change, miss.place, miss.text, said, apart, schema))
