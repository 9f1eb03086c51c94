"""The protocol of Codex's app server as Pydantic models.

Importing the package imports no model; each name is loaded when it is first used. The models stand
in one module a resource below `protocol_models.v2`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from protocol_models.base import InconsistentMessage, UnknownVariant, WireEnum, WireModel
    from protocol_models.config import InvalidConfig, ServerConfig, ServerNotificationsConfig
    from protocol_models.methods import Method, Registry
    from protocol_models.registry import REGISTRY
    from protocol_models.unknown import Unknown, UnknownKind, find_unknown

__all__ = [
    "REGISTRY",
    "InconsistentMessage",
    "InvalidConfig",
    "Method",
    "Registry",
    "ServerConfig",
    "ServerNotificationsConfig",
    "Unknown",
    "UnknownKind",
    "UnknownVariant",
    "WireEnum",
    "WireModel",
    "find_unknown",
]

_HOMES = {
    "REGISTRY": "registry",
    "InconsistentMessage": "base",
    "InvalidConfig": "config",
    "Method": "methods",
    "Registry": "methods",
    "ServerConfig": "config",
    "ServerNotificationsConfig": "config",
    "Unknown": "unknown",
    "UnknownKind": "unknown",
    "UnknownVariant": "base",
    "WireEnum": "base",
    "WireModel": "base",
    "find_unknown": "unknown",
}


def __getattr__(name: str) -> Any:
    if (home := _HOMES.get(name)) is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
