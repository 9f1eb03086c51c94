"""What codex or the emitters wrote → the types and methods in it, as nodes of `generators.schema`.

Input: the documents and types of both editions. Output: a Surface. The TypeScript says which types there are,
which members each has, in which order and when they are written; the JSON Schema says how wide a number
is, and what has a default. Both sides of a comparison are read so, ours from what the emitters give: a
difference is then one of the protocol, and never one of how somebody declares it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from protocol_models.methods import Direction, Kind, Stability

from ..bundle import Edition
from ..conform.declarations import Declaration, declarations
from ..conform.facets import Facet, SchemaLanguage
from ..errors import GeneratorError
from ..message_unions import MESSAGE_UNIONS
from ..schema import Enum, Member, Node, Object, Union, noted
from .declaration_nodes import JSON_VALUE, DeclarationReader, SchemaDefinitions, type_key
from .expression_facts import properties_of, texts_of
from .type_expressions import KeywordType, NamedType, TypeExpression, UnionType, type_expression

__all__ = ["TREES", "MethodSurface", "Surface", "read_surface"]

TREES: Final = tuple(
    Facet(edition, kind) for edition in (Edition.STABLE, Edition.EXPERIMENTAL) for kind in SchemaLanguage
)
"""What has to be there: without the types nobody knows the order of members, nor when they are written."""
WHOLE: Final = "codex_app_server_protocol.schemas.json"
NOT_TYPES: Final = frozenset({*MESSAGE_UNIONS.values(), "ServerNotificationEnvelope", "JsonValue"})


@dataclass(frozen=True, slots=True)
class MethodSurface:
    """A method, as far as the artifacts show it: not which result answers it."""

    name: str
    direction: Direction
    kind: Kind
    params: str | None
    """The key of the type of its params."""
    params_required: bool
    stability: Stability


@dataclass(frozen=True, slots=True)
class Surface:
    """The methods and the named types of one release."""

    methods: Mapping[str, MethodSurface]
    types: Mapping[str, Node]
    """Key → node. What only the experimental edition has is marked where its owner is in both."""
    stable: frozenset[str]
    """The keys of the types that the stable edition has."""
    without_schema: frozenset[str] = frozenset()
    """The keys of the types of which there is no JSON Schema."""


def read_surface(
    trees: Mapping[Facet, Mapping[str, str]], whole: str = WHOLE, without: Collection[str] = ()
) -> Surface:
    """The Surface of both editions; the JSON Schema of the types in `without` is not looked at."""
    types, missing = _types(trees, Edition.EXPERIMENTAL, whole, without)
    stable_types, _ = _types(trees, Edition.STABLE, whole, without)
    stable = {method.name for method in _methods(trees, Edition.STABLE)}
    return Surface(
        {
            method.name: method
            if method.name in stable
            else replace(method, stability=Stability.EXPERIMENTAL)
            for method in _methods(trees, Edition.EXPERIMENTAL)
        },
        {key: _with_stability(node, stable_types.get(key)) for key, node in types.items()},
        frozenset(stable_types),
        missing,
    )


def _types(
    trees: Mapping[Facet, Mapping[str, str]], edition: Edition, whole: str, without: Collection[str]
) -> tuple[dict[str, Node], frozenset[str]]:
    modules = declarations(trees[Facet(edition, SchemaLanguage.TYPESCRIPT)])
    schemas = SchemaDefinitions(trees[Facet(edition, SchemaLanguage.JSON_SCHEMA)], whole)
    found: dict[str, Node] = {}
    missing: set[str] = set()
    for name, declaration in modules.items():
        key = type_key(name)
        if key in NOT_TYPES or name in JSON_VALUE:
            continue
        schema = None if key in without else schemas.of(key)
        if schema is None:
            missing.add(key)
        reader = DeclarationReader(name, modules, schemas)
        found[key] = reader.node(type_expression(declaration.text, f"{name}.ts"), schema or {})
    return found, frozenset(missing)


def _with_stability(node: Node, stable: Node | None) -> Node:
    """The node with what only the experimental edition has of it marked so."""
    match node, stable:
        case Object(members=members), Object() as other:
            return replace(node, members=_marked(members, other.members))
        case Union(shared=shared, variants=variants, tag=tag), Union() as other:
            known = {_label(each, tag): each for each in other.variants}
            return replace(
                node,
                shared=_marked(shared, other.shared),
                variants=tuple(
                    _with_stability(each, known[label])
                    if (label := _label(each, tag)) in known
                    else noted(each, stability=Stability.EXPERIMENTAL)
                    for each in variants
                ),
            )
        case _:
            return node


def _marked(members: Sequence[Member], stable: Sequence[Member]) -> tuple[Member, ...]:
    known = {member.name: member for member in stable}
    return tuple(
        replace(member, node=_with_stability(member.node, known[member.name].node))
        if member.name in known
        else replace(member, node=noted(member.node, stability=Stability.EXPERIMENTAL))
        for member in members
    )


def _label(variant: Node, tag: str | None) -> str:
    from ..history.places import label

    return label(variant, tag, 0) if not isinstance(variant, Enum) else "="


def _methods(trees: Mapping[Facet, Mapping[str, str]], edition: Edition) -> Iterator[MethodSurface]:
    """The arms of the unions of all messages."""
    modules = declarations(trees[Facet(edition, SchemaLanguage.TYPESCRIPT)])
    for (direction, kind), union in MESSAGE_UNIONS.items():
        if union not in modules:
            continue
        declaration = modules[union]
        expression = type_expression(declaration.text, f"{union}.ts")
        for arm in expression.parts if isinstance(expression, UnionType) else (expression,):
            yield _method(arm, declaration, union, (direction, kind))


def _method(
    arm: TypeExpression, declaration: Declaration, where: str, way: tuple[Direction, Kind]
) -> MethodSurface:
    properties = {each.name: each for each in properties_of(arm)}
    names = texts_of(arm, "method")
    params = properties.get("params")
    key, required = None, False
    if params is not None:
        parts = params.type.parts if isinstance(params.type, UnionType) else (params.type,)
        named = [part.name for part in parts if isinstance(part, NamedType)]
        unsaid = [part for part in parts if part in (KeywordType("null"), KeywordType("undefined"))]
        if len(named) > 1 or len(named) + len(unsaid) < len(parts):
            names = set()
        elif named:
            key = type_key(declaration.imports.get(named[0], named[0]))
            required = not params.is_optional and not unsaid
    if len(names) != 1:
        hint = "teach generators/follow/surface.py what codex writes now"
        raise GeneratorError("an arm of this union is not a message that is understood", f"{where}.ts", hint)
    return MethodSurface(names.pop(), *way, key, required, Stability.STABLE)
