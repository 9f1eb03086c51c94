"""The conditions of entries: what a disagreement has to be like to be one that is meant."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, Field, WrapValidator, field_validator, model_validator

from generators.agree.code_of_models import CodeOfModels
from generators.agree.disagreements import Disagreement
from generators.agree.meant import CONDITIONS, PLAIN, Meant
from generators.agree.near_misses import Mutation
from generators.agree.parties import Party
from generators.agree.run import Wanted, agree
from generators.agree.variants import has_member_of_another_variant
from generators.errors import GeneratorError
from protocol_models.codec.model_schema import schema_of
from protocol_models.methods import Registry, client_notification


class Plain(BaseModel):
    a: int = 1
    parts: list[Plain] = []


class Whole(BaseModel):
    a: int

    @model_validator(mode="after")
    def _checked(self) -> Whole:
        return self


class Sole(BaseModel):
    kind: Literal["sole"]
    a: int


class Other(BaseModel):
    kind: str

    @field_validator("kind", mode="before")
    @classmethod
    def _is_none_of_ours(cls, kind: object) -> object:
        if kind == "sole":
            raise ValueError("it is another variant's")
        return kind


class Judged(BaseModel):
    plain: Plain
    whole: Whole | None = None
    limited: Annotated[int, Field(ge=0)] = 0
    names: Annotated[list[str], AfterValidator(lambda names: names)] = Field([], alias="allNames")
    by_name: dict[str, Annotated[int, WrapValidator(lambda value, read: read(value))]] = {}
    pair: tuple[int, Whole] = Field((1, Whole(a=1)), validation_alias="pairOfTwo")
    either: Sole | Other = Other(kind="x")
    picked: Annotated[Sole | Plain, Field(union_mode="left_to_right")] = Plain()


@pytest.mark.parametrize(
    ("place", "is_code"),
    [
        ("", False),
        ("/plain", False),
        ("/plain/parts/*/parts/*/a", False),
        ("/limited", False),
        ("/whole", True),
        ("/whole/a", True),
        ("/whole/more", True),
        ("/allNames", True),
        ("/allNames/*", True),
        ("/by_name", False),
        ("/by_name/x", True),
        ("/pairOfTwo", False),
        ("/pairOfTwo/*", True),
        ("/either", False),
        ("/either/a", True),
        ("/picked/a", False),
        ("/undeclared", False),
    ],
)
def test_where_code_of_the_models_decides(place: str, is_code: bool) -> None:
    assert CodeOfModels(schema_of(Judged)).decides(place) is is_code


UNION: dict[str, Any] = {
    "$ref": "#/definitions/Either",
    "definitions": {
        "Either": {
            "anyOf": [{"$ref": "#/definitions/Open"}, {"$ref": "#/definitions/Sized"}, {"type": "null"}]
        },
        "Open": {"properties": {"id": {"type": "string"}}, "required": ["id"]},
        "Sized": {
            "properties": {
                "id": {"type": "string"},
                "size": {"type": "integer"},
                "in": {"$ref": "#/definitions/Either"},
            },
            "required": ["size"],
        },
    },
}


@pytest.mark.parametrize(
    ("message", "has"),
    [
        ({"id": "a"}, False),
        ({"id": "a", "size": "large"}, True),
        ({"size": 1}, False),
        ({"size": 1, "in": {"id": "a", "size": "large"}}, True),
        ({"id": "a", "more": 1}, False),
        (None, False),
    ],
)
def test_a_member_that_another_variant_declares(message: Any, has: bool) -> None:
    assert has_member_of_another_variant(UNION, message) is has


@pytest.mark.parametrize(
    ("apart", "is_meant"),
    [
        (set(), True),
        ({Party.STRICT}, True),
        ({Party.STRICT, Party.TOLERANT}, True),
        ({Party.STRICT, Party.AJV}, False),
    ],
)
def test_any_of_several_parties_may_stand_apart(apart: set[Party], is_meant: bool) -> None:
    row = {"id": "x", "among": ["strict model", "tolerant model"], "changes": ["null"], "reason": "y"}
    wrong = Disagreement("T", Mutation.NULL, "/a", "{}", {}, frozenset(apart), True)
    assert Meant.from_toml(row, "here").covers(wrong, {}) is is_meant
    with pytest.raises(GeneratorError, match="both `parties` and `among`"):
        Meant.from_toml({**row, "parties": []}, "here")


WIDTHS = {
    "definitions": {
        "Step": {
            "oneOf": [
                {
                    "properties": {"kind": {"const": kind}, "ms": {"type": "integer", "format": width}},
                    "required": ["kind"],
                }
                for kind, width in (("ran", "int64"), ("slept", "uint64"))
            ]
        }
    },
    "properties": {
        "steps": {"type": "array", "items": {"$ref": "#/definitions/Step"}},
        "last": {"allOf": [{"$ref": "#/definitions/Step"}]},
        "sizes": {"additionalProperties": {"type": "integer", "format": "uint64", "minimum": 0}},
    },
}


@pytest.mark.parametrize(
    ("place", "text", "beyond_width", "beyond_uint64"),
    [
        ("/steps/*/ms", f'{{"steps":[{{"kind":"ran","ms":{2**63}}}]}}', True, False),
        ("/steps/*/ms", f'{{"steps":[{{"kind":"ran","ms":{2**64}}}]}}', True, False),
        ("/steps/*/ms", f'{{"steps":[{{"kind":"slept","ms":{2**63}}}]}}', False, False),
        ("/steps/*/ms", f'{{"steps":[{{"kind":"ran"}},{{"kind":"slept","ms":{2**64}}}]}}', True, True),
        ("/last/ms", f'{{"last":{{"kind":"slept","ms":{2**64}}}}}', True, True),
        ("/last/kind", f'{{"last":{{"kind":"slept","ms":{2**64}}}}}', False, False),
        ("/sizes/a", f'{{"sizes":{{"a":{2**64},"b":0}}}}', True, True),
        ("/sizes/b", f'{{"sizes":{{"a":{2**64},"b":0}}}}', False, False),
        ("/sizes/a", '{"sizes":{"a":1.5e30}}', False, False),
    ],
)
def test_a_number_is_beyond_the_width_of_the_variant_that_it_stands_in(
    place: str, text: str, beyond_width: bool, beyond_uint64: bool
) -> None:
    found = Disagreement("A", Mutation.NUMBER, place, text, {}, frozenset(), schema=True)
    assert CONDITIONS["beyond-width"](found, WIDTHS) is beyond_width
    assert CONDITIONS["beyond-uint64"](found, WIDTHS) is beyond_uint64


DOCUMENT: dict[str, Any] = {
    "properties": {
        "at": {"type": "string", "format": "date-time"},
        "all": {"type": "array", "items": {"type": "string", "format": "uuid"}, "uniqueItems": True},
        "by/name": {"additionalProperties": {"type": "string", "format": "date"}},
        "uniqueItems": {"type": "integer"},
    },
}


@pytest.mark.parametrize(
    ("condition", "place", "text", "holds"),
    [
        ("of-another-format", "/at", '{"at":"today"}', True),
        ("of-another-format", "/at", '{"at":"2020-01-01T00:00:00Z"}', False),
        ("of-another-format", "/all", '{"at":"today","all":["a"]}', True),
        ("of-another-format", "/all/*", '{"all":["a"]}', True),
        ("of-another-format", "/all/*", '{"all":["3f1eb429-87da-4ad7-858c-18f596b73ec3"]}', False),
        ("of-another-format", "/by~1name/a~1b", '{"by/name":{"a/b":"x"}}', True),
        ("repeated-in-a-set", "/all", '{"all":["a","a"]}', True),
        ("repeated-in-a-set", "/all", '{"all":["a","a",1]}', False),
        ("repeated-in-a-set", "/uniqueItems", '{"uniqueItems":"x"}', False),
        ("ends-a-line", "/at", '{"at":"a\\n"}', True),
        ("ends-a-line", "", '{"by/name":{"a\\n":"x"}}', True),
        ("ends-a-line", "/at", '{"at":"a\\nb"}', False),
    ],
)
def test_what_validators_leave_to_readers(condition: str, place: str, text: str, holds: bool) -> None:
    found = Disagreement("A", Mutation.VALUE, place, text, {}, frozenset(), schema=True)
    assert CONDITIONS[condition](found, DOCUMENT) is holds


class Holds(BaseModel):
    names: set[str]
    at: Annotated[datetime, Field(alias="at/of")]
    price: Decimal


HOLDS = Registry("holds", (client_notification("held", Holds),))


def test_sets_dates_and_decimals_of_plain_models_agree() -> None:
    """What is read in more forms than it is written is not expected to come back as it was."""
    without = frozenset({Party.AJV, Party.TYPESCRIPT})
    report = agree(Wanted(f"{__name__}:HOLDS", 60, 600, 1, without=without, meant=(PLAIN,)))
    assert {"format", "set"} <= set(report.meant)
    assert report.groups == {}
