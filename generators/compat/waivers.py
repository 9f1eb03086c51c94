"""Waivers: findings that somebody accepted, for a reason and for a time.

Enters: a TOML file and findings. Leaves: the findings with those accepted marked, and what is wrong
with the waivers: one that has expired, or that no finding needs any more, fails like a finding.

    [[waiver]]
    rule = "input_enum_value_removed"
    place = "review/start#/types/v2.ReviewDelivery"
    fingerprint = "0123456789abcdef"
    reason = "No client ever sent it."
    owner = "protocol"
    expires = 2027-01-31
"""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from generators.compat.findings import Finding, Verdict
from generators.compat.rules import BY_ID
from generators.errors import InvalidWaivers, OutputUnavailable

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
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise InvalidWaivers(f"{text!r} is no day", "--expires", "write it as 2027-01-31") from error


def read_waivers(path: Path) -> list[Waiver]:
    """The waivers of a file; none where there is no file. Every mistake in it is named."""
    if not path.exists():
        return []
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("waiver", [])
    except (OSError, ValueError) as error:
        raise InvalidWaivers(
            str(error), str(path), "mend the file, or let `compat --accept` write it"
        ) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InvalidWaivers("waivers are tables", str(path), "start each with a line [[waiver]]")
    problems = [f"waiver {n}: {problem}" for n, row in enumerate(rows, 1) for problem in _problems(row)]
    if problems:
        hint = "each waiver has " + ", ".join(field.name for field in fields(Waiver))
        raise InvalidWaivers("; ".join(problems), str(path), hint)
    return [Waiver(**row) for row in rows]


def _problems(row: dict[str, object]) -> Iterable[str]:
    known = {field.name for field in fields(Waiver)}
    yield from (f"{name} is missing" for name in sorted(known - row.keys()))
    yield from (f"{name!r} means nothing" for name in sorted(row.keys() - known))
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
            hint = "mend what it accepts, or accept it anew with `compat --accept`"
            problems.append(WaiverProblem(waiver, f"it expired on {waiver.expires}", hint))
        elif (waiver.rule, waiver.fingerprint) not in used:
            problems.append(WaiverProblem(waiver, "no finding needs it", "remove it from the file"))
    return judged, problems


def accept(
    path: Path,
    findings: Iterable[Finding],
    reason: str,
    owner: str,
    days: tuple[datetime.date, datetime.date],
) -> int:
    """Add waivers for findings to a file, without those that have expired; how many were added.

    days: today, and the last day on which they hold.
    """
    today, expires = days
    if not reason.strip() or not owner.strip():
        raise InvalidWaivers("a waiver has a reason and an owner", "--accept", "give --reason and --owner")
    if expires < today:
        raise InvalidWaivers(f"{expires} is over", "--expires", "name a day to come, as in 2027-01-31")
    kept = [waiver for waiver in read_waivers(path) if waiver.expires >= today]
    made = _made(findings, reason, owner, expires)
    if made:
        _write(path, [*kept, *made])
    return len(made)


def _made(findings: Iterable[Finding], reason: str, owner: str, expires: datetime.date) -> list[Waiver]:
    """Waivers for findings, each once."""
    made = {
        (finding.rule.id, finding.fingerprint): Waiver(
            finding.rule.id, finding.place, finding.fingerprint, reason, owner, expires
        )
        for finding in findings
    }
    return list(made.values())


def _write(path: Path, waivers: Sequence[Waiver]) -> None:
    """Make the file hold these waivers."""
    blocks = [HEAD]
    for waiver in sorted(waivers, key=lambda waiver: (waiver.rule, waiver.place, waiver.fingerprint)):
        lines = ["[[waiver]]"]
        for field in fields(Waiver):
            value = getattr(waiver, field.name)
            # A JSON string is a TOML string, and a TOML date is ISO's.
            lines.append(f"{field.name} = {value if field.name == 'expires' else json.dumps(value)}")
        blocks.append("\n".join(lines) + "\n")
    try:
        path.write_text("\n".join(blocks), encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputUnavailable(path, error) from error
