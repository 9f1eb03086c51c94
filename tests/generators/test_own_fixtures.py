"""`write` puts the fixtures that it made before their own types, and refuses where one is broken."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Self

import pytest
from pydantic import AfterValidator, BaseModel, Field, PlainSerializer, WithJsonSchema, model_validator

from generators.artifacts import Tree
from generators.errors import InvalidProtocol
from generators.freshness.run import write
from generators.own_fixtures import broken_fixtures
from generators.project import Project
from generators.registry import read_protocol
from protocol_models.methods import Registry, client_request, server_notification


def even(number: int) -> int:
    if number % 2 != 1:
        return number
    raise ValueError("it is odd")


def known(word: str) -> str:
    return {"a": "b"}[word]


def never() -> str:
    raise AssertionError("code that makes a default was run")


class Digits(BaseModel):
    number: Annotated[int, WithJsonSchema({"type": "string", "pattern": "^[0-9]+$"})]


class Even(BaseModel):
    number: Annotated[int, AfterValidator(even)]


class Worded(BaseModel):
    number: Annotated[int, AfterValidator(str)]


class Label(BaseModel):
    number: Annotated[int, AfterValidator(str)]
    below: "Label | None"


class Box(BaseModel):
    label: Label
    inner: "Box | None"


class Shelf(BaseModel):
    """Types that refer to themselves: the code is at the end of two references."""

    boxes: Annotated[list[Box], Field(min_length=1)]


class WordedAndWritten(BaseModel):
    number: Annotated[int, AfterValidator(str), PlainSerializer(int, return_type=int)]


class EvenShown(BaseModel):
    number: Annotated[int, AfterValidator(even)] = Field(examples=[2, 4])


class Known(BaseModel):
    word: Annotated[str, AfterValidator(known)]


class Made(BaseModel):
    word: str = Field(default_factory=never)


class MadeAndChecked(BaseModel):
    word: str = Field(default_factory=lambda: "made")

    @model_validator(mode="after")
    def _has_word(self) -> Self:
        assert len(self.word)
        return self


class Shouted(BaseModel):
    """It is read in one form and written in another."""

    at: Annotated[int, Field(validation_alias="in", serialization_alias="out")]


def project(out: Path, *models: type[BaseModel]) -> Project:
    """The project of a registry that notifies of each model."""
    methods = tuple(server_notification(model.__name__, model) for model in models)
    asked = tuple(client_request(f"ask{model.__name__}", model, model) for model in models)
    registry = Registry("tiny", methods + asked)
    read = read_protocol(registry)
    return Project("tiny:REGISTRY", registry, read.bundle, out, out / "tests", types=read.types)


def broken(out: Path, *models: type[BaseModel]) -> list[str]:
    made = project(out, *models)
    return [f"{each.where}: {each.what}" for each in broken_fixtures(made, made.trees()[0])]


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (Digits, "Digits/number: its model refuses the fixture 'least': Input should be a valid integer"),
        (Even, "Even/number: its model refuses the fixture 'least': Value error, it is odd"),
        (Known, "Known: its model refuses the fixture 'least': its code raises KeyError"),
        (Worded, "Worded: of the fixture 'least' its model writes what its JSON Schema rejects: "),
        (Shelf, "Shelf: of the fixture 'least' its model writes what its JSON Schema rejects: "),
    ],
)
def test_a_fixture_that_its_model_refuses_is_named(model: type[BaseModel], said: str, tmp_path: Path) -> None:
    found = broken(tmp_path, model, EvenShown)
    assert found[0].startswith(said)
    assert not [line for line in found if line.startswith("EvenShown")]


def test_all_of_them_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidProtocol) as raised:
        write(project(tmp_path / "out", Digits, Even, EvenShown), None, _no_progress)
    assert {each.where for each in raised.value.problems} == {"Digits/number", "Even/number"}
    assert all("examples" in each.hint for each in raised.value.problems)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("model", [EvenShown, Made, MadeAndChecked, Shouted, WordedAndWritten])
def test_a_fixture_that_fits_is_written(model: type[BaseModel], tmp_path: Path) -> None:
    assert broken(tmp_path, model) == []


def test_a_fixture_that_its_schema_refuses_is_named(tmp_path: Path) -> None:
    made = project(tmp_path, EvenShown)
    tree = made.trees()[0]
    text = tree.files["json/EvenShown.json"].replace('"integer"', '"string"')
    wrong = Tree(tree.root, {**tree.files, "json/EvenShown.json": text})
    found = [f"{each.where}: {each.what}" for each in broken_fixtures(made, wrong)]
    assert found[0].startswith("EvenShown/number: its JSON Schema rejects the fixture 'least'")


def test_a_protocol_that_was_not_read_here_is_not_judged(tmp_path: Path) -> None:
    made = replace(project(tmp_path, Digits), types=None)
    assert broken_fixtures(made, made.trees()[0]) == []


def _no_progress(_what: str, _count: int) -> Any:
    from contextlib import nullcontext

    return nullcontext(lambda _done: None)
