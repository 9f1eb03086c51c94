"""Judge the official JSON-Schema-Test-Suite and print, per draft, how the answers compare with it.

    python -m bench.json_schema_test_suite <folder>

Input: the suite's folder (the one that holds `tests/`; the sdist of jsonschema ships it as `json/`).
Output: a table on standard output, and below it every answer that is not the expected one. Asked are

- valid, invalid: the one instance of a test against the schema, which the suite labels;
- same: each schema against itself, and against `true`, for both writers;
- union: all valid instances of a schema, as one enumeration, against it;
- whole, nothing: `true` against a schema or its negation, and both at once against `false`;
- across: the schemas of one file against one another, "compatible" refuted by the instances of both.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations
from pathlib import Path
from typing import Any

from generators.containment import Outcome, Writer, check_containment
from generators.containment.schema.dialects import DIALECTS, Dialect, dialect_of
from generators.containment.witness.schema_validators import Judges
from generators.errors import GeneratorError

COLUMNS = ("right", "missed", "false alarm", "unproven", "remote", "crash")
QUESTIONS = ("valid", "invalid", "union", "same", "whole", "nothing", "across")
WRITERS: tuple[Writer, ...] = ("open", "declared")
REMOTE = "leads to another document"
"""What the reason says of a reference to a document that nobody fetches."""


@dataclass(frozen=True)
class Pair:
    """What is held against what."""

    old: Any
    new: Any
    writer: Writer = "open"


@dataclass
class Tally:
    """The answers to one kind of question, and the processor time that the slowest took."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0


class Judged:
    """Asks the questions of one draft and keeps what came out."""

    def __init__(self, draft: str) -> None:
        self.draft = draft
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.wrong: list[str] = []

    def ask(self, question: str, about: str, pair: Pair, label: bool | None) -> Outcome:
        """One answer; without a label only a crash, or no answer, is wrong."""
        start = time.process_time()
        verdict, outcome, reason = self._verdict(pair, label)
        tally = self.tallies[question]
        tally.slowest = max(tally.slowest, time.process_time() - start)
        tally.counts[verdict] += 1
        if verdict not in ("right", "remote"):
            self.wrong.append(f"{verdict}: {self.draft}/{about} ({question}, {pair.writer}): {reason}")
        return outcome

    def _verdict(self, pair: Pair, label: bool | None) -> tuple[str, Outcome, str]:
        try:
            answer = check_containment(pair.old, pair.new, pair.writer, dialect=self.draft)
        except GeneratorError as error:
            return "unproven", Outcome.UNPROVEN, str(error)
        except Exception as error:  # a crash is a column of the table
            return "crash", Outcome.UNPROVEN, repr(error)
        if answer.outcome is Outcome.UNPROVEN:
            return "remote" if REMOTE in answer.reason else "unproven", answer.outcome, answer.reason
        compatible = answer.outcome is Outcome.COMPATIBLE
        if label is None or compatible is label:
            return "right", answer.outcome, ""
        shown = f"{answer.reason} {answer.witness!r}"
        return "missed" if compatible else "false alarm", answer.outcome, shown

    def file(self, name: str, groups: list[dict[str, Any]]) -> None:
        """Everything that is asked about the groups of one file."""
        for group in groups:
            self.group(f"{name}: {group['description']}", group)
        for old, new in permutations(groups, 2):
            self.pair(f"{name}: {old['description']} ⊆ {new['description']}", old, new)

    def group(self, about: str, group: dict[str, Any]) -> None:
        """A schema against its instances, itself, its negation and `true`."""
        schema, tests = group["schema"], group["tests"]
        for test in tests:
            question = "valid" if test["valid"] else "invalid"
            only = Pair(exactly([test["data"]]), schema)
            self.ask(question, f"{about}: {test['description']}", only, test["valid"])
        if valid := [test["data"] for test in tests if test["valid"]]:
            self.ask("union", about, Pair(exactly(valid), schema), True)
        for writer in WRITERS:
            self.ask("same", about, Pair(schema, schema, writer), True)
            self.ask("same", f"{about} ⊆ true", Pair(schema, {}, writer), True)
        if not is_placed(schema):
            self.ask("whole", about, Pair({}, {"anyOf": [schema, {"not": schema}]}), True)
            self.ask("nothing", about, Pair({"allOf": [schema, {"not": schema}]}, {"not": {}}), True)

    def pair(self, about: str, old: dict[str, Any], new: dict[str, Any]) -> None:
        """Two schemas of one file; their instances are what can show that "compatible" is wrong."""
        outcome = self.ask("across", about, Pair(old["schema"], new["schema"]), None)
        if outcome is not Outcome.COMPATIBLE:
            return
        before, after = (
            Judges(side["schema"], _dialect(side["schema"], self.draft), "") for side in (old, new)
        )
        for test in (*old["tests"], *new["tests"]):
            if before.verdicts(test["data"]).agree_on(True) and after.verdicts(test["data"]).agree_on(False):
                self.tallies["across"].counts.update({"right": -1, "missed": 1})
                self.wrong.append(f"missed: {self.draft}/{about} (across): {test['data']!r}")
                return


def _dialect(schema: Any, draft: str) -> Dialect:
    default = next(known for known in DIALECTS if known.name == draft)
    return dialect_of(schema, default) or default


def exactly(values: list[Any]) -> dict[str, Any]:
    """A schema of those values; an integer is told from its equal with a fraction, as draft-04 does."""
    parts: list[dict[str, Any]] = [
        {"enum": [value], "type": "integer"} if type(value) is int else {"enum": [value]} for value in values
    ]
    return parts[0] if len(parts) == 1 else {"anyOf": parts}


def is_placed(value: Any) -> bool:
    """Whether a schema has references or identifiers, so that it means something else elsewhere."""
    if isinstance(value, dict):
        placing = {name for name in value if name.startswith("$")} - {"$schema", "$comment"}
        return bool(placing) or "id" in value or any(map(is_placed, value.values()))
    return isinstance(value, list) and any(map(is_placed, value))


def files(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The files of one draft: those required, and those optional that are not about formats."""
    for path in sorted([*folder.glob("*.json"), *folder.glob("optional/*.json")]):
        yield str(path.relative_to(folder).with_suffix("")), json.loads(path.read_text(encoding="utf-8"))


def main(folder: Path) -> None:
    """Print the tables."""
    print(f"{'':<24}{'asked':>8}" + "".join(f"{column:>13}" for column in COLUMNS) + f"{'slowest':>10}")
    wrong: list[str] = []
    for dialect in DIALECTS:
        judged = Judged(dialect.name)
        for name, groups in files(folder / "tests" / dialect.name):
            judged.file(name, groups)
        for question in QUESTIONS:
            tally = judged.tallies[question]
            cells = "".join(f"{tally.counts[column]:>13}" for column in COLUMNS)
            name = f"{dialect.name:<14}{question:<10}"
            print(f"{name}{tally.counts.total():>8}{cells}{tally.slowest:>9.2f}s", flush=True)
        wrong += judged.wrong
    print("\n".join(wrong))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
