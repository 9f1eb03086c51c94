"""Messages that make choices which others left open.

Input: a document, messages that it admits, and the choices to make (see `choices`). Output: messages that
make them: one of the given messages with a member left out or put in, or another value in one place.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from protocol_models.json_types import Json

from .choices import TYPES, ChoicePlace, ChoicesMade
from .smallest import Smallest

__all__ = ["deliberate"]

ROUNDS: Final = 12
"""How often what was made is looked through for what can be made of it: each round goes one level deeper."""
TRIES: Final = 4
"""How often one change is tried at places of one name: elsewhere it may fit where it does not here."""
Idea: TypeAlias = tuple[str, Json]
"""What a change is for, and the value with it."""


def deliberate(
    made: ChoicesMade, messages: Iterable[Json], wanted: frozenset[str], admits: Callable[[Json], bool]
) -> list[Json]:
    """Messages that make the wanted choices, as far as they can be found; `made` is told of them.

    They grow from the least messages of the document: they hold the members on the way to a choice, and no
    others. The given messages are taken where those lead nowhere, as in a document with patterns.
    """
    growing = _Growing(made, wanted, admits)
    least = [message for message in growing.smallest.of(made.document) if admits(message)]
    found = [message for message in least if growing.is_new(message)]
    for start in (least, sorted(messages, key=lambda message: len(json.dumps(message)))):
        found += growing.grown(start)
    return found


class _Growing:
    """Changes messages until they make the choices that are wanted."""

    def __init__(self, made: ChoicesMade, wanted: frozenset[str], admits: Callable[[Json], bool]) -> None:
        self._made = made
        self._wanted = wanted
        self._admits = admits
        self.smallest = Smallest(made.document)

    def is_new(self, message: Json) -> bool:
        """Whether a valid message makes a choice that no other made."""
        before = len(self._made.made)
        self._made.add(message)
        return len(self._made.made) > before

    def grown(self, start: list[Json]) -> list[Json]:
        """Messages that make wanted choices, each of one before it by a change in one place."""
        tried: Counter[tuple[str, str]] = Counter()
        found: list[Json] = []
        fresh = start
        for _ in range(ROUNDS):
            further: list[Json] = []
            for message in fresh:
                if self._wanted <= self._made.made:
                    return found
                for aim, changed in self._changes(message):
                    if tried[aim] < TRIES:
                        tried[aim] += 1
                        if self._admits(changed):
                            further.append(changed)
                            found += [changed] if self.is_new(changed) else []
            fresh = further
        return found

    def _changes(self, message: Json) -> Iterator[tuple[tuple[str, str], Json]]:
        """The message with a change in one place, and which change that is."""
        missing = self._wanted - self._made.made
        way = self._made.on_the_way(missing)
        for place in self._made.places(message):
            if place.name in way:
                for aim, value in self._ideas(place, missing, way):
                    yield (place.name, aim), place.put(value)

    def _ideas(self, place: ChoicePlace, missing: frozenset[str], way: frozenset[str]) -> Iterator[Idea]:
        """Values for a place that make a choice which is missing, or that are a step towards one."""
        schema, value, smallest = place.schema, place.value, self.smallest
        for choice in _at(place.name, missing):
            yield from ((choice, each) for each in _for_choice(choice, schema, value, smallest))
        for key, arm in place.arms:
            if self._made.is_on(way, f"{place.name}/{key}", arm) or f"{place.name}/{key}" in way:
                yield from ((key, each) for each in smallest.of_arm(schema, arm))
        if isinstance(value, Mapping):
            for name, member in schema.get("properties", {}).items():
                if name not in value and self._made.is_on(way, f"{place.name}/{name}", member):
                    yield from ((name, {**value, name: inner}) for inner in smallest.of(member))
            if not value and isinstance(further := schema.get("additionalProperties"), Mapping):
                yield from (("further", {"a": inner}) for inner in smallest.of(further))
        if value == [] and isinstance(schema.get("items"), Mapping):
            yield from (("items", [inner]) for inner in smallest.of(schema["items"]))


def _at(name: str, missing: frozenset[str]) -> list[str]:
    start = f"{name}: "
    return sorted(each.removeprefix(start) for each in missing if each.startswith(start))


def _for_choice(choice: str, schema: Mapping[str, Json], value: Json, smallest: Smallest) -> Iterator[Json]:
    word, _, rest = choice.rpartition(" is ")
    if word and isinstance(value, dict):
        if rest == "absent":
            yield {name: inner for name, inner in value.items() if name != word}
        else:
            yield from ({**value, word: inner} for inner in smallest.of(schema["properties"][word]))
    elif choice.startswith("type "):
        kind = choice.removeprefix("type ")
        yield from smallest.of({**schema, "type": kind} if kind in TYPES else schema)
    elif choice in map(json.dumps, schema.get("enum", ())):
        yield json.loads(choice)
    else:
        yield from _at_bound(choice.split(" ", maxsplit=1)[0], schema, value, smallest)


def _at_bound(bound: str, schema: Mapping[str, Json], value: Json, smallest: Smallest) -> Iterator[Json]:
    limit = schema.get(bound)
    if not isinstance(limit, int | float):
        return
    match bound:
        case "minLength" | "maxLength":
            yield "x" * int(limit)
        case "minItems" | "maxItems":
            inner = next(iter(smallest.of(schema.get("items", True))), None)
            yield [inner] * int(limit)
        case "minProperties" | "maxProperties":
            inner = next(iter(smallest.of(schema.get("additionalProperties", True))), None)
            yield {f"m{number}": inner for number in range(int(limit))}
        case _:
            step = {"exclusiveMinimum": 1, "exclusiveMaximum": -1}.get(bound, 0)
            yield limit + step
