"""Laws: what must hold of every pair of schemas."""

from __future__ import annotations

import copy
import random
from typing import Any

import jsonschema
import jsonschema_rs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generators.containment import check_containment
from tests.containment.schemas import URIS, VALUES, SchemaMaker, instance, pairs
from tests.examples import examples

RUST = {
    "draft4": jsonschema_rs.Draft4Validator,
    "draft6": jsonschema_rs.Draft6Validator,
    "draft7": jsonschema_rs.Draft7Validator,
    "draft2019-09": jsonschema_rs.Draft201909Validator,
    "draft2020-12": jsonschema_rs.Draft202012Validator,
}
PYTHON = {
    "draft4": jsonschema.Draft4Validator,
    "draft6": jsonschema.Draft6Validator,
    "draft7": jsonschema.Draft7Validator,
    "draft2019-09": jsonschema.Draft201909Validator,
    "draft2020-12": jsonschema.Draft202012Validator,
}
INSTANCES = [*VALUES, *(instance(random.Random(seed), 3) for seed in range(150))]


def bounded(everyday: int) -> settings:
    """So many examples of random schemas, none of which is kept."""
    return settings(
        max_examples=examples(everyday),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        database=None,
    )


def documents() -> st.SearchStrategy[tuple[Any, str, random.Random]]:
    """A document, its draft, and a source of chance."""

    def drawn(seed: int, draft: str) -> tuple[Any, str, random.Random]:
        rng = random.Random(seed)
        return SchemaMaker(rng, draft).document(), draft, rng

    return st.builds(drawn, st.integers(0, 2**48), st.sampled_from(sorted(URIS)))


@bounded(300)
@given(pairs())
def test_the_answer_stands_up_to_instances(pair: tuple[Any, Any, str, random.Random]) -> None:
    """Compatible: no instance shows otherwise. Breaking: both validators confirm the witness."""
    old, new, draft, _ = pair
    answer = check_containment(old, new)
    if answer.outcome == "breaking":
        for judge in (RUST[draft], PYTHON[draft]):
            try:
                before, after = judge(old), judge(new)
            except jsonschema_rs.ValidationError:
                assert "jsonschema-rs" in answer.confirmation  # the random schema is none, and that is said
                continue
            assert before.is_valid(answer.witness)
            assert not after.is_valid(answer.witness)
    elif answer.outcome == "compatible":
        try:
            before, after = RUST[draft](old), RUST[draft](new)
        except jsonschema_rs.ValidationError:
            return  # the random schema is none, so there is nothing to hold the answer against
        shown = [one for one in INSTANCES if before.is_valid(one) and not after.is_valid(one)]
        assert not shown


@bounded(300)
@given(pairs())
def test_declaring_less_breaks_less(pair: tuple[Any, Any, str, random.Random]) -> None:
    """What no instance breaks, no declared instance breaks; a declared break is a break."""
    old, new, _, _ = pair
    of_open, declared = check_containment(old, new), check_containment(old, new, "declared")
    if of_open.outcome == "compatible":
        assert declared.outcome != "breaking"
    if declared.outcome == "breaking":
        assert of_open.outcome != "compatible"


@bounded(120)
@given(documents())
def test_what_means_the_same_is_compatible(drawn: tuple[Any, str, random.Random]) -> None:
    """A schema against itself, reordered, and with subschemas moved into definitions or out."""
    schema, draft, rng = drawn
    loops = check_containment(schema, {"type": "string"}).reason
    if "applies itself" in loops:
        return  # a random definition that is nothing but itself has no meaning
    for same in (
        copy.deepcopy(schema),
        reordered(schema, rng),
        inlined(schema, draft),
        referring(schema, draft),
    ):
        for writer in ("open", "declared"):
            assert check_containment(schema, same, writer).outcome == "compatible"
            assert check_containment(same, schema, writer).outcome == "compatible"


@bounded(120)
@given(documents())
def test_logic_holds(drawn: tuple[Any, str, random.Random]) -> None:
    """Unions contain their arms, negations mirror them, and cases that are all there are say nothing."""
    document, draft, rng = drawn
    if "applies itself" in check_containment(document, {"type": "string"}).reason:
        return  # a random definition that is nothing but itself has no meaning
    head = {name: document[name] for name in ("$schema", "definitions")}
    one = {name: value for name, value in document.items() if name not in head}
    two = SchemaMaker(rng, draft).schema(2)
    two = two if isinstance(two, dict) else {}
    for old, new in (
        (one, {"anyOf": [two, one]}),
        ({"allOf": [two, one]}, one),
        ({"oneOf": [one, two]}, {"anyOf": [one, two]}),
        ({"not": {"anyOf": [one, two]}}, {"allOf": [{"not": one}, {"not": two}]}),
        ({"anyOf": [{"not": one}, {"not": two}]}, {"not": {"allOf": [one, two]}}),
        (one, {"oneOf": [{"allOf": [one, two]}, {"allOf": [one, {"not": two}]}]}),
        ({"allOf": [one, {"not": {"not": two}}]}, two),
    ):
        answer = check_containment(head | old, head | new)
        assert answer.outcome == "compatible", answer


def reordered(value: Any, rng: random.Random) -> Any:
    """The same JSON with the members of its objects shuffled."""
    if isinstance(value, dict):
        names = rng.sample(list(value), len(value))
        return {name: reordered(value[name], rng) for name in names}
    return [reordered(item, rng) for item in value] if isinstance(value, list) else value


def inlined(schema: Any, draft: str) -> Any:
    """Every reference, once, replaced by a copy of its target."""

    def walked(value: Any) -> Any:
        if isinstance(value, list):
            return [walked(item) for item in value]
        if not isinstance(value, dict):
            return value
        if set(value) == {"$ref"}:
            return copy.deepcopy(schema["definitions"][value["$ref"].rpartition("/")[2]])
        return {name: walked(item) for name, item in value.items()}

    rest = {name: walked(item) for name, item in schema.items() if name != "definitions"}
    return {**rest, "definitions": schema["definitions"]}


def referring(schema: Any, draft: str) -> Any:
    """The values of `properties` and the arms of unions moved into definitions."""
    moved: dict[str, Any] = {}

    def parked(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        name = f"m{len(moved)}"
        moved[name] = value
        return {"$ref": f"#/definitions/{name}"}

    changed = dict(schema)
    if isinstance(schema.get("properties"), dict):
        changed["properties"] = {name: parked(v) for name, v in schema["properties"].items()}
    for keyword in ("allOf", "anyOf", "oneOf"):
        if keyword in schema:
            changed[keyword] = [parked(arm) for arm in schema[keyword]]
    return {**changed, "definitions": {**schema["definitions"], **moved}}
