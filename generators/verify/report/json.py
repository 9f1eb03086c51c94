"""The report for programs: one JSON document.

Input: a Verification. Output: what `--format json` prints; docs/verify.md describes its members.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import TypeVar

from protocol_models.json_types import JsonObject

from ... import canonical
from ...terminal import printable_json
from ..tally import MessageCounts, RowKey, Sighting, Sightings
from ..verification import Verification

__all__ = ["FORMAT_VERSION", "as_data", "report"]

FORMAT_VERSION = 1
K = TypeVar("K")
SORTS = ("invalid", "tolerated", "missing", "altered", "unpaired", "unanswered")


def report(verification: Verification) -> str:
    """The document."""
    return printable_json(canonical.ordered(as_data(verification)))


def as_data(verification: Verification) -> JsonObject:
    """The document as data."""
    tally = verification.tally
    return {
        "formatVersion": FORMAT_VERSION,
        "protocol": verification.registry.name,
        "recordings": [{"name": name, "messages": n} for name, n in tally.recordings.items()],
        "releases": [
            {
                "recording": name,
                "fits": list(found.releases),
                "firstReason": found.first_reason,
                "lastReason": found.last_reason,
            }
            for name, found in verification.fittings.items()
        ],
        "totals": _counts(tally.total()),
        "methods": [{**_row_key(key), **_counts(row)} for key, row in verification.rows()],
        **{sort: list(_findings(getattr(tally, sort))) for sort in SORTS},
        "unseen": [
            {
                "direction": method.direction.value,
                "kind": method.kind.value,
                "method": method.name,
                "stability": method.stability.value,
            }
            for method in verification.unseen()
        ],
        "beyond": {sort: getattr(tally, sort).beyond for sort in SORTS},
    }


def _counts(row: MessageCounts) -> dict[str, int]:
    states = {state.value: count for state, count in row.states.items()}
    return {"messages": row.messages, **states, "altered": row.altered}


def _row_key(key: RowKey) -> dict[str, str | None]:
    return {
        "direction": key.direction and key.direction.value,
        "kind": key.kind and key.kind.value,
        "method": key.method,
    }


def _findings(findings: Sightings[K]) -> Iterator[JsonObject]:
    for key, finding in findings:
        yield {**_key(key), **_finding(finding)}


def _key(key: object) -> JsonObject:
    """The fields that make findings the same; where it has one, those of the row stand with them."""
    if isinstance(key, RowKey):
        return _row_key(key)
    assert dataclasses.is_dataclass(key)  # as all keys are
    members: JsonObject = {}
    for each in dataclasses.fields(key):
        value = getattr(key, each.name)
        # The pointer of the first message tells more than the one with `*` in it.
        members |= (
            _row_key(value) if each.name == "row" else {} if each.name == "pointer" else {each.name: value}
        )
    return members


def _finding(finding: Sighting) -> JsonObject:
    return {
        "count": finding.count,
        "pointer": finding.pointer,
        **({"example": finding.example} if finding.example else {}),
        "methods": finding.methods,
        "places": [{"recording": place.recording, "line": place.line} for place in finding.places],
    }
