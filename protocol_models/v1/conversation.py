"""A conversation in brief, by the request of the first surface, which so calls a thread.

Newer clients use `thread/read`.
"""

from typing import Annotated

from typing_extensions import TypeAliasType

from protocol_models.base import SnakeModel, Untagged, WireModel
from protocol_models.methods import Method, client_request
from protocol_models.shared.session import SessionSource, ThreadId


class SummaryByRolloutPath(WireModel, inline=True):
    """The conversation that a rollout file records."""

    rollout_path: str
    """The path of the file."""


class SummaryByConversationId(WireModel, inline=True):
    """The conversation of this id."""

    conversation_id: ThreadId


GetConversationSummaryParams = TypeAliasType(
    "GetConversationSummaryParams",
    Annotated[SummaryByRolloutPath | SummaryByConversationId, Untagged()],
)
"""Which conversation: by the file that records it, or by its id."""


class ConversationGitInfo(SnakeModel):
    """The state of the Git repository in which the conversation began; each part is `null` if unknown."""

    sha: str | None = None
    """The commit that was checked out, by its full hash."""
    branch: str | None = None
    """The branch that was checked out."""
    origin_url: str | None = None
    """The URL of the remote `origin`."""


class ConversationSummary(WireModel):
    """A conversation in brief."""

    conversation_id: ThreadId
    path: str
    """The rollout file that records it."""
    preview: str
    """How it began, mostly the user's first message; to show in lists."""
    timestamp: str | None = None
    """When it began, as an ISO 8601 date and time; `null` where that is not recorded."""
    updated_at: str | None = None
    """When it last changed, as an ISO 8601 date and time; `null` where that is not recorded."""
    model_provider: str
    """The id of the model provider."""
    cwd: str
    """The working directory."""
    cli_version: str
    """The release of the program that recorded it."""
    source: SessionSource
    git_info: ConversationGitInfo | None = None
    """The Git repository in which it began; `null` where it was none."""


class GetConversationSummaryResponse(WireModel):
    """The conversation that was asked for."""

    summary: ConversationSummary


GET_CONVERSATION_SUMMARY: Method[GetConversationSummaryParams, GetConversationSummaryResponse] = (
    client_request(
        "getConversationSummary", GetConversationSummaryParams, GetConversationSummaryResponse, legacy=True
    )
)
"""Reads one conversation in brief, without its messages."""

METHODS = (GET_CONVERSATION_SUMMARY,)
