"""The Model Context Protocol 2025-11-25, from the models of `mcp-types`."""

from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any, get_args

import mcp_types.methods as mcp
from pydantic import BaseModel
from typing_extensions import TypeAliasType

from protocol_models import methods
from protocol_models.methods import Method, Registry

VERSION = "2025-11-25"


def named(name: str, of: Any) -> Any:
    """A type as it is; a union gets a name."""
    return of if isinstance(of, type) else TypeAliasType(name, of)


def made(make: Any, messages: Mapping[Any, Any], *results: Mapping[Any, Any]) -> Iterator[Method[Any, Any]]:
    """The methods of tables (method, version) → message, and → result."""
    for (method, version), message in messages.items():
        if version == VERSION:
            field, name = message.model_fields["params"], message.__name__
            arms = [arm for arm in get_args(field.annotation) if arm is not NoneType]
            params = arms[0] if len(arms) == 1 else named(f"{name}Params", field.annotation)
            answer = [named(f"{name}Result", table[method, version]) for table in results]
            yield make(method, params, *answer, params_required=field.is_required())


TOLD = made(methods.client_notification, mcp.CLIENT_NOTIFICATIONS)
SAID = made(methods.server_notification, mcp.SERVER_NOTIFICATIONS)
ASKED = made(methods.client_request, mcp.CLIENT_REQUESTS, mcp.SERVER_RESULTS)
ASKING = made(methods.server_request, mcp.SERVER_REQUESTS, mcp.CLIENT_RESULTS)
METHODS = (*ASKED, *ASKING, *TOLD, *SAID)
REGISTRY = Registry("mcp", METHODS, jsonrpc=True, omits_none=(BaseModel,), is_tolerant=True)
