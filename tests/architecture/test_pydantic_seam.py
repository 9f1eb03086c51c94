"""One room knows what Pydantic does not document: its internals, and the keys of its core schemas."""

import ast
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import generators.schema
from protocol_models._pydantic.keys import KEYS as KNOWN_KEYS

ROOT = Path(__file__).parents[2]
SEAM = ROOT / "protocol_models/_pydantic"
MODULES = [
    path
    for package in ("generators", "protocol_models")
    for path in sorted((ROOT / package).rglob("*.py"))
    if SEAM not in path.parents
]
OURS = {
    field.name for each in vars(generators.schema).values() if is_dataclass(each) for field in fields(each)
}
KEYS = {key for keys in KNOWN_KEYS.values() for key in keys.split() if "_" in key}
KEYS -= OURS | {"json_schema", "decimal_places", "max_digits"}
"""The keys of core schemas that are not words of ours, of everybody, or arguments of `Field`."""
DOCUMENTED = {
    "__get_pydantic_core_schema__", "__get_pydantic_json_schema__", "__pydantic_complete__",
    "__pydantic_core_schema__", "__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_serializer__",
    "__pydantic_validator__",
}  # fmt: skip
"""The attributes of models, and the methods of annotations, that Pydantic's reference lists."""


def undocumented(tree: ast.AST) -> Iterator[str]:
    """What a module names that belongs into the seam."""
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if text in KEYS or text.startswith("pydantic_js"):
                yield text
            case ast.Constant(value=str(text)) | ast.Attribute(attr=text) | ast.Name(id=text) if (
                text.startswith("__pydantic") and text not in DOCUMENTED
            ):
                yield text
            case ast.ImportFrom(module=str(module), names=names) if module.partition(".")[0] == "pydantic":
                named = [*module.split("."), *(alias.name for alias in names)]
                yield from (name for name in named if name.startswith("_"))
            case ast.Import(names=names):
                yield from (alias.name for alias in names if alias.name.startswith("pydantic._"))


def test_no_other_room_names_what_pydantic_does_not_document() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in MODULES
        if (names := sorted(set(undocumented(ast.parse(path.read_bytes())))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "schema['items_schema']",
        "schema.get('serialization_alias', name)",
        "metadata.get('pydantic_js_extra')",
        "getattr(cls, '__pydantic_decorators__')",
        "cls.__pydantic_root_model__",
        "from pydantic._internal._config import ConfigWrapper",
        "from pydantic import _migration",
        "import pydantic._internal",
    ],
)
def test_what_it_looks_for_is_found(text: str) -> None:
    assert list(undocumented(ast.parse(text)))
