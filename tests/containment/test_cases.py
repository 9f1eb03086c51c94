"""The labelled cases of public suites, and real documents, where they are present."""

from __future__ import annotations

import copy
import json
import random
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from bench.compat_cases import directions, judged
from generators.containment import check_containment

SHARED = Path(__file__).parents[2] / "../shared"
CASES = sorted((SHARED / "compat-cases").glob("*.jsonl"))
FACTS = SHARED / "facts/0.169.0"
UNIONS = ["ServerNotification.json", "ClientRequest.json", "ServerRequest.json"]

needs_cases = pytest.mark.skipif(not CASES, reason="../shared/compat-cases is absent")
needs_facts = pytest.mark.skipif(not FACTS.exists(), reason="../shared/facts is absent")


@needs_cases
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_labelled_cases(path: Path) -> None:
    """No break is missed, nothing crashes; false alarms and open questions stay below 1%."""
    found: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        for _, old, new, label in directions(case):
            start = time.process_time()
            found[judged(old, new, case["draft"], label)[0]] += 1
            assert time.process_time() - start < 2, case["id"]
    assert found["missed"] == found["crash"] == 0
    assert found["false alarm"] <= found.total() / 100
    assert found["unproven"] <= found.total() / 100


@cache
def documents(edition: str) -> dict[str, Any]:
    """The documents of one edition by path; nobody changes them."""
    text = (FACTS / f"json-schema.{edition}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def mutated(document: Any, rng: random.Random) -> Any:
    """A copy in which a few definitions lost an enumerated value, a requirement or a member."""
    document = copy.deepcopy(document)
    definitions = document.get("definitions", {"": document})
    for name in rng.sample(sorted(definitions), min(4, len(definitions))):
        schema = definitions[name]
        if not isinstance(schema, dict):
            continue
        if len(schema.get("enum", ())) > 1:
            schema["enum"].pop(rng.randrange(len(schema["enum"])))
        elif schema.get("required") and rng.random() < 0.5:
            schema["required"].pop(rng.randrange(len(schema["required"])))
        elif schema.get("properties"):
            schema["properties"].pop(rng.choice(sorted(schema["properties"])))
    return document


@needs_facts
@pytest.mark.parametrize("name", UNIONS)
@pytest.mark.parametrize("writer", ["open", "declared"])
def test_message_unions(name: str, writer: Any) -> None:
    """Each is judged against its other edition, itself and a mutant in a second or less."""
    experimental, stable = documents("experimental")[name], documents("stable")[name]
    mutant = mutated(experimental, random.Random(1))
    pairs = [(experimental, stable), (stable, experimental), (experimental, experimental)]
    for old, new in [*pairs, (experimental, mutant), (mutant, experimental)]:
        start = time.process_time()
        answer = check_containment(old, new, writer)
        assert time.process_time() - start < 2  # twice the aim, for machines that are shared
        assert answer.outcome != "unproven", answer.reason
        assert answer.outcome == "compatible" or old is not new
        confirm(old, new, answer)


@needs_facts
def test_mutated_documents() -> None:
    """A sample of real documents against mutants of themselves, both ways."""
    rng = random.Random(7)
    found = documents("experimental")
    for name in rng.sample(sorted(found), 60):
        mutant = mutated(found[name], rng)
        for old, new in ((found[name], mutant), (mutant, found[name])):
            answer = check_containment(old, new)
            assert answer.outcome != "unproven", (name, answer.reason)
            confirm(old, new, answer)


def confirm(old: Any, new: Any, answer: Any) -> None:
    """The witness, if there is one, is one."""
    if answer.has_witness:
        for judge in (jsonschema.Draft7Validator, jsonschema_rs.Draft7Validator):
            assert judge(old).is_valid(answer.witness)
            assert not judge(new).is_valid(answer.witness)


def generated(types: int, leaf: str) -> Any:
    """A union of as many tagged arms, each with its own type; types refer to one another."""
    definitions: dict[str, Any] = {}
    arms: list[Any] = []
    for number in range(types):
        name, following = f"T{number}", f"T{(number * 7 + 1) % types}"
        definitions[name] = {
            "type": "object",
            "properties": {
                "text": {"type": "string"},
                "count": {"type": leaf if number == types - 1 else "integer"},
                "next": {"anyOf": [{"$ref": f"#/definitions/{following}"}, {"type": "null"}]},
            },
            "required": ["text", "count"],
        }
        params = {"$ref": f"#/definitions/{name}"}
        properties = {"method": {"enum": [f"m/{number}"]}, "params": params}
        arms.append({"type": "object", "properties": properties, "required": [*properties]})
    return {"oneOf": arms, "definitions": definitions}


def test_cost_grows_linearly() -> None:
    """Four times the types, recursive ones, cost about four times the time."""
    seconds = {}
    for types in (100, 400):
        old, new = generated(types, "number"), generated(types, "integer")
        start = time.process_time()
        assert check_containment(old, new).outcome == "breaking"
        assert check_containment(new, old).outcome == "compatible"
        seconds[types] = time.process_time() - start
    assert seconds[400] < 8 * seconds[100] + 0.2
