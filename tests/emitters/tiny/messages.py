"""The unions of all messages: params required, none, and nullable; what stands beside a notification."""

from protocol_models.base import ClientModel, OmittableNotNull, UnixMillis, WireModel
from protocol_models.jsonrpc import RequestId
from protocol_models.methods import (
    Registry,
    client_notification,
    client_request,
    server_notification,
    server_request,
)

GOLDEN = (
    "README.md",
    "json/ClientNotification.json",
    "json/ClientRequest.json",
    "json/NullableReadParams.json",
    "json/RequestId.json",
    "json/ServerNotification.json",
    "json/ServerRequest.json",
    "msgspec/__init__.py",
    "msgspec/messages.py",
    "package.json",
    "typescript/Client*.ts",
    "typescript/RequestId.ts",
    "typescript/Server*.ts",
    "typescript/index.*",
    "typescript/methods.*",
)


class StartParams(ClientModel):
    name: str


class ReadParams(ClientModel):
    name: str | None = None


class Answer(WireModel):
    text: str


class Told(WireModel):
    text: str


class Members(WireModel):
    sent_at_ms: OmittableNotNull[UnixMillis] = None
    """When it was sent."""


START = client_request("thing/start", StartParams, Answer)
"""Starts a thing."""
READ = client_request("thing/read", ReadParams, Answer, params_required=False)
"""Reads all things, or one."""
STOP = client_request("thing/stop", None, Answer, deprecated=True)
"""Stops everything."""
ASK = server_request("thing/ask", Told, Answer)
TOLD = server_notification("thing/told", Told)
"""Something was told."""
READY = client_notification("ready", None)
"""The client is ready."""

REGISTRY = Registry(
    "tiny", (START, READ, STOP, ASK, TOLD, READY), types=(RequestId,), notification_members=Members
)
