"""Methods of a Bundle → the classes of their messages.

Input: the Bundle, and what its types are called. Output: what the template of the module of messages prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from protocol_models.codec.messages import JSONRPC
from protocol_models.json_types import Json
from protocol_models.methods import Direction, Kind

from ...bundle import REQUEST_ID, Bundle, MethodRow
from ...schema import Notes
from .definitions import Definitions
from .python_identifiers import class_name, unused
from .python_text import class_head, docstring, documentation, listed, literal, member_line, union_text

__all__ = ["messages"]

_OWN: Final = ("ErrorResponse", "Response", "UnknownNotification", "UnknownRequest")
_TAKEN: Final = frozenset(
    {
        "Any",
        "ClientMessage",
        "Final",
        "Literal",
        "Raw",
        "ServerMessage",
        "Struct",
        "TypeAlias",
        "UnsetType",
        *_OWN,
    }
)
_SENDERS: Final = {Direction.SERVER_TO_CLIENT: "a server", Direction.CLIENT_TO_SERVER: "a client"}


def messages(bundle: Bundle, definitions: Definitions) -> dict[str, Json]:
    """The values of the template."""
    names = _names(bundle.methods)
    identifier = _id_type(bundle, definitions)
    structs = [_struct(row, names, bundle, definitions, identifier) for row in bundle.methods]
    structs += _others(bundle.jsonrpc, identifier, _options(definitions))
    values: dict[str, Json] = {"structs": structs, "has_jsonrpc": bundle.jsonrpc}
    for direction, sender in ((Direction.SERVER_TO_CLIENT, "server"), (Direction.CLIENT_TO_SERVER, "client")):
        rows = [row for row in bundle.methods if row.direction is direction]
        answered = [
            row for row in bundle.methods if row.direction is not direction and row.result is not None
        ]
        values[f"of_{sender}s"] = _mapping({row.name: names[row] for row in rows})
        values[f"results_of_{sender}s"] = _mapping(
            {row.name: f"types.{definitions.form(str(row.result)).text}" for row in answered}
        )
        values[f"{sender}_message"] = union_text([*(names[row] for row in rows), *_OWN], 30)
    return values


def _names(rows: Iterable[MethodRow]) -> dict[MethodRow, str]:
    taken = set(_TAKEN)
    names = {}
    for row in rows:
        name = class_name(row.name)
        if name in taken:
            name = f"{name}{row.kind.value.capitalize()}"
        names[row] = unused(name, taken)
        taken.add(names[row])
    return names


def _id_type(bundle: Bundle, definitions: Definitions) -> str:
    return f"types.{definitions.form(REQUEST_ID).text}" if REQUEST_ID in bundle.types else "int | str"


def _struct(
    row: MethodRow, names: Mapping[MethodRow, str], bundle: Bundle, definitions: Definitions, identifier: str
) -> dict[str, Json]:
    members = _jsonrpc(bundle.jsonrpc)
    # What has an id is a request, and what has none is a notification.
    is_request = row.kind is Kind.REQUEST
    members.append({"text": f"id: {identifier}" if is_request else "id: UnsetType = UNSET", "doc": ""})
    if row.params is not None:
        params = f"types.{definitions.form(row.params).text}"
        optional = params if row.params_required else f"{params} | None"
        members.append(
            {"text": member_line("params", "params", optional, is_required=row.params_required), "doc": ""}
        )
    elif is_request:
        members.append({"text": "params: None | UnsetType = UNSET", "doc": ""})
    if not is_request and row.direction is Direction.SERVER_TO_CLIENT:
        members += definitions.beside(bundle.notification_members)
    notes = Notes(description=row.description, deprecated=row.deprecated, since=row.since, until=row.until)
    kind = f"{row.kind.value.capitalize()} `{row.name}` of {_SENDERS[row.direction]}."
    said = documentation(notes)
    return {
        "head": class_head(
            names[row], ['tag_field="method"', f"tag={literal(row.name)}", *_options(definitions)]
        ),
        "doc": said or docstring(kind),
        "members": members,
    }


def _jsonrpc(has_jsonrpc: bool) -> list[dict[str, Json]]:
    if not has_jsonrpc:
        return []
    return [{"text": f'jsonrpc: Literal["{JSONRPC}"] = "{JSONRPC}"', "doc": ""}]


def _options(definitions: Definitions) -> list[str]:
    return ["forbid_unknown_fields=True"] if definitions.keeps_unknown else []


def _others(has_jsonrpc: bool, identifier: str, options: list[str]) -> list[dict[str, Json]]:
    """Responses, and messages whose method is unknown."""
    params = {"text": "params: Raw | UnsetType = UNSET", "doc": '"""The JSON of the params, as it came."""'}
    rows: list[tuple[str, str, list[dict[str, Json]]]] = [
        (
            "Response",
            "What answers a request. `read` gives its result a type.",
            [
                {"text": f"id: {identifier}", "doc": ""},
                {"text": "result: Raw", "doc": '"""The JSON of the result, as it came."""'},
            ],
        ),
        (
            "ErrorResponse",
            "What answers a request that failed.",
            [{"text": f"id: {identifier} | None", "doc": ""}, {"text": "error: Any", "doc": ""}],
        ),
        (
            "UnknownNotification",
            "A notification of a method that these bindings do not know.",
            [{"text": "method: str", "doc": ""}, params],
        ),
        (
            "UnknownRequest",
            "A request of a method that these bindings do not know.",
            [{"text": "method: str", "doc": ""}, {"text": f"id: {identifier}", "doc": ""}, params],
        ),
    ]
    return [
        {
            "head": class_head(name, options),
            "doc": docstring(doc),
            "members": [*_jsonrpc(has_jsonrpc), *members],
        }
        for name, doc, members in rows
    ]


def _mapping(rows: Mapping[str, str]) -> str:
    return listed((f"{literal(name)}: {text}" for name, text in rows.items()), "{}")
