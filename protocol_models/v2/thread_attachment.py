"""Attachments: references that a client keeps with a thread, outside its conversation.

What an attachment means is the client's business. Its type and its identity key name what it refers
to, and together they occur once in a thread. `thread/attachmentOwner/list` asks the other way round:
which threads have it.
"""

from protocol_models.base import ClientModel, JsonValue, Uint32, UnixSeconds, WireEnum, WireModel
from protocol_models.methods import client_request, server_notification


class ThreadAttachment(WireModel):
    """One thing attached to a thread.

    `payload` is what the client stored with it, of any form; the server hands it back as it came.
    """

    id: str
    """The id of this attachment, given by the server."""
    attachment_type: str
    """What kind of thing it is, in the client's own terms."""
    identity_key: str
    """Which thing of that kind it is, in the client's own terms."""
    payload: JsonValue
    created_at: UnixSeconds
    """When it was attached, in seconds since the epoch."""


class ThreadAttachmentAddParams(ClientModel):
    """What to attach to which thread; `payload` is anything that the client wants to find there."""

    thread_id: str
    """The thread to attach it to."""
    attachment_type: str
    """What kind of thing it is, in the client's own terms."""
    identity_key: str
    """Which thing of that kind it is, in the client's own terms."""
    payload: JsonValue


class ThreadAttachmentAddOutcome(WireEnum):
    """Whether the attachment is new, or the thread had one of the same identity already."""

    CREATED = "created"
    EXISTING = "existing"


class ThreadAttachmentAddResponse(WireModel):
    """The attachment that the thread has now: with the outcome `existing`, the one it had before."""

    outcome: ThreadAttachmentAddOutcome
    attachment: ThreadAttachment


class ThreadAttachmentListParams(ClientModel):
    """Whose attachments to list."""

    thread_id: str
    """The thread that has them."""
    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many attachments to return at most; absent or `null` leaves it to the server."""


class ThreadAttachmentListResponse(WireModel):
    """One page of attachments."""

    data: list[ThreadAttachment]
    """The attachments of this page."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""


class ThreadAttachmentOwnerListParams(ClientModel):
    """Which attached thing to find the threads of."""

    attachment_type: str
    """What kind of thing it is."""
    identity_key: str
    """Which thing of that kind it is."""
    archived: bool | None = None
    """`true` for archived threads only, `false` for the others only; absent or `null` for both."""
    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many threads to return at most; absent or `null` leaves it to the server."""


class ThreadAttachmentOwner(WireModel):
    """A thread that has the attachment."""

    thread_id: str
    """The thread."""
    archived: bool
    """Whether the thread is archived."""


class ThreadAttachmentOwnerListResponse(WireModel):
    """One page of threads."""

    data: list[ThreadAttachmentOwner]
    """The threads of this page."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""


class ThreadAttachmentRemoveParams(ClientModel):
    """What to detach from which thread."""

    thread_id: str
    """The thread that has it."""
    attachment_type: str
    """What kind of thing it is."""
    identity_key: str
    """Which thing of that kind it is."""


class ThreadAttachmentRemoveResponse(WireModel):
    """Empty: the thread does not have the attachment, or not any longer."""


class ThreadAttachmentOperation(WireEnum):
    """What happened to an attachment."""

    CREATED = "created"
    DELETED = "deleted"


class ThreadAttachmentUpdatedNotification(WireModel):
    """The attachments of a thread changed by one.

    It does not carry the payload: `thread/attachment/list` has it.
    """

    thread_id: str
    """The thread whose attachments changed."""
    attachment_type: str
    """What kind of thing was attached or detached."""
    identity_key: str
    """Which thing of that kind it was."""
    attachment_id: str
    """The id of the attachment that came or went."""
    operation: ThreadAttachmentOperation


THREAD_ATTACHMENT_ADD = client_request(
    "thread/attachment/add", ThreadAttachmentAddParams, ThreadAttachmentAddResponse
)
"""Attaches something to a thread. It may be repeated: what is there already stays as it is."""

THREAD_ATTACHMENT_LIST = client_request(
    "thread/attachment/list", ThreadAttachmentListParams, ThreadAttachmentListResponse
)
"""Lists what is attached to a thread, page by page."""

THREAD_ATTACHMENT_OWNER_LIST = client_request(
    "thread/attachmentOwner/list", ThreadAttachmentOwnerListParams, ThreadAttachmentOwnerListResponse
)
"""Lists the threads that something is attached to, page by page."""

THREAD_ATTACHMENT_REMOVE = client_request(
    "thread/attachment/remove", ThreadAttachmentRemoveParams, ThreadAttachmentRemoveResponse
)
"""Detaches something from a thread."""

THREAD_ATTACHMENT_UPDATED = server_notification(
    "thread/attachment/updated", ThreadAttachmentUpdatedNotification
)
"""Something was attached to a thread, or detached from it."""

METHODS = (
    THREAD_ATTACHMENT_ADD,
    THREAD_ATTACHMENT_LIST,
    THREAD_ATTACHMENT_OWNER_LIST,
    THREAD_ATTACHMENT_REMOVE,
    THREAD_ATTACHMENT_UPDATED,
)
