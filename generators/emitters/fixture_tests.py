"""Bundle → the tests that read every committed fixture.

Input: the whole Bundle, and where the schema folder is. Output: a pytest module, and for every fixture
a TypeScript file that assigns its cases to their type.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from .. import canonical
from ..bundle import REF_PREFIX, Bundle, Edition, short_name
from ..canonical import Json, Schema
from ..templates import render
from .fixtures import fixture_paths
from .typescript import GENERATED

__all__ = ["emit"]


def emit(bundle: Bundle, files: Mapping[str, str], schema: str, protocol: str) -> Iterator[tuple[str, str]]:
    """Path below the folder of generated tests and text.

    `files` are those of the schema folder, the fixtures among them; `schema` leads there.
    """
    values = {"protocol": json.dumps(protocol), "schema": json.dumps(schema)}
    yield "test_fixtures.py", render("fixture_tests/test_fixtures.py.j2", **values)
    current = bundle.edition(Edition.EXPERIMENTAL)
    widest = "experimental/typescript" if bundle.edition(Edition.STABLE) != current else "typescript"
    for path, key in fixture_paths(bundle).items():
        tree = widest if key in current.types else "legacy/typescript"
        fixture = json.loads(files[f"fixtures/{path}.json"])
        yield f"typescript/{path}.ts", _typescript(bundle, path, key, fixture, f"{schema}/{tree}")


def _literal(value: Json, schema: Any, types: Mapping[str, Schema], indent: str) -> str:
    """The value as an expression of its type.

    No object literal is assignable to `{ a: A } & { [key in string]?: B }`, although values of that type
    exist: where the two meet, the value is not checked.
    """
    schema = _resolved(schema, types)
    inside = indent + "  "
    if isinstance(value, list) and value:
        items = schema.get("items")
        lines = [f"{inside}{_literal(item, items, types, inside)}" for item in value]
        return "[\n" + ",\n".join(lines) + f"\n{indent}]"
    if isinstance(value, dict) and value:
        properties, further = schema.get("properties", {}), schema.get("additionalProperties")
        lines = [
            f"{inside}{canonical.line(name)}: {_literal(inner, properties.get(name, further), types, inside)}"
            for name, inner in value.items()
        ]
        text = "{\n" + ",\n".join(lines) + f"\n{indent}}}"
        return f"({text}) as never" if properties and isinstance(further, dict) else text
    return canonical.line(value)


def _resolved(schema: Any, types: Mapping[str, Schema]) -> Schema:
    """The schema behind references and `or null`; an empty one where it cannot be told."""
    while isinstance(schema, dict):
        if "$ref" in schema:
            schema = types[schema["$ref"].removeprefix(REF_PREFIX)]
        elif "anyOf" in schema and "x-union" not in schema:
            schema = schema["anyOf"][0]
        else:
            return schema
    return {}


def _typescript(bundle: Bundle, path: str, key: str, fixture: Mapping[str, Json], tree: str) -> str:
    up = "../" * len(PurePosixPath("typescript", path).parents[:-1])
    folder, _, name = key.rpartition(".")
    rows = [
        {
            "name": case.replace(" ", "_"),
            "text": _literal(value, {"$ref": REF_PREFIX + key}, bundle.types, ""),
        }
        for case, value in fixture.items()
    ]
    source = f"{up}{tree}/{folder + '/' if folder else ''}{short_name(key)}.js"
    return render(
        "fixture_tests/fixture.ts.j2",
        generated=GENERATED,
        source=source,
        type=name,
        cases=rows,
        **{"import": name},
    )
