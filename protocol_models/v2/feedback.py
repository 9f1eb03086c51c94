"""What a user reports about a session: sent to the makers of the agent, or saved on disk.

`feedback/upload` and `feedback/save` take the same report and differ only in where it goes.
"""

from typing import Annotated

from protocol_models.base import SHOWS_DEFAULT, ClientModel, WireModel
from protocol_models.methods import client_request
from protocol_models.shared.path import LegacyAppPathString


class FeedbackUploadParams(ClientModel):
    """The report to send."""

    classification: str
    """What kind of report it is, such as `bug`."""
    reason: str | None = None
    """What the user has to say; absent or `null` where that is nothing."""
    thread_id: str | None = None
    """The thread that it is about; absent or `null` where it is about none in particular."""
    include_logs: bool = False
    """Whether the server's logs go with it. Ask the user: they may hold private data."""
    extra_log_files: list[str] | None = None
    """Paths of further files to go with it; absent or `null` for none."""
    tags: dict[str, str] | None = None
    """Labels of the client's own to go with it; absent or `null` for none."""


class FeedbackUploadResponse(WireModel):
    """The report is sent."""

    thread_id: str
    """The thread id under which the report is filed. Name it when you ask about the report."""
    prompt_hash: Annotated[str | None, SHOWS_DEFAULT] = None
    """A hash that identifies the prompt behind the report; `null` where there is none."""


class FeedbackSaveParams(ClientModel):
    """The report to save, and where."""

    save_path: LegacyAppPathString
    """Where to save it."""
    classification: str
    """What kind of report it is, such as `bug`."""
    reason: str | None = None
    """What the user has to say; absent or `null` where that is nothing."""
    thread_id: str | None = None
    """The thread that it is about; absent or `null` where it is about none in particular."""
    include_logs: bool = False
    """Whether the server's logs go with it. Ask the user: they may hold private data."""
    extra_log_files: list[str] | None = None
    """Paths of further files to go with it; absent or `null` for none."""
    tags: dict[str, str] | None = None
    """Labels of the client's own to go with it; absent or `null` for none."""


class FeedbackSaveResponse(WireModel):
    """The report is saved; `savedPath` says where."""

    saved_path: LegacyAppPathString
    thread_id: str
    """The thread id under which the report is filed. Name it when you ask about the report."""
    prompt_hash: str | None = None
    """A hash that identifies the prompt behind the report; `null` where there is none."""


FEEDBACK_UPLOAD = client_request("feedback/upload", FeedbackUploadParams, FeedbackUploadResponse)
"""Sends a report to the makers of the agent and answers when it is there."""

FEEDBACK_SAVE = client_request("feedback/save", FeedbackSaveParams, FeedbackSaveResponse)
"""Saves a report on disk instead of sending it, and answers with where it is."""

METHODS = (
    FEEDBACK_UPLOAD,
    FEEDBACK_SAVE,
)
