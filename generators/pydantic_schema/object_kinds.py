"""The kinds of core schemas that have members: models, dataclasses and typed dicts."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from protocol_models._pydantic.classes import config_of, fields_of
from protocol_models._pydantic.core import Core
from protocol_models.base import WireModel
from protocol_models.methods import Stability

from ..errors import Contradiction
from ..schema import AnyValue, Map, Member, Node, Object, Scalar, ScalarType, bare, noted
from ..sides import Side
from .declared_schema import declared_notes
from .object_members import read_computed, read_member
from .reader import CoreReader, with_doc

__all__ = ["dataclass_of", "model", "typed_dict"]


def model(reader: CoreReader, core: Core) -> Node:
    """A model; one of a root is what its root is."""
    cls: type[BaseModel] = core.cls
    inner = core.inner
    with reader.configured(core):
        if core.is_root_model:
            root = inner if inner.kind != "model-fields" else next(iter(inner.fields)).core
            return _said(reader, cls, reader.read(root))
        inner = _below(inner, "model-fields")
        members = _members(reader, cls, inner)
        further = _further(reader, inner, cls.is_open if issubclass(cls, WireModel) else None)
    if not issubclass(cls, WireModel):
        return _object(reader, cls, members, further)
    node = _object(reader, cls, members, further, reader.flattened(cls.flattened))
    if cls.until is not None:
        node = noted(node, until=cls.until)
    return noted(node, stability=Stability.EXPERIMENTAL) if cls.is_experimental else node


def typed_dict(reader: CoreReader, core: Core) -> Node:
    """A TypedDict."""
    with reader.configured(core):
        members, further = _members(reader, core.cls, core), _further(reader, core)
    return _object(reader, core.cls, members, further)


def dataclass_of(reader: CoreReader, core: Core) -> Node:
    """A dataclass."""
    arguments = _below(core.inner, "dataclass-args")
    with reader.configured(core):
        members, further = _members(reader, core.cls, arguments), _further(reader, arguments)
    return _object(reader, core.cls, members, further)


def _object(
    reader: CoreReader,
    cls: type,
    members: tuple[Member, ...],
    further: Node | bool,
    flattens: str | None = None,
) -> Node:
    """An object; a map where it has no members and lets in any."""
    if isinstance(further, bool):
        return _said(reader, cls, Object(members, is_closed=not further, flattens=flattens))
    if not members and flattens is None:
        return _said(reader, cls, Map(further))
    return _said(reader, cls, Object(members, further, flattens=flattens))


def _said(reader: CoreReader, cls: type, node: Node) -> Node:
    """The node with the docstring of its class, and what its configuration says for JSON Schema."""
    config = config_of(cls)
    extra = config.get("json_schema_extra")
    said = {"title": config["title"]} if config.get("title") else {}
    if extra is not None and not isinstance(extra, Mapping):
        hint = "write json_schema_extra as a dict"
        raise reader.unsupported("it makes its JSON Schema with code, in json_schema_extra", hint)
    notes = declared_notes({**said, **(extra or {})})
    if (text := getattr(cls, "__deprecated__", None)) is not None:
        notes |= {"deprecated": True, "deprecation": str(text)}
    return with_doc(cls, noted(node, **notes) if notes else node)


def _further(reader: CoreReader, fields: Core, is_open: bool | None = None) -> Node | bool:
    """What members of other names hold, where it is declared; else whether they are let in."""
    keys = fields.extra_keys
    if is_open is None and keys is not None and bare(reader.read(keys)) != Scalar(ScalarType.STRING):
        hint = "key __pydantic_extra__ by str, or hold the further members in a dict of their own"
        raise reader.unsupported(
            "the type of `__pydantic_extra__` limits the names of undeclared members", hint
        )
    if fields.extras is not None:
        return reader.read(fields.extras)
    extra = fields.extra_behavior(reader.config)
    if extra == "forbid":
        return False
    return AnyValue() if (extra == "allow" if is_open is None else is_open) else True


def _members(reader: CoreReader, cls: type, fields: Core) -> tuple[Member, ...]:
    infos = fields_of(cls)
    members: dict[str, Member] = {}
    read = list(fields.fields)
    found = [reader.found(read_member, reader, cls, field, infos.get(field.name)) for field in read]
    named = [(member.name, field.name) for member, field in zip(found, read, strict=True) if member]
    reader.note_class(cls, named)
    if computed := fields.computed:
        reader.is_sided()
        if reader.side is Side.WRITTEN:
            found += [reader.found(read_computed, reader, cls, field) for field in computed]
    for member in found:
        if member is None:
            continue
        if member.name in members:
            what = f"two fields of {cls.__name__} are named {member.name!r} in messages"
            reader.problems.append(Contradiction(what, reader.place(), "give one of them another alias"))
        members[member.name] = member
    return tuple(members.values())


def _below(core: Core, kind: str) -> Core:
    """What stands inside of wrappers."""
    while core.kind != kind:
        core = core.inner
    return core
