"""The published SDK for the same protocol: what its client does with a line, and with a message."""

from __future__ import annotations

import json
from typing import Any

from openai_codex.client import CodexClient

__all__ = ["sdk_decode", "sdk_encode"]

NO_CLIENT: Any = None
"""What the SDK's reader is called on; it looks at none of it."""


def sdk_decode(line: bytes) -> Any:
    """What the SDK's reader does with one line, without its thread and its queues."""
    message = json.loads(line)
    if "method" in message and "id" not in message and isinstance(method := message["method"], str):
        return CodexClient._coerce_notification(NO_CLIENT, method, message.get("params"))
    return message


def sdk_encode(notification: Any) -> bytes:
    """What the SDK's writer does with one message."""
    params = notification.payload.model_dump(by_alias=True, exclude_none=True, mode="json")
    return (json.dumps({"method": notification.method, "params": params}) + "\n").encode()
