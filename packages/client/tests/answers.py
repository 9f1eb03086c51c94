"""The answers of a server, with the members that the protocol wants."""

from typing import Any

SERVER: dict[str, Any] = {
    "userAgent": "x/1",
    "codexHome": "/",
    "platformFamily": "unix",
    "platformOs": "linux",
}
THREAD: dict[str, Any] = {
    "id": "t1",
    "sessionId": "t1",
    "preview": "",
    "ephemeral": False,
    "historyMode": "legacy",
    "modelProvider": "mock",
    "createdAt": 1,
    "updatedAt": 1,
    "status": {"type": "idle"},
    "cwd": "/",
    "cliVersion": "0.171.0",
    "source": "cli",
    "turns": [],
}
STARTED: dict[str, Any] = {
    "thread": THREAD,
    "model": "mock",
    "modelProvider": "mock",
    "cwd": "/",
    "approvalPolicy": "never",
    "approvalsReviewer": "user",
    "sandbox": {"type": "dangerFullAccess"},
}
TURN: dict[str, Any] = {
    "id": "u1",
    "items": [],
    "itemsView": "notLoaded",
    "status": "completed",
    "error": None,
}
