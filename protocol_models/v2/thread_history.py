"""Reading back what happened in threads: by search, by turn, by item, or along the timeline.

`thread/search` and `thread/search/stream` find threads, and `thread/searchOccurrences` the places in
one of them; the turn and item lists page through a thread. `thread/timeline/list` is the only one that
also shows realtime conversations. Cursors are opaque and belong to the request that they came from.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    EXPERIMENTAL,
    LEFT_OUT,
    ClientModel,
    Int64,
    Tagged,
    Uint32,
    Uint64,
    UnixMillis,
    UnixSeconds,
    UnknownVariant,
    Untagged,
    WireEnum,
    WireModel,
    was,
)
from protocol_models.jsonrpc import RequestId
from protocol_models.methods import Stability, client_request, server_notification
from protocol_models.v2.item import ThreadItem
from protocol_models.v2.page import SortDirection
from protocol_models.v2.realtime import ThreadRealtimeItem
from protocol_models.v2.thread import ThreadSortKey
from protocol_models.v2.thread_state import Thread, ThreadSourceKind
from protocol_models.v2.turn_state import Turn, TurnError, TurnItemsView, TurnStatus


class ThreadSearchSortKey(WireEnum):
    """The moment that found threads are ordered by: when created, last updated, or last used."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    RECENCY_AT = "recency_at"


class ThreadSearchParams(ClientModel):
    """What to look for, and among which threads."""

    include_attached_threads: bool = False
    """Whether threads that are attached to another one are searched too; absent counts as `false`."""
    current_account_only: bool = False
    """Whether to search only the threads of the signed-in account; absent counts as `false`."""
    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many results to return at most; absent or `null` leaves it to the server."""
    sort_key: Annotated[ThreadSearchSortKey | None, was("0.146.1", ThreadSortKey | None)] = None
    """What to order the results by; absent or `null` leaves it to the server."""
    sort_direction: SortDirection | None = None
    """Which end of the order comes first; absent or `null` leaves it to the server."""
    source_kinds: list[ThreadSourceKind] | None = None
    """Search only threads that were started from these; absent or `null` leaves it to the server."""
    archived: bool | None = None
    """`true` searches the archived threads, `false` the others; absent or `null` as `false`."""
    search_term: str
    """The text to look for."""


class ThreadSearchResult(WireModel):
    """A thread in which the text was found."""

    thread: Thread
    snippet: str
    """The text around a place where it was found, for people."""


class ThreadSearchResponse(WireModel):
    """One page of threads."""

    data: list[ThreadSearchResult]
    """The threads of this page, in the order that was asked for."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""
    backwards_cursor: str | None = None
    """Cursor for paging the other way, with the opposite `sortDirection`; `null` where there is none.

    That page begins with the first thread of this one.
    """


class ThreadSearchCancelParams(ClientModel):
    """Names the search to give up, by the `id` of the request that began it."""

    request_id: RequestId


class ThreadSearchCancelResponse(WireModel):
    """The server has taken note; the request that was given up gets its own answer."""


class ThreadSearchPartialNotification(WireModel):
    """Threads that the running `thread/search/stream` of this id, on this connection, has found so far.

    They come as they are found, each once, and not all of them: the response has the final list, takes
    the place of all that came before, and nothing comes after it.
    """

    request_id: RequestId
    data: list[ThreadSearchResult]
    """Some more of the threads, with what was stored of them."""


class ThreadSearchOccurrencesParams(ClientModel):
    """What to look for in one thread."""

    thread_id: str
    """The thread to search."""
    search_term: str
    """The text to look for; it is taken literally, and case makes no difference."""
    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many occurrences to return at most; absent or `null` leaves it to the server."""


class ThreadSearchTextRange(WireModel):
    """A span of a text, measured in UTF-16 code units, as JavaScript measures strings."""

    start: Uint32
    """Where the span begins, counted from 0."""
    end: Uint32
    """Where the span ends: the first position after it."""


class ThreadSearchOccurrence(WireModel):
    """One place where the text was found."""

    turn_id: str
    """The turn it was found in."""
    item_id: str
    """The item of that turn it was found in."""
    snippet: str
    """The text around the place."""
    snippet_match_range: ThreadSearchTextRange
    """Which part of `snippet` is the text that was looked for."""
    turn_cursor: str
    """Cursor with which `thread/turns/list` begins at this turn."""


class ThreadSearchOccurrencesResponse(WireModel):
    """One page of places."""

    data: list[ThreadSearchOccurrence]
    """The places on this page; several may be in one item."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""


class ThreadTurnsListParams(ClientModel):
    """Which turns to list, and how much of each."""

    thread_id: str
    """The thread to read."""
    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many turns to return at most; absent or `null` leaves it to the server."""
    sort_direction: SortDirection | None = None
    """Whether the oldest (`asc`) or newest (`desc`) come first; absent or `null` leaves it to the server."""
    items_view: TurnItemsView | None = None
    """How much of each turn's items to send along; absent or `null` leaves it to the server."""


class ThreadTurnsListResponse(WireModel):
    """One page of turns."""

    data: list[Turn]
    """The turns of this page; their `itemsView` tells how much of the items is there."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""
    backwards_cursor: str | None = None
    """Cursor for paging the other way, with the opposite `sortDirection`; `null` where there is none.

    That page begins with the first turn of this one.
    """


class ThreadItemEntry(WireModel):
    """An item, and where and when in the thread it stands."""

    turn_id: str
    """The turn that the item belongs to."""
    item: ThreadItem
    output_deferred: Annotated[bool, EXPERIMENTAL, LEFT_OUT] = False
    """Whether the item's output was held back, as `deferOutput` asked; `thread/items/read` has it.

    Absent where the item is complete.
    """
    started_at_ms: UnixMillis | None = None
    """When the item began, in milliseconds since the epoch; `null` where that was not recorded."""
    completed_at_ms: UnixMillis | None = None
    """When the item was final, in milliseconds since the epoch; `null` where it is not, or unrecorded."""


class ThreadItemOutputDeferral(WireModel):
    """The kinds of items whose output is held back, to keep a page of items small."""

    command_execution: Annotated[bool, EXPERIMENTAL, LEFT_OUT] = False
    """Whether to hold back what commands printed; absent counts as `false`."""
    mcp_tool_call: Annotated[bool, EXPERIMENTAL, LEFT_OUT] = False
    """Whether to hold back the results of MCP tool calls; absent counts as `false`."""


class ItemAnchor(WireModel):
    """At an item that is known by its id."""

    type: Literal["item"]
    item_id: str
    """The item at which the page begins."""


ThreadItemsListAnchor = TypeAliasType(
    "ThreadItemsListAnchor", Annotated[ItemAnchor | UnknownVariant, Tagged("type")]
)
"""A place in a thread at which to begin a page without a cursor for it."""


ThreadItemsListCursor = TypeAliasType(
    "ThreadItemsListCursor", Annotated[str | ThreadItemsListAnchor, Untagged()]
)
"""Where a page of items begins: a cursor from an earlier answer, or an anchor."""


class ThreadItemsListParams(ClientModel):
    """Which items to list."""

    thread_id: str
    """The thread to read."""
    turn_id: str | None = None
    """List only the items of this turn; absent or `null` for those of all turns."""
    cursor: ThreadItemsListCursor | None = None
    """Where to begin or to go on; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many items to return at most; absent or `null` leaves it to the server."""
    sort_direction: SortDirection | None = None
    """Whether the oldest (`asc`) or newest (`desc`) come first; absent or `null` for the oldest."""
    defer_output: ThreadItemOutputDeferral | None = None
    """Which output to hold back; absent or `null` holds nothing back."""


class ThreadItemsListResponse(WireModel):
    """One page of items."""

    data: Annotated[list[ThreadItemEntry] | list[ThreadItem], was("0.144.6", list[ThreadItem])]
    """The items of this page, each with its turn."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""
    backwards_cursor: str | None = None
    """Cursor for paging the other way, with the opposite `sortDirection`; `null` where there is none.

    That page begins with the first item of this one.
    """


class ThreadTurnsItemsListParams(ClientModel):
    """Which items of a turn to list."""

    thread_id: str
    """The thread to read."""
    turn_id: str
    """The turn that the items are from."""
    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many items to return at most; absent or `null` leaves it to the server."""
    sort_direction: SortDirection | None = None
    """Whether the oldest (`asc`) or newest (`desc`) come first; absent or `null` for the oldest."""


class ThreadTurnsItemsListResponse(WireModel):
    """One page of the items of a turn."""

    data: list[ThreadItem]
    """The items of this page."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""
    backwards_cursor: str | None = None
    """Cursor for paging the other way, with the opposite `sortDirection`; `null` where there is none."""


class ThreadItemsReadParams(ClientModel):
    """Which items of a turn to read in full."""

    thread_id: str
    """The thread to read."""
    turn_id: str
    """The turn that all the items are from."""
    item_ids: list[str]
    """The items to read."""


class ThreadItemsReadResponse(WireModel):
    """The items that were asked for."""

    data: list[ThreadItemEntry]
    """The items, with the output that a list may have held back."""


class ItemTimelineEntry(WireModel):
    """An item of a turn."""

    type: Literal["item"]
    position: Uint64
    """Where the entry stands in the thread; it grows with time, and several entries may share one."""
    turn_id: str
    """The turn that the item belongs to."""
    item: ThreadItem


class RealtimeTimelineEntry(WireModel):
    """A step of a realtime conversation."""

    type: Literal["realtime"]
    position: Uint64
    """Where the entry stands in the thread; it grows with time, and several entries may share one."""
    item: ThreadRealtimeItem


class TurnStartedTimelineEntry(WireModel):
    """A turn began here."""

    type: Literal["turnStarted"]
    position: Uint64
    """Where the entry stands in the thread; it grows with time, and several entries may share one."""
    turn_id: str
    """The turn that began."""
    started_at: UnixSeconds | None = None
    """When it began, in seconds since the epoch; `null` where that was not recorded."""


class TurnCompletedTimelineEntry(WireModel):
    """A turn came to its end here, in whatever way."""

    type: Literal["turnCompleted"]
    position: Uint64
    """Where the entry stands in the thread; it grows with time, and several entries may share one."""
    turn_id: str
    """The turn that ended."""
    status: TurnStatus
    error: TurnError | None = None
    """What went wrong; `null` where the turn did not fail."""
    started_at: UnixSeconds | None = None
    """When the turn began, in seconds since the epoch; `null` where that was not recorded."""
    completed_at: UnixSeconds | None = None
    """When the turn ended, in seconds since the epoch; `null` where that was not recorded."""
    duration_ms: Int64 | None = None
    """How long the turn took, in milliseconds; `null` where that was not recorded."""


ThreadTimelineEntry = TypeAliasType(
    "ThreadTimelineEntry",
    Annotated[
        ItemTimelineEntry
        | RealtimeTimelineEntry
        | TurnStartedTimelineEntry
        | TurnCompletedTimelineEntry
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""Something that happened in a thread, at its place among everything else that did."""


class ThreadTimelineListParams(ClientModel):
    """Which part of a thread's timeline to list."""

    thread_id: str
    """The thread to read."""
    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the newest page."""
    limit: Uint32 | None = None
    """How many entries to return at most; absent or `null` leaves it to the server."""


class ThreadTimelineListResponse(WireModel):
    """One page of the timeline: pages go back in time, and within a page the oldest comes first."""

    data: list[ThreadTimelineEntry]
    """The entries of this page."""
    next_cursor: str | None = None
    """Cursor for the next older page; `null` where the thread begins on this one."""
    active_realtime_session_at_page_start: str | None = None
    """The realtime session that was open before the first entry of this page; `null` where none was."""


THREAD_SEARCH = client_request(
    "thread/search", ThreadSearchParams, ThreadSearchResponse, stability=Stability.EXPERIMENTAL
)
"""Finds the threads that contain a text, with a snippet from each."""

THREAD_SEARCH_STREAM = client_request(
    "thread/search/stream", ThreadSearchParams, ThreadSearchResponse, stability=Stability.EXPERIMENTAL
)
"""As `thread/search`; what is found meanwhile comes in `thread/search/partial`, before the response."""

THREAD_SEARCH_CANCEL = client_request(
    "thread/search/cancel",
    ThreadSearchCancelParams,
    ThreadSearchCancelResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Gives up a `thread/search` that still runs."""

THREAD_SEARCH_STREAM_CANCEL = client_request(
    "thread/search/stream/cancel",
    ThreadSearchCancelParams,
    ThreadSearchCancelResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Gives up a `thread/search/stream` that still runs."""

THREAD_SEARCH_PARTIAL = server_notification("thread/search/partial", ThreadSearchPartialNotification)
"""Some of what a `thread/search/stream` finds, while it runs."""

THREAD_SEARCH_OCCURRENCES = client_request(
    "thread/searchOccurrences",
    ThreadSearchOccurrencesParams,
    ThreadSearchOccurrencesResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Finds the places in one thread where a text occurs, and where to begin reading around them."""

THREAD_TURNS_LIST = client_request("thread/turns/list", ThreadTurnsListParams, ThreadTurnsListResponse)
"""Lists the turns of a thread, page by page, with as much of their items as is asked for."""

THREAD_ITEMS_LIST = client_request("thread/items/list", ThreadItemsListParams, ThreadItemsListResponse)
"""Lists the items of a thread, or of one of its turns, page by page."""

THREAD_ITEMS_READ = client_request(
    "thread/items/read", ThreadItemsReadParams, ThreadItemsReadResponse, stability=Stability.EXPERIMENTAL
)
"""Reads some items of a turn in full, such as those whose output `thread/items/list` held back."""

THREAD_TIMELINE_LIST = client_request(
    "thread/timeline/list",
    ThreadTimelineListParams,
    ThreadTimelineListResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Lists turns, items and realtime conversations of a thread in one order, from the newest page back."""

THREAD_TURNS_ITEMS_LIST = client_request(
    "thread/turns/items/list",
    ThreadTurnsItemsListParams,
    ThreadTurnsItemsListResponse,
    stability=Stability.EXPERIMENTAL,
    until="0.142.5",
)
"""Lists the items of one turn, page by page; `thread/items/list` took its place."""

METHODS = (
    THREAD_TURNS_ITEMS_LIST,
    THREAD_SEARCH,
    THREAD_SEARCH_STREAM,
    THREAD_SEARCH_CANCEL,
    THREAD_SEARCH_STREAM_CANCEL,
    THREAD_SEARCH_PARTIAL,
    THREAD_SEARCH_OCCURRENCES,
    THREAD_TURNS_LIST,
    THREAD_ITEMS_LIST,
    THREAD_ITEMS_READ,
    THREAD_TIMELINE_LIST,
)
