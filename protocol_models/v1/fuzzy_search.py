"""Finding files by a few letters of their names, as for completion while the user types.

`fuzzyFileSearch` answers one query. A session serves many: after `fuzzyFileSearch/sessionStart` the
client sends each new query with `fuzzyFileSearch/sessionUpdate`, results arrive as
`fuzzyFileSearch/sessionUpdated`, and `fuzzyFileSearch/sessionStop` ends it.
"""

from protocol_models.base import SnakeModel, Uint32, WireEnum, WireModel
from protocol_models.methods import Stability, client_request, server_notification


class FuzzyFileSearchMatchType(WireEnum):
    """What was found."""

    FILE = "file"
    DIRECTORY = "directory"


class FuzzyFileSearchResult(SnakeModel):
    """One file or directory that matches. Its members are in snake_case on the wire."""

    root: str
    """The root under which it was found, as the request named it."""
    path: str
    """Its path, relative to `root`."""
    match_type: FuzzyFileSearchMatchType
    file_name: str
    """The last part of its path."""
    score: Uint32
    """How well it matches; higher is better, and only results of one query compare."""
    indices: list[Uint32] | None = None
    """Which characters of `path` matched, counted from 0, to highlight; `null` where not worked out."""


class FuzzyFileSearchParams(WireModel):
    """What to find, and where."""

    query: str
    """The letters to find, in this order, with others between them allowed."""
    roots: list[str]
    """The directories to search, as paths."""
    cancellation_token: str | None = None
    """A token of the client's choice: a search ends an earlier one with the same. `null` ends none."""


class FuzzyFileSearchResponse(WireModel):
    """What was found."""

    files: list[FuzzyFileSearchResult]
    """The best matches, the best first; empty where there are none."""


class FuzzyFileSearchSessionStartParams(WireModel):
    """Where the session searches, and what it is called."""

    session_id: str
    """The client's own id for the session; all its messages carry it."""
    roots: list[str]
    """The directories to search, as paths."""


class FuzzyFileSearchSessionStartResponse(WireModel):
    """The session has begun and waits for a query. The response has no members."""


class FuzzyFileSearchSessionUpdateParams(WireModel):
    """The session's new query."""

    session_id: str
    """The client's id for the session."""
    query: str
    """The letters to find from now on."""


class FuzzyFileSearchSessionUpdateResponse(WireModel):
    """The query is taken. The response has no members; results arrive as notifications."""


class FuzzyFileSearchSessionStopParams(WireModel):
    """Which session to end."""

    session_id: str
    """The client's id for the session."""


class FuzzyFileSearchSessionStopResponse(WireModel):
    """The session has ended. The response has no members."""


class FuzzyFileSearchSessionUpdatedNotification(WireModel):
    """What a session has found so far. Each such message replaces the one before."""

    session_id: str
    """The client's id for the session."""
    query: str
    """The query that was answered. Where it is not the latest one, the message is late."""
    files: list[FuzzyFileSearchResult]
    """The best matches, the best first; empty where there are none."""


class FuzzyFileSearchSessionCompletedNotification(WireModel):
    """A session has searched everything; a further query starts it anew."""

    session_id: str
    """The client's id for the session."""


FUZZY_FILE_SEARCH = client_request(
    "fuzzyFileSearch", FuzzyFileSearchParams, FuzzyFileSearchResponse, legacy=True
)
"""Finds files and directories that match a query, and answers with the best."""

FUZZY_FILE_SEARCH_SESSION_START = client_request(
    "fuzzyFileSearch/sessionStart",
    FuzzyFileSearchSessionStartParams,
    FuzzyFileSearchSessionStartResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Begins a session, so that the directories are read once for many queries."""

FUZZY_FILE_SEARCH_SESSION_UPDATE = client_request(
    "fuzzyFileSearch/sessionUpdate",
    FuzzyFileSearchSessionUpdateParams,
    FuzzyFileSearchSessionUpdateResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Gives a session its new query, in place of the one before."""

FUZZY_FILE_SEARCH_SESSION_STOP = client_request(
    "fuzzyFileSearch/sessionStop",
    FuzzyFileSearchSessionStopParams,
    FuzzyFileSearchSessionStopResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Ends a session."""

FUZZY_FILE_SEARCH_SESSION_UPDATED = server_notification(
    "fuzzyFileSearch/sessionUpdated", FuzzyFileSearchSessionUpdatedNotification
)
"""A session has found something; sent again as more is found."""

FUZZY_FILE_SEARCH_SESSION_COMPLETED = server_notification(
    "fuzzyFileSearch/sessionCompleted", FuzzyFileSearchSessionCompletedNotification
)
"""A session has searched everything for its query; what was last sent is final."""

METHODS = (
    FUZZY_FILE_SEARCH,
    FUZZY_FILE_SEARCH_SESSION_START,
    FUZZY_FILE_SEARCH_SESSION_UPDATE,
    FUZZY_FILE_SEARCH_SESSION_STOP,
    FUZZY_FILE_SEARCH_SESSION_UPDATED,
    FUZZY_FILE_SEARCH_SESSION_COMPLETED,
)
