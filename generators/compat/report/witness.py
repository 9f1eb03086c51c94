"""A message in little room, with the place where it fails marked.

Input: a message, the JSON pointer to the place, and how many columns there are. Output: rows of text,
and of each the columns to mark. What is far from the place is left out of a long message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from protocol_models.json_pointer import steps_of
from protocol_models.json_types import Json

from ...canonical import line
from ...terminal import printable

__all__ = ["Row", "rows"]

MOST_ROWS = 4
SHORT = 24
"""How long a value may be that is written out in a long message, where it is not the one that fails."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its text before the mark, in it, and after it."""

    before: str
    marked: str
    after: str


def rows(message: Json, pointer: str, width: int) -> Iterator[Row]:
    """The rows of a message."""
    steps = steps_of(pointer)
    room = MOST_ROWS * width
    before, there, after = map(printable, _split(message, steps, is_short=False))
    if len(before + there + after) > room:
        before, there, after = map(printable, _split(message, steps, is_short=True))
        there = _cut(there, room // 2)
        beside = (room - len(there)) // 2
        before, after = _cut(before[::-1], beside)[::-1], _cut(after, beside)
    start, end = len(before), len(before) + len(there)
    whole = before + there + after
    for low, high in _broken(whole, width):
        begin, stop = (min(max(place, low), high) for place in (start, end))
        yield Row(whole[low:begin], whole[begin:stop], whole[stop:high])


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _broken(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Where each row begins and ends: behind a comma where there is one in its second half."""
    low = 0
    while len(text) - low > width:
        comma = text.rfind(",", low + width // 2, low + width)
        high = comma + 1 if comma >= 0 else low + width
        yield low, high
        low = high
    yield low, len(text)


def _split(value: Json, steps: Sequence[str], is_short: bool) -> tuple[str, str, str]:
    """The JSON of a value before the place to which the steps lead, at it, and after it."""
    if not steps:
        return "", line(value), ""
    if isinstance(value, dict) and steps[0] in value:
        items = [(f"{line(name)}:", item) for name, item in value.items()]
        at, brackets = list(value).index(steps[0]), "{}"
    elif isinstance(value, list) and steps[0].isdigit() and int(steps[0]) < len(value):
        items, at, brackets = [("", item) for item in value], int(steps[0]), "[]"
    else:
        return "", line(value), ""
    texts = [name + (_shortened(item) if is_short else line(item)) for name, item in items]
    before, there, after = _split(items[at][1], steps[1:], is_short)
    head = "".join(f"{text}," for text in texts[:at]) + items[at][0]
    tail = "".join(f",{text}" for text in texts[at + 1 :])
    return f"{brackets[0]}{head}{before}", there, f"{after}{tail}{brackets[1]}"


def _shortened(value: Json) -> str:
    """JSON of which a long value keeps its ends."""
    text = line(value)
    return text if len(text) <= SHORT else f"{text[: SHORT // 2]}…{text[-1]}"
