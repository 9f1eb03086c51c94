"""The record of a protocol's releases: since when each of its places is there.

Input: the record as data, in the form that this package's docstring describes. Output: a `Record`, which is
asked about releases and places.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from protocol_models.values import Value

if TYPE_CHECKING:
    from protocol_models.json_types import Json

__all__ = ["NO_RECORD", "InvalidRecord", "NoSuchRelease", "Record", "RecordProblem", "read_record"]


class RecordProblem(Value):
    """What is wrong with a record."""

    what: str
    where: str
    """The place, the part of the record, or the file."""


class InvalidRecord(ValueError):
    """A record that cannot be read, or contradicts itself; `problems` are all that were found."""

    def __init__(self, problems: Sequence[RecordProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.where}: {problem.what}" for problem in problems))


class NoSuchRelease(ValueError):
    """The record does not have a release, or not all of it; `nearest` are those that it has."""

    def __init__(self, release: str, nearest: Sequence[str], *, first: str = "") -> None:
        self.release = release
        self.nearest = tuple(nearest)
        self.what = (
            f"release {release} is older than {first}, the first one that can be made anew"
            if first
            else f"{release!r} is not a release of the record"
        )
        self.hint = f"name one that it has; the nearest: {', '.join(nearest)}"
        super().__init__(f"{self.what}; {self.hint}")


@dataclass(frozen=True)
class Record:
    """The releases of a protocol, and since when its places are there."""

    releases: tuple[str, ...]
    """All that are known, in order."""
    complete_from: str
    """The first one that can be made anew."""
    came: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Place → the first release that has it; those that came with their owner are not named."""
    stable: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Place → the first release in which it is not experimental any more."""

    def since(self, place: str, owner: str) -> str:
        """The first release that has the place; empty where that is as old as the record, or as its owner."""
        return self.came.get(place, "")

    def stable_since(self, place: str) -> str:
        """The first release in which the place is not experimental any more; empty where it never was."""
        return self.stable.get(place, "")

    @property
    def newest(self) -> str:
        """The release that the models hold without marks."""
        return self.releases[-1]

    @cached_property
    def order(self) -> Mapping[str, int]:
        """Release → its place in the order; what has no release is as old as the record."""
        return {"": -1, **{release: number for number, release in enumerate(self.releases)}}

    def has(self, release: str, since: str, until: str = "") -> bool:
        """Whether what is there from one release to another, or to the newest, is there in `release`."""
        now = self.order[release]
        return self.order[since] <= now and (not until or now <= self.order[until])

    def known(self, release: str) -> str:
        """The release, if it can be made anew; `NoSuchRelease` names the nearest ones where it cannot."""
        if release not in self.order or not release:
            raise NoSuchRelease(release, self._nearest(release))
        if self.order[release] < self.order[self.complete_from]:
            raise NoSuchRelease(release, (self.complete_from,), first=self.complete_from)
        return release

    def known_or_newest(self, release: str) -> str:
        """The release; the newest one where it came after that, or is not one of the record."""
        if release in self.order or _is_older(release, self.complete_from):
            return self.known(release)
        return self.newest

    def is_newer(self, release: str) -> bool:
        """Whether a release came after all that are known; not what is not a version at all."""
        return _is_older(self.newest, release)

    def _nearest(self, release: str) -> tuple[str, ...]:
        """The releases next to one that is not known; the newest if it is not a version at all."""
        complete = self.releases[self.order[self.complete_from] :]
        try:
            _version(release)
        except ValueError:
            return complete[-1:]
        before = [each for each in complete if _is_older(each, release)]
        after = [each for each in complete if _is_older(release, each)]
        return (*before[-1:], *after[:1])


def _is_older(one: str, other: str) -> bool:
    try:
        return _version(one) < _version(other)
    except ValueError:
        return False


def _version(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.removeprefix("v").split("."))


NO_RECORD = Record(("",), "")
"""That of a protocol of which nobody keeps one."""


def read_record(package: str) -> Record:
    """The record that a package holds as `record.json`; `InvalidRecord` names all that is wrong with it."""
    try:
        data = json.loads(files(package).joinpath("record.json").read_bytes())
    except (OSError, ValueError, ModuleNotFoundError) as error:
        what = f"the record of {package} cannot be read: {error}"
        raise InvalidRecord([RecordProblem(what, f"{package}/record.json")]) from error
    if problems := list(_problems(data)):
        raise InvalidRecord(problems)
    return Record(
        tuple(data["releases"]), data["complete_from"], _by_place(data["came"]), _by_place(data["stable"])
    )


def _by_place(section: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    return MappingProxyType({place: release for release, places in section.items() for place in places})


def _problems(data: Json) -> Iterator[RecordProblem]:
    """What is wrong with a record in itself, whatever protocol it is of."""
    if not isinstance(data, dict) or data.keys() != {"releases", "complete_from", "came", "stable"}:
        yield RecordProblem("its parts are not releases, complete_from, came and stable", "record.json")
        return
    releases = data["releases"]
    for one, other in pairwise(releases):
        if not _is_older(one, other):
            yield RecordProblem(f"{other} stands behind {one}", "releases")
    if data["complete_from"] not in releases:
        yield RecordProblem(f"{data['complete_from']} is not one of the releases", "complete_from")
    for section in ("came", "stable"):
        seen: dict[str, str] = {}
        for release, places in data[section].items():
            if release not in releases:
                yield RecordProblem(f"{release} is not one of the releases", section)
            for place in places:
                if place in seen:
                    yield RecordProblem(f"{place} is named for {seen[place]} and {release}", section)
                seen[place] = release
