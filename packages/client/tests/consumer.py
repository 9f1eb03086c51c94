"""What type checkers infer for users of the client. It is checked, and never run.

Where an error is expected, it is ignored; a checker reports an ignored error that is not there.
"""

from typing import assert_type

from protocol_models import Notification
from protocol_models.session import Gap
from protocol_models.v2.approval import (
    ITEM_FILE_CHANGE_REQUEST_APPROVAL,
    FileChangeApprovalDecision,
    FileChangeRequestApprovalParams,
    FileChangeRequestApprovalResponse,
)
from protocol_models.v2.elicitation import (
    MCP_SERVER_ELICITATION_REQUEST,
    McpServerElicitationRequestParams,
    McpServerElicitationRequestResponse,
)
from protocol_models.v2.thread import THREAD_START, ThreadStartParams, ThreadStartResponse
from protocol_models.v2.thread_lifecycle import THREAD_ARCHIVE, ThreadArchiveParams, ThreadArchiveResponse
from protocol_models.v2.turn import TURN_COMPLETED, TurnCompletedNotification

from app_server_client import AppServer, IncomingCall, Thread, ThreadEvent, later, on
from app_server_client.sync import SyncAppServer


async def requests_are_typed_by_their_results(app: AppServer) -> None:
    assert_type(await app.request(THREAD_START, ThreadStartParams(cwd="/project")), ThreadStartResponse)
    assert_type(await app.request(THREAD_START, {"cwd": "/project"}), ThreadStartResponse)
    assert_type(await app.start_thread({"cwd": "/project"}), Thread)


def so_are_those_of_a_script(app: SyncAppServer) -> None:
    assert_type(app.request(THREAD_ARCHIVE, ThreadArchiveParams(thread_id="t1")), ThreadArchiveResponse)


async def params_of_another_method_are_found(app: AppServer) -> None:
    await app.request(THREAD_START, ThreadArchiveParams(thread_id="t1"))  # type: ignore[misc]
    await app.start_thread(ThreadArchiveParams(thread_id="t1"))  # type: ignore[arg-type]


async def events_are_typed(thread: Thread) -> None:
    async for event in thread.events():
        assert_type(TURN_COMPLETED.params_of(event), TurnCompletedNotification | None)
        match event:
            case Notification(params=TurnCompletedNotification() as completed):
                assert_type(completed.turn.id, str)
            case IncomingCall():
                assert_type(event.request.method, str)
            case Gap():
                assert_type(event.lost, int)
            case _:
                pass


def an_event_is_not_taken_for_what_it_may_not_be(event: ThreadEvent) -> str:
    return event.method  # type: ignore[union-attr]  # a mark of what was lost has none


async def decide(params: FileChangeRequestApprovalParams) -> FileChangeRequestApprovalResponse:
    return FileChangeRequestApprovalResponse(decision=FileChangeApprovalDecision.DECLINE)


async def say(params: FileChangeRequestApprovalParams) -> dict[str, str]:
    return {"decision": "decline"}


async def elicit(params: McpServerElicitationRequestParams) -> McpServerElicitationRequestResponse:
    raise NotImplementedError


async def of_another_method(params: ThreadStartParams) -> FileChangeRequestApprovalResponse:
    raise NotImplementedError


async def with_another_result(params: FileChangeRequestApprovalParams) -> ThreadArchiveResponse:
    raise NotImplementedError


async def without_a_result(params: FileChangeRequestApprovalParams) -> None:
    """Forgot to return."""


handlers = [
    on(ITEM_FILE_CHANGE_REQUEST_APPROVAL, decide),
    on(ITEM_FILE_CHANGE_REQUEST_APPROVAL, say),
    on(MCP_SERVER_ELICITATION_REQUEST, elicit),
    later(MCP_SERVER_ELICITATION_REQUEST),
]
mistakes = [
    on(ITEM_FILE_CHANGE_REQUEST_APPROVAL, of_another_method),  # type: ignore[arg-type]
    on(ITEM_FILE_CHANGE_REQUEST_APPROVAL, with_another_result),  # type: ignore[arg-type]
    on(ITEM_FILE_CHANGE_REQUEST_APPROVAL, without_a_result),  # type: ignore[arg-type]
]
app = AppServer.launch(["codex", "app-server"], handlers=handlers, timeout=None)
misspelt = AppServer.launch(["codex", "app-server"], timout=3)  # type: ignore[call-arg]
wrong = SyncAppServer.launch(["codex", "app-server"], timeout="3")  # type: ignore[arg-type]
