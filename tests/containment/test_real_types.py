"""The protocol's own types, mutated: what holds of random schemas holds of those that people write."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.containment import check_containment
from generators.type_references import REF_PREFIX, referenced
from tests.examples import examples

SCHEMA = Path(__file__).resolve().parents[2] / "schema"
PROTOCOL: dict[str, Any] = json.loads((SCHEMA / "protocol.json").read_text(encoding="utf-8"))
TYPES: dict[str, Any] = PROTOCOL["types"]
FIXTURES = {
    key: fixture
    for path, key in PROTOCOL["documents"].items()
    if (fixture := SCHEMA / "fixtures" / f"{path}.json").exists()
}
MOST_TYPES = 40
"""Types reached: enough to be deep and recursive, few enough to judge hundreds of mutants."""
KINDS = ["null", "boolean", "integer", "number", "string", "array", "object"]


def closure(key: str) -> dict[str, Any]:
    """A type and every type that it reaches."""
    found: dict[str, Any] = {}
    waiting = [key]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = TYPES[name]
            waiting.extend(referenced(TYPES[name]))
    return found


DOCUMENTS = {
    key: {"$ref": REF_PREFIX + key, "types": types}
    for key in FIXTURES
    if len(types := closure(key)) <= MOST_TYPES
}


def objects_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside, schemas among them."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects_in(inner)


def mutated(document: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The document with one schema changed as versions of protocols are: and two, now and then."""
    mutant = copy.deepcopy(document)
    schemas = [
        one for one in objects_in(mutant["types"]) if {"properties", "enum", "type", "anyOf"} & set(one)
    ]
    for schema in rng.sample(schemas, min(len(schemas), rng.choice([1, 1, 2]))):
        mutate(schema, rng)
    return mutant


def mutate(schema: dict[str, Any], rng: random.Random) -> None:
    """Drop or require a member, close an object, drop a value or an arm, change a type."""
    properties, values, arms = (schema.get(keyword) for keyword in ("properties", "enum", "anyOf"))
    if isinstance(properties, dict) and properties:
        name = rng.choice(list(properties))
        change = rng.choice(["drop", "require", "release", "close"])
        if change == "drop":
            del properties[name]
        elif change == "close":
            schema["additionalProperties"] = False
        else:
            rest = [one for one in schema.get("required", []) if one != name]
            schema["required"] = [*rest, name] if change == "require" else rest
    elif isinstance(values, list) and len(values) > 1:
        values.remove(rng.choice(values))
    elif isinstance(arms, list) and len(arms) > 1:
        arms.remove(rng.choice(arms))
    elif isinstance(schema.get("type"), str):
        schema["type"] = rng.choice(KINDS)


def instances(key: str, rng: random.Random) -> list[Any]:
    """The type's fixtures, and each with a member dropped or replaced somewhere."""
    recorded = list(json.loads(FIXTURES[key].read_text(encoding="utf-8")).values())
    damaged = []
    for one in recorded:
        twin = copy.deepcopy(one)
        if objects := [inner for inner in objects_in(twin) if inner]:
            inner = rng.choice(objects)
            name = rng.choice(list(inner))
            if rng.random() < 0.5:
                del inner[name]
            else:
                inner[name] = rng.choice([None, 0, "", [], {}])
            damaged.append(twin)
    return recorded + damaged


@settings(max_examples=examples(80), deadline=None, database=None)
@given(key=st.sampled_from(sorted(DOCUMENTS)), seed=st.integers(0, 2**48), forward=st.booleans())
def test_the_answer_stands_up_to_messages(key: str, seed: int, forward: bool) -> None:
    """Compatible: no recorded message shows otherwise. Breaking: both validators confirm the witness."""
    rng = random.Random(seed)
    old, new = DOCUMENTS[key], mutated(DOCUMENTS[key], rng)
    old, new = (old, new) if forward else (new, old)
    answer = check_containment(old, new)
    assert answer.outcome != "unproven", answer
    for judge in (jsonschema_rs.Draft7Validator, jsonschema.Draft7Validator):
        before, after = judge(old), judge(new)
        if answer.outcome == "breaking":
            assert before.is_valid(answer.witness)
            assert not after.is_valid(answer.witness)
        else:
            shown = [one for one in instances(key, rng) if before.is_valid(one) and not after.is_valid(one)]
            assert not shown
    declared = check_containment(old, new, "declared")
    assert declared.outcome != "unproven", declared
    assert (answer.outcome, declared.outcome) != ("compatible", "breaking")
