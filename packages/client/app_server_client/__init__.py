"""A client for Codex's app server that loses nothing.

```python
async with AppServer.launch(["codex", "app-server"]) as app:
    thread = await app.start_thread()
    print(await thread.mcp_startup(timeout=60))
```
"""

from app_server_client.app_server import AppServer, Thread, ThreadEvent
from app_server_client.errors import (
    AnswerUnreadable,
    ClientError,
    InternalError,
    InvalidParams,
    InvalidRequest,
    LaunchFailed,
    MethodNotFound,
    ParseError,
    RequestFailed,
    RequestTimedOut,
    ServerEnded,
    StartupTimedOut,
)
from app_server_client.handlers import Handler, IncomingCall, later, on

__all__ = [
    "AnswerUnreadable",
    "AppServer",
    "ClientError",
    "Handler",
    "IncomingCall",
    "InternalError",
    "InvalidParams",
    "InvalidRequest",
    "LaunchFailed",
    "MethodNotFound",
    "ParseError",
    "RequestFailed",
    "RequestTimedOut",
    "ServerEnded",
    "StartupTimedOut",
    "Thread",
    "ThreadEvent",
    "later",
    "on",
]
