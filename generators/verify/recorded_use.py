"""What the messages of one recording use of the protocol.

Input: what was heard. Output: the places that are used, in the order in which the recording shows it. A
request shows it once it is answered, or is known to be left without response; a request that was refused
shows nothing of the release that refused it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from protocol_models.methods import Direction

from ..releases.used_places import Lifetime, UsedPlaces
from .conversation import Heard
from .pairing import Unanswered
from .position import END

__all__ = ["RecordedUse"]

_Places: TypeAlias = dict[str, tuple[tuple[int, int], Lifetime]]
"""Place → line and number of what shows it first, and the releases that have it."""


@dataclass(slots=True)
class RecordedUse:
    """The places that some lines of a recording use and lack, each where that shows first."""

    _used: dict[Direction, _Places] = field(
        default_factory=lambda: {direction: {} for direction in Direction}
    )
    _lacking: _Places = field(default_factory=dict)
    _last: int = 0
    """The last line at which a place is known to show."""

    def hear(self, heard: Heard | Unanswered) -> None:
        """Add what a message shows."""
        line, number = _line_of(heard), 0
        for sender, found in heard.uses:
            for known, places in ((self._used[sender], found.used), (self._lacking, found.lacking)):
                if line >= self._last and places.keys() <= known.keys():
                    number += len(places)
                    continue
                self._last = max(self._last, line)
                for place, lifetime in places.items():
                    if place not in known or line < known[place][0][0]:
                        known[place] = (line, number), lifetime
                    number += 1

    def absorb(self, behind: RecordedUse, lines: int) -> None:
        """Add what the lines behind these use, where these are so many."""
        pairs = [(self._used[sender], behind._used[sender]) for sender in Direction]
        for known, found in (*pairs, (self._lacking, behind._lacking)):
            for place, ((line, number), lifetime) in found.items():
                at = line + lines, number
                self._last = max(self._last, at[0])
                if place not in known or at < known[place][0]:
                    known[place] = at, lifetime

    def add_to(self, places: UsedPlaces) -> None:
        """Add all of it to what other recordings use."""
        for sender, found in self._used.items():
            _add(found, places.used[sender])
        _add(self._lacking, places.lacking)


def _add(found: _Places, to: dict[str, Lifetime]) -> None:
    for place, (_, lifetime) in sorted(found.items(), key=lambda item: item[1][0]):
        to.setdefault(place, lifetime)


def _line_of(heard: Heard | Unanswered) -> int:
    """The line that shows what is used; the end shows it in the order in which it was asked."""
    if isinstance(heard, Heard):
        return heard.line
    line, _ = heard.shows_at
    return line if line < END else END + heard.line
