"""The report for programs: one JSON document.

Input: a Verification. Output: what `--format json` prints.

`formatVersion` is 1; members may be added without a new version:

- `protocol`: the registry's name. `recordings`: `name` and `messages` of each file.
- `totals`: `messages`, of them `valid`, `tolerated`, `invalid` and `unpaired`, and `altered`: how many
  were read and are not written back as they came.
- `methods`: the same counts for each `direction` (`clientToServer`, `serverToClient` or `null`), `kind`
  (`request`, `notification`, `response`, `error` or `null` for lines that are not messages) and `method`
  (of a response the one that was asked for; `null` where none is known).
- `invalid`: `direction`, `kind`, `method` and `reason`; of one message no more places than a `DecodeError`
  keeps. `altered`: the first three with `how` (`added`, `dropped` or `changed`) and an `example`.
  `tolerated`: `kind` (`member`, `enum value`, `variant` or `method`), `owner` and `name`; of an unknown
  method nothing else. `missing`: the `direction`, and the `type` and the `member` that writers of this
  protocol always write, and this one did not. `unpaired`: responses without a request. `unanswered`:
  requests without a response.
- Each of these findings has a `count`, the first `places` (`recording` and `line`), the `pointer` into
  the first message, and by `methods` how often it was found in which.
- `unseen`: methods of the protocol of which nothing was recorded.
- `beyond`: how many findings of each sort are not listed, because the sort has more than 1,000 kinds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from ... import canonical
from ...terminal import printable_json
from ..tally import MessageCounts, RowKey, Sighting, Sightings
from ..verification import Verification

__all__ = ["FORMAT_VERSION", "as_data", "report"]

FORMAT_VERSION = 1
SORTS = ("invalid", "tolerated", "missing", "altered", "unpaired", "unanswered")


def report(verification: Verification) -> str:
    """The document."""
    return printable_json(canonical.ordered(as_data(verification)))


def as_data(verification: Verification) -> dict[str, Any]:
    """The document as data."""
    tally = verification.tally
    return {
        "formatVersion": FORMAT_VERSION,
        "protocol": verification.registry.name,
        "recordings": [{"name": name, "messages": n} for name, n in tally.recordings.items()],
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


def _findings(findings: Sightings[Any]) -> Iterator[dict[str, Any]]:
    for key, finding in findings:
        yield {**_key(key), **_finding(finding)}


def _key(key: Any) -> dict[str, Any]:
    """The fields that make findings the same; where it has one, those of the row stand with them."""
    if isinstance(key, RowKey):
        return _row_key(key)
    members: dict[str, Any] = {}
    for each in dataclasses.fields(key):
        value = getattr(key, each.name)
        # The pointer of the first message tells more than the one with `*` in it.
        members |= (
            _row_key(value) if each.name == "row" else {} if each.name == "pointer" else {each.name: value}
        )
    return members


def _finding(finding: Sighting) -> dict[str, Any]:
    return {
        "count": finding.count,
        "pointer": finding.pointer,
        **({"example": finding.example} if finding.example else {}),
        "methods": finding.methods,
        "places": [{"recording": place.recording, "line": place.line} for place in finding.places],
    }
