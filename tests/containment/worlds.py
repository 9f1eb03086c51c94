"""Small worlds: schemas about a few values only, and every instance that is made of these values.

Where a generator of wide schemas meets a rare interplay once in a million draws, one that draws from a few
values meets it often, and every instance can be tried.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import combinations, product
from typing import Any

ITEMS: list[Any] = [1, 2, 3, "a", None]
NAMES = ["a", "b", "ab", "c"]
NAME_PATTERNS = ["^a", "b$", "^a$", "^[ab]$", "a", "^.$", "^(?!a)", "c"]
MEMBERS: list[Any] = [1, 2, "a"]
LIMITS = [-2, -1, 0, 0.5, 1, 2, 2.5, 3, 5]
DIVISORS = [0.25, 0.5, 1, 1.5, 2, 3]
WORD_PATTERNS = ["^a", "b$", "^[ab]*$", "a+", "^(?!a)", "1|^$", "\\d", "^(ab)*$", "\\bab\\b", "[^a]$", "^$"]


class WorldMaker:
    """Draws the schemas of one world; keywords by chance, values out of few."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def some(self, keywords: dict[str, tuple[float, Callable[[], Any]]]) -> dict[str, Any]:
        """Each keyword with its chance."""
        return {name: draw() for name, (chance, draw) in keywords.items() if self.rng.random() < chance}

    def union(self, schema: dict[str, Any], inner: Callable[[int], Any], depth: int) -> dict[str, Any]:
        """The schema, and perhaps applicators beside it."""
        if depth:
            arms = [inner(depth - 1) for _ in range(self.rng.choice([2, 3]))]
            keyword = self.rng.choice(["allOf", "anyOf", "oneOf"])
            schema |= self.some({keyword: (0.35, lambda: arms), "not": (0.15, lambda: inner(depth - 1))})
        return schema

    def item(self) -> Any:
        """A schema of items."""
        values = self.rng.sample(ITEMS, self.rng.choice([1, 2, 2, 3]))
        kind = self.rng.choice(["integer", "string", "null"])
        ends = [{"minimum": 2}, {"type": "integer", "maximum": 2}, {"not": {"const": values[0]}}]
        return self.rng.choice([{"enum": values}, {"enum": values}, {"type": kind}, *ends, {}, True])

    def contained(self) -> dict[str, Any]:
        """`contains` with its numbers."""
        numbers = {"minContains": (0.5, self.few), "maxContains": (0.5, self.few)}
        return {"contains": self.item(), **self.some(numbers)}

    def few(self) -> int:
        """A small number."""
        return self.rng.choice([0, 1, 2, 3])

    def array(self, depth: int = 1) -> dict[str, Any]:
        """A schema of arrays."""
        schema = {"type": "array"} | self.some(
            {
                "uniqueItems": (0.5, lambda: True),
                "minItems": (0.5, self.few),
                "maxItems": (0.4, self.few),
                "items": (0.6, self.item),
                "prefixItems": (0.35, lambda: [self.item() for _ in range(self.rng.choice([1, 2, 3]))]),
                "allOf": (0.3, lambda: [self.contained()]),
                "unevaluatedItems": (0.15, self.item),
            }
        )
        return schema | (self.contained() if self.rng.random() < 0.5 else {})

    def member(self) -> Any:
        """A schema of members."""
        pairs = self.rng.sample(MEMBERS, self.rng.choice([1, 2]))
        return self.rng.choice([{"enum": pairs}, {"type": "integer"}, {"type": "string"}, True, False])

    def names(self) -> Any:
        """A schema of names."""
        few = self.rng.sample(NAMES, 2)
        pattern = self.rng.choice(NAME_PATTERNS)
        return self.rng.choice([{"pattern": pattern}, {"enum": few}, {"maxLength": 1}, {"minLength": 2}])

    def members(self, names: list[str]) -> dict[str, Any]:
        """One or two of the names, each with a schema."""
        return {name: self.member() for name in self.rng.sample(names, self.rng.choice([1, 2]))}

    def object(self, depth: int = 1) -> dict[str, Any]:
        """A schema of objects."""
        some = self.rng.sample
        schema = {"type": "object"} | self.some(
            {
                "properties": (0.6, lambda: self.members(NAMES)),
                "required": (0.4, lambda: some(NAMES, self.rng.choice([1, 2]))),
                "patternProperties": (0.4, lambda: self.members(NAME_PATTERNS)),
                "additionalProperties": (0.4, self.member),
                "minProperties": (0.3, self.few),
                "maxProperties": (0.3, self.few),
                "propertyNames": (0.3, self.names),
                "dependentRequired": (0.3, lambda: {self.rng.choice(NAMES): some(NAMES, 1)}),
                "dependentSchemas": (0.2, lambda: {self.rng.choice(NAMES): {"maxProperties": 2}}),
                "unevaluatedProperties": (0.2, self.member),
            }
        )
        return self.union(schema, self.object, depth)

    def number(self, depth: int = 1) -> dict[str, Any]:
        """A schema of numbers."""
        ends = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
        keywords: dict[str, tuple[float, Callable[[], Any]]] = {
            "multipleOf": (0.3, lambda: self.rng.choice(DIVISORS)),
            "enum": (0.15, lambda: self.rng.sample([0, 1, 2, 3, 0.5, 1.5, 5], 3)),
        }
        keywords |= {end: (0.3, lambda: self.rng.choice(LIMITS)) for end in ends}
        schema = {"type": self.rng.choice(["integer", "number"])} | self.some(keywords)
        return self.union(schema, self.number, depth)

    def word(self, depth: int = 1) -> dict[str, Any]:
        """A schema of strings."""
        schema = {"type": "string"} | self.some(
            {
                "pattern": (0.6, lambda: self.rng.choice(WORD_PATTERNS)),
                "minLength": (0.3, self.few),
                "maxLength": (0.3, self.few),
            }
        )
        return self.union(schema, self.word, depth)


def _words() -> Iterator[str]:
    for length in range(5):
        yield from map("".join, product("ab1", repeat=length))


def _objects() -> Iterator[dict[str, Any]]:
    for count in range(len(NAMES) + 1):
        for names in combinations(NAMES, count):
            for values in product(MEMBERS, repeat=count):
                yield dict(zip(names, values, strict=True))


WORLDS: dict[str, tuple[Callable[[WorldMaker], dict[str, Any]], list[Any]]] = {
    "arrays": (WorldMaker.array, [list(items) for n in range(5) for items in product(ITEMS, repeat=n)]),
    "objects": (WorldMaker.object, list(_objects())),
    "numbers": (WorldMaker.number, [n / 4 for n in range(-12, 32)] + list(range(-3, 9))),
    "words": (WorldMaker.word, list(_words())),
}


def neighbours(rng: random.Random, world: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two schemas of a world, often with keywords in common."""
    draw, _ = WORLDS[world]
    maker = WorldMaker(rng)
    old, new = draw(maker), draw(maker)
    if rng.random() < 0.5:
        new = old | {name: value for name, value in new.items() if rng.random() < 0.3}
    return old, {name: value for name, value in new.items() if rng.random() < 0.9}
