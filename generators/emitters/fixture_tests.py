"""Bundle → the tests that read every committed fixture.

Input: the whole Bundle, and where the schema folder is. Output: a pytest module, and for every fixture
a TypeScript file that assigns its cases to their type.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from protocol_models.json_types import Json

from .. import canonical
from ..bundle import Bundle, Edition, reaching, reference_graph, short_name
from ..schema import AnyValue, Array, Map, Node, Nullable, Object, Reference, nodes_inside
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
    mixed = _with_mixed_objects(bundle.types)
    widest = "experimental/typescript" if bundle.edition(Edition.STABLE) != current else "typescript"
    for path, key in fixture_paths(bundle).items():
        tree = widest if key in current.types else "legacy/typescript"
        fixture = json.loads(files[f"fixtures/{path}.json"])
        yield f"typescript/{path}.ts", _typescript(path, key, fixture, f"{schema}/{tree}", mixed)


def _with_mixed_objects(types: Mapping[str, Node]) -> dict[str, Node]:
    """The types whose values hold an object of which both named and all other members have a type."""
    mixed = (key for key, node in types.items() if _is_mixed(node))
    return {key: types[key] for key in reaching(mixed, reference_graph(types))}


def _is_mixed(node: Node) -> bool:
    is_mixed = isinstance(node, Object) and bool(node.members) and node.further not in (None, AnyValue())
    return is_mixed or any(map(_is_mixed, nodes_inside(node)))


def _literal(value: Json, node: Node, mixed: Mapping[str, Node], indent: str) -> str:
    """The value as an expression of its type, and as JSON where that holds no mixed object.

    No object literal is assignable to `{ a: A } & { [key in string]?: B }`, although values of that type
    exist: where the two meet, the value is not checked.
    """
    node = _resolved(node, mixed)
    if isinstance(node, Reference):
        return canonical.indented(value).replace("\n", f"\n{indent}")
    inside = indent + "  "
    if isinstance(value, list) and value:
        items = node.items if isinstance(node, Array) else AnyValue()
        lines = [f"{inside}{_literal(item, items, mixed, inside)}" for item in value]
        return "[\n" + ",\n".join(lines) + f"\n{indent}]"
    if isinstance(value, dict) and value:
        named, further = _members(node)
        lines = [
            f"{inside}{canonical.line(name)}: {_literal(inner, named.get(name, further), mixed, inside)}"
            for name, inner in value.items()
        ]
        text = "{\n" + ",\n".join(lines) + f"\n{indent}}}"
        return f"({text}) as never" if named and further != AnyValue() else text
    return canonical.line(value)


def _members(node: Node) -> tuple[dict[str, Node], Node]:
    """What the named members of an object hold, and what all others do; anything where it cannot be told."""
    match node:
        case Object(members=members, further=further):
            return {member.name: member.node for member in members}, further or AnyValue()
        case Map(values=values):
            return {}, values
        case _:
            return {}, AnyValue()


def _resolved(node: Node, mixed: Mapping[str, Node]) -> Node:
    """The node behind references and `or null`; a reference where it leads to no mixed object."""
    while True:
        match node:
            case Reference(key=key) if key in mixed:
                node = mixed[key]
            case Nullable(inner=inner):
                node = inner
            case _:
                return node


def _typescript(
    path: str, key: str, fixture: Mapping[str, Json], tree: str, mixed: Mapping[str, Node]
) -> str:
    up = "../" * (path.count("/") + 1)
    folder, _, name = key.rpartition(".")
    rows = [
        {
            "name": case.replace(" ", "_"),
            "text": _literal(value, Reference(key), mixed, ""),
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
