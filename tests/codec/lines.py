"""Lines that several tests share."""

import json
from typing import Any

STATUS = (
    b'{"method":"thread/status/changed","params":{"threadId":"a","status":{"type":"idle"}},'
    b'"emittedAtMs":1795229175522}'
)
"""A notification as the server writes it."""


def canonical(message: Any) -> bytes:
    """The line that the server writes for a message."""
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False).encode()


def notification(**members: Any) -> bytes:
    """`STATUS` with other members in its params."""
    params = {"threadId": "a", "status": {"type": "idle"}, **members}
    return canonical({"method": "thread/status/changed", "params": params, "emittedAtMs": 1795229175522})
