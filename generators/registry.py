"""Registry → Bundle.

Input: `MODULE:NAME` of a registry, or the registry. Output: a Bundle without contradictions.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from protocol_models.jsonrpc import RequestId
from protocol_models.methods import Kind, Method, Registry, Stability

from . import docs
from .bundle import Bundle, MethodRow, short_name
from .errors import Contradiction, InvalidProtocol, RegistryUnavailable
from .message_unions import MESSAGE_UNIONS
from .pydantic_schema import read_types
from .schema import Member, Object, noted

__all__ = ["DEFAULT_PROTOCOL", "bundle_of", "documented_types", "load_registry"]

DEFAULT_PROTOCOL = "protocol_models:REGISTRY"
METHOD_NAME = re.compile(r"[A-Za-z$_][A-Za-z0-9$_./-]*")
PROTOCOL_NAME = re.compile(r"[a-z][a-z0-9_]*")
FOLDER = re.compile(r"[a-z][a-z0-9_]*|")


def load_registry(spec: str) -> Registry:
    """The registry that `MODULE:NAME` names, with the current folder on the path."""
    module_name, _, name = spec.partition(":")
    hint = "name it as MODULE:NAME, such as my_protocol:REGISTRY, from a folder in which it can be imported"
    if not module_name or not name:
        raise RegistryUnavailable(f"{spec!r} names no registry", "--protocol", hint)
    if (here := str(Path.cwd())) not in sys.path:
        sys.path.insert(0, here)
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        what = f"{module_name} cannot be imported: {type(error).__name__}: {error}"
        raise RegistryUnavailable(what, f"--protocol {spec}", hint) from error
    registry = getattr(module, name, None)
    if not isinstance(registry, Registry):
        found = f"a {type(registry).__name__}" if hasattr(module, name) else "nothing of that name"
        what = f"{module_name} holds {found}, not a protocol_models.methods.Registry"
        raise RegistryUnavailable(what, f"--protocol {spec}", hint)
    return registry


def bundle_of(registry: Registry) -> Bundle:
    """The Bundle of a registry; `InvalidProtocol` holds all contradictions found."""
    if problems := [*_name_problems(registry), *_method_problems(registry)]:
        raise InvalidProtocol(problems)
    roots: dict[Any, None] = dict.fromkeys((*registry.types, *registry.legacy_types))
    if any(method.kind is Kind.REQUEST for method in registry):
        roots[RequestId] = None
    for method in registry:
        roots |= dict.fromkeys(root for root in (method.params, method.result) if root is not None)
    for model in (registry.notification_members, registry.config):
        if model is not None:
            roots[model] = None
    keys, types = read_types(list(roots | dict.fromkeys(registry.undescribed)), registry.namespaces)
    for model in registry.undescribed:
        key = keys[model] if model in roots else keys.pop(model)
        types[key] = noted(types[key], is_undescribed=True)
    for model in registry.legacy_types:
        types[keys[model]] = noted(types[keys[model]], stability=Stability.LEGACY)
    members: tuple[Member, ...] = ()
    if registry.notification_members is not None:
        beside = types.pop(keys.pop(registry.notification_members))
        members = beside.members if isinstance(beside, Object) else ()
    config = keys.pop(registry.config) if registry.config is not None else None
    if taken := types.keys() & set(MESSAGE_UNIONS.values()):
        hint = "rename it: the union of all messages of one direction and kind has that name"
        raise InvalidProtocol([Contradiction(f"the name {min(taken)} is taken", min(taken), hint)])
    rows = tuple(_row(method, keys) for method in registry)
    documents = {
        _document_path(root, key, registry): key
        for root, key in keys.items()
        if _has_document(root, registry)
    }
    return Bundle(registry.name, rows, types, dict(sorted(documents.items())), members, config)


def documented_types(registry: Registry) -> dict[str, Any]:
    """Path of each JSON Schema document, without its ending → the model whose messages it describes."""
    of_methods = (model for method in registry for model in (method.params, method.result) if model)
    roots = dict.fromkeys((*registry.types, *registry.legacy_types, *of_methods))
    keys, _ = read_types(list(roots), registry.namespaces)
    return {_document_path(root, key, registry): root for root, key in keys.items()}


def _has_document(root: Any, registry: Registry) -> bool:
    return root is not RequestId or RequestId in registry.types


def _document_path(root: Any, key: str, registry: Registry) -> str:
    folder = registry.folders.get(root, key.rpartition(".")[0])
    return f"{folder}/{short_name(key)}" if folder else short_name(key)


def _row(method: Method[Any, Any], keys: dict[Any, str]) -> MethodRow:
    return MethodRow(
        name=method.name,
        direction=method.direction,
        kind=method.kind,
        params=None if method.params is None else keys[method.params],
        result=None if method.result is None else keys[method.result],
        stability=method.stability,
        params_required=method.params_required,
        deprecated=method.deprecated,
        legacy=method.is_legacy,
        description=_method_doc(method),
    )


def _method_doc(method: Method[Any, Any]) -> str:
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
    counts = Counter((method.name, method.stability is Stability.LEGACY) for method in registry)
    for (name, _), count in counts.items():
        if count > 1:
            where = ", ".join(sorted({m.module for m in registry if m.name == name}))
            yield Contradiction(f"{count} methods are named {name!r}", where, "rename or remove all but one")
    for method in registry:
        if not METHOD_NAME.fullmatch(method.name):
            hint = "use letters, digits and . _ - $ /, as in thread/start"
            yield Contradiction(f"{method.name!r} cannot be the name of a method", method.module, hint)
        if method.kind is Kind.REQUEST and method.result is None:
            yield Contradiction(
                f"the request {method.name!r} has no result",
                method.module,
                "give it a model; an empty one will do",
            )
