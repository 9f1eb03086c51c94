"""Laws of the generators, over random protocols."""

import json
from typing import Annotated, Any, Literal

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from pydantic import TypeAdapter, create_model

from generators import canonical
from generators.bundle import Bundle
from generators.emitters import schema_files
from generators.open_schema import OpenSchema, open_reference
from generators.registry import bundle_of
from protocol_models import find_unknown
from protocol_models.base import (
    EXPERIMENTAL,
    ClientModel,
    Int64,
    JsonValue,
    Omittable,
    Tagged,
    Uint32,
    UnknownVariant,
    WireEnum,
    WireModel,
)
from protocol_models.methods import Registry, Stability, client_request, server_notification
from tests.examples import examples


class Color(WireEnum):
    RED = "red"
    BLUE = "blue"


class Leaf(WireModel):
    size: Uint32
    note: Omittable[str] = None


class Dot(WireModel):
    type: Literal["dot"]
    leaf: Leaf


class Dash(WireModel):
    type: Literal["dash"]
    color: Color | None = None


MEMBERS: list[tuple[Any, Any]] = [
    (str, ...),
    (bool, False),
    (Int64, ...),
    (str | None, None),
    (Color, ...),
    (Color | None, None),
    (Leaf, ...),
    (list[Leaf], ...),
    (dict[str, Uint32], ...),
    (JsonValue, ...),
    (Omittable[Leaf], None),  # type: ignore[misc]  # an alias with an argument is not a value to mypy
    (Annotated[str | None, EXPERIMENTAL], None),
    (Annotated[Dot | Dash | UnknownVariant, Tagged("type")], ...),
]
NAMES = ["alpha", "beta_gamma", "zeta", "id_of_thing", "x"]


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """A protocol of a few methods, whose models have random members."""
    methods = []
    for number in range(draw(st.integers(1, 4))):
        fields = draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(MEMBERS)))
        base = draw(st.sampled_from([WireModel, ClientModel]))
        params: Any = create_model(f"Params{number}", __base__=base, **fields)
        stability = draw(st.sampled_from(list(Stability)))
        if draw(st.booleans()):
            methods.append(server_notification(f"thing/{number}", params, stability=stability))
        else:
            methods.append(client_request(f"thing/{number}", params, Leaf, stability=stability))
    return Registry("random_protocol", tuple(methods))


def without_order(value: Any) -> Any:
    """The document with the arms of unions sorted; their order is that of the registration."""
    if isinstance(value, dict):
        return {k: without_order(v) for k, v in value.items()}
    if isinstance(value, list):
        return sorted((without_order(item) for item in value), key=json.dumps)
    return value


@given(registries(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=examples(16))
def test_the_order_of_registration_changes_only_the_order_of_arms(registry: Registry, random: Any) -> None:
    shuffled = list(registry.methods)
    random.shuffle(shuffled)
    one = schema_files(bundle_of(registry))
    other = schema_files(bundle_of(Registry(registry.name, tuple(shuffled))))
    assert one.keys() == other.keys()
    for path, text in one.items():
        if path.endswith(".json") and "fixtures/" not in path:
            assert without_order(json.loads(text)) == without_order(json.loads(other[path]))


@given(registries())
@settings(deadline=None, max_examples=examples(16))
def test_a_bundle_survives_its_file(registry: Registry) -> None:
    bundle = bundle_of(registry)
    read = Bundle.from_json(json.loads(schema_files(bundle)["protocol.json"]), "protocol.json")
    assert read == bundle
    assert schema_files(read) == schema_files(bundle)


@given(registries())
@settings(deadline=None, max_examples=examples(16))
def test_documents_are_schemas_and_fixtures_are_valid_and_readable(registry: Registry) -> None:
    files = schema_files(bundle_of(registry))
    models = {model.__name__: model for m in registry for model in (m.params, m.result) if model}
    for path, text in files.items():
        folder, _, name = path.rpartition("json/")
        if folder in ("", "experimental/", "legacy/") and path.endswith(".json") and "json/" in path:
            Draft7Validator.check_schema(json.loads(text))
    for name, model in models.items():
        cases = json.loads(files[f"fixtures/{name}.json"])
        adapter = TypeAdapter(model)
        for value in cases.values():
            message = adapter.validate_json(json.dumps(value))
            assert list(find_unknown(message)) == []
            assert json.loads(adapter.dump_json(message, by_alias=True, exclude_unset=True)) == value
            for tree in ("json", "experimental/json", "legacy/json"):
                if document := files.get(f"{tree}/{name}.json"):
                    assert list(Draft7Validator(json.loads(document)).iter_errors(value)) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=25,
)
"""Small trees: Hypothesis refuses to draw large ones where the machine is busy."""


@given(JSON)
def test_a_document_is_what_json_dumps_gives(value: Any) -> None:
    assert canonical.document(value) == json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False)


@given(JSON)
def test_an_ordered_document_is_what_json_dumps_gives(value: Any) -> None:
    assert canonical.ordered(value) == json.dumps(value, indent=2, ensure_ascii=False) + "\n"


@given(st.dictionaries(st.text(), JSON, max_size=3))
def test_a_document_of_texts_is_that_of_their_values(members: dict[str, Any]) -> None:
    texts = canonical.texts_of(canonical.sorted_keys(members))
    assert canonical.document_of(texts) == canonical.document(members)


@given(st.dictionaries(st.text(), JSON, max_size=3), st.integers(0, 2))
def test_a_text_that_stands_deeper_is_that_of_the_whole(members: dict[str, Any], depth: int) -> None:
    text = canonical.document_of(canonical.texts_of(canonical.sorted_keys(members), depth), depth)
    whole: Any = members
    for _ in range(depth):
        text, whole = canonical.document_of({"inside": text}, depth - 1), {"inside": whole}
        depth -= 1
    assert text == canonical.document(whole)


OPEN = st.recursive(
    st.sampled_from([{"$ref": open_reference("v2.A")}, {"$ref": open_reference("B")}, {"type": "null"}]),
    lambda inner: (
        st.fixed_dictionaries({"properties": st.dictionaries(st.text(), inner, max_size=2)})
        | st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=3)})
    ),
    max_leaves=8,
)


def _closed(schema: Any, prefix: str) -> Any:
    match schema:
        case {"$ref": str(reference)}:
            return {"$ref": prefix + reference.removeprefix(open_reference(""))}
        case dict():
            return {name: _closed(value, prefix) for name, value in schema.items()}
        case list():
            return [_closed(value, prefix) for value in schema]
        case _:
            return schema


@given(OPEN, st.sampled_from(["#/definitions/", '#/"', "\\"]), st.sampled_from(["#/definitions/v2/", "x"]))
def test_an_open_schema_is_the_same_wherever_it_stands(schema: Any, one: str, other: str) -> None:
    opened = OpenSchema(schema)
    for prefix in (one, other, one):
        text = opened.text(prefix.__add__, 0)
        assert text == canonical.document(_closed(schema, prefix))


def test_a_text_that_looks_like_an_open_reference_is_none() -> None:
    schema = {"default": open_reference("A"), "enum": [open_reference("B")], "properties": {"$ref": {}}}
    assert OpenSchema(schema).text(str.upper, 0) == canonical.document(schema)


@given(JSON)
def test_canonicalising_twice_equals_once(value: Any) -> None:
    once = canonical.document(value)
    assert canonical.document(json.loads(once)) == once
