"""The registry of the app-server protocol: every method of every resource.

Input: the METHODS of the modules in `v1` and `v2`. Output: `REGISTRY`. A new module needs no entry here.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Final

from protocol_models import jsonrpc, v1, v2
from protocol_models.config import ServerConfig
from protocol_models.history import HISTORY
from protocol_models.method_order import METHOD_ORDER
from protocol_models.methods import Direction, Kind, Method, NpmPackage, Registry
from protocol_models.type_names import NAMESPACES
from protocol_models.v1.initialize import InitializeParams, InitializeResponse
from protocol_models.v1.mcp_tools import MCP_TOOLS
from protocol_models.v2.mcp_startup import (
    McpServerStartupFailureReason,
    McpServerStartupState,
    McpServerStatusUpdatedNotification,
)
from protocol_models.v2.model import ModelProviderError
from protocol_models.v2.user_verification import UserVerificationRpcError
from protocol_models.version import CODEX_RELEASE, __version__

__all__ = ["REGISTRY"]


def _methods_of(package: ModuleType) -> Iterator[Method[object, object]]:
    """The methods of all modules of a package and its packages, module by module."""
    for module in sorted(
        pkgutil.walk_packages(package.__path__, f"{package.__name__}."), key=lambda m: m.name
    ):
        yield from getattr(import_module(module.name), "METHODS", ())


def _in_order(methods: Iterator[Method[object, object]]) -> tuple[Method[object, object], ...]:
    place = {name: index for index, name in enumerate(METHOD_ORDER)}
    return tuple(sorted(methods, key=lambda method: place.get(method.name, len(place))))


_METHODS: Final = _in_order(method for package in (v1, v2) for method in _methods_of(package))

REGISTRY: Final = Registry(
    name="codex_app_server_protocol",
    methods=_METHODS,
    types=(
        jsonrpc.RequestId,
        jsonrpc.JSONRPCRequest,
        jsonrpc.JSONRPCNotification,
        jsonrpc.JSONRPCResponse,
        jsonrpc.JSONRPCError,
        jsonrpc.JSONRPCErrorError,
        jsonrpc.JSONRPCMessage,
        ModelProviderError,
        UserVerificationRpcError,
    ),
    legacy_types=tuple(model for tool in MCP_TOOLS for model in (tool.input, tool.output)),
    namespaces=NAMESPACES,
    folders={
        # What the server asks for has its documents at the root, with the envelopes.
        **{
            model: ""
            for method in _METHODS
            if method.direction is Direction.SERVER_TO_CLIENT and method.kind is Kind.REQUEST
            for model in (method.params, method.result)
        },
        InitializeParams: "v1",
        InitializeResponse: "v1",
    },
    # These documents are reproduced byte for byte, and the original's carry no documentation.
    undescribed=(McpServerStatusUpdatedNotification, McpServerStartupState, McpServerStartupFailureReason),
    notification_members=jsonrpc.NotificationMembers,
    config=ServerConfig,
    history=HISTORY,
    release=CODEX_RELEASE,
    npm=NpmPackage(__version__, "Apache-2.0", "https://github.com/OWNER/app-server-protocol"),
)
"""The protocol of the app server in all releases of the record, with the aggregate startup notification."""
