"""Agreement: faults planted in a model or in a schema are found, and shown by a small message."""

from __future__ import annotations

import json
from random import Random
from typing import Annotated, Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, field_serializer, field_validator

from generators.agree.choices import ChoicesMade
from generators.agree.deliberate import deliberate
from generators.agree.disagreements import Disagreement, disagreement, made_small
from generators.agree.meant import PLAIN, Meant, meant_by, read_meant, read_unmet
from generators.agree.near_misses import Mutation, NearMiss, near_misses
from generators.agree.panel import Panel
from generators.agree.parties import ModelParties, Party
from generators.agree.report import as_text
from generators.agree.run import FULL, Report, Wanted, _tried
from generators.agree.samples import Samples
from generators.bundle import Bundle
from generators.errors import GeneratorError
from protocol_models.codec.plain_models import PlainModels
from protocol_models.methods import Registry
from tests.command import ROOT, TINY, run
from tests.examples import examples


class Reading(BaseModel):
    """A value of a sensor."""

    name: str
    level: int
    unit: str | None = None


DOCUMENT: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "level": {"type": "integer"},
        "unit": {"type": ["string", "null"]},
    },
    "required": ["name", "level"],
}
MESSAGES: list[Any] = [
    {"name": "a", "level": 1},
    {"name": "b", "level": -2, "unit": None},
    {"name": "c", "level": 12, "unit": "m"},
    {"name": "d", "level": 0, "unit": "cm"},
]


class Bounded(Reading):
    level: Annotated[int, Field(le=10)]


class Lenient(Reading):
    level: int | str  # type: ignore[assignment]  # the mutant


class Shouting(Reading):
    @field_serializer("name")
    def _shout(self, name: str) -> str:
        return name.upper()


class Picky(Reading):
    @field_validator("name")
    @classmethod
    def _known(cls, name: str) -> str:
        if not name:
            raise ValueError("it is empty")
        return name


PLAIN_MODELS = PlainModels(Registry("readings", ()))


def found(model: Any, document: dict[str, Any] = DOCUMENT) -> list[Disagreement]:
    """What the panel does not agree on, made small."""
    panel = Panel(document, ModelParties(model, PLAIN_MODELS), None)
    asked = [NearMiss(Mutation.NOTHING, "", json.dumps(message)) for message in MESSAGES]
    asked += near_misses(MESSAGES, 400, Random(1))
    verdicts = panel.judge([miss.text for miss in asked])
    pairs = (disagreement("Reading", miss, said) for miss, said in zip(asked, verdicts, strict=True))
    return [made_small(each, panel) for each in pairs if each is not None]


def test_a_model_and_its_schema_agree_but_for_spelling() -> None:
    entries = read_meant(PLAIN)
    assert [each for each in found(Reading) if meant_by(entries, each, DOCUMENT) is None] == []


@pytest.mark.parametrize(
    ("model", "change", "apart"),
    [
        (Bounded, Mutation.NUMBER, {Party.STRICT, Party.TOLERANT}),
        (Lenient, Mutation.TYPE, {Party.STRICT}),
        (Picky, Mutation.VALUE, {Party.STRICT, Party.TOLERANT}),
        (Shouting, Mutation.NOTHING, set()),
    ],
)
def test_a_fault_of_a_model_is_found(model: Any, change: Mutation, apart: set[Party]) -> None:
    kinds = {(each.change, each.apart) for each in found(model)}
    assert (change, frozenset(apart)) in kinds


def test_a_fault_of_a_schema_is_found() -> None:
    forgotten = {**DOCUMENT, "required": ["name"]}
    dropped = [each.text for each in found(Reading, forgotten) if each.change is Mutation.DROPPED]
    assert dropped
    assert all(json.loads(text).keys() == {"name"} for text in dropped)


def test_a_disagreement_is_made_small() -> None:
    panel = Panel(DOCUMENT, ModelParties(Picky, PLAIN_MODELS), None)
    text = json.dumps({"name": "", "level": 7, "unit": "metres"})
    wrong = disagreement("Reading", NearMiss(Mutation.VALUE, "/name", text), panel.judge([text])[0])
    assert wrong is not None
    assert json.loads(made_small(wrong, panel).text).keys() == {"name", "level"}


def test_near_misses_are_the_same_for_the_same_seed() -> None:
    assert near_misses(MESSAGES, 50, Random(3)) == near_misses(MESSAGES, 50, Random(3))
    assert near_misses(MESSAGES, 50, Random(3)) != near_misses(MESSAGES, 50, Random(4))


def test_near_misses_are_text() -> None:
    texts = {miss.change: miss.text for miss in near_misses(MESSAGES, 400, Random(2))}
    assert set(texts) >= set(Mutation) - {Mutation.NOTHING, Mutation.ITEMS, Mutation.MIXED}
    assert texts[Mutation.TWICE].count('"name"') == 2 or texts[Mutation.TWICE].count('"level"') == 2
    assert "[[[" in texts[Mutation.DEEP]
    for text in texts.values():
        json.loads(text)


TREE = {
    "$ref": "#/definitions/Tree",
    "definitions": {
        "Tree": {
            "type": "object",
            "properties": {"kids": {"type": "array", "items": {"$ref": "#/definitions/Tree"}}},
            "required": ["kids"],
        }
    },
}
SCHEMAS: st.SearchStrategy[Any] = st.sampled_from(
    [
        {"type": "integer", "minimum": 3, "maximum": 5},
        {"type": "string", "minLength": 2, "maxLength": 3},
        {"type": "string", "pattern": "^[a-z]{2}$"},
        {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 1},
        {"type": "array", "items": [{"type": "null"}, {"type": "boolean"}]},
        {"oneOf": [{"const": 1}, {"type": "object", "properties": {"a": True}, "required": ["a"]}]},
        {"type": ["object", "null"], "additionalProperties": {"type": "number", "exclusiveMinimum": 0}},
        {"allOf": [{"type": "object", "properties": {"a": {"type": "null"}}, "required": ["a"]}]},
        TREE,
    ]
)


@settings(max_examples=examples(30), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_samples_are_valid(data: st.DataObject) -> None:
    schema: dict[str, Any] = data.draw(SCHEMAS)
    sample = data.draw(Samples(schema).strategy())
    assert Panel(schema, None, None).admits(sample), sample


def test_an_entry_that_is_meant_says_where(tmp_path: Any) -> None:
    (wrong, *_) = [each for each in found(Bounded) if each.change is Mutation.NUMBER]
    row = {"id": "x", "parties": ["strict model", "tolerant model"], "changes": ["number"], "reason": "y"}
    assert Meant.from_toml(row, "here").covers(wrong, DOCUMENT)
    assert not Meant.from_toml({**row, "schema": False}, "here").covers(wrong, DOCUMENT)
    assert not Meant.from_toml({**row, "when": "beyond-width"}, "here").covers(wrong, DOCUMENT)
    assert not Meant.from_toml({**row, "places": ["/name"]}, "here").covers(wrong, DOCUMENT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[meant]]\nid = 'a'\nreason = 'b'\n", "an entry has no 'changes'"),
        ("[[meant]]\nid = 'a'\nreason = 'b'\nchanges = ['number']\nwho = 1\n", "unknown key 'who'"),
        ("[[meant]]\nid = 'a'\nreason = 'b'\nchanges = ['nothng']\n", "'nothng' is not a valid"),
        ("[[meant]]\nid = 'a'\nreason = 'b'\nchanges = []\nwhen = 'never'\n", "no condition 'never'"),
        ("[[meant", "not valid TOML"),
    ],
)
def test_a_list_with_a_mistake_is_refused(text: str, said: str, tmp_path: Any) -> None:
    file = tmp_path / "meant.toml"
    file.write_text(text)
    with pytest.raises(GeneratorError, match=said):
        read_meant(file)


def test_the_command_judges_another_protocol() -> None:
    words = ("agree", "--protocol", TINY, "--valid", "20", "--near", "60", "--without", "typescript")
    code, text = run(*words, "--without", "ajv")
    assert code in (0, 1), text
    assert "valid messages" in text
    assert "not asked: Ajv, TypeScript" in text
    assert run(*words, "--without", "ajv") == (code, text)


@pytest.mark.skipif(not (ROOT / "node_modules/ajv").is_dir(), reason="Ajv is not installed: run npm ci")
def test_this_protocol_agrees(our_bundle: Bundle) -> None:
    """Every type, each with a few messages; `just agree` tries each with many."""
    types = len(our_bundle.documents)
    code, text = run("agree", "--valid", str(4 * types), "--near", str(4 * types))
    assert code == 0, text
    assert text.startswith(f"{types} types, "), text
    assert "the parties agree" in text


@pytest.mark.parametrize(("valid", "near", "tried"), [(8, 100, 2), (100, 9, 2), (3, 3, 1), (40, 40, 10)])
def test_too_few_messages_are_for_types_that_the_seed_draws(valid: int, near: int, tried: int) -> None:
    every = [f"T{number}" for number in range(10)]
    some = [_tried(Wanted("", valid, near, seed), every) for seed in range(40)]
    assert {len(each) for each in some} == {tried}
    assert set().union(*some) == set(every)
    assert all(each == sorted(each, key=every.index) for each in some)
    assert some[0] == _tried(Wanted("", valid, near, 0), every)


CHOICES: dict[str, Any] = {
    "type": "object",
    "properties": {
        "state": {"enum": ["on", "off"]},
        "size": {"type": ["integer", "null"], "minimum": 0, "exclusiveMaximum": 10},
        "parts": {"type": "array", "maxItems": 2, "items": {"$ref": "#/definitions/Part"}},
    },
    "required": ["state"],
    "definitions": {
        "Part": {"oneOf": [{"$ref": "#/definitions/Text"}, {"type": "string", "minLength": 1}]},
        "Text": {"type": "object", "properties": {"kind": {"enum": ["text"]}}, "required": ["kind"]},
    },
}


def test_what_messages_make_use_of_is_counted() -> None:
    coverage = ChoicesMade("T", CHOICES)
    assert coverage.made == set()
    coverage.add({"state": "on", "size": 0, "parts": [{"kind": "text"}, "a"]})
    assert coverage.choices - coverage.made == {
        'T/state: "off"',
        "T/size: exclusiveMaximum 10",
        "T/size: type null",
        "T: parts is absent",
        "T: size is absent",
    }
    coverage.add({"state": "off"})
    coverage.add({"state": "on", "size": 9})
    coverage.add({"state": "on", "size": None})
    assert coverage.made == coverage.choices
    assert {"Part/oneOf/0: variant", "Part/oneOf/1: variant", "Part/oneOf/1: minLength 1"} <= coverage.made


def test_choices_that_were_not_made_are_made_deliberately() -> None:
    schema: dict[str, Any] = {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"enum": ["a", "b"]},
            "inner": {"$ref": "#/definitions/Inner"},
            "size": {"type": ["integer", "null"]},
        },
        "definitions": {
            "Inner": {
                "oneOf": [{"type": "string", "maxLength": 3}, {"type": "array", "items": {"enum": [1, 2]}}]
            }
        },
    }
    made = ChoicesMade("T", schema)
    admits = jsonschema_rs.Draft7Validator(schema).is_valid
    more = deliberate(made, [{"kind": "a"}], made.choices, admits)
    assert all(map(admits, more))
    assert made.made == made.choices


EMBEDDED: dict[str, Any] = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "tree": {"$ref": "#/definitions/Tree"}},
    "definitions": {
        "Tree": {
            "type": "object",
            "required": ["kids"],
            "properties": {
                "kids": {"type": "array", "items": {"$ref": "#/definitions/Tree"}},
                "leaf": {"anyOf": [{"$ref": "#/definitions/Leaf"}, {"type": "null"}]},
            },
        },
        "Leaf": {"type": "object", "properties": {"colour": {"enum": ["red", "green"]}}},
    },
}


def test_a_choice_deep_inside_is_made_by_a_small_message_though_the_given_ones_are_large() -> None:
    """What stands around the choice was met already: no step on the way makes a new one."""
    made = ChoicesMade("T", EMBEDDED)
    large = {"name": "n" * 9_000, "tree": {"kids": [{"kids": []}] * 200, "leaf": {"colour": "red"}}}
    for message in (large, {"name": ""}, {"name": "", "tree": {"kids": [], "leaf": None}}):
        made.add(message)
    assert made.choices - made.made == {'Leaf/colour: "green"', "Leaf: colour is absent"}
    admits = jsonschema_rs.Draft7Validator(EMBEDDED).is_valid
    more = deliberate(made, [large], made.choices, admits)
    assert made.made == made.choices
    assert max(len(json.dumps(message)) for message in more) < 100


@pytest.mark.parametrize(
    ("valid", "made", "listed", "agrees"),
    [
        (FULL, {"T: a", "T: b"}, set(), True),
        (FULL, {"T: a"}, set(), False),
        (FULL - 1, {"T: a"}, set(), True),
        (FULL, {"T: a"}, {"T: b"}, True),
        (FULL, {"T: a", "T: b"}, {"T: b"}, False),
        (FULL, {"T: a", "T: b"}, {"T: gone"}, False),
    ],
)
def test_a_full_run_fails_where_a_choice_is_not_met(
    valid: int, made: set[str], listed: set[str], agrees: bool
) -> None:
    report = Report(Wanted("", valid, 0, 1), {"T": {}}, [], 1, valid=valid)
    report.choices, report.made, report.listed_unmet = {"T: a", "T: b"}, made, frozenset(listed)
    assert report.agrees is agrees
    text = as_text(report, 200)
    assert ("not met: T: b" in text) is bool(report.unmet)
    assert ("1 choice of the schemas not met" in text) is (valid == FULL and bool(report.unmet))
    assert ("is listed as a choice" in text) is bool(report.stale_unmet)
    assert ("the parties agree" in text) is agrees


def test_choices_are_listed_with_a_reason(tmp_path: Any) -> None:
    file = tmp_path / "meant.toml"
    file.write_text("[[unmet]]\nchoice = 'T: a is absent'\nreason = 'A validator wants it.'\n")
    assert read_unmet(file) == ["T: a is absent"]
    file.write_text("[[unmet]]\nchoice = 'T: a is absent'\n")
    with pytest.raises(GeneratorError, match="not a `choice` and a `reason`"):
        read_unmet(file)


def test_an_entry_for_all_types_is_stale_in_a_thorough_run_alone() -> None:
    row = {"id": "x", "parties": ["Ajv"], "changes": ["null"], "reason": "y"}
    everywhere, somewhere = Meant.from_toml(row, ""), Meant.from_toml({**row, "id": "z", "types": ["A"]}, "")
    report = Report(Wanted("p:R", 4, 4, 1), {"A": {}}, [everywhere, somewhere], 1, asked={"x", "z"})
    assert report.stale == [somewhere]
    report.by_change[Mutation.NULL] = 100
    assert report.stale == [everywhere, somewhere]
