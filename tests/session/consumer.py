"""What type checkers infer for users of the session core. It is checked, and never run.

Where an error is expected, it is ignored; a checker reports an ignored error that is not there.
"""

from typing import assert_never, assert_type

from protocol_models import DecodeError, ErrorResponse, Response
from protocol_models.session import (
    Answer,
    Call,
    Connection,
    Event,
    LateAnswer,
    Message,
    Nobody,
    PendingRequest,
    StrayAnswer,
    ThreadOwner,
    Unreadable,
    owner_of,
)
from protocol_models.v1.initialize import INITIALIZED
from protocol_models.v2.account import ACCOUNT_READ, GetAccountParams
from protocol_models.v2.elicitation import (
    MCP_SERVER_ELICITATION_REQUEST,
    FormElicitation,
    McpServerElicitationRequestResponse,
)
from protocol_models.v2.thread import THREAD_START, ThreadStartParams, ThreadStartResponse
from protocol_models.v2.thread_lifecycle import ThreadArchiveParams


def a_request_is_typed_by_its_result(connection: Connection, event: Event) -> None:
    pending = connection.request(THREAD_START, ThreadStartParams(cwd="/project"))
    assert_type(pending, PendingRequest[ThreadStartResponse])
    match pending.outcome_of(event):
        case Response(result=started):
            assert_type(started, ThreadStartResponse)
        case ErrorResponse() | DecodeError() | None:
            pass


def plain_dicts_are_taken(connection: Connection) -> None:
    assert_type(connection.request(THREAD_START, {"cwd": "/project"}), PendingRequest[ThreadStartResponse])


def params_of_another_method_are_found(connection: Connection) -> None:
    connection.request(THREAD_START, ThreadArchiveParams(thread_id="t1"))  # type: ignore[misc]


def forgotten_params_are_found(connection: Connection) -> None:
    connection.request(THREAD_START)  # type: ignore[arg-type]


def params_where_there_are_none_are_found(connection: Connection) -> None:
    connection.notify(INITIALIZED, ThreadStartParams())  # type: ignore[misc]
    connection.notify(INITIALIZED)


def a_member_that_the_result_does_not_have_is_found(connection: Connection, event: Event) -> None:
    match connection.request(ACCOUNT_READ, GetAccountParams()).outcome_of(event):
        case Response(result=read):
            read.thread_id  # type: ignore[attr-defined]  # noqa: B018
        case _:
            pass


def each_variant_of_a_union_is_taken(server: Connection, params: FormElicitation) -> None:
    pending = server.request(MCP_SERVER_ELICITATION_REQUEST, params)
    assert_type(pending, PendingRequest[McpServerElicitationRequestResponse])


def events_are_exhaustive(event: Event) -> int:
    match event:
        case Message(message, owner):
            assert_type(owner, ThreadOwner | Nobody)
            return len(message.method)
        case Call(request):
            assert_type(owner_of(request), ThreadOwner | Nobody)
            return 1
        case Answer() | LateAnswer() | StrayAnswer():
            return 2
        case Unreadable(error):
            assert_type(error, DecodeError)
            return 3
        case _:
            assert_never(event)


def a_forgotten_event_is_found(event: Event) -> int:
    match event:
        case Message() | Call() | Answer() | LateAnswer() | StrayAnswer():
            return 2
        case _:
            assert_never(event)  # type: ignore[arg-type]  # an unreadable line is left
