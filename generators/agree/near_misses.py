"""A valid message → messages that differ from it in one small thing.

Input: parsed messages of one type. Output: near misses, as text: a few of them are valid too, which the
parties have to agree on as well. What is text here cannot always be said as a parsed value: a member twice,
`1.0`, `-0`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Final

from protocol_models.json_pointer import pointer_of
from protocol_models.json_types import Json, JsonObject

from ..canonical import line

__all__ = ["Mutation", "NearMiss", "near_misses"]


class Mutation(StrEnum):
    """What was changed in a valid message."""

    NOTHING = "nothing"
    """It is the valid message itself."""
    DROPPED = "dropped"
    """A member is not there."""
    ADDED = "added"
    """A member that no type declares is there."""
    TWICE = "twice"
    """A member is there twice, with a wrong value first."""
    NULL = "null"
    """A value is `null`."""
    TYPE = "type"
    """A value is of another JSON type."""
    VALUE = "value"
    """A string is another one."""
    NUMBER = "number"
    """A number is at a limit, or just beyond it."""
    SPELLING = "spelling"
    """A whole number is written with a fraction of zero, or with an exponent."""
    FRACTION = "fraction"
    """A number is not whole."""
    ITEMS = "items"
    """An array has fewer or more items."""
    MIXED = "mixed"
    """An object has the members of another message's object beside its own."""
    DEEP = "deep"
    """A value is nested a hundred times."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One message of those that are put before the parties."""

    change: Mutation
    place: str
    """A JSON pointer, the indices of arrays written as `*`."""
    text: str


@dataclass(frozen=True, slots=True)
class _Raw:
    """A value as it is to stand in the text."""

    text: str


@dataclass(frozen=True, slots=True)
class _Change:
    """A near miss that is not written yet: most are never asked for."""

    kind: Mutation
    place: str
    message: Json
    steps: tuple[str | int, ...]
    new: Json

    def text(self) -> str:
        return _text(_replaced(self.message, self.steps, self.new))


LARGE: Final = 4_000
"""Characters of a message beyond which it is not changed, where there are smaller ones."""
NUMBERS: Final = (
    -1, 0, 1, 255, 256, 2**16 - 1, 2**16, 2**31 - 1, 2**31, -(2**31) - 1, 2**32 - 1, 2**32, 2**53 - 1, 2**53,
    2**53 + 1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64 - 1, 2**64,
)  # fmt: skip
SPELLINGS: Final = (_Raw("1.0"), _Raw("-0"), _Raw("-0.0"), _Raw("1e0"), _Raw("10E-1"))
OTHER_TYPES: Final[tuple[Json, ...]] = ("text", 7, True, [], {}, ["text"])
DEEP: Final = _Raw("[" * 100 + "]" * 100)
UNDECLARED: Final = "memberOfTomorrow"


def near_misses(messages: Sequence[Json], most: int, random: Random) -> list[NearMiss]:
    """At most so many near misses of valid messages: each change at each place first, once."""
    found: dict[tuple[Mutation, str], list[_Change]] = {}
    for message in _small(messages):
        for change in _changes(message, messages, random):
            found.setdefault((change.kind, change.place), []).append(change)
    queue = list(found.items())
    random.shuffle(queue)
    chosen: dict[str, NearMiss] = {}
    turn = 0
    while queue and len(chosen) < most:
        for (kind, place), changes in queue:
            if turn < len(changes) and len(chosen) < most:
                text = changes[turn].text()
                chosen.setdefault(text, NearMiss(kind, place, text))
        turn += 1
        queue = [(key, changes) for key, changes in queue if turn < len(changes)]
    return list(chosen.values())


def _small(messages: Sequence[Json]) -> list[Json]:
    """The smallest messages first, and of the large ones none but the smallest: it stands for them."""
    by_size = sorted(((len(_text(each)), index) for index, each in enumerate(messages)))
    return [messages[index] for turn, (size, index) in enumerate(by_size) if size <= LARGE or turn == 0]


def _changes(message: Json, others: Sequence[Json], random: Random) -> Iterator[_Change]:
    for steps, value in _places(message, ()):
        pattern = pointer_of("*" if isinstance(step, int) else step for step in steps)
        for kind, inner, new in _instead(value, steps, others, random):
            yield _Change(kind, pattern + inner, message, steps, new)


def _places(value: Json, steps: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    yield steps, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _places(inner, (*steps, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value[:2]):
            yield from _places(inner, (*steps, index))


def _instead(
    value: Json, steps: tuple[str | int, ...], others: Sequence[Json], random: Random
) -> Iterator[tuple[Mutation, str, Json]]:
    """What may stand at a place instead: the change, where below the place it is, and the new value."""
    if value is not None:
        yield Mutation.NULL, "", None
    of_other_types = [other for other in OTHER_TYPES if _kind(other) is not _kind(value)]
    for other in random.sample(of_other_types, 2):
        yield Mutation.TYPE, "", other
    if type(value) is bool or value in (0, 1):
        yield (
            Mutation.TYPE,
            "",
            int(value) if type(value) is bool else bool(value),
        )  # for Python they are equal
    yield Mutation.DEEP, "", DEEP
    match value:
        case dict():
            yield from _objects(value, steps, others, random)
        case list():
            if value:
                yield Mutation.ITEMS, "", value[:-1]
                yield Mutation.ITEMS, "", [*value, value[0]]
            yield Mutation.ITEMS, "", [*value, random.choice(OTHER_TYPES)]
        case str():
            yield Mutation.VALUE, "", value + "X"
            yield Mutation.VALUE, "", ""
            yield Mutation.VALUE, "", random.choice(("x" * 300, value.upper(), value + "\n"))
        case bool() | None:
            pass
        case int() | float():
            yield Mutation.NUMBER, "", random.choice(NUMBERS)
            yield Mutation.NUMBER, "", random.choice(NUMBERS)
            yield Mutation.SPELLING, "", random.choice(SPELLINGS)
            yield Mutation.FRACTION, "", random.choice((0.5, -1.5, 1e300, 1e-300))


def _objects(
    value: JsonObject, steps: tuple[str | int, ...], others: Sequence[Json], random: Random
) -> Iterator[tuple[Mutation, str, Json]]:
    for name in value:
        yield (
            Mutation.DROPPED,
            pointer_of([name]),
            {key: inner for key, inner in value.items() if key != name},
        )
    yield Mutation.ADDED, f"/{UNDECLARED}", {**value, UNDECLARED: random.choice(OTHER_TYPES)}
    if python_names := [name for name in map(_snake, value) if name not in value]:
        name = random.choice(python_names)
        yield Mutation.ADDED, pointer_of([name]), {**value, name: random.choice(OTHER_TYPES)}
    if value:
        name = random.choice(list(value))
        members = ",".join(f"{line(key)}:{_text(inner)}" for key, inner in value.items())
        yield Mutation.TWICE, pointer_of([name]), _Raw(f"{{{line(name)}:[null],{members}}}")
    other = _at(random.choice(others), steps)
    if isinstance(other, dict) and other.keys() != value.keys():
        yield Mutation.MIXED, "", {**other, **value}


def _kind(value: Json) -> type:
    return float if type(value) is int else type(value)


def _at(message: Json, steps: tuple[str | int, ...]) -> Json:
    for step in steps:
        try:
            message = message[step]
        except (KeyError, IndexError, TypeError):
            return None
    return message


def _replaced(message: Json, steps: tuple[str | int, ...], new: Json) -> Json:
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    if isinstance(message, dict):
        return {**message, step: _replaced(message[step], rest, new)}
    return [_replaced(item, rest, new) if index == step else item for index, item in enumerate(message)]


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _text(value: Json) -> str:
    """The JSON text of a value that may hold raw text."""
    raw: list[str] = []

    def kept(each: object) -> str:
        assert isinstance(each, _Raw)
        raw.append(each.text)
        return f"\0{len(raw) - 1}\0"

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=kept)
    for index, each in enumerate(raw):
        text = text.replace(f'"\\u0000{index}\\u0000"', each, 1)
    return text
