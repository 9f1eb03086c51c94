"""What an MCP server asks a person, as a question to the client.

Input: a thread's policy, and what an MCP server asks. Output: the answer for the MCP server.

Nothing is accepted by default, but for a form without fields where the thread lets everything run: that form
is only an approval. What cannot be put to the client, and any trouble on the way, is a decline; a turn that
ends is a cancel.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import mcp_types
from protocol_models.json_types import Json, JsonObject
from protocol_models.v2.elicitation import (
    MCP_SERVER_ELICITATION_REQUEST,
    FormElicitation,
    McpElicitationSchema,
    McpServerElicitationRequestParams,
    McpServerElicitationRequestResponse,
    UrlElicitation,
)
from protocol_models.v2.permission import (
    AskForApproval,
    AskForApprovalKind,
    GranularAskForApproval,
    SandboxMode,
)

from app_server_server.serving.client_connection import ClientConnection, Unanswered

__all__ = ["ElicitationPolicy", "elicit"]


@dataclass(frozen=True)
class ElicitationPolicy:
    """What a thread says about questions."""

    approval: AskForApproval | None = None
    sandbox: SandboxMode | None = None

    @property
    def asks_nobody(self) -> bool:
        """Whether every question is declined."""
        if isinstance(self.approval, GranularAskForApproval):
            return not self.approval.granular.mcp_elicitations
        return self.approval is AskForApprovalKind.NEVER

    @property
    def approves(self) -> bool:
        """Whether everything may run without a question."""
        return self.approval is AskForApprovalKind.NEVER and self.sandbox is SandboxMode.DANGER_FULL_ACCESS


async def elicit(
    connection: ClientConnection,
    policy: ElicitationPolicy,
    thread: str | None,
    server: str,
    params: mcp_types.ElicitRequestParams,
) -> mcp_types.ElicitResult:
    """Asks the client, where the policy lets it."""
    if policy.approves and _has_no_fields(params):
        return mcp_types.ElicitResult(action="accept", content={})
    if policy.asks_nobody or thread is None:
        return mcp_types.ElicitResult(action="decline")
    try:
        question = _question(thread, server, params)
        answer = await connection.ask(MCP_SERVER_ELICITATION_REQUEST, question, thread=thread)
        return _result(answer)
    except Unanswered as why:
        return mcp_types.ElicitResult(action="cancel" if why.is_cancelled else "decline")
    except ValueError:  # a form or an answer that the other side cannot be told
        return mcp_types.ElicitResult(action="decline")


def _has_no_fields(params: mcp_types.ElicitRequestParams) -> bool:
    return isinstance(params, mcp_types.ElicitRequestFormParams) and not _schema(params).get("properties")


def _schema(params: mcp_types.ElicitRequestFormParams) -> JsonObject:
    schema = params.requested_schema
    return dict(schema) if isinstance(schema, dict) else schema.model_dump(by_alias=True, exclude_none=True)


def _question(
    thread: str, server: str, params: mcp_types.ElicitRequestParams
) -> McpServerElicitationRequestParams:
    meta: Json = None if params.meta is None else dict(params.meta)
    if isinstance(params, mcp_types.ElicitRequestURLParams):
        if params.elicitation_id is None:
            raise ValueError("a page without an id cannot be put to a client")
        return UrlElicitation(
            thread_id=thread,
            server_name=server,
            mode="url",
            meta=meta,
            message=params.message,
            url=params.url,
            elicitation_id=params.elicitation_id,
        )
    return FormElicitation(
        thread_id=thread,
        server_name=server,
        mode="form",
        meta=meta,
        message=params.message,
        requested_schema=McpElicitationSchema.model_validate_json(json.dumps(_schema(params))),
    )


def _result(answer: McpServerElicitationRequestResponse) -> mcp_types.ElicitResult:
    accepted = answer.action.value == "accept"
    content: Json = answer.content if accepted else None
    meta: Json = answer.meta
    return mcp_types.ElicitResult.model_validate(
        {"action": answer.action.value, "content": content, **({"_meta": meta} if meta is not None else {})}
    )
