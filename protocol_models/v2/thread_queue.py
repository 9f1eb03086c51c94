"""The queue of a thread: user messages that wait for a turn of their own.

A message joins the queue with `thread/queue/add` and can be rewritten, moved or taken out while it waits.
Starting it turns it into an ordinary turn. Every change is announced by `thread/queue/changed`, which
says only that there was one: read the queue again with `thread/queue/list`.
"""

from protocol_models.base import ClientModel, Uint32, WireModel
from protocol_models.methods import Stability, client_request, server_notification
from protocol_models.v2.turn_state import Turn
from protocol_models.v2.user_input import UserInput


class QueuedSubmission(WireModel):
    """A user message that waits in the queue of a thread."""

    id: str
    """Given by the server; names the submission in the other `thread/queue/…` methods."""
    input: list[UserInput]
    """The message, part by part."""
    client_user_message_id: str
    """The client's own id of the message, as given to `thread/queue/add`."""
    responsesapi_client_metadata: dict[str, str] | None = None
    """Metadata that goes with the turn's requests to the Responses API; `null` where none was given."""


class ThreadQueueAddParams(ClientModel):
    """The message to put at the end of the queue."""

    thread_id: str
    """The thread whose queue the message joins."""
    input: list[UserInput]
    """The message, part by part."""
    client_user_message_id: str
    """The client's own id of the message, by which it knows the message again."""
    responsesapi_client_metadata: dict[str, str] | None = None
    """Metadata to send with the turn's requests to the Responses API; absent or `null` for none."""


class ThreadQueueAddResponse(WireModel):
    """The message as it now stands in the queue."""

    queued_submission: QueuedSubmission


class ThreadQueueListParams(ClientModel):
    """Which part of a queue to read."""

    thread_id: str
    """The thread whose queue to read."""
    cursor: str | None = None
    """The `nextCursor` of the page before; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """The most submissions to return; absent or `null` leaves the size to the server."""


class ThreadQueueListResponse(WireModel):
    """One page of a queue."""

    data: list[QueuedSubmission]
    """The submissions in the order in which they are to run."""
    next_cursor: str | None = None
    """The `cursor` of the next page; `null` where this is the last one."""


class ThreadQueueUpdateParams(ClientModel):
    """The new content of a message that still waits."""

    thread_id: str
    """The thread in whose queue the message waits."""
    queued_submission_id: str
    """The submission to rewrite."""
    input: list[UserInput]
    """The new message, whole: it replaces the old one."""
    responsesapi_client_metadata: dict[str, str] | None = None
    """Metadata to send with the turn's requests to the Responses API."""


class ThreadQueueUpdateResponse(WireModel):
    """The message as it now stands in the queue."""

    queued_submission: QueuedSubmission


class ThreadQueueDeleteParams(ClientModel):
    """The message to take out of the queue."""

    thread_id: str
    """The thread in whose queue the message waits."""
    queued_submission_id: str
    """The submission to take out."""


class ThreadQueueDeleteResponse(WireModel):
    """Whether anything was taken out."""

    deleted: bool
    """`false` where no such submission was waiting, for example because its turn has begun."""


class ThreadQueueReorderParams(ClientModel):
    """The new order of a queue."""

    thread_id: str
    """The thread whose queue to reorder."""
    queued_submission_ids: list[str]
    """Ids of the waiting submissions, in the order in which they are to run."""


class ThreadQueueReorderResponse(WireModel):
    """Empty: the queue has the order that was asked for."""


class ThreadQueueStartParams(ClientModel):
    """Which waiting message to start."""

    thread_id: str
    """The thread whose queue to start from."""
    queued_submission_id: str | None = None
    """The submission to start; absent or `null` for the first in the queue."""


class ThreadQueueStartResponse(WireModel):
    """The turn that the message became."""

    turn: Turn


class ThreadQueueChangedNotification(WireModel):
    """The queue of a thread is no longer what it was."""

    thread_id: str
    """The thread whose queue changed; read it again with `thread/queue/list`."""


THREAD_QUEUE_ADD = client_request(
    "thread/queue/add", ThreadQueueAddParams, ThreadQueueAddResponse, stability=Stability.EXPERIMENTAL
)
"""Puts a user message at the end of a thread's queue and answers with the id that it has there."""

THREAD_QUEUE_LIST = client_request(
    "thread/queue/list", ThreadQueueListParams, ThreadQueueListResponse, stability=Stability.EXPERIMENTAL
)
"""Reads the queue of a thread, page by page, in the order in which the messages are to run."""

THREAD_QUEUE_UPDATE = client_request(
    "thread/queue/update",
    ThreadQueueUpdateParams,
    ThreadQueueUpdateResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Rewrites a message that still waits in the queue."""

THREAD_QUEUE_DELETE = client_request(
    "thread/queue/delete",
    ThreadQueueDeleteParams,
    ThreadQueueDeleteResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Takes a message out of the queue before its turn begins."""

THREAD_QUEUE_REORDER = client_request(
    "thread/queue/reorder",
    ThreadQueueReorderParams,
    ThreadQueueReorderResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Puts the waiting messages into another order."""

THREAD_QUEUE_START = client_request(
    "thread/queue/start", ThreadQueueStartParams, ThreadQueueStartResponse, stability=Stability.EXPERIMENTAL
)
"""Starts a waiting message as a turn, which leaves the queue and is answered as by `turn/start`."""

THREAD_QUEUE_CHANGED = server_notification("thread/queue/changed", ThreadQueueChangedNotification)
"""A message joined or left the queue of a thread, was rewritten or was moved."""

METHODS = (
    THREAD_QUEUE_ADD,
    THREAD_QUEUE_LIST,
    THREAD_QUEUE_UPDATE,
    THREAD_QUEUE_DELETE,
    THREAD_QUEUE_REORDER,
    THREAD_QUEUE_START,
    THREAD_QUEUE_CHANGED,
)
