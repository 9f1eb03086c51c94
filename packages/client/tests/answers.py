"""The answers of a server, with the members that the protocol wants."""

from protocol_models.json_types import JsonObject

SERVER: JsonObject = {
    "userAgent": "x/1",
    "codexHome": "/",
    "platformFamily": "unix",
    "platformOs": "linux",
}
THREAD: JsonObject = {
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
STARTED: JsonObject = {
    "thread": THREAD,
    "model": "mock",
    "modelProvider": "mock",
    "cwd": "/",
    "approvalPolicy": "never",
    "approvalsReviewer": "user",
    "sandbox": {"type": "dangerFullAccess"},
}
TURN: JsonObject = {
    "id": "u1",
    "items": [],
    "itemsView": "notLoaded",
    "status": "completed",
    "error": None,
}
