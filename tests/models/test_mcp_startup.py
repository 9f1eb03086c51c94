"""The startup notifications of MCP servers, on what the real server sent."""

import json
from typing import Any

import pytest

from protocol_models import InconsistentMessage, find_unknown
from protocol_models.v2.mcp import MCP_SERVER_OAUTH_LOGIN_COMPLETED, McpServerOauthLoginCompletedNotification
from protocol_models.v2.mcp_startup import (
    MCP_SERVER_STARTUP_STATUS_UPDATED,
    McpServerStartupCompletedNotification,
    McpServerStartupFailureReason,
    McpServerStartupFailureSummary,
    McpServerStartupState,
    McpServerStatusUpdatedNotification,
)

State = McpServerStartupState
REAUTHENTICATION = McpServerStartupFailureReason.REAUTHENTICATION_REQUIRED


def update(
    name: str, status: State, thread_id: str | None = None, **more: Any
) -> McpServerStatusUpdatedNotification:
    return McpServerStatusUpdatedNotification(thread_id=thread_id, name=name, status=status, **more)


@pytest.mark.parametrize(
    ("method", "model"),
    [
        (MCP_SERVER_STARTUP_STATUS_UPDATED.name, McpServerStatusUpdatedNotification),
        (MCP_SERVER_OAUTH_LOGIN_COMPLETED.name, McpServerOauthLoginCompletedNotification),
    ],
)
def test_every_captured_notification_is_read_and_written_back(
    method: str, model: Any, captured: list[dict[str, Any]]
) -> None:
    messages = [row["msg"]["params"] for row in captured if row["msg"].get("method") == method]
    assert messages, f"no capture holds a {method}"
    for params in messages:
        read = model.model_validate_json(json.dumps(params))
        assert list(find_unknown(read)) == []
        assert json.loads(read.model_dump_json(exclude_unset=True)) == params


def test_a_built_update_carries_all_six_members_in_the_order_of_the_wire() -> None:
    line = update("docs", State.STARTING).model_dump_json(exclude_unset=True)
    assert line == (
        '{"threadId":null,"name":"docs","environmentId":null,"status":"starting","error":null,'
        '"failureReason":null}'
    )


@pytest.mark.parametrize("status", [State.STARTING, State.READY, State.CANCELLED])
def test_a_reason_without_a_failure_is_refused(status: State) -> None:
    with pytest.raises(InconsistentMessage, match="failureReason is only for the status 'failed'"):
        update("docs", status, failure_reason=REAUTHENTICATION)


def test_a_round_is_summed_up_from_its_updates() -> None:
    updates = [
        update("zeta", State.STARTING, "t1"),
        update("alpha", State.STARTING, "t1"),
        update("zeta", State.READY, "t1"),
        update("alpha", State.READY, "t1"),
        update("mail", State.FAILED, "t1", error="expired", failure_reason=REAUTHENTICATION),
        update("late", State.CANCELLED, "t1"),
    ]
    summary = McpServerStartupCompletedNotification.of_round(updates)
    assert json.loads(summary.model_dump_json(exclude_unset=True)) == {
        "threadId": "t1",
        "ready": ["alpha", "zeta"],
        "failed": [{"name": "mail", "error": "expired", "failureReason": "reauthenticationRequired"}],
        "cancelled": ["late"],
    }


def test_an_empty_round_of_the_app_has_three_empty_lists() -> None:
    line = McpServerStartupCompletedNotification.of_round([]).model_dump_json(exclude_unset=True)
    assert line == '{"threadId":null,"ready":[],"failed":[],"cancelled":[]}'


@pytest.mark.parametrize(
    ("updates", "problem"),
    [
        ([update("a", State.STARTING)], "'a' has not settled: it is 'starting'"),
        ([update("a", State.READY, "t1"), update("b", State.READY, "t2")], "of 2 owners"),
    ],
)
def test_a_round_that_is_none_is_refused(
    updates: list[McpServerStatusUpdatedNotification], problem: str
) -> None:
    with pytest.raises(InconsistentMessage, match=problem):
        McpServerStartupCompletedNotification.of_round(updates)


@pytest.mark.parametrize(
    ("lists", "problem"),
    [
        ({"ready": ["b", "a"], "failed": [], "cancelled": []}, "the names in 'ready' are not sorted"),
        ({"ready": ["a"], "failed": [], "cancelled": ["a"]}, "'a' settled more than once"),
        (
            {
                "ready": ["a"],
                "failed": [McpServerStartupFailureSummary(name="a", error="x")],
                "cancelled": [],
            },
            "'a' settled more than once",
        ),
    ],
)
def test_an_aggregate_that_contradicts_itself_is_refused(lists: Any, problem: str) -> None:
    with pytest.raises(InconsistentMessage, match=problem):
        McpServerStartupCompletedNotification(**lists)


def test_an_aggregate_that_contradicts_itself_is_read_all_the_same() -> None:
    line = '{"threadId":null,"ready":["b","a"],"failed":[],"cancelled":["a"]}'
    read = McpServerStartupCompletedNotification.model_validate_json(line)
    assert read.model_dump_json(exclude_unset=True) == line
