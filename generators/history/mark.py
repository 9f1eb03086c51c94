"""A Bundle and the record of its releases → the Bundle with what the record says.

Input: the Bundle of all releases, and a record. Output: the Bundle, in which each method, member, variant,
type and enum value says since when it is there. What contradicts itself is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from protocol_models.history.record import Record

from ..errors import Contradiction, InvalidHistory
from ..schema import Enum, Node, nodes_inside, noted
from .places import Places, marked

if TYPE_CHECKING:
    from ..bundle import Bundle, MethodRow

__all__ = ["places_of", "with_record"]

_HINT = "correct the record, or what the models say with `until` and `was`"
_BESIDE = "ServerNotification"
"""Owns the members that stand beside every notification of the server."""


def with_record(bundle: Bundle, record: Record) -> Bundle:
    """The Bundle with since when each part of it is there; `InvalidHistory` names all contradictions."""
    places = Places(record)
    types = {
        key: noted(marked(node, key, places), since=places.since(key, ""))
        for key, node in bundle.types.items()
    }
    methods = tuple(
        replace(row, since=places.since(row.name, ""), stable_since=places.stable_since(row.name))
        for row in bundle.methods
    )
    beside = tuple(
        replace(member, node=noted(member.node, since=places.since(f"{_BESIDE}.{member.name}", "")))
        for member in bundle.notification_members
    )
    problems = [*_wrong_places(places.owners, record), *_wrong_ends(bundle.methods, types, record)]
    if problems:
        raise InvalidHistory(problems)
    return replace(bundle, record=record, methods=methods, types=types, notification_members=beside)


def places_of(bundle: Bundle) -> dict[str, str]:
    """Every place of a Bundle → its owner, empty for methods and types."""
    places = Places()
    for row in bundle.methods:
        places.since(row.name, "")
    for key, node in bundle.types.items():
        places.since(key, "")
        marked(node, key, places)
    for member in bundle.notification_members:
        places.since(f"{_BESIDE}.{member.name}", "")
    return places.owners


def _wrong_places(owners: Mapping[str, str], record: Record) -> Iterator[Contradiction]:
    """What the record says of places that there are not, or that would be older than their owners."""
    for place, release in (*record.came.items(), *record.stable.items()):
        if place not in owners:
            yield Contradiction(f"the record names {place} for {release}, and no model has it", place, _HINT)
    for place, release in record.came.items():
        owner = owners.get(place, "")
        since = record.since(owner, "")
        if record.order[release] <= record.order[since] and since:
            what = f"it was added in {release}, and its owner {owner} in {since}"
            yield Contradiction(what, place, _HINT)
    for place, release in record.stable.items():
        if record.order[release] <= record.order[record.since(place, "")]:
            yield Contradiction(f"it is stable since {release}, but was not added before that", place, _HINT)


def _wrong_ends(
    methods: Iterable[MethodRow], types: Mapping[str, Node], record: Record
) -> Iterator[Contradiction]:
    """What the models say of releases that there are not, or that lie before the beginning."""
    for row in methods:
        yield from _ends(row.name, record.since(row.name, ""), row.until, record)
    for key, node in types.items():
        yield from _ends_in(node, key, record)


def _ends_in(node: Node, place: str, record: Record, since: str = "") -> Iterator[Contradiction]:
    if node.notes.since:
        since = max(since, node.notes.since, key=lambda release: record.order[release])
    yield from _ends(place, since, node.notes.until, record)
    earlier = ""
    for former in node.notes.was:
        yield from _ends(
            place, max(since, earlier, key=lambda each: record.order[each]), former.until, record
        )
        earlier = former.until if former.until in record.order else earlier
    if isinstance(node, Enum):
        for value, until in node.until.items():
            begins = max(since, node.since.get(value, ""), key=lambda each: record.order[each])
            yield from _ends(f"{place}={value}", begins, until, record)
    for inner in nodes_inside(node):
        yield from _ends_in(inner, place, record, since)


def _ends(place: str, since: str, until: str, record: Record) -> Iterator[Contradiction]:
    """What is wrong with an end: it is not a release, the newest one, or before the beginning."""
    if not until:
        return
    if until not in record.order:
        yield Contradiction(
            f"it is said to end with {until}, which is not a release of the record", place, _HINT
        )
    elif until == record.newest:
        yield Contradiction(f"it is said to end with {until}, the newest release", place, _HINT)
    elif record.order[until] < record.order[since]:
        yield Contradiction(f"its last release is {until}, before {since}, which added it", place, _HINT)
