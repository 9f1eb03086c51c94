"""The record of a protocol's releases, asked by the generators: what is wrong is a `GeneratorError`.

Input: what `protocol_models.history.record` reads. Output: the same, with the next step where it fails.
"""

from __future__ import annotations

from collections.abc import Callable

from protocol_models.history import record as records
from protocol_models.history.record import Record

from ..errors import Contradiction, InvalidHistory, UnknownRelease

__all__ = ["known", "known_or_newest", "read_record"]

_HINT = "correct the record; protocol_models/history/__init__.py says what it holds"


def known(record: Record, release: str) -> str:
    """The release, if it can be made anew; `UnknownRelease` names the nearest ones where it cannot."""
    return _told(record.known, release)


def known_or_newest(record: Record, release: str) -> str:
    """The release; the newest one where it came after that, or is not one of the record."""
    return _told(record.known_or_newest, release)


def _told(ask: Callable[[str], str], release: str) -> str:
    try:
        return ask(release)
    except records.NoSuchRelease as error:
        raise UnknownRelease(release, error.nearest, error.what, error.hint) from error


def read_record(package: str) -> Record:
    """The record that a package holds as `record.json`; `InvalidHistory` names what contradicts itself."""
    try:
        return records.read_record(package)
    except records.InvalidRecord as error:
        problems = [Contradiction(problem.what, problem.where, _HINT) for problem in error.problems]
        raise InvalidHistory(problems) from error
