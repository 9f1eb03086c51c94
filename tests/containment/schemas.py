"""Random schemas and instances for the laws: every keyword, every draft, names that collide."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

URIS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
}
NAMES = ["a", "b", "ab", "c"]
PATTERNS = ["^a", "b$", "^[ab]*$", "a+", "^(?!a)", "^.{2}$", "c|^$", "\\d"]
SCALARS: list[Any] = [None, True, False, 0, 1, 2, 3, -1, 0.5, 1.5, "", "a", "ab", "b", "abc", "1"]
VALUES: list[Any] = [*SCALARS, [], [1], ["a", 1], {}, {"a": 1}, {"a": "a", "b": 2}]
TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"]


class SchemaMaker:
    """Draws schemas of one draft. Every reference leads to one of the definitions."""

    def __init__(self, rng: random.Random, draft: str) -> None:
        self.rng = rng
        self.draft = draft
        self.modern = draft in ("draft2019-09", "draft2020-12")
        self.definitions = ["x", "y"]

    def document(self) -> dict[str, Any]:
        """A schema with its `$schema` and definitions."""
        root = self.schema(3)
        if not isinstance(root, dict):
            root = {"allOf": [root]} if self.draft != "draft4" else {}
        inner = {name: self.guarded(2) for name in self.definitions}
        if "$ref" in root and not self.modern:
            root = {"allOf": [root]}
        return {"$schema": URIS[self.draft], **root, "definitions": inner}

    def guarded(self, depth: int) -> dict[str, Any]:
        """A schema that does not apply a definition to the same instance at once."""
        schema = self.schema(depth, references=False)
        return schema if isinstance(schema, dict) else {}

    def schema(self, depth: int, references: bool = True) -> Any:
        """A schema; without references, none that judges the same instance."""
        rng = self.rng
        if depth <= 0 or rng.random() < 0.08:
            if references and rng.random() < 0.3:
                return {"$ref": f"#/definitions/{rng.choice(self.definitions)}"}
            if self.draft != "draft4" and rng.random() < 0.3:
                return rng.random() < 0.7
            return {"type": rng.choice(TYPES)} if rng.random() < 0.7 else {}
        if references and rng.random() < 0.1:
            return {"$ref": f"#/definitions/{rng.choice(self.definitions)}"}
        schema: dict[str, Any] = {}
        for group in rng.sample(self.groups(), rng.choice([1, 1, 2, 2, 3])):
            schema.update(group(depth - 1, references))
        return schema

    def groups(self) -> list[Any]:
        """What draws keywords of one kind."""
        common = [self.types, self.types, self.values, self.numbers, self.strings, self.arrays]
        return [*common, self.objects, self.objects, self.applicators, self.others]

    def types(self, depth: int, references: bool) -> dict[str, Any]:
        """`type`."""
        if self.rng.random() < 0.7:
            return {"type": self.rng.choice(TYPES)}
        return {"type": self.rng.sample(TYPES, 2)}

    def values(self, depth: int, references: bool) -> dict[str, Any]:
        """`enum`, `const`."""
        if self.draft != "draft4" and self.rng.random() < 0.4:
            return {"const": self.rng.choice(VALUES)}
        return {"enum": self.rng.sample(VALUES, self.rng.choice([1, 2, 4]))}

    def numbers(self, depth: int, references: bool) -> dict[str, Any]:
        """Bounds and divisors."""
        rng, schema = self.rng, {}
        for end in ("imum", "exclusive"):
            for side in ("min", "max"):
                if rng.random() > 0.35:
                    continue
                limit = rng.choice([-1, 0, 1, 2, 3.5])
                if end == "imum":
                    schema[f"{side}imum"] = limit
                elif self.draft == "draft4":
                    schema[f"exclusive{side.title()}imum"] = rng.random() < 0.5
                    schema.setdefault(f"{side}imum", limit)
                else:
                    schema[f"exclusive{side.title()}imum"] = limit
        if rng.random() < 0.3:
            schema["multipleOf"] = rng.choice([1, 2, 3, 0.5, 1.5])
        return schema

    def _sizes(self, noun: str, chance: float) -> dict[str, Any]:
        sizes = {}
        if self.rng.random() < chance:
            sizes[f"min{noun}"] = self.rng.choice([0, 1, 2])
        if self.rng.random() < chance:
            sizes[f"max{noun}"] = self.rng.choice([0, 1, 2, 3])
        return sizes

    def strings(self, depth: int, references: bool) -> dict[str, Any]:
        """Lengths and patterns."""
        schema = self._sizes("Length", 0.4)
        if self.rng.random() < 0.5:
            schema["pattern"] = self.rng.choice(PATTERNS)
        return schema

    def arrays(self, depth: int, references: bool) -> dict[str, Any]:
        """Items, sizes, `contains`, `uniqueItems`."""
        rng, schema = self.rng, self._sizes("Items", 0.3)
        positions = [self.schema(depth) for _ in range(rng.choice([1, 2]))]
        if rng.random() < 0.4:
            schema["items"] = self.schema(depth)
        elif self.draft == "draft2020-12":
            schema["prefixItems"] = positions
        else:
            schema["items"] = positions
            if rng.random() < 0.5:
                schema["additionalItems"] = rng.random() < 0.3 or self.schema(depth)
        if rng.random() < 0.2:
            schema["uniqueItems"] = True
        if self.draft != "draft4" and rng.random() < 0.25:
            schema["contains"] = self.schema(depth)
            if self.modern:
                schema.update(
                    {k: rng.choice([0, 1, 2]) for k in ("minContains", "maxContains") if rng.random() < 0.3}
                )
        if self.modern and rng.random() < 0.25:
            schema["unevaluatedItems"] = rng.random() < 0.2 or self.schema(depth)
        return schema

    def objects(self, depth: int, references: bool) -> dict[str, Any]:
        """Members of every kind."""
        rng, schema = self.rng, self._sizes("Properties", 0.15)
        if rng.random() < 0.7:
            chosen = rng.sample(NAMES, rng.choice([1, 2]))
            schema["properties"] = {name: self.schema(depth) for name in chosen}
        if rng.random() < 0.4:
            schema["required"] = rng.sample(NAMES, rng.choice([1, 1, 2]))
        if rng.random() < 0.2:
            schema["patternProperties"] = {rng.choice(PATTERNS): self.schema(depth)}
        if rng.random() < 0.35:
            schema["additionalProperties"] = False if rng.random() < 0.5 else self.schema(depth)
            if schema["additionalProperties"] is True and self.draft == "draft4":
                schema["additionalProperties"] = {}
        if self.draft != "draft4" and rng.random() < 0.15:
            schema["propertyNames"] = self.schema(1, references)
        schema.update(self._dependent(depth, references))
        if self.modern and rng.random() < 0.3:
            schema["unevaluatedProperties"] = rng.random() < 0.2 or self.schema(depth)
        return schema

    def _dependent(self, depth: int, references: bool) -> dict[str, Any]:
        if self.rng.random() > 0.2:
            return {}
        name, names = self.rng.choice(NAMES), [self.rng.choice(NAMES)]
        needs = self.schema(depth, references)
        if self.draft == "draft4" and not isinstance(needs, dict):
            needs = {}
        if not self.modern:
            return {"dependencies": {name: self.rng.choice([names, needs])}}
        if self.rng.random() < 0.5:
            return {"dependentRequired": {name: names}}
        return {"dependentSchemas": {name: needs}}

    def applicators(self, depth: int, references: bool) -> dict[str, Any]:
        """Unions and intersections."""
        keyword = self.rng.choice(["allOf", "anyOf", "oneOf", "anyOf", "oneOf"])
        arms = [self.schema(depth, references) for _ in range(self.rng.choice([1, 2, 2, 3]))]
        return {keyword: arms}

    def others(self, depth: int, references: bool) -> dict[str, Any]:
        """`not`, and `if` with `then` and `else`."""
        if self.draft in ("draft4", "draft6") or self.rng.random() < 0.5:
            return {"not": self.schema(depth, references)}
        schema = {"if": self.schema(depth, references)}
        for keyword in ("then", "else"):
            if self.rng.random() < 0.7:
                schema[keyword] = self.schema(depth, references)
        return schema


def instance(rng: random.Random, depth: int = 2) -> Any:
    """A small value over the same names and scalars."""
    chance = rng.random()
    if depth == 0 or chance < 0.35:
        return rng.choice(SCALARS)
    if chance < 0.6:
        return [instance(rng, depth - 1) for _ in range(rng.choice([0, 1, 2, 2, 3]))]
    names = rng.sample([*NAMES, "d", "1"], rng.choice([0, 1, 2, 2, 3]))
    return {name: instance(rng, depth - 1) for name in names}


def variant(rng: random.Random, schema: Any) -> Any:
    """The schema with one part dropped or replaced by another of its parts: a near neighbour."""
    if isinstance(schema, dict) and schema:
        key = rng.choice(list(schema))
        if key in ("$schema", "$ref", "definitions", "type"):
            return schema
        if rng.random() < 0.35:
            return {name: item for name, item in schema.items() if name != key}
        return {**schema, key: variant(rng, schema[key])}
    if isinstance(schema, list) and len(schema) > 1 and rng.random() < 0.4:
        return schema[:-1]
    if isinstance(schema, list) and schema:
        return [variant(rng, schema[0]), *schema[1:]]
    if isinstance(schema, int) and not isinstance(schema, bool):
        return schema + 1
    return schema


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Any, Any, str, random.Random]:
    """Two documents of one draft, often near neighbours, the draft, and a source of instances."""
    rng = random.Random(draw(st.integers(0, 2**48)))
    draft = draw(st.sampled_from(sorted(URIS)))
    old = SchemaMaker(rng, draft).document()
    new = variant(rng, old) if rng.random() < 0.6 else SchemaMaker(rng, draft).document()
    return (old, new, draft, rng) if rng.random() < 0.5 else (new, old, draft, rng)
