"""Used places → the releases that have all of them.

Input: a UsedPlaces. Output: a Fitting: the releases, and what sets the first and the last of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from protocol_models.history.record import Record
from protocol_models.methods import Direction

from .used_places import Lifetime, UsedPlaces, all_used

__all__ = ["Fitting", "fitting", "least_release"]


@dataclass(frozen=True, slots=True)
class Fitting:
    """The releases that messages fit."""

    releases: tuple[str, ...]
    first_reason: str
    """What the release before the first one does not have; empty where the record does not reach that far."""
    last_reason: str
    """Why the release behind the last one does not fit; empty where the last one is the newest."""

    @property
    def sentence(self) -> str:
        """The releases, as one says them."""
        match self.releases:
            case ():
                return "no release has everything that it uses"
            case (only,):
                return f"it fits release {only}"
            case _:
                return f"it fits the releases {self.releases[0]} to {self.releases[-1]}"


def fitting(places: UsedPlaces) -> Fitting:
    """The releases that have all that is used, and always send nothing that is lacking."""
    record = places.bundle.record
    used = dict(all_used(places))
    releases = record.releases[record.order[record.complete_from] :]
    fits = tuple(
        release
        for release in releases
        if all(_has(record, release, each) for each in used.values())
        and not any(_has(record, release, each) for each in places.lacking.values())
    )
    number = {release: n for n, release in enumerate(releases)}
    before = releases[number[fits[0]] - 1] if fits and number[fits[0]] else ""
    after = releases[number[fits[-1]] + 1] if fits and fits[-1] != releases[-1] else ""
    return Fitting(
        fits, _reason(record, before, used, places.lacking), _reason(record, after, used, places.lacking)
    )


def _reason(
    record: Record, release: str, used: Mapping[str, Lifetime], lacking: Mapping[str, Lifetime]
) -> str:
    """Why a release does not fit."""
    if not release:
        return ""
    for place, each in used.items():
        if not _has(record, release, each):
            return f"{release} does not have {place}"
    always = next((place for place, each in lacking.items() if _has(record, release, each)), "")
    return f"{release} always sends {always}, which is not there"


def _has(record: Record, release: str, interval: Lifetime) -> bool:
    order = record.order
    return order[interval.since] <= order[release] and (
        not interval.until or order[release] <= order[interval.until]
    )


def least_release(places: UsedPlaces) -> tuple[str, list[str]]:
    """The oldest release that knows all that the client sends, and the places that set it; empty where the
    record begins with it."""
    sent = places.used[Direction.CLIENT_TO_SERVER]
    order = places.bundle.record.order
    least = max((each.since for each in sent.values()), key=lambda since: order[since], default="")
    return least, sorted(place for place, each in sent.items() if least and each.since == least)
