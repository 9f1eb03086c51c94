"""Sections: the named groups into which a user sorts threads.

`threadSection/...` manages the sections themselves, `thread/section/move` puts a thread into one, and
`thread/section/changed` announces that.
"""

from typing import Annotated

from protocol_models.base import SCHEMA_REQUIRES, SHOWS_DEFAULT, ClientModel, Uint32, WireModel
from protocol_models.methods import client_request, server_notification
from protocol_models.v2.thread_state import ThreadSection, ThreadSectionAppearance


class ThreadSectionListParams(ClientModel):
    """Which page of the sections to return."""

    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many sections to return at most; absent or `null` leaves it to the server."""


class ThreadSectionListResponse(WireModel):
    """One page of sections."""

    data: list[ThreadSection]
    """The sections of this page."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""


class ThreadSectionCreateParams(ClientModel):
    """The section to make."""

    name: str
    """What the user calls it."""
    appearance: Annotated[ThreadSectionAppearance | None, SHOWS_DEFAULT] = None
    """How to show it; absent or `null` for nothing special."""


class ThreadSectionCreateResponse(WireModel):
    """The section that was made, with its new id."""

    section: ThreadSection


class ThreadSectionUpdateParams(ClientModel):
    """What to change about a section; its name has to be given even where it stays."""

    section_id: str
    """The section to change."""
    name: str
    """What the user calls it from now on."""
    appearance: ThreadSectionAppearance | None = None
    """How to show it from now on; `null` says the same as absent."""


class ThreadSectionUpdateResponse(WireModel):
    """The section as it is now."""

    section: ThreadSection


class ThreadSectionDeleteParams(ClientModel):
    """Which section to delete."""

    section_id: str
    """The section to delete."""


class ThreadSectionDeleteResponse(WireModel):
    """Empty: the section is gone."""


class ThreadSectionMoveParams(ClientModel):
    """Where a thread belongs from now on."""

    thread_id: str
    """The thread to move."""
    section_id: str | None
    """The section to put it into; `null` takes it out of the one it is in."""
    before_thread_id: str | None = None
    """The thread of that section to put it before; absent or `null` where its place does not matter."""


class ThreadSectionMoveResponse(WireModel):
    """Empty: the thread was moved."""


class ThreadSectionChangedNotification(WireModel):
    """A thread now belongs to another section."""

    thread_id: str
    """The thread that was moved."""
    section_id: Annotated[str | None, SCHEMA_REQUIRES] = None
    """The section that it is in now; `null` where it is in none."""


THREAD_SECTION_MOVE = client_request(
    "thread/section/move", ThreadSectionMoveParams, ThreadSectionMoveResponse
)
"""Puts a thread into a section, to another place in its section, or out of all sections."""

THREAD_SECTION_LIST = client_request("threadSection/list", ThreadSectionListParams, ThreadSectionListResponse)
"""Lists the sections, page by page."""

THREAD_SECTION_CREATE = client_request(
    "threadSection/create", ThreadSectionCreateParams, ThreadSectionCreateResponse
)
"""Makes a section, and answers with it."""

THREAD_SECTION_UPDATE = client_request(
    "threadSection/update", ThreadSectionUpdateParams, ThreadSectionUpdateResponse
)
"""Renames a section or changes how it is shown, and answers with the result."""

THREAD_SECTION_DELETE = client_request(
    "threadSection/delete", ThreadSectionDeleteParams, ThreadSectionDeleteResponse
)
"""Deletes a section."""

THREAD_SECTION_CHANGED = server_notification("thread/section/changed", ThreadSectionChangedNotification)
"""A thread was put into a section, or taken out of one."""

METHODS = (
    THREAD_SECTION_MOVE,
    THREAD_SECTION_LIST,
    THREAD_SECTION_CREATE,
    THREAD_SECTION_UPDATE,
    THREAD_SECTION_DELETE,
    THREAD_SECTION_CHANGED,
)
