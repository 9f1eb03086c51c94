"""A codex that calls no model: each word of a prompt is something that a turn does.

`run` asks for the approval of a command, `change` for that of a change, `form` hands on the question of an
MCP server, `fail` ends the turn with an error, `wait` waits for an interrupt. The last message of the turn
says what was answered. What it was asked it writes to the file of its argument.
"""

import itertools
import json
import sys
from pathlib import Path

import anyio
from protocol_models.json_types import Json
from protocol_models.v1.initialize import InitializeResponse
from protocol_models.v2.approval import (
    ITEM_COMMAND_EXECUTION_REQUEST_APPROVAL,
    ITEM_FILE_CHANGE_REQUEST_APPROVAL,
    CommandExecutionRequestApprovalParams,
    FileChangeRequestApprovalParams,
)
from protocol_models.v2.elicitation import MCP_SERVER_ELICITATION_REQUEST, FormElicitation
from protocol_models.v2.item_events import (
    ITEM_COMPLETED,
    ITEM_STARTED,
    ItemCompletedNotification,
    ItemStartedNotification,
)
from protocol_models.v2.permission import ApprovalsReviewer, AskForApprovalKind, ReadOnlySandboxPolicy
from protocol_models.v2.thread import THREAD_START, ThreadStartParams, ThreadStartResponse
from protocol_models.v2.thread_state import IdleThreadStatus, SessionSourceKind, Thread
from protocol_models.v2.turn import (
    TURN_COMPLETED,
    TURN_INTERRUPT,
    TURN_START,
    TurnCompletedNotification,
    TurnInterruptParams,
    TurnInterruptResponse,
    TurnStartParams,
    TurnStartResponse,
)
from protocol_models.v2.turn_state import Turn

from app_server_server.serving.client_connection import ClientConnection, on
from app_server_server.serving.stdio_stream import standard_streams

FORM = {"type": "object", "properties": {"name": {"type": "string"}}}
numbers = itertools.count()
interrupts: dict[str, anyio.Event] = {}


def note(**what: Json) -> None:
    """Keeps what was asked, for the test to read."""
    with Path(sys.argv[1]).open("a") as log:
        log.write(json.dumps(what) + "\n")


def turn(id_: str, status: str, error: str | None = None) -> Turn:
    told = None if error is None else {"message": error, "codexErrorInfo": None, "additionalDetails": None}
    return Turn.model_validate_json(
        json.dumps({"id": id_, "items": [], "itemsView": "full", "status": status, "error": told})
    )


class Codex:
    connection: ClientConnection

    async def start_thread(self, params: ThreadStartParams) -> ThreadStartResponse:
        note(start=json.loads(params.model_dump_json(by_alias=True, exclude_unset=True)))
        id_ = f"thread-{next(numbers)}"
        thread = Thread(
            id=id_, session_id=id_, preview="", ephemeral=False, model_provider="m", created_at=0,
            updated_at=0, status=IdleThreadStatus(type="idle"), cwd="/", cli_version="1",
            source=SessionSourceKind.APP_SERVER, turns=[],
        )  # fmt: skip
        return ThreadStartResponse(
            thread=thread, model="m", model_provider="m", cwd="/", approval_policy=AskForApprovalKind.NEVER,
            approvals_reviewer=ApprovalsReviewer.USER, sandbox=ReadOnlySandboxPolicy(type="readOnly"),
        )  # fmt: skip

    async def start_turn(self, params: TurnStartParams) -> TurnStartResponse:
        id_ = f"turn-{next(numbers)}"
        interrupts[id_] = anyio.Event()
        self.tasks.start_soon(self.work, params.thread_id, id_, getattr(params.input[0], "text", ""))
        return TurnStartResponse(turn=turn(id_, "inProgress"))

    async def interrupt(self, params: TurnInterruptParams) -> TurnInterruptResponse:
        note(interrupted=params.turn_id)
        interrupts[params.turn_id].set()
        return TurnInterruptResponse()

    async def work(self, thread: str, id_: str, prompt: str) -> None:
        await anyio.sleep(0.01)  # the response goes first
        said, status, error = prompt, "completed", None
        if "run" in prompt:
            asked = CommandExecutionRequestApprovalParams(
                thread_id=thread,
                turn_id=id_,
                item_id="i",
                started_at_ms=0,
                command="ls",
                cwd="/srv",
                reason="to look",
            )
            answer = await self.connection.ask(ITEM_COMMAND_EXECUTION_REQUEST_APPROVAL, asked, thread=thread)
            said += f" {getattr(answer.decision, 'value', answer.decision)}"
        if "change" in prompt:
            change = FileChangeRequestApprovalParams(
                thread_id=thread, turn_id=id_, item_id="i", started_at_ms=0
            )
            done = await self.connection.ask(ITEM_FILE_CHANGE_REQUEST_APPROVAL, change, thread=thread)
            said += f" {done.decision.value}"
        if "form" in prompt:
            form = FormElicitation.model_validate_json(
                json.dumps(
                    {
                        "threadId": thread,
                        "turnId": id_,
                        "serverName": "docs",
                        "mode": "form",
                        "message": "Who?",
                    }
                    | {"requestedSchema": FORM, "_meta": None, "environmentId": None}
                )
            )
            filled = await self.connection.ask(MCP_SERVER_ELICITATION_REQUEST, form, thread=thread)
            said += f" {filled.action.value} {json.dumps(filled.content)}"
        if "wait" in prompt:
            note(waits=id_)
            await interrupts[id_].wait()
            status = "interrupted"
        if "fail" in prompt:
            status, error = "failed", "the model is not there"
        item = {"type": "agentMessage", "id": "m", "text": said}
        for method, model, times in (
            (ITEM_STARTED, ItemStartedNotification, {"startedAtMs": 0}),
            (ITEM_COMPLETED, ItemCompletedNotification, {"completedAtMs": 0}),
        ):
            plain = json.dumps({"threadId": thread, "turnId": id_, "item": item, **times})
            await self.connection.notify(method, model.model_validate_json(plain))
        over = TurnCompletedNotification(thread_id=thread, turn=turn(id_, status, error))
        await self.connection.notify(TURN_COMPLETED, over)

    async def main(self) -> None:
        handlers = (
            on(THREAD_START, self.start_thread),
            on(TURN_START, self.start_turn),
            on(TURN_INTERRUPT, self.interrupt),
        )
        welcome = InitializeResponse(
            user_agent="u", codex_home="/h", platform_family="unix", platform_os="linux"
        )
        async with anyio.create_task_group() as self.tasks:
            with standard_streams() as stream:
                self.connection = ClientConnection(stream, handlers, lambda params: welcome)
                await self.connection.serve()
            self.tasks.cancel_scope.cancel()


anyio.run(Codex().main)
