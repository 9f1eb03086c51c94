"""One member of an object: its name in messages, its type, and when it is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic.fields import FieldInfo

from protocol_models._pydantic.core import CoreComputed, CoreField
from protocol_models.base import WireFacts, WireModel
from protocol_models.base.history import HistoryFacts
from protocol_models.methods import Stability

from .. import docs
from ..schema import (
    AnyValue,
    Enum,
    Member,
    Node,
    Nullable,
    Presence,
    Reference,
    Scalar,
    ScalarType,
    Union,
    noted,
    nullable,
)
from ..sides import Side
from .core_scalars import Unsayable
from .declared_schema import declared_notes
from .former_forms import with_past
from .member_defaults import presence_and_default
from .reader import CoreReader
from .substitutes import is_skipped, serialized

__all__ = ["read_computed", "read_member"]


def read_member(reader: CoreReader, cls: type, field: CoreField, info: FieldInfo | None) -> Member | None:
    if (side := _only_side(reader, field)) is not None:
        reader.is_sided()
        if side is not reader.side:
            return None
    reader.where.append(field.name)
    name = _wire_name(reader, field)
    reader.where[-1] = name
    core = field.core
    has_default = core.kind == "default"
    inner = core.inner if has_default else core
    if has_default and (is_skipped(core) or is_skipped(inner)):
        if reader.side is Side.WRITTEN and reader.config.refuses_further_members:
            what = "no schema tells of it, the model writes it, and its schema lets in no further members"
            raise reader.unsupported(what, "leave it out of messages, with Field(exclude=True)")
        return None
    # A serializer of the field stands around its default.
    whole = serialized(reader, core) if has_default else None
    node = reader.read(inner) if whole is None else whole
    facts = [fact for fact in (info.metadata if info else ()) if isinstance(fact, WireFacts)]
    optional = has_default or field.is_required is False
    presence, default = None, None
    if optional and not any(fact.schema_requires for fact in facts):
        presence, default = presence_and_default(reader, cls, field.name, core, facts)
    if optional and reader.side is Side.WRITTEN and whole is None and not issubclass(cls, WireModel):
        # A default is not checked: a plain model writes None where the type does not let it in.
        has_null = has_default and core.has_default and core.default is None
        writes_null = has_null and not reader.leaves_out_none(cls)
        node = nullable(node) if writes_null and not _holds_null(reader, node) else node
    if field.may_be_excluded:
        reader.is_sided()
        presence = Presence.EITHER if reader.side is Side.WRITTEN else presence
    past = [fact for fact in (info.metadata if info else ()) if isinstance(fact, HistoryFacts)]
    return Member(
        name,
        with_past(reader, _annotated(node, docs.member_doc(cls, field.name), field, info, facts), past),
        presence,
        default,
        next((fact.only_with for fact in facts if fact.only_with is not None), None),
    )


def _holds_null(reader: CoreReader, node: Node) -> bool:
    match node:
        case Nullable() | AnyValue() | Scalar(type=ScalarType.NULL):
            return True
        case Enum(values=values):
            return None in values
        case Union(variants=variants):
            return any(_holds_null(reader, each) for each in variants)
        case Reference(key=key):
            return _holds_null(reader, reader.types[key])
        case _:
            return False


def _only_side(reader: CoreReader, field: CoreField) -> Side | None:
    """The only side on which a field is part of the message."""
    if field.is_init_only or field.is_excluded:
        return Side.READ
    return None if field.is_read else Side.WRITTEN


def _wire_name(reader: CoreReader, field: CoreField) -> str:
    """What a field is called in the messages of this side."""
    written = field.name if field.written_as is None else field.written_as
    read = field.name if field.read_as is None else field.read_as
    _refuse_ignored_alias(reader, read=read != field.name, written=written != field.name)
    if read != written:
        reader.is_sided()
    if reader.side is Side.WRITTEN:
        return written
    if not isinstance(read, str):
        what = "it is read under several names, or from inside of a member"
        raise reader.unsupported(what, "give it one name, as in Field(alias='name')")
    return read


def _refuse_ignored_alias(reader: CoreReader, *, read: bool = False, written: bool) -> None:
    """A decoder and an encoder go by the alias, whatever the model would do by itself."""
    if (ignored := reader.config.ignored_alias(read=read, written=written)) is not None:
        what = f"its configuration says {ignored}=False, and messages name it by its alias"
        raise reader.unsupported(what, "remove the setting, or the alias")


def read_computed(reader: CoreReader, cls: type, field: CoreComputed) -> Member:
    """A member that is computed when a message is written."""
    name = field.name if field.written_as is None else field.written_as
    reader.where.append(name)
    _refuse_ignored_alias(reader, written=name != field.name)
    node = reader.read(field.core)
    doc = docs.paragraphs(getattr(getattr(cls, field.name, None), "__doc__", None) or "")
    node = _annotated(node, doc, field, None, ())
    return Member(name, node, Presence.EITHER if field.may_be_excluded else None)


def _annotated(
    node: Node,
    doc: str | None,
    field: CoreField | CoreComputed,
    info: FieldInfo | None,
    facts: Sequence[WireFacts],
) -> Node:
    """The node of a member with what the member's docstring, its field and its marks say."""
    extra = field.json_schema_extra or {}
    if not isinstance(extra, Mapping):
        what = "it makes its JSON Schema with code, in json_schema_extra"
        raise Unsayable(what, "write json_schema_extra as a dict")
    said = declared_notes({**field.json_schema_updates, **extra})
    if doc:
        said["description"] = doc
    elif description := said.get("description"):
        said["description"] = docs.paragraphs(description)
    if any(fact.experimental for fact in facts):
        said["stability"] = Stability.EXPERIMENTAL
    if any(fact.deprecated for fact in facts):
        said["deprecated"] = True
    text = getattr(info.deprecated, "message", info.deprecated) if info is not None else None
    if isinstance(text, str):
        said["deprecation"] = text
    return noted(node, **said) if said else node
