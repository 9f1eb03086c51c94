"""A thread, as this server tells of it: it has MCP servers, and no model.

Input: what a client asked for. Output: the thread, and the answer to `thread/start`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from uuid import UUID

from protocol_models.v2.permission import (
    ApprovalsReviewer,
    AskForApprovalKind,
    DangerFullAccessSandboxPolicy,
    ReadOnlySandboxPolicy,
    SandboxMode,
    SandboxPolicy,
    WorkspaceWriteSandboxPolicy,
)
from protocol_models.v2.thread import ThreadStartParams, ThreadStartResponse
from protocol_models.v2.thread_state import IdleThreadStatus, SessionSourceKind, Thread

from app_server_server import __version__

__all__ = ["new_thread", "started", "uuid7"]

NONE: Final = "none"
"""Stands where a model and its provider are named: this server has neither."""


def new_thread(id_: str, cwd: str, *, ephemeral: bool) -> Thread:
    """A thread in which nothing has happened yet."""
    now = int(time.time())
    return Thread(
        id=id_,
        session_id=id_,
        preview="",
        ephemeral=ephemeral,
        model_provider=NONE,
        created_at=now,
        updated_at=now,
        status=IdleThreadStatus(type="idle"),
        cwd=cwd,
        cli_version=__version__,
        source=SessionSourceKind.APP_SERVER,
        turns=[],
    )


_SANDBOXES: Final[Mapping[SandboxMode, SandboxPolicy]] = {
    SandboxMode.READ_ONLY: ReadOnlySandboxPolicy(type="readOnly"),
    SandboxMode.WORKSPACE_WRITE: WorkspaceWriteSandboxPolicy(type="workspaceWrite"),
    SandboxMode.DANGER_FULL_ACCESS: DangerFullAccessSandboxPolicy(type="dangerFullAccess"),
}


def started(thread: Thread, params: ThreadStartParams, cwd: Path) -> ThreadStartResponse:
    """The answer to who started it."""
    return ThreadStartResponse(
        thread=thread,
        model=params.model or NONE,
        model_provider=params.model_provider or NONE,
        cwd=str(cwd),
        approval_policy=params.approval_policy or AskForApprovalKind.ON_REQUEST,
        approvals_reviewer=params.approvals_reviewer or ApprovalsReviewer.USER,
        sandbox=_SANDBOXES.get(params.sandbox or SandboxMode.READ_ONLY, _SANDBOXES[SandboxMode.READ_ONLY]),
    )


def uuid7() -> UUID:
    """An id that sorts by its time, as codex's threads have."""
    value = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
