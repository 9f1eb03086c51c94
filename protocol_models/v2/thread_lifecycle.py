"""What happens to a thread as a whole: storing it away, deleting, reverting, naming and reading it.

Each change that a client asks for here is announced to all clients of the thread by a notification, as are
the changes that the server makes itself: of the status, and when it unloads a thread.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    EXPERIMENTAL,
    MAY_BE_OMITTED,
    SCHEMA_REQUIRES,
    ClientModel,
    Omittable,
    Tagged,
    Uint32,
    UnknownVariant,
    WireEnum,
    WireModel,
    until,
)
from protocol_models.methods import Stability, client_request, server_notification
from protocol_models.v2.thread_state import Thread, ThreadReadState, ThreadStatus


class ThreadArchiveParams(ClientModel):
    """Names the thread to archive."""

    thread_id: str
    """The thread to archive."""


class ThreadArchiveResponse(WireModel):
    """Empty: the thread is archived."""


class ThreadArchivedNotification(WireModel):
    """A thread was archived: `thread/list` leaves it out unless asked for archived threads."""

    thread_id: str
    """The archived thread."""


class ThreadUnarchiveParams(ClientModel):
    """Names the thread to bring back."""

    thread_id: str
    """The archived thread."""


class ThreadUnarchiveResponse(WireModel):
    """The thread as it is after coming back."""

    thread: Thread


class ThreadUnarchivedNotification(WireModel):
    """A thread came back from the archive."""

    thread_id: str
    """The thread that came back."""


class ThreadDeleteParams(ClientModel):
    """Names the thread to delete."""

    thread_id: str
    """The thread to delete."""


class ThreadDeleteResponse(WireModel):
    """Empty: the thread is deleted."""


class ThreadDeletedNotification(WireModel):
    """A thread was deleted for good."""

    thread_id: str
    """The thread that no longer exists."""


class ThreadUnsubscribeParams(ClientModel):
    """Names the thread that the client no longer follows."""

    thread_id: str
    """The thread to stop following."""


class ThreadUnsubscribeStatus(WireEnum):
    """What became of the wish to unsubscribe.

    Only `unsubscribed` changed anything: with `notSubscribed` the client was not following the thread, with
    `notLoaded` the thread was not in the server's memory.
    """

    NOT_LOADED = "notLoaded"
    NOT_SUBSCRIBED = "notSubscribed"
    UNSUBSCRIBED = "unsubscribed"


class ThreadUnsubscribeResponse(WireModel):
    """Whether the client was following the thread at all."""

    status: ThreadUnsubscribeStatus


class ThreadClosedNotification(WireModel):
    """The server unloaded a thread from memory; what is stored of it stays, for `thread/resume`."""

    thread_id: str
    """The unloaded thread."""


class ThreadStatusChangedNotification(WireModel):
    """A thread moved to another status."""

    thread_id: str
    """The thread that moved."""
    status: ThreadStatus


class ThreadRevertParams(ClientModel):
    """The point to which a thread goes back."""

    thread_id: str
    """The thread to revert."""
    before_turn_id: str
    """The first turn to drop. It goes, and so does every later one."""


class ThreadRevertResponse(WireModel):
    """The thread after going back, and where to read its shortened history."""

    thread: Thread
    """The thread without the dropped turns. Its `turns` are empty; read them with `thread/turns/list`."""
    turns_backwards_cursor: str | None = None
    """A `cursor` for `thread/turns/list` to read backwards from the new end; `null` where there is none."""
    items_backwards_cursor: str | None = None
    """A `cursor` for `thread/items/list` to read backwards from the new end; `null` where there is none."""


class ThreadRevertedNotification(WireModel):
    """A thread dropped its latest turns: what the client holds of its history is out of date."""

    thread_id: str
    """The thread whose history to read again."""


class ThreadSetNameParams(ClientModel):
    """The title to give to a thread."""

    thread_id: str
    """The thread to name."""
    name: str
    """The new title, for people."""


class ThreadSetNameResponse(WireModel):
    """Empty: the thread has its new title."""


class ThreadNameUpdatedNotification(WireModel):
    """The title of a thread changed."""

    thread_id: str
    """The thread whose title changed."""
    thread_name: Omittable[str] = None
    """The new title; absent where the thread has none any more."""


class ThreadMetadataGitInfoUpdateParams(WireModel):
    """Changes to the recorded Git state, member by member: absent keeps the value, `null` clears it."""

    sha: Annotated[str | None, MAY_BE_OMITTED] = None
    """The commit, in hexadecimal; `null` clears it."""
    branch: Annotated[str | None, MAY_BE_OMITTED] = None
    """The branch; `null` clears it."""
    origin_url: Annotated[str | None, MAY_BE_OMITTED] = None
    """The URL of the remote `origin`; `null` clears it."""


class ThreadMetadataUpdateParams(ClientModel):
    """Changes to what is recorded about a thread: a member that is absent changes nothing."""

    thread_id: str
    """The thread whose record to change."""
    project_id: Annotated[str | None, EXPERIMENTAL] = None
    """The project to put the thread into; `null` takes it out of its project."""
    is_pinned: Annotated[bool | None, until("0.146.1")] = None
    """Whether the thread is to be pinned; absent or `null` changes nothing."""
    git_info: ThreadMetadataGitInfoUpdateParams | None = None
    """Changes to the recorded Git state; absent or `null` for none."""
    daybreak_enabled: Annotated[bool | None, EXPERIMENTAL] = None
    """Whether to switch Daybreak on for the thread."""


class ThreadMetadataUpdateResponse(WireModel):
    """The thread as it is after the change."""

    thread: Thread


class ThreadProjectUpdatedNotification(WireModel):
    """A thread was put into a project, or taken out of one."""

    thread_id: str
    """The thread that moved."""
    project_id: Annotated[str | None, SCHEMA_REQUIRES] = None
    """The project that it now belongs to; `null` where it belongs to none."""


class ThreadRollbackParams(ClientModel):
    """How much of a thread to take back."""

    thread_id: str
    """The thread to shorten."""
    num_turns: Uint32
    """How many turns to drop from its end, at least 1."""


class ThreadRollbackResponse(WireModel):
    """The thread as it is then."""

    thread: Thread
    """The thread, with its turns."""


class MarkThreadRead(WireModel):
    """Marks everything in the thread as read."""

    type: Literal["read"]


class MarkThreadUnread(WireModel):
    """Marks the thread as unread again."""

    type: Literal["unread"]


ThreadReadStateOperation = TypeAliasType(
    "ThreadReadStateOperation",
    Annotated[MarkThreadRead | MarkThreadUnread | UnknownVariant, Tagged("type")],
)
"""What to do to the read state of a thread."""


class ThreadReadStateUpdateParams(ClientModel):
    """A change of the read state, for a state that the client has seen."""

    thread_id: str
    """The thread that was read."""
    operation: ThreadReadStateOperation
    expected_revision: str
    """The `revision` that the client saw last; guards against marking as read what it has not seen."""


class ThreadReadStateUpdateResponse(WireModel):
    """The read state as it now stands."""

    read_state: ThreadReadState


class ThreadReadStateChangedNotification(WireModel):
    """How much of a thread is read changed: a client marked it, or a turn added something unread."""

    thread_id: str
    """The thread whose read state changed."""
    read_state: ThreadReadState


THREAD_ARCHIVE = client_request("thread/archive", ThreadArchiveParams, ThreadArchiveResponse)
"""Puts a thread into the archive, out of the ordinary thread list; `thread/unarchive` brings it back."""

THREAD_DELETE = client_request("thread/delete", ThreadDeleteParams, ThreadDeleteResponse)
"""Deletes a thread and its history for good. Nothing brings it back."""

THREAD_UNSUBSCRIBE = client_request("thread/unsubscribe", ThreadUnsubscribeParams, ThreadUnsubscribeResponse)
"""Stops the notifications of a thread for this client. A thread that nobody follows may be unloaded."""

THREAD_NAME_SET = client_request("thread/name/set", ThreadSetNameParams, ThreadSetNameResponse)
"""Gives a thread a title; `thread/name/updated` tells everyone."""

THREAD_METADATA_UPDATE = client_request(
    "thread/metadata/update", ThreadMetadataUpdateParams, ThreadMetadataUpdateResponse
)
"""Changes what is recorded about a thread, such as its Git state, and answers with the thread."""

THREAD_UNARCHIVE = client_request("thread/unarchive", ThreadUnarchiveParams, ThreadUnarchiveResponse)
"""Brings a thread back from the archive and answers with it."""

THREAD_REVERT = client_request("thread/revert", ThreadRevertParams, ThreadRevertResponse)
"""Drops a turn and all later ones from a thread, which is loaded anew. Files on disk stay as they are."""

THREAD_READ_STATE_UPDATE = client_request(
    "thread/readState/update",
    ThreadReadStateUpdateParams,
    ThreadReadStateUpdateResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Marks a thread as read or unread, provided that nothing changed since the client last looked."""

THREAD_STATUS_CHANGED = server_notification("thread/status/changed", ThreadStatusChangedNotification)
"""A thread moved to another status. Sent as turns begin and end, and as they start or stop to wait."""

THREAD_READ_STATE_CHANGED = server_notification(
    "thread/readState/changed", ThreadReadStateChangedNotification
)
"""The read state of a thread changed. Sent at the end of each turn, and when a client marks the thread."""

THREAD_ARCHIVED = server_notification("thread/archived", ThreadArchivedNotification)
"""A thread was put into the archive."""

THREAD_DELETED = server_notification("thread/deleted", ThreadDeletedNotification)
"""A thread was deleted for good."""

THREAD_UNARCHIVED = server_notification("thread/unarchived", ThreadUnarchivedNotification)
"""A thread was brought back from the archive."""

THREAD_CLOSED = server_notification("thread/closed", ThreadClosedNotification)
"""The server unloaded a thread from memory."""

THREAD_REVERTED = server_notification("thread/reverted", ThreadRevertedNotification)
"""A thread dropped its latest turns. Follows the answer to `thread/revert`."""

THREAD_NAME_UPDATED = server_notification("thread/name/updated", ThreadNameUpdatedNotification)
"""The title of a thread changed."""

THREAD_PROJECT_UPDATED = server_notification("thread/project/updated", ThreadProjectUpdatedNotification)
"""A thread was put into a project, or taken out of one."""

THREAD_ROLLBACK = client_request(
    "thread/rollback", ThreadRollbackParams, ThreadRollbackResponse, until="0.155.1"
)
"""Takes back the last turns of a thread, and no change of files; `thread/revert` took its place."""

METHODS = (
    THREAD_ROLLBACK,
    THREAD_ARCHIVE,
    THREAD_DELETE,
    THREAD_UNSUBSCRIBE,
    THREAD_NAME_SET,
    THREAD_METADATA_UPDATE,
    THREAD_UNARCHIVE,
    THREAD_REVERT,
    THREAD_READ_STATE_UPDATE,
    THREAD_STATUS_CHANGED,
    THREAD_READ_STATE_CHANGED,
    THREAD_ARCHIVED,
    THREAD_DELETED,
    THREAD_UNARCHIVED,
    THREAD_CLOSED,
    THREAD_REVERTED,
    THREAD_NAME_UPDATED,
    THREAD_PROJECT_UPDATED,
)
