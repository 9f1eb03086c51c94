"""The rules of a conversation, without I/O, clock or thread.

Input: the bytes that came, and what the client or server wants to say. Output: events, and the bytes to
send. Five modules, which know nothing of each other's state:

| module | its subject |
| --- | --- |
| `connection` | ids, and which answer belongs to which request |
| `gate` | what one client is sent, and what it may ask for |
| `ownership` | whose message it is: a thread's, the app's, everybody's |
| `thread_buffer` | what is kept for a thread, and what a late reader still sees |
| `startup_rounds` | updates of single MCP servers in; each failure once and one summary out |

Whoever uses threads, trio or WebSockets builds on these; `app-server-client` does so with anyio.
"""

from protocol_models.session.connection import (
    AlreadyAnswered,
    Answer,
    Answerable,
    Call,
    Connection,
    ConnectionClosed,
    Event,
    LateAnswer,
    Message,
    PendingRequest,
    Refusal,
    StrayAnswer,
    Takes,
    Unreadable,
    WrongParams,
)
from protocol_models.session.gate import Gate
from protocol_models.session.ownership import Nobody, Owner, ThreadOwner, owner_of
from protocol_models.session.startup_rounds import (
    DuplicateUpdate,
    Failure,
    RoundCompleted,
    RoundOpened,
    ServerMoved,
    StartupEvent,
    StartupRounds,
    WouldSettle,
    incomplete_text,
    starting_text,
)
from protocol_models.session.thread_buffer import Effects, Gap, ThreadBuffer, ThreadBuffers

__all__ = [
    "AlreadyAnswered",
    "Answer",
    "Answerable",
    "Call",
    "Connection",
    "ConnectionClosed",
    "DuplicateUpdate",
    "Effects",
    "Event",
    "Failure",
    "Gap",
    "Gate",
    "LateAnswer",
    "Message",
    "Nobody",
    "Owner",
    "PendingRequest",
    "Refusal",
    "RoundCompleted",
    "RoundOpened",
    "ServerMoved",
    "StartupEvent",
    "StartupRounds",
    "StrayAnswer",
    "Takes",
    "ThreadBuffer",
    "ThreadBuffers",
    "ThreadOwner",
    "Unreadable",
    "WouldSettle",
    "WrongParams",
    "incomplete_text",
    "owner_of",
    "starting_text",
]
