"""Every message of a protocol, as a schema of its own.

Input: a Bundle. Output: for each method its params and its result in their envelopes, and for each
document that no method names the document, with the direction in which they travel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from protocol_models.codec.messages import JSONRPC
from protocol_models.json_pointer import escaped
from protocol_models.json_types import Json
from protocol_models.methods import Direction, Kind

from ..bundle import Bundle, MethodRow, closure, reaching
from ..canonical import Schema
from ..extension_keywords import is_extension, is_relied_on
from ..schema import AnyValue, Foreign, Node, Object, map_nodes
from ..schema_json import members_to_json, node_to_json
from ..type_references import REF_PREFIX, referenced

__all__ = ["MessageKey", "MessageSchema", "Protocol", "unchanged", "unchanged_types"]

PROSE = frozenset({"$comment", "description", "examples", "title"})
NAMED = frozenset({"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"})
"""The keywords below which names of the protocol's own stand."""
VALUES = frozenset({"const", "default", "enum"})
NO_NAME = r"[^\s\S]"
"""A pattern that matches nothing: a model without members declares that it has none."""
ID = "1"
"""The id of every request here: what an id may be is judged once, as the document `RequestId`."""


@dataclass(frozen=True, slots=True, order=True)
class MessageKey:
    """What a message is, in either version."""

    method: str
    """Its method; the path of the document where no method names it."""
    part: str
    """`request`, `notification`, `result` or `document`."""
    direction: Direction
    """Who sends it. What clients send, a new server reads as old clients wrote it; what the server sends, old
    clients read as the new server writes it."""

    @property
    def is_read_by_server(self) -> bool:
        """Whether clients send it: then the new version reads what was written for the old one."""
        return self.direction is Direction.CLIENT_TO_SERVER

    @property
    def place(self) -> str:
        """The pointer to it there."""
        return f"/messages/{escaped(self.name)}"

    @property
    def name(self) -> str:
        """What it is called in the document of several messages."""
        return f"{self.direction} {self.part} {self.method}"

    def __str__(self) -> str:
        return self.method if self.part in tuple(Kind) else f"{self.method} ({self.part})"


@dataclass(frozen=True, slots=True)
class MessageSchema:
    """One message: its envelope as a schema, and the type that it carries."""

    key: MessageKey
    row: MethodRow | None
    schema: Schema
    carries: str | None

    @property
    def member(self) -> str:
        """The pointer, in the message, to what its type describes."""
        return {"result": "/result", "document": ""}.get(self.key.part, "/params")


class Protocol:
    """A Bundle, ready to be asked for its messages and their schemas."""

    def __init__(self, bundle: Bundle, directions: Collection[Direction] = tuple(Direction)) -> None:
        """directions: the directions that are judged."""
        self.bundle = bundle
        self.types = {key: node_to_json(_as_model(node)) for key, node in bundle.types.items()}
        """Key → JSON Schema: what a validator is given."""
        self.messages = {
            message.key: message for message in _messages(bundle) if message.key.direction in directions
        }
        self.references = {key: tuple(dict.fromkeys(referenced(s))) for key, s in self.types.items()}
        """Key → the types that a type refers to."""
        self._closures: dict[str | None, frozenset[str]] = {}

    def closure(self, message: MessageSchema) -> frozenset[str]:
        """The keys of every type that a message reaches."""
        root = message.carries
        if root not in self._closures:
            self._closures[root] = frozenset(closure(filter(None, [root]), self.references))
        return self._closures[root] | frozenset(referenced(message.schema))

    @cached_property
    def facts(self) -> dict[str, Json]:
        """Key → what of a type may make a difference to a reader: no prose, and no history."""
        return {key: _facts(schema) for key, schema in self.types.items()}

    def dialect(self, message: MessageSchema) -> str | None:
        """The `$schema` of a message, where it has one."""
        named = {} if message.carries is None else self.types[message.carries]
        return named.get("$schema")

    def document(self, message: MessageSchema) -> Schema:
        """A message with every type that it reaches, as one schema; references stay what they are."""
        whole = self.documents([message])
        return {**{k: v for k, v in whole.items() if k != "messages"}, **message.schema}

    def documents(self, messages: Sequence[MessageSchema]) -> Schema:
        """Messages of one dialect with every type that they reach; each stands at its `place`."""
        reached = frozenset[str]().union(*(self.closure(message) for message in messages))
        types = {key: self.types[key] for key in sorted(reached)}
        stands = {message.key.name: message.schema for message in messages}
        dialect = self.dialect(messages[0])
        if dialect is None:
            return {"types": types, "messages": stands}
        types = {key: {k: v for k, v in s.items() if k != "$schema"} for key, s in types.items()}
        return {"$schema": dialect, "types": types, "messages": stands}


def unchanged_types(old: Protocol, new: Protocol) -> frozenset[str]:
    """The types that say the same in both, and so does each type that they reach."""
    differ = (key for key, facts in old.facts.items() if key not in new.types or facts != new.facts[key])
    return frozenset(old.types.keys() - reaching(differ, old.references))


def unchanged(old: Protocol, new: Protocol) -> frozenset[MessageKey]:
    """The messages that say the same in both."""
    types = unchanged_types(old, new)
    return frozenset(
        key
        for key, message in old.messages.items()
        if key in new.messages
        and message.schema == new.messages[key].schema
        and types.issuperset(referenced(message.schema))
    )


def _as_model(node: Node) -> Node:
    """A model is no free form: not where it keeps members that it does not name, nor where it has none."""
    node = map_nodes(node, _as_model)
    match node:
        case Object(members=(_, *_), further=AnyValue()):
            return replace(node, further=None)
        case Object(members=(), further=None, is_closed=False, flattens=None):
            return Foreign({"type": "object", "patternProperties": {NO_NAME: {}}})
        case _:
            return node


def _facts(schema: Json) -> Json:
    if isinstance(schema, list):
        return [_facts(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        keyword: value if keyword in VALUES or is_extension(keyword)
        else {name: _facts(inner) for name, inner in value.items()}
        if keyword in NAMED and isinstance(value, dict)
        else _facts(value)
        for keyword, value in schema.items()
        if keyword not in PROSE and is_relied_on(keyword)
    }  # fmt: skip


def _messages(bundle: Bundle) -> Iterator[MessageSchema]:
    named = set()
    beside = members_to_json(bundle.notification_members)
    version = {"jsonrpc": _const(JSONRPC)} if bundle.jsonrpc else {}
    for row in bundle.methods:
        named |= {row.params, row.result}
        from_server = row.direction is Direction.SERVER_TO_CLIENT
        schema = _envelope(row, beside if from_server else {}, version)
        yield MessageSchema(MessageKey(row.name, row.kind, row.direction), row, schema, row.params)
        if row.result is not None:
            schema = _object({"id": _const(ID), "result": {"$ref": REF_PREFIX + row.result}} | version)
            yield MessageSchema(
                MessageKey(row.name, "result", row.direction.opposite), row, schema, row.result
            )
    for path, key in bundle.documents.items():
        if key not in named:
            for direction in Direction:
                message = MessageKey(path, "document", direction)
                yield MessageSchema(message, None, {"$ref": REF_PREFIX + key}, key)


def _envelope(row: MethodRow, members: Schema, version: Schema) -> Schema:
    """A request or a notification, from outside in."""
    properties: Schema = {"method": _const(row.name), **version}
    if row.kind is Kind.REQUEST:
        properties["id"] = _const(ID)
    required = tuple(properties)
    if row.params is not None:
        properties["params"] = {"$ref": REF_PREFIX + row.params}
        if row.params_required:
            required = (*required, "params")
        else:
            properties["params"] = {"anyOf": [properties["params"], {"type": "null"}]}
    if row.kind is Kind.NOTIFICATION:
        properties |= members
    return _object(properties, required)


def _object(properties: Schema, required: tuple[str, ...] | None = None) -> Schema:
    names = tuple(properties) if required is None else required
    return {"type": "object", "properties": properties, "required": list(names)}


def _const(value: Json) -> Schema:
    return {"enum": [value]}
