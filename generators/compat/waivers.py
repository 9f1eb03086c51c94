"""Waivers: findings that somebody accepted, for a reason and for a time.

Input: a TOML file, in the form that docs/compat.md shows, and findings. Output: the findings with those
accepted marked, and what is wrong with the waivers: one that has expired, or that no finding needs any
more, fails like a finding. Of several comparisons (`--transitive`) one has to need a waiver.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import tomlkit
from tomlkit.items import AoT, Table

from ..errors import InvalidWaivers
from ..writing import write_files
from .findings import Finding
from .rules import BY_ID
from .verdict import Verdict

__all__ = ["Waiver", "WaiverProblem", "accept", "apply_waivers", "last_day", "read_waivers"]

DAYS = 90
"""How long a waiver holds where nobody says otherwise."""
HEAD = "# Findings of `app-server-protocol compat` that are accepted. `compat --accept` adds to them.\n"


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted finding."""

    rule: str
    place: str
    """For people; a finding is found by its fingerprint."""
    fingerprint: str
    reason: str
    owner: str
    expires: datetime.date
    """The last day on which it holds."""
    against: str = ""
    """The OLD against which it was made; empty where it is for every comparison."""


OPTIONAL = frozenset({"against"})


@dataclass(frozen=True, slots=True)
class WaiverProblem:
    """A waiver that fails."""

    waiver: Waiver
    what: str
    hint: str

    def __str__(self) -> str:
        return f"waiver of {self.waiver.rule} at {self.waiver.place}: {self.what}"


def last_day(text: str | None, today: datetime.date) -> datetime.date:
    """The last day of a waiver: as given, or in ninety days."""
    if text is None:
        return today + datetime.timedelta(days=DAYS)
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidWaivers(f"{text!r} is not a date", "--expires", "write it as 2027-01-31") from error
    if day < today:
        raise InvalidWaivers(f"{day} is in the past", "--expires", "name a day to come, as in 2027-01-31")
    return day


def read_waivers(path: Path) -> list[Waiver]:
    """The waivers of a file; none where there is no file. Every mistake in it is named."""
    if not path.exists():
        return []
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidWaivers(
            str(error), str(path), "fix the file; `compat --accept` adds to a valid one"
        ) from error
    rows = document.pop("waiver", [])
    if document:
        what = f"{', '.join(map(repr, document))} is not a key of this file"
        raise InvalidWaivers(what, str(path), "start each waiver with a line [[waiver]]")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidWaivers("each waiver must be a table", str(path), "start each with a line [[waiver]]")
    problems = [f"waiver {n}: {problem}" for n, row in enumerate(rows, 1) for problem in _problems(row)]
    if problems:
        hint = "each waiver has " + ", ".join(f.name for f in fields(Waiver) if f.name not in OPTIONAL)
        raise InvalidWaivers("; ".join(problems), str(path), hint)
    return [Waiver(**row) for row in rows]


def _problems(row: dict[str, object]) -> Iterable[str]:
    known = {field.name for field in fields(Waiver)}
    yield from (f"{name} is missing" for name in sorted(known - row.keys() - OPTIONAL))
    yield from (f"{name!r} is not a key of a waiver" for name in sorted(row.keys() - known))
    for name in sorted(known & row.keys()):
        value = row[name]
        if name == "expires":
            if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
                yield "expires is a date, such as 2027-01-31"
        elif not isinstance(value, str) or not value.strip():
            yield f"{name} is a text that is not empty"
        elif name == "rule" and value not in BY_ID:
            yield f"there is no rule {value!r}"


def apply_waivers(
    verdicts: Sequence[Verdict], waivers: Sequence[Waiver], today: datetime.date
) -> tuple[list[Verdict], list[WaiverProblem]]:
    """The verdicts with what is accepted marked, and the waivers that fail."""
    valid = {(waiver.rule, waiver.fingerprint): waiver for waiver in waivers if waiver.expires >= today}
    used: set[tuple[str, str]] = set()
    compared = {verdict.old for verdict in verdicts}

    def marked(finding: Finding) -> Finding:
        key = (finding.rule.id, finding.fingerprint)
        if key not in valid:
            return finding
        used.add(key)
        return replace(finding, waived=valid[key].reason)

    judged = [replace(each, findings=tuple(map(marked, each.findings))) for each in verdicts]
    problems = []
    for waiver in waivers:
        if waiver.expires < today:
            hint = "fix what it accepts, accept that anew with `compat --accept`, or remove the waiver"
            problems.append(WaiverProblem(waiver, f"it expired on {waiver.expires}", hint))
        elif (waiver.rule, waiver.fingerprint) not in used and waiver.against in ("", *compared):
            problems.append(WaiverProblem(waiver, "no finding needs it", "remove it from the file"))
    return judged, problems


def accept(
    path: Path,
    findings: Iterable[Finding],
    reason: str,
    owner: str,
    expires: datetime.date,
    *,
    verdicts: Iterable[Verdict] = (),
) -> int:
    """Accept findings in a file, whose other waivers and comments stay; how many were accepted.

    A waiver that the file has for one of them, and that has expired, is renewed where it stands.
    verdicts: of the comparisons; a waiver names its OLD, where one comparison alone has the finding.
    """
    if not reason.strip() or not owner.strip():
        raise InvalidWaivers("a waiver needs a reason and an owner", "--accept", "give --reason and --owner")
    accepted = {(finding.rule.id, finding.fingerprint): finding for finding in findings}
    if not accepted:
        return 0
    read_waivers(path)  # a file with a mistake is not written to
    against: dict[tuple[str, str], list[str]] = {}
    for verdict in verdicts:
        for key in {(each.rule.id, each.fingerprint) for each in verdict.findings}:
            against.setdefault(key, []).append(verdict.old)
    document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else HEAD)
    tables = document.setdefault("waiver", tomlkit.aot())
    if not isinstance(tables, AoT):
        raise InvalidWaivers("each waiver must be a table", str(path), "start each with a line [[waiver]]")
    written = {(table["rule"], table["fingerprint"]): table for table in tables}
    for key, finding in accepted.items():
        olds = against.get(key, [])
        waiver = Waiver(
            finding.rule.id,
            finding.place,
            finding.fingerprint,
            reason,
            owner,
            expires,
            olds[0] if len(olds) == 1 else "",
        )
        if key in written:
            written[key].update(_row(waiver))
        else:
            tables.append(_table(waiver))
    write_files({path: tomlkit.dumps(document)})
    return len(accepted)


def _table(waiver: Waiver) -> Table:
    """A waiver as TOML, with an empty line before it."""
    table = tomlkit.table()
    table.trivia.indent = "\n"
    table.update(_row(waiver))
    return table


def _row(waiver: Waiver) -> dict[str, object]:
    return {name: value for name, value in asdict(waiver).items() if value or name not in OPTIONAL}
