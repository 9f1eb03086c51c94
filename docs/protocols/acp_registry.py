"""The Agent Client Protocol, from the models of `agent-client-protocol`. The agent is the server."""

from typing import Any

from acp import schema
from pydantic import BaseModel
from typing_extensions import TypeAliasType

from protocol_models import methods
from protocol_models.methods import Method, Registry

TO_AGENT = {
    "initialize": "Initialize", "authenticate": "Authenticate", "logout": "Logout",
    "session/new": "NewSession", "session/load": "LoadSession", "session/resume": "ResumeSession",
    "session/list": "ListSessions", "session/fork": "ForkSession", "session/close": "CloseSession",
    "session/delete": "DeleteSession", "session/prompt": "Prompt", "session/set_mode": "SetSessionMode",
}  # fmt: skip
TO_CLIENT = {
    "fs/read_text_file": "ReadTextFile", "fs/write_text_file": "WriteTextFile",
    "terminal/create": "CreateTerminal", "terminal/output": "TerminalOutput", "terminal/kill": "KillTerminal",
    "terminal/release": "ReleaseTerminal", "terminal/wait_for_exit": "WaitForTerminalExit",
    "session/request_permission": "RequestPermission", "elicitation/create": "CreateElicitation",
}  # fmt: skip


def requests(make: Any, names: dict[str, str]) -> list[Method[Any, Any]]:
    """The requests of one side; what is a union in the package gets its name."""
    types = {n: getattr(schema, n) for each in names.values() for n in (f"{each}Request", f"{each}Response")}
    named = {n: each if isinstance(each, type) else TypeAliasType(n, each) for n, each in types.items()}
    return [make(name, named[f"{each}Request"], named[f"{each}Response"]) for name, each in names.items()]


CANCEL = methods.client_notification("session/cancel", schema.CancelNotification)
UPDATE = methods.server_notification("session/update", schema.SessionNotification)
METHODS = (*requests(methods.client_request, TO_AGENT), *requests(methods.server_request, TO_CLIENT))
REGISTRY = Registry(
    "acp", (*METHODS, CANCEL, UPDATE), jsonrpc=True, omits_none=(BaseModel,), is_tolerant=True
)
