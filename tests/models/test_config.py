"""The switches of `[notifications]`."""

import tomllib

import pytest

from protocol_models import InvalidConfig, ServerNotificationsConfig
from protocol_models.v2.mcp_startup import (
    MCP_SERVER_STARTUP_STATUS_COMPLETED,
    MCP_SERVER_STARTUP_STATUS_UPDATED,
)


def config(toml: str) -> ServerNotificationsConfig:
    return ServerNotificationsConfig.from_toml(tomllib.loads(toml))


@pytest.mark.parametrize(
    ("toml", "individual"),
    [
        ("", True),
        ("[notifications]", True),
        ("[notifications]\nmcp_startup_individual = true", True),
        ("[notifications]\nmcp_startup_individual = false", False),
        ('model = "gpt"\n[mcp_servers.docs]\ncommand = "docs"', True),
    ],
)
def test_the_switch_silences_the_single_updates_and_nothing_else(toml: str, individual: bool) -> None:
    notifications = config(toml)
    assert notifications.may_send(MCP_SERVER_STARTUP_STATUS_UPDATED) is individual
    assert notifications.may_send("mcpServer/startupStatus/updated") is individual
    assert notifications.may_send(MCP_SERVER_STARTUP_STATUS_COMPLETED)
    assert notifications.may_send("turn/started")


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            "[notifications]\nmcp_startup = false",
            "notifications.mcp_startup: there is no such key; [notifications] knows mcp_startup_individual",
        ),
        (
            '[notifications]\nmcp_startup_individual = "no"',
            "notifications.mcp_startup_individual: input should be a valid boolean, and it is 'no'",
        ),
        ("notifications = 1", "notifications: input should be"),
    ],
)
def test_a_wrong_key_or_type_is_named(toml: str, message: str) -> None:
    with pytest.raises(InvalidConfig) as caught:
        config(toml)
    assert message in str(caught.value)
