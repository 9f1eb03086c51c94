"""Memories: what Codex remembers from earlier threads, and the upkeep of what threads leave on disk.

Threads contribute to memory unless their mode forbids it, and are consolidated in the background;
`memory/status` tells how far that is, and `memory/reset` starts over. `rollout/compress` belongs to
the same housekeeping.
"""

from protocol_models.base import ClientModel, Uint32, WireModel
from protocol_models.methods import Method, Stability, client_request
from protocol_models.shared.session import ThreadMemoryMode


class ThreadMemoryModeSetParams(ClientModel):
    """Whether a thread takes part in memory."""

    thread_id: str
    """The thread to set it for."""
    mode: ThreadMemoryMode


class ThreadMemoryModeSetResponse(WireModel):
    """Empty: the mode was set."""


class ThreadMemoryReadParams(ClientModel):
    """Whose memory to read."""

    thread_id: str
    """The thread to ask about."""


class ThreadMemoryReadResponse(WireModel):
    """What is remembered of a thread."""

    summary: str | None = None
    """The summary kept for it; `null` where there is none yet."""


class MemoryStatusParams(ClientModel):
    """What it takes to count as ready."""

    min_consolidated_threads: Uint32 | None = None
    """How many threads must be consolidated; absent or `null` for the server's own threshold."""


class MemoryStatusResponse(WireModel):
    """How far the second generation of memory has come."""

    v2_consolidated_threads: Uint32
    """How many threads have been consolidated so far."""
    v2_ready: bool
    """Whether these are enough and the memory made from them can be used."""


class MemoryResetResponse(WireModel):
    """Empty: the memory was cleared."""


class RolloutCompressResponse(WireModel):
    """Empty: the request was taken."""


THREAD_MEMORY_MODE_SET = client_request(
    "thread/memoryMode/set",
    ThreadMemoryModeSetParams,
    ThreadMemoryModeSetResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Lets a thread take part in memory, or keeps it out."""

THREAD_MEMORY_READ = client_request(
    "thread/memory/read", ThreadMemoryReadParams, ThreadMemoryReadResponse, stability=Stability.EXPERIMENTAL
)
"""Reads what is remembered of one thread."""

MEMORY_STATUS = client_request(
    "memory/status", MemoryStatusParams, MemoryStatusResponse, stability=Stability.EXPERIMENTAL
)
"""Tells how many threads have been consolidated, and whether that is enough."""

MEMORY_RESET: Method[None, MemoryResetResponse] = client_request(
    "memory/reset", None, MemoryResetResponse, stability=Stability.EXPERIMENTAL
)
"""Forgets everything that was remembered from earlier threads."""

ROLLOUT_COMPRESS: Method[None, RolloutCompressResponse] = client_request(
    "rollout/compress", None, RolloutCompressResponse, stability=Stability.EXPERIMENTAL
)
"""Has the recorded history of older threads compressed, to save space on disk."""

METHODS = (
    THREAD_MEMORY_MODE_SET,
    THREAD_MEMORY_READ,
    MEMORY_STATUS,
    MEMORY_RESET,
    ROLLOUT_COMPRESS,
)
