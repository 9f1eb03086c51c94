"""The core schemas that messages are read with are those that Pydantic completes a model with."""

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from pydantic import BaseModel
from pydantic._internal import _generate_schema

from protocol_models._pydantic import UnsupportedPydantic
from protocol_models._pydantic.models import generated_schema
from protocol_models.codec import model_schema

ROOT = Path(__file__).parents[2]

# In a fresh process: of a model that is complete Pydantic only gives what it has.
PROGRAM = """
from functools import partial

from pydantic import BaseModel

from protocol_models.codec.model_schema import schema_of
from protocol_models.registry import REGISTRY


def plain(value):
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case partial():
            return plain([value.func, value.args, value.keywords])
        case _ if callable(value) and not isinstance(value, type):
            return value.__qualname__
        case _:
            return value


models = {model for method in REGISTRY for model in (method.params, method.result) if isinstance(model, type)}
models = [model for model in models if issubclass(model, BaseModel)]
generated = [(model, schema_of(model)) for model in models]
assert not any(model.__pydantic_complete__ for model in models)
for model, schema in generated:
    model.model_rebuild()
    assert plain(schema) == plain(model.__pydantic_core_schema__), model
print(len(models))
"""


def test_they_are_what_pydantic_completes_a_model_with() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) > 400


def test_with_other_internals_pydantic_completes_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    class Docs(BaseModel, defer_build=True):
        name: str

    monkeypatch.delattr(_generate_schema.GenerateSchema, "clean_schema")
    with pytest.raises(UnsupportedPydantic, match="makes core schemas in another way"):
        generated_schema(Docs)
    monkeypatch.undo()  # Pydantic itself calls it as well
    monkeypatch.setattr(model_schema, "generated_schema", _refused)
    assert model_schema.schema_of(Docs) == Docs.__pydantic_core_schema__
    assert Docs.__pydantic_complete__


def _refused(_: type[BaseModel]) -> NoReturn:
    raise UnsupportedPydantic("has a new kind of model")
