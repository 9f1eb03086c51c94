"""What a client is sent, and what it may ask for."""

import json

import pytest

from protocol_models import Response, ServerNotificationsConfig, encode
from protocol_models.config import NotificationsConfig
from protocol_models.session import Gate
from protocol_models.v2.mcp_startup import (
    MCP_SERVER_STARTUP_STATUS_COMPLETED,
    MCP_SERVER_STARTUP_STATUS_UPDATED,
)
from protocol_models.v2.server import SERVER_DIAGNOSTICS, ServerDiagnosticsParams
from protocol_models.v2.thread import (
    THREAD_START,
    THREAD_STARTED,
    ThreadStartedNotification,
    ThreadStartParams,
)
from protocol_models.v2.thread_state import Thread

SILENT = ServerNotificationsConfig(NotificationsConfig(mcp_startup_individual=False))
THREAD = json.loads(
    """{"id": "t", "sessionId": "t", "preview": "", "ephemeral": false, "projectId": null,
    "modelProvider": "m", "createdAt": 1, "updatedAt": 1, "status": {"type": "idle"}, "cwd": "/",
    "cliVersion": "1", "source": "cli", "turns": [], "environments": [], "daybreakEnabled": true}"""
)


@pytest.mark.parametrize(
    ("gate", "method", "goes_out"),
    [
        (Gate(), MCP_SERVER_STARTUP_STATUS_UPDATED, True),
        (Gate(notifications=SILENT), MCP_SERVER_STARTUP_STATUS_UPDATED, False),
        (Gate(notifications=SILENT), MCP_SERVER_STARTUP_STATUS_COMPLETED, True),
        (Gate(opted_out=["thread/started"]), THREAD_STARTED, False),
        (Gate(opted_out=["thread/start"]), THREAD_STARTED, True),
        (Gate(), SERVER_DIAGNOSTICS, False),
        (Gate(experimental_api=True), SERVER_DIAGNOSTICS, True),
        (Gate(experimental_api=True, opted_out=["server/diagnostics"]), SERVER_DIAGNOSTICS, False),
    ],
)
def test_what_goes_out(gate: Gate, method: object, goes_out: bool) -> None:
    assert gate.lets_out(method) is goes_out  # type: ignore[arg-type]  # methods of different types


def test_experimental_members_stay_behind_at_any_depth() -> None:
    started = ThreadStartedNotification(thread=Thread.model_validate(THREAD))
    written = {False: Gate().outgoing(started), True: Gate(experimental_api=True).outgoing(started)}
    whole, stable = (
        json.loads(encode(Response(0, written[key])))["result"]["thread"] for key in (True, False)
    )
    assert whole == THREAD
    assert whole.keys() - stable.keys() == {"environments", "daybreakEnabled"}
    assert stable == {name: value for name, value in whole.items() if name in stable}


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"cwd": "/"}, None),
        ({"projectId": None, "allowProviderModelFallback": False}, None),
        ({"projectId": "p"}, "projectId of thread/start is part of the experimental API"),
        ({"allowProviderModelFallback": True}, "allowProviderModelFallback of thread/start"),
    ],
)
def test_what_may_be_asked(params: dict[str, object], why: str | None) -> None:
    read = ThreadStartParams.model_validate(params)
    refusal = Gate().refusal_of(THREAD_START, read)
    assert (refusal is None) if why is None else (refusal is not None and refusal.startswith(why))
    assert Gate(experimental_api=True).refusal_of(THREAD_START, read) is None


def test_an_experimental_method_may_not_be_asked_for() -> None:
    refusal = Gate().refusal_of(SERVER_DIAGNOSTICS, ServerDiagnosticsParams())
    assert refusal == (
        "server/diagnostics is part of the experimental API; set the capability experimentalApi in initialize"
    )
