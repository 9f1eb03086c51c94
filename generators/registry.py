"""Registry → Bundle.

Input: `MODULE:NAME` of a registry, or the registry. Output: a Bundle without contradictions.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from protocol_models._pydantic import TypeForm
from protocol_models.codec.plain_models import PlainModels
from protocol_models.jsonrpc import RequestId
from protocol_models.methods import Direction, Kind, Method, Registry, Stability

from . import docs
from .bundle import Bundle, MethodRow, short_name
from .errors import Contradiction, GeneratorError, InvalidProtocol, RegistryUnavailable
from .history.known_releases import read_record
from .history.mark import with_record
from .message_unions import MESSAGE_UNIONS
from .model_mistakes import mistake_in_models
from .pydantic_schema.read_types import ReadTypes, read_types
from .python_names import names_of_methods
from .schema import Member, Object, noted
from .sides import Side

__all__ = [
    "DEFAULT_PROTOCOL",
    "DocumentedType",
    "bundle_of",
    "documented_types",
    "load_registry",
    "read_protocol",
    "whole_bundle_of",
]

DEFAULT_PROTOCOL = "protocol_models:REGISTRY"
METHOD_NAME = re.compile(r"[A-Za-z$_][A-Za-z0-9$_./-]*")
PROTOCOL_NAME = re.compile(r"[a-z][a-z0-9_]*")
FOLDER = re.compile(r"[a-z][a-z0-9_]*|")


def load_registry(spec: str) -> Registry:
    """The registry that `MODULE:NAME` names, with the current folder on the path."""
    module_name, _, name = spec.partition(":")
    hint = "name it as MODULE:NAME, such as my_protocol:REGISTRY, from a folder in which it can be imported"
    if not module_name or not name:
        raise RegistryUnavailable(f"{spec!r} does not name a registry", "--protocol", hint)
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.insert(0, here)
    try:
        module = importlib.import_module(module_name)
        registry = getattr(module, name, None)
    except Exception as error:
        if (mistake := mistake_in_models(error)) is not None:
            raise mistake from error
        what = f"{module_name} cannot be imported: {type(error).__name__}: {error}"
        raise RegistryUnavailable(what, f"--protocol {spec}", hint) from error
    if not isinstance(registry, Registry):
        found = f"a {type(registry).__name__}" if hasattr(module, name) else "nothing of that name"
        what = f"{module_name} holds {found}, not a protocol_models.methods.Registry"
        raise RegistryUnavailable(what, f"--protocol {spec}", hint)
    return registry


def bundle_of(registry: Registry, at: str = "") -> Bundle:
    """The protocol of one release: of the one that the registry names, unless told another.

    That of a registry without a record is the protocol as it is.
    """
    return read_protocol(registry, at).bundle


@dataclass(frozen=True, slots=True)
class ReadProtocol:
    """What the models of a registry give."""

    bundle: Bundle
    """The protocol of one release."""
    types: ReadTypes
    """The types of all releases as they were read."""
    later: Bundle | None = None
    """The protocol of the newest release, where that is a later one and none was asked for."""


def read_protocol(registry: Registry, at: str = "") -> ReadProtocol:
    """The protocol of one release, as `bundle_of` chooses it, and what is beside it."""
    whole, found = _read(registry)
    bundle = _released(registry, whole, at)
    is_newest = not bundle.release or bundle.release == whole.record.newest
    return ReadProtocol(bundle, found, None if at or is_newest else whole.at(whole.record.newest))


def _released(registry: Registry, whole: Bundle, at: str) -> Bundle:
    release = at or registry.release
    if not release:
        return whole
    if not registry.history:
        hint = "leave the release out, or keep a record as protocol_models/history/__init__.py says"
        raise GeneratorError(f"{registry.name} has no record of its releases", release, hint)
    return whole.at(release)


def whole_bundle_of(registry: Registry) -> Bundle:
    """The protocol of all releases of the record; `InvalidProtocol` holds all contradictions found."""
    return _read(registry)[0]


def _read(registry: Registry) -> tuple[Bundle, ReadTypes]:
    methods: object = registry.methods
    if not isinstance(methods, tuple | list):
        what = f"its methods are a {type(methods).__name__}, not a tuple"
        hint = "write them as a tuple; one method needs a comma behind it: (SAY,)"
        raise InvalidProtocol([Contradiction(what, "Registry.methods", hint)])
    if problems := [*_name_problems(registry), *_method_problems(registry)]:
        raise InvalidProtocol(problems)
    roots = _roots(registry)
    found = read_types(roots, registry.namespaces, registry.omits_none)
    keys, types = found.keys, found.types
    for model in registry.undescribed:
        for side in roots[model]:
            types[keys[model, side]] = noted(types[keys[model, side]], is_undescribed=True)
    for model in registry.legacy_types:
        for side in roots[model]:
            types[keys[model, side]] = noted(types[keys[model, side]], stability=Stability.LEGACY)
    members: tuple[Member, ...] = ()
    if registry.notification_members is not None:
        beside = types.pop(keys.pop((registry.notification_members, Side.WRITTEN)))
        members = beside.members if isinstance(beside, Object) else ()
    config = None if registry.config is None else keys[registry.config, Side.READ]
    if taken := types.keys() & set(MESSAGE_UNIONS.values()):
        hint = "rename it: the union of all messages of one direction and kind has that name"
        raise InvalidProtocol([Contradiction(f"the name {min(taken)} is taken", min(taken), hint)])
    rows = tuple(_row(method, keys) for method in registry)
    documented = _documented(registry)
    documents = {
        _document_path(root, key, registry): key for (root, _), key in keys.items() if root in documented
    }
    python = {path: name for path, name in found.python.items() if name.type in types}
    bundle = Bundle(
        registry.name,
        rows,
        types,
        dict(sorted(documents.items())),
        members,
        config,
        python=dict(sorted([*python.items(), *names_of_methods(registry)])),
        npm=registry.npm,
        jsonrpc=registry.jsonrpc,
    )
    bundle = with_record(bundle, read_record(registry.history)) if registry.history else bundle
    return bundle, found


@dataclass(frozen=True, slots=True)
class DocumentedType:
    """A type with a document of its own."""

    model: TypeForm
    plain_models: PlainModels
    """How the protocol's plain models are read and written."""
    sides: frozenset[Side]
    """The sides of which the document speaks: both, where the models read what they write."""


def documented_types(registry: Registry, found: ReadTypes | None = None) -> dict[str, DocumentedType]:
    """Path of each JSON Schema document, without its ending → the type whose messages it describes."""
    if found is None:
        found = read_types(_roots(registry), registry.namespaces, registry.omits_none)
    by_path: dict[str, DocumentedType] = {}
    plain_models = PlainModels(registry)
    documented = _documented(registry)
    for (root, side), key in found.keys.items():
        if root in documented:
            # What is read as it is written is held against both.
            sides = frozenset({side}) if root in found.reshaped else frozenset(Side)
            path = _document_path(root, key, registry)
            if (other := by_path.get(path)) is not None:
                sides |= other.sides
            by_path[path] = DocumentedType(root, plain_models, sides)
    return by_path


def _roots(registry: Registry) -> dict[TypeForm, frozenset[Side]]:
    """The models that a registry names, and whether the server reads or writes each, or both."""
    sides: dict[TypeForm, frozenset[Side]] = {}

    def add(model: TypeForm, *on: Side) -> None:
        if model is not None:
            sides[model] = sides.get(model, frozenset()) | frozenset(on)

    for model in (*registry.types, *registry.legacy_types):
        add(model, *Side)
    if any(method.kind is Kind.REQUEST for method in registry):
        add(RequestId, *Side)
    for method in registry:
        is_read = method.direction is Direction.CLIENT_TO_SERVER
        add(method.params, Side.READ if is_read else Side.WRITTEN)
        add(method.result, Side.WRITTEN if is_read else Side.READ)
    add(registry.notification_members, Side.WRITTEN)
    add(registry.config, Side.READ)
    for model in registry.undescribed:
        if model not in sides:
            add(model, *Side)
    return sides


def _documented(registry: Registry) -> frozenset[TypeForm]:
    """The roots that have a document: messages and the registry's types, not what is merely named by it."""
    listed = {*registry.types, *registry.legacy_types}
    messages = {model for method in registry for model in (method.params, method.result)}
    merely_named: set[TypeForm] = {registry.notification_members, registry.config}
    if RequestId not in registry.types:
        merely_named.add(RequestId)
    return frozenset((listed | messages) - merely_named)


def _document_path(root: TypeForm, key: str, registry: Registry) -> str:
    folder = registry.folders.get(root, key.rpartition(".")[0])
    return f"{folder}/{short_name(key)}" if folder else short_name(key)


def _row(method: Method[object, object], keys: dict[tuple[TypeForm, Side], str]) -> MethodRow:
    is_read = method.direction is Direction.CLIENT_TO_SERVER
    taken, given = (Side.READ, Side.WRITTEN) if is_read else (Side.WRITTEN, Side.READ)
    return MethodRow(
        name=method.name,
        direction=method.direction,
        kind=method.kind,
        params=None if method.params is None else keys[method.params, taken],
        result=None if method.result is None else keys[method.result, given],
        stability=method.stability,
        params_required=method.params_required,
        deprecated=method.deprecated,
        legacy=method.is_legacy,
        description=_method_doc(method),
        until=method.until or "",
    )


def _method_doc(method: Method[object, object]) -> str:
    """The docstring below the constant that holds the method."""
    module = sys.modules.get(method.module)
    for name, doc in docs.module_docs(method.module).names.items():
        if getattr(module, name, None) is method:
            return doc
    return ""


def _name_problems(registry: Registry) -> Iterator[Contradiction]:
    if not PROTOCOL_NAME.fullmatch(registry.name):
        yield Contradiction(
            f"{registry.name!r} cannot be part of a file name", "Registry.name", "write it in snake_case"
        )
    for folder in {*registry.namespaces.values(), *registry.folders.values()}:
        if not FOLDER.fullmatch(folder):
            yield Contradiction(
                f"{folder!r} cannot be a folder",
                "Registry.namespaces",
                "write it in snake_case, without slashes",
            )


def _method_problems(registry: Registry) -> Iterator[Contradiction]:
    counts = Counter((m.name, m.direction, m.stability is Stability.LEGACY) for m in registry)
    for (name, direction, _), count in counts.items():
        if count > 1:
            where = ", ".join(sorted({m.module for m in registry if m.name == name}))
            sender = "clients send" if direction is Direction.CLIENT_TO_SERVER else "the server sends"
            what = f"{count} methods that {sender} are named {name!r}"
            yield Contradiction(what, where, "rename or remove all but one")
    for method in registry:
        if not METHOD_NAME.fullmatch(method.name):
            hint = "use letters, digits and . _ - $ /, as in thread/start"
            yield Contradiction(f"{method.name!r} cannot be the name of a method", method.module, hint)
        if method.kind is Kind.REQUEST and method.result is None:
            yield Contradiction(
                f"the request {method.name!r} has no result",
                method.module,
                "give it a model, which may have no members",
            )
