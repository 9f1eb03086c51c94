"""Moving in from another coding agent: finding its configuration and sessions, and importing them.

`externalAgentConfig/detect` lists what can be taken over, the user chooses, and
`externalAgentConfig/import` starts taking it over: progress and result come as notifications under
the import's id. What was imported is remembered; `readHistories` reads it back, and `recordHistory`
adds what a client imported without the server.
"""

from typing import Annotated

from protocol_models.base import (
    LEFT_OUT,
    MAY_BE_OMITTED,
    SCHEMA_REQUIRES,
    SHOWS_DEFAULT,
    ClientModel,
    Uint32,
    UnixMillis,
    WireEnum,
    WireModel,
    was,
)
from protocol_models.methods import Method, client_request, server_notification


class ExternalAgentConfigMigrationItemType(WireEnum):
    """What kind of thing is taken over; `AGENTS_MD` are the standing instructions for the agent."""

    AGENTS_MD = "AGENTS_MD"
    CONFIG = "CONFIG"
    SKILLS = "SKILLS"
    PLUGINS = "PLUGINS"
    MCP_SERVER_CONFIG = "MCP_SERVER_CONFIG"
    SUBAGENTS = "SUBAGENTS"
    HOOKS = "HOOKS"
    COMMANDS = "COMMANDS"
    MEMORY = "MEMORY"
    SESSIONS = "SESSIONS"


class PluginsMigration(WireModel):
    """Plugins to take over from one marketplace."""

    marketplace_name: str
    """The marketplace that they come from."""
    plugin_names: list[str]
    """The plugins."""


class SkillMigration(WireModel):
    """A skill to take over."""

    name: str
    """The skill's name."""


class SessionMigration(WireModel):
    """A session to take over, as a thread."""

    path: str
    """The file in which the other agent keeps the session."""
    cwd: str
    """The directory that the session was working in."""
    title: str | None = None
    """What the session is called; `null` where it has no title."""


class McpServerMigration(WireModel):
    """An MCP server to take over."""

    name: str
    """The server's name in the configuration."""


class HookMigration(WireModel):
    """A hook to take over."""

    name: str
    """The hook's name."""


class SubagentMigration(WireModel):
    """A subagent to take over."""

    name: str
    """The subagent's name."""


class CommandMigration(WireModel):
    """A custom command to take over."""

    name: str
    """The command's name."""


class MigrationDetails(WireModel):
    """The single things behind an item, in a list for each kind."""

    plugins: list[PluginsMigration] = []
    """Plugins, by marketplace."""
    skills: list[SkillMigration] = []
    """Skills."""
    sessions: list[SessionMigration] = []
    """Sessions."""
    mcp_servers: list[McpServerMigration] = []
    """MCP servers."""
    hooks: list[HookMigration] = []
    """Hooks."""
    subagents: list[SubagentMigration] = []
    """Subagents."""
    commands: list[CommandMigration] = []
    """Custom commands."""
    memory: Annotated[list[str], LEFT_OUT] = []
    """What the other agent remembers; absent where there is nothing."""


class ExternalAgentConfigMigrationItem(WireModel):
    """Something that can be taken over: what `detect` finds, and what `import` is given back."""

    item_type: ExternalAgentConfigMigrationItemType
    description: str
    """What would be done, for people."""
    cwd: str | None = None
    """The project directory that it belongs to; `null` where it belongs to the user as a whole."""
    details: MigrationDetails | None = None
    """The single things that it consists of; `null` where it is one thing."""


class ExternalAgentConfigDetectParams(ClientModel):
    """Where to look, and how far back."""

    include_home: bool = False
    """Whether to look into the user's home directory too; absent counts as `false`."""
    cwds: list[str] | None = None
    """The project directories to look into; absent or `null` for none."""
    max_session_age_days: Uint32 | None = None
    """How old a session may be, in days; absent or `null` for the server's own limit."""
    max_sessions: Uint32 | None = None
    """How many sessions to find at most; absent or `null` for the server's own limit."""
    source: str | None = None
    """What prompted the search, for statistics; absent or `null` says nothing."""
    migration_source: str | None = None
    """The agent to move in from; absent or `null` for the one that the server looks for by itself."""


class ExternalAgentDetectedConnectorSource(WireEnum):
    """What gave a connector away: the other agent's list of remote MCP servers, or a session's tool calls."""

    REMOTE_MCP_SERVERS_CONFIG = "remoteMcpServersConfig"
    SESSION_TOOL_USE = "sessionToolUse"


class ExternalAgentDetectedConnectorCandidate(WireModel):
    """A connector that the user had in the other agent, and may want here."""

    name: str
    """The connector's name."""
    session_count: Uint32
    """In how many sessions it was used."""
    source: ExternalAgentDetectedConnectorSource


class ExternalAgentConfigDetectResponse(WireModel):
    """What was found; nothing has been changed yet."""

    items: list[ExternalAgentConfigMigrationItem]
    """What can be taken over; empty where nothing was found."""
    connectors: list[ExternalAgentDetectedConnectorCandidate] = []
    """Connectors that the user may want to set up here as well; they are not among the items."""


class ExternalAgentConfigImportParams(ClientModel):
    """What to take over."""

    migration_items: list[ExternalAgentConfigMigrationItem]
    """The chosen ones of the items that `externalAgentConfig/detect` found."""
    source: str | None = None
    """What prompted the import, for statistics; absent or `null` says nothing."""
    provider_id: str | None = None
    """The provider to remember the import under; absent or `null` for none."""
    migration_source: str | None = None
    """The agent to move in from, as in the search; absent or `null` for the server's own choice."""


class ExternalAgentConfigImportResponse(WireModel):
    """The import that was started; the answer does not wait for its end."""

    import_id: str
    """The id under which its notifications and its history are found."""


class ExternalAgentConfigImportItemTypeSuccess(WireModel):
    """One thing that was taken over."""

    item_type: ExternalAgentConfigMigrationItemType
    cwd: str | None = None
    """The project directory that it belongs to; `null` where it belongs to the user as a whole."""
    source: str | None = None
    """What it was in the other agent, such as a path; `null` where there is nothing to name."""
    target: str | None = None
    """What it has become here, such as a path or a thread's id; `null` where there is nothing to name."""
    title: Annotated[str | None, SHOWS_DEFAULT] = None
    """What it is called, for people; `null` where it has no title."""


class ExternalAgentConfigImportItemTypeFailure(WireModel):
    """One thing that could not be taken over."""

    item_type: ExternalAgentConfigMigrationItemType
    error_type: str | None = None
    """What kind of error it was, for programs; `null` where it was not classified."""
    sub_error_type: str | None = None
    """The kind of error more closely; `null` where there is no more to say."""
    failure_stage: str
    """The step of the import that failed."""
    message: str
    """What went wrong, for people."""
    cwd: str | None = None
    """The project directory that it belongs to; `null` where it belongs to the user as a whole."""
    source: str | None = None
    """What it is in the other agent, such as a path; `null` where there is nothing to name."""


class ExternalAgentConfigImportTypeResult(WireModel):
    """How the import went for one kind of things."""

    item_type: ExternalAgentConfigMigrationItemType
    successes: list[ExternalAgentConfigImportItemTypeSuccess]
    """What was taken over."""
    failures: list[ExternalAgentConfigImportItemTypeFailure]
    """What could not be taken over."""


class ExternalAgentConfigImportProgressNotification(WireModel):
    """How far an import is."""

    import_id: str
    """The import, as `externalAgentConfig/import` named it."""
    item_type_results: list[ExternalAgentConfigImportTypeResult]
    """What has been dealt with, by kind."""


class ExternalAgentConfigImportCompletedNotification(WireModel):
    """How an import went as a whole."""

    import_id: str
    """The import, as `externalAgentConfig/import` named it."""
    item_type_results: list[ExternalAgentConfigImportTypeResult]
    """What was taken over and what was not, by kind."""


class ExternalAgentConfigImportHistoryRecordSuccessParams(WireModel):
    """One thing that the client took over itself."""

    item_type: ExternalAgentConfigMigrationItemType
    cwd: str | None = None
    """The project directory that it belongs to; `null` where it belongs to the user as a whole."""
    source: str | None = None
    """What it was in the other agent, such as a path; `null` where there is nothing to name."""
    target: str | None = None
    """What it has become here, such as a path or a thread's id; `null` where there is nothing to name."""
    title: Annotated[str | None, MAY_BE_OMITTED, SHOWS_DEFAULT] = None
    """What it is called, for people; absent or `null` where it has no title."""


class ExternalAgentConfigImportHistoryRecordTypeResultParams(WireModel):
    """How the client's own import went for one kind of things."""

    item_type: ExternalAgentConfigMigrationItemType
    successes: list[ExternalAgentConfigImportHistoryRecordSuccessParams]
    """What was taken over."""
    failures: list[ExternalAgentConfigImportItemTypeFailure]
    """What could not be taken over."""


class ExternalAgentConfigImportHistoryRecordParams(ClientModel):
    """An import that the client carried out itself."""

    provider_id: str
    """The provider to remember it under."""
    item_type_results: Annotated[
        list[ExternalAgentConfigImportHistoryRecordTypeResultParams],
        was("0.146.1", list[ExternalAgentConfigImportTypeResult]),
    ]
    """What was taken over and what was not, by kind."""


class ExternalAgentConfigImportHistoryRecordResponse(WireModel):
    """The import as it is remembered from now on."""

    import_id: str
    """The id that the server gave it."""


class ExternalAgentConfigImportHistory(WireModel):
    """An import of the past."""

    import_id: str
    """The id that the server gave it."""
    provider_id: str | None = None
    """The provider that it was remembered under; `null` where none was given."""
    completed_at_ms: UnixMillis
    """When it was done, in milliseconds since the epoch."""
    successes: list[ExternalAgentConfigImportItemTypeSuccess]
    """What was taken over."""
    failures: list[ExternalAgentConfigImportItemTypeFailure]
    """What could not be taken over."""


class ExternalAgentImportedConnectorSource(WireEnum):
    """What gave a connector away: the other agent's list of remote MCP servers."""

    REMOTE_MCP_SERVERS_CONFIG = "remoteMcpServersConfig"


class ExternalAgentImportedConnectorCandidate(WireModel):
    """A connector that came to light in an import, and that the user may want here."""

    name: str
    """The connector's name."""
    session_count: Uint32
    """In how many sessions it was used."""
    source: ExternalAgentImportedConnectorSource


class ExternalAgentConfigImportHistoriesReadResponse(WireModel):
    """What has been imported so far."""

    data: list[ExternalAgentConfigImportHistory]
    """The imports; empty where there was none."""
    connectors: Annotated[list[ExternalAgentImportedConnectorCandidate], SCHEMA_REQUIRES] = []
    """Connectors that the user may want to set up here as well."""


EXTERNAL_AGENT_CONFIG_DETECT = client_request(
    "externalAgentConfig/detect", ExternalAgentConfigDetectParams, ExternalAgentConfigDetectResponse
)
"""Looks for what can be taken over from another coding agent. It changes nothing."""

EXTERNAL_AGENT_CONFIG_IMPORT = client_request(
    "externalAgentConfig/import", ExternalAgentConfigImportParams, ExternalAgentConfigImportResponse
)
"""Starts taking over the chosen items, and answers with the import's id.

`externalAgentConfig/import/progress` and `externalAgentConfig/import/completed` follow.
"""

EXTERNAL_AGENT_CONFIG_IMPORT_RECORD_HISTORY = client_request(
    "externalAgentConfig/import/recordHistory",
    ExternalAgentConfigImportHistoryRecordParams,
    ExternalAgentConfigImportHistoryRecordResponse,
)
"""Has the server remember an import that the client carried out itself. Nothing is imported by this."""

EXTERNAL_AGENT_CONFIG_IMPORT_READ_HISTORIES: Method[None, ExternalAgentConfigImportHistoriesReadResponse] = (
    client_request(
        "externalAgentConfig/import/readHistories", None, ExternalAgentConfigImportHistoriesReadResponse
    )
)
"""Reads back all imports of the past, and the connectors that they point to."""

EXTERNAL_AGENT_CONFIG_IMPORT_PROGRESS = server_notification(
    "externalAgentConfig/import/progress", ExternalAgentConfigImportProgressNotification
)
"""Some part of a running import has been dealt with."""

EXTERNAL_AGENT_CONFIG_IMPORT_COMPLETED = server_notification(
    "externalAgentConfig/import/completed", ExternalAgentConfigImportCompletedNotification
)
"""An import is over. Failures of single things are in it; they do not make it an error."""

METHODS = (
    EXTERNAL_AGENT_CONFIG_DETECT,
    EXTERNAL_AGENT_CONFIG_IMPORT,
    EXTERNAL_AGENT_CONFIG_IMPORT_RECORD_HISTORY,
    EXTERNAL_AGENT_CONFIG_IMPORT_READ_HISTORIES,
    EXTERNAL_AGENT_CONFIG_IMPORT_PROGRESS,
    EXTERNAL_AGENT_CONFIG_IMPORT_COMPLETED,
)
