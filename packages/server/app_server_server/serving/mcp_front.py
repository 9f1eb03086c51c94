"""Codex as an MCP server: the tools `codex` and `codex-reply`, in front of a real app server.

Input: the command of an app server, and a byte stream to an MCP client. Output: each call of a tool is a
turn of the app server. What it does on the way is told as progress; what needs an approval is asked as an
elicitation, and is declined where the client has none, or nobody answers. Calls run at the same time and end
in their own order.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import anyio
import mcp_types
from anyio.abc import ByteStream
from app_server_client import AppServer, ClientError, Handler, Thread, on
from mcp import MCPError
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.shared.message import SessionMessage
from protocol_models import Notification
from protocol_models.json_types import Json, JsonObject
from protocol_models.v1.mcp_tools import (
    CODEX,
    CODEX_REPLY,
    MCP_TOOLS,
    CodexReplyToolInput,
    CodexToolInput,
    CodexToolOutput,
    McpTool,
)
from protocol_models.v2.approval import (
    ITEM_COMMAND_EXECUTION_REQUEST_APPROVAL,
    ITEM_FILE_CHANGE_REQUEST_APPROVAL,
    CommandExecutionRequestApprovalParams,
    CommandExecutionRequestApprovalResponse,
    FileChangeRequestApprovalParams,
    FileChangeRequestApprovalResponse,
)
from protocol_models.v2.elicitation import (
    MCP_SERVER_ELICITATION_REQUEST,
    FormElicitation,
    McpServerElicitationRequestParams,
    McpServerElicitationRequestResponse,
    UrlElicitation,
)
from protocol_models.v2.item_events import ITEM_COMPLETED, ITEM_STARTED
from protocol_models.v2.item_message import AgentMessageThreadItem
from protocol_models.v2.turn import TURN_COMPLETED, TURN_INTERRUPT, TURN_START, TurnStartResponse
from pydantic import BaseModel, ValidationError

from app_server_server import __version__
from app_server_server.errors import CouldNotRun
from app_server_server.mcp_lines import read_messages, write_messages

__all__ = ["serve_as_mcp"]

LOG = logging.getLogger(__name__)
McpServer: TypeAlias = Server[dict[str, object]]
Context: TypeAlias = ServerRequestContext[dict[str, object]]
"""What the SDK hands to whoever answers; nothing that lives as long as the server is in it."""
INTERRUPT_SECONDS: Final = 2.0
_NO_FIELDS: Final[JsonObject] = {"type": "object", "properties": {}}


async def serve_as_mcp(command: Sequence[str], stream: ByteStream) -> None:
    """Serves one MCP client until it ends; then the app server is ended."""
    front = _Front()
    try:
        async with AppServer.launch(
            list(command), client="app-server-server", handlers=front.handlers()
        ) as app:
            front.app = app
            await _serve(front.server(), stream)
    except ClientError as error:
        raise CouldNotRun(str(error)) from None


async def _serve(server: McpServer, stream: ByteStream) -> None:
    incoming, read_stream = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    write_stream, outgoing = anyio.create_memory_object_stream[SessionMessage](0)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(read_messages, stream, incoming)
        tasks.start_soon(write_messages, outgoing, stream, incoming)
        await server.run(read_stream, write_stream, server.create_initialization_options())
        tasks.cancel_scope.cancel()


@dataclass
class _ToolCall:
    """A call that waits for its turn."""

    context: Context
    steps: int = 0

    async def ask(self, message: str, schema: Mapping[str, Json] | None = None) -> mcp_types.ElicitResult:
        """Asks the person behind the client; a client that cannot ask declines."""
        session = self.context.session
        wants = mcp_types.ClientCapabilities(elicitation=mcp_types.ElicitationCapability())
        if not session.check_client_capability(wants):
            return mcp_types.ElicitResult(action="decline")
        try:
            return await session.elicit_form(message, dict(schema or _NO_FIELDS), self.context.request_id)
        except (MCPError, ValidationError):
            return mcp_types.ElicitResult(action="decline")

    async def tell(self, message: str) -> None:
        """One step more, where the client wants to be told."""
        self.steps += 1
        await self.context.session.report_progress(self.steps, message=message)


class _Front:
    app: AppServer

    def __init__(self) -> None:
        self._calls: dict[str, _ToolCall] = {}
        self._threads: dict[str, Thread] = {}

    def server(self) -> McpServer:
        """The MCP server."""
        return Server(
            "codex",
            version=__version__,
            title="Codex",
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
        )

    def handlers(self) -> Sequence[Handler]:
        """Who answers what the app server asks."""
        return (
            on(ITEM_COMMAND_EXECUTION_REQUEST_APPROVAL, self._approve_command),
            on(ITEM_FILE_CHANGE_REQUEST_APPROVAL, self._approve_change),
            on(MCP_SERVER_ELICITATION_REQUEST, self._pass_on),
        )

    # Tools.

    async def _list_tools(
        self, context: Context, params: mcp_types.PaginatedRequestParams | None
    ) -> mcp_types.ListToolsResult:
        del context, params
        return mcp_types.ListToolsResult(tools=[_tool(each) for each in MCP_TOOLS])

    async def _call_tool(
        self, context: Context, params: mcp_types.CallToolRequestParams
    ) -> mcp_types.CallToolResult:
        call = _ToolCall(context)
        try:
            if params.name == CODEX.name:
                first = CodexToolInput.model_validate(params.arguments or {})
                thread, prompt = await self.app.start_thread(_thread_params(first)), first.prompt
                self._threads[thread.id] = thread
            elif params.name == CODEX_REPLY.name:
                reply = CodexReplyToolInput.model_validate(params.arguments or {})
                thread, prompt = self._known(reply.thread_id or reply.conversation_id), reply.prompt
            else:
                raise MCPError(
                    mcp_types.INVALID_PARAMS,
                    f"there is no tool {params.name[:80]!r}: take codex or codex-reply",
                )
            return _output(thread.id, await self._turn(thread, prompt, call))
        except ValidationError as error:
            said = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
            return _failed(f"the arguments of {params.name} are wrong: {said}")
        except (ClientError, _TurnFailed) as error:
            return _failed(str(error))

    def _known(self, thread: str | None) -> Thread:
        if thread is None:
            raise _TurnFailed("threadId is required: it stands in the answer of codex")
        if thread not in self._threads:
            raise _TurnFailed(f"there is no session {thread[:80]!r}: begin one with codex")
        if thread in self._calls:
            raise _TurnFailed(f"the session {thread} is at work: wait for its answer")
        return self._threads[thread]

    async def _turn(self, thread: Thread, prompt: str, call: _ToolCall) -> str:
        """Runs one turn; the agent's last message. A call that is cancelled interrupts its turn."""
        self._calls[thread.id] = call
        said = ""
        events = thread.events(replay=False)
        message = {"type": "text", "text": prompt, "text_elements": []}
        try:
            started = await self.app.request(TURN_START, {"threadId": thread.id, "input": [message]})
            try:
                async for event in events:
                    if not isinstance(event, Notification):
                        continue
                    if (begun := ITEM_STARTED.params_of(event)) is not None:
                        await call.tell(f"{_kind(begun.item)} started")
                    elif (item := ITEM_COMPLETED.params_of(event)) is not None:
                        if isinstance(item.item, AgentMessageThreadItem):
                            said = item.item.text
                        await call.tell(f"{_kind(item.item)} completed")
                    elif (
                        over := TURN_COMPLETED.params_of(event)
                    ) is not None and over.turn.id == started.turn.id:
                        if over.turn.error is not None:
                            raise _TurnFailed(over.turn.error.message)
                        return said
            except anyio.get_cancelled_exc_class():
                with anyio.move_on_after(INTERRUPT_SECONDS, shield=True):
                    await self._interrupt(thread, started)
                raise
        finally:
            del self._calls[thread.id]
        raise _TurnFailed("the session was closed before the turn ended")

    async def _interrupt(self, thread: Thread, started: TurnStartResponse) -> None:
        try:
            await self.app.request(TURN_INTERRUPT, {"threadId": thread.id, "turnId": started.turn.id})
        except ClientError:
            LOG.warning("a turn could not be interrupted: it is over, or the app server is gone")

    # Questions of the app server.

    async def _approve_command(
        self, params: CommandExecutionRequestApprovalParams
    ) -> CommandExecutionRequestApprovalResponse:
        where = f" in {params.cwd}" if params.cwd else ""
        text = f"Allow Codex to run `{params.command or 'a command'}`{where}?"
        return CommandExecutionRequestApprovalResponse.model_validate(
            {"decision": await self._decision(params.thread_id, text, params.reason)}
        )

    async def _approve_change(
        self, params: FileChangeRequestApprovalParams
    ) -> FileChangeRequestApprovalResponse:
        text = "Allow Codex to change files?"
        return FileChangeRequestApprovalResponse.model_validate(
            {"decision": await self._decision(params.thread_id, text, params.reason)}
        )

    async def _decision(self, thread: str, text: str, reason: str | None) -> str:
        call = self._calls.get(thread)
        if call is None:
            return "decline"
        answer = await call.ask(f"{text}\n{reason}" if reason else text)
        return answer.action

    async def _pass_on(
        self, params: McpServerElicitationRequestParams
    ) -> McpServerElicitationRequestResponse:
        """The question of an MCP server of codex, handed on as it is."""
        call = self._calls.get(str(getattr(params, "thread_id", None)))
        answer = mcp_types.ElicitResult(action="decline")
        if call is not None and isinstance(params, FormElicitation):
            schema = params.requested_schema.model_dump(mode="json", by_alias=True, exclude_unset=True)
            answer = await call.ask(f"{params.server_name}: {params.message}", schema)
        elif call is not None and isinstance(params, UrlElicitation):
            answer = await call.ask(f"{params.server_name}: {params.message}\n{params.url}")
        return McpServerElicitationRequestResponse.model_validate(
            {"action": answer.action, "content": answer.content}
        )


def _kind(item: object) -> str:
    """What an item is; one of a newer release has a type that is not known here."""
    return str(getattr(item, "type", "item"))


class _TurnFailed(Exception):
    """A call that ends with an error; the message is for the client."""


def _thread_params(words: CodexToolInput) -> JsonObject:
    """The arguments of `codex` as params of `thread/start`."""
    config = dict(words.config or {})
    if words.compact_prompt is not None:
        config["compact_prompt"] = words.compact_prompt
    params = {
        "approvalPolicy": None if words.approval_policy is None else words.approval_policy.value,
        "baseInstructions": words.base_instructions,
        "config": config or None,
        "cwd": words.cwd,
        "developerInstructions": words.developer_instructions,
        "model": words.model,
        "sandbox": None if words.sandbox is None else words.sandbox.value,
    }
    return {name: value for name, value in params.items() if value is not None}


def _tool(tool: McpTool) -> mcp_types.Tool:
    description = " ".join((tool.input.__doc__ or "").split())
    return mcp_types.Tool(
        name=tool.name,
        title=tool.title,
        description=description,
        input_schema=_schema(tool.input),
        output_schema=_schema(tool.output),
    )


def _schema(model: type[BaseModel]) -> JsonObject:
    return model.model_json_schema(by_alias=True)


def _output(thread: str, said: str) -> mcp_types.CallToolResult:
    structured = CodexToolOutput(thread_id=thread, content=said).model_dump(mode="json", by_alias=True)
    return mcp_types.CallToolResult(
        content=[mcp_types.TextContent(type="text", text=said)], structured_content=structured
    )


def _failed(text: str) -> mcp_types.CallToolResult:
    return mcp_types.CallToolResult(content=[mcp_types.TextContent(type="text", text=text)], is_error=True)
