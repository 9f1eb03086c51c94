"""The report for a terminal: the summary, then what is not plainly valid, then what was not seen.

Input: a Verification and how many columns there are. Output: lines in the markup of `rich`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from rich.markup import escape

from protocol_models.methods import Direction, Kind

from ...directions import DIRECTION_NAMES
from ...terminal import INDENT, bold, numbered, printable, room, wrapped
from ..conversation import ReadState
from ..recorded_message import MessageKind
from ..tally import (
    AlteredKey,
    InvalidKey,
    MessageCounts,
    MissingKey,
    RowKey,
    Sighting,
    Sightings,
    Tally,
    ToleratedKey,
)
from ..verification import Verification

__all__ = ["report"]

K = TypeVar("K")

LISTED = 20
"""How many kinds of a section are listed without `--verbose`."""
LINES = 3
"""How many lines of a recording are named where something was seen."""
ANSWERS = (MessageKind.RESPONSE, MessageKind.ERROR)


@dataclass(frozen=True)
class Section(Generic[K]):
    """How one sort of sightings is shown."""

    title: str
    sightings: Callable[[Tally], Sightings[K]]
    sentence: Callable[[K, Sighting], str]

    def shown(self, tally: Tally, columns: int, verbose: bool) -> Iterator[str]:
        """The title and the first of them; nothing where there are none."""
        sightings = self.sightings(tally)
        if not sightings.count:
            return
        yield from wrapped(self.title, columns, "", "", "bold")
        listed = list(sightings) if verbose else list(sightings)[:LISTED]
        for key, seen in listed:
            yield from wrapped(self.sentence(key, seen), columns, "  ", INDENT)
            times = "once" if seen.count == 1 else f"{seen.count:,} times"
            yield from wrapped(
                f"{times}, {_places(seen, len(tally.recordings) == 1)}", columns, INDENT, INDENT, "dim"
            )
        if (more := len(sightings) - len(listed)) > 0:
            yield f"  {more:,} more kinds: [bold]--verbose[/bold] lists them"
        if sightings.beyond:
            yield f"  {sightings.beyond:,} more of kinds that are not told apart"
        yield ""


SECTIONS = (
    Section[InvalidKey](
        "Invalid: the models cannot read it",
        lambda tally: tally.invalid,
        lambda key, seen: f"{_title(key.row)}: {_at(seen)}{key.reason}",
    ).shown,
    Section[ToleratedKey](
        "Tolerated: the models do not know it, but still read the message",
        lambda tally: tally.tolerated,
        lambda key, seen: f"{key.kind} {key.name}: not known to {key.owner}, {_in(seen)} at {seen.pointer}",
    ).shown,
    Section[AlteredKey](
        "Written back differently",
        lambda tally: tally.altered,
        lambda key, seen: f"{_title(key.row)}: {_at(seen)}{key.how}: {seen.example}",
    ).shown,
    Section[MissingKey](
        "Missing: this protocol always sends it, and it is not there",
        lambda tally: tally.missing,
        lambda key, seen: f"{DIRECTION_NAMES[key.direction]}: {key.member} of {key.type}, {_in(seen)}",
    ).shown,
    Section[RowKey](
        "Unpaired: the request is not in the recording, so nothing says which type the result has",
        lambda tally: tally.unpaired,
        lambda key, _seen: _title(key),
    ).shown,
    Section[RowKey](
        "Unanswered: the response is not in the recording",
        lambda tally: tally.unanswered,
        lambda key, _seen: _title(key),
    ).shown,
)


def report(verification: Verification, width: int, verbose: bool = False) -> str:
    """All of it, ready to print; with `verbose` also what is plainly valid, and what was not seen."""
    columns = room(width)
    lines = [*_summary(verification, columns), *_releases(verification, columns)]
    lines += _methods(verification, columns, verbose)
    for show in SECTIONS:
        lines += show(verification.tally, columns, verbose)
    return "\n".join([*lines, *_seen(verification, verbose)])


def _summary(verification: Verification, columns: int) -> Iterator[str]:
    tally = verification.tally
    total = tally.total()
    names = ", ".join(tally.recordings)
    yield from wrapped(
        f"{numbered(total.messages, 'message')} of {verification.registry.name} in {names}", columns, "", "  "
    )
    if not verification.is_complete:
        yield "[bold yellow]interrupted: what follows is of the messages that were read[/bold yellow]"
    invalid = total.states[ReadState.INVALID]
    verdict = (
        f"[bold red]{invalid:,} invalid[/bold red]" if invalid else "[bold green]none invalid[/bold green]"
    )
    written = f"{total.altered:,} not" if total.altered else "all"
    yield f"{verdict}; of those read, {written} written back unchanged"
    for direction in (*Direction, None):
        row = MessageCounts()
        for key, each in tally.rows.items():
            if key.direction is direction:
                row.add(each)
        if row.messages:
            yield from wrapped(f"{DIRECTION_NAMES[direction]}: {_counts(row)}", columns, "  ", INDENT)
    yield ""


def _releases(verification: Verification, columns: int) -> Iterator[str]:
    """The releases of the protocol that each recording fits, and what sets the bounds."""
    if not verification.fittings:
        return
    yield bold("Releases")
    for name, found in verification.fittings.items():
        yield from wrapped(f"{name}: {found.sentence}", columns, "  ", INDENT)
        for reason in filter(None, (found.first_reason, found.last_reason)):
            yield from wrapped(reason, columns, INDENT, INDENT, "dim")
    yield ""


def _methods(verification: Verification, columns: int, verbose: bool) -> Iterator[str]:
    rows = [(key, row) for key, row in verification.rows() if verbose or not row.is_plain]
    if not rows:
        return
    yield bold("Methods" if verbose else "Methods of which not every message is plainly valid")
    for key, row in rows:
        yield from wrapped(f"{_title(key)}: {_counts(row)}", columns, "  ", INDENT)
    yield ""


def _seen(verification: Verification, verbose: bool) -> Iterator[str]:
    """How much of the protocol the recordings cover."""
    unseen = list(verification.unseen())
    yield bold("Seen of the protocol")
    for direction in Direction:
        for kind in Kind:
            if not (total := len(list(verification.registry.select(direction, kind)))):
                continue
            names = [m.name for m in unseen if m.direction is direction and m.kind is kind]
            yield f"  {total - len(names)} of {numbered(total, kind)}, {DIRECTION_NAMES[direction]}"
            for name in names if verbose else ():
                yield f"    [dim]not seen: {escape(printable(name))}[/dim]"


def _counts(row: MessageCounts) -> str:
    """Such as `12 messages, 10 valid, 2 tolerated`."""
    messages = numbered(row.messages, "message")
    if row.is_plain:
        return f"{messages}, all valid" if row.messages > 1 else f"{messages}, valid"
    parts = [f"{count:,} {state}" for state, count in row.states.items() if count]
    parts += [f"{row.altered:,} altered"] if row.altered else []
    return ", ".join([messages, *parts])


def _title(key: RowKey) -> str:
    """Such as `server to client: response to thread/start`."""
    words = key.kind.value if key.kind else "a line that is not a message"
    if key.method is not None:
        words += f" to {key.method}" if key.kind in ANSWERS else f" {key.method}"
    return f"{DIRECTION_NAMES[key.direction]}: {words}"


def _at(seen: Sighting) -> str:
    return f"at {seen.pointer}: " if seen.pointer else ""


def _in(seen: Sighting) -> str:
    first, *more = seen.methods or ("no method",)
    return f"in {first} and {len(more)} more" if more else f"in {first}"


def _places(seen: Sighting, is_only: bool) -> str:
    """Such as `first in session.jsonl: lines 12, 15, 20, …`: the first lines of the first recording."""
    first = seen.places[0].recording
    numbers = [str(place.line) for place in seen.places if place.recording == first]
    more = ["…"] if len(seen.places) > len(numbers[:LINES]) else []
    words = f"{'lines' if len(numbers) > 1 else 'line'} {', '.join([*numbers[:LINES], *more])}"
    return words if is_only else f"first in {first}: {words}"
