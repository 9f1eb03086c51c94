"""The half of the app server that these rules describe: MCP servers for threads. It calls no model.

Input: a byte stream to a client, and a configuration that can be read again. Output: the answers to the
methods in `handlers`; every other method is refused with -32601.
"""

from __future__ import annotations

import logging
import platform
import secrets
import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Final, TypeVarTuple

import anyio
import anyio.to_thread
import mcp_types
from anyio.abc import ByteStream, TaskGroup
from mcp import MCPError
from protocol_models import ServerConfig
from protocol_models.config import HttpMcpServer, ServerNotificationsConfig
from protocol_models.json_types import Json, JsonObject
from protocol_models.shared.mcp import BlobResourceContent, ResourceContent, TextResourceContent
from protocol_models.v1.auth import GET_AUTH_STATUS, GetAuthStatusParams, GetAuthStatusResponse
from protocol_models.v1.initialize import InitializeParams, InitializeResponse
from protocol_models.v1.retired.auth import LOGOUT_CHAT_GPT, LogoutChatGptResponse
from protocol_models.v2.login import ACCOUNT_LOGOUT, LogoutAccountResponse
from protocol_models.v2.mcp import (
    CONFIG_MCP_SERVER_RELOAD,
    MCP_SERVER_OAUTH_LOGIN,
    MCP_SERVER_OAUTH_LOGIN_COMPLETED,
    MCP_SERVER_RESOURCE_READ,
    MCP_SERVER_STATUS_LIST,
    MCP_SERVER_TOOL_CALL,
    ListMcpServerStatusParams,
    ListMcpServerStatusResponse,
    McpResourceReadParams,
    McpResourceReadResponse,
    McpServerOauthLoginCompletedNotification,
    McpServerOauthLoginParams,
    McpServerOauthLoginResponse,
    McpServerRefreshResponse,
    McpServerStatus,
    McpServerStatusDetail,
    McpServerToolCallParams,
    McpServerToolCallResponse,
)
from protocol_models.v2.mcp_startup import (
    MCP_SERVER_STARTUP_STATUS_COMPLETED,
    MCP_SERVER_STARTUP_STATUS_UPDATED,
    McpServerStartupCompletedNotification,
)
from protocol_models.v2.thread import (
    THREAD_START,
    THREAD_STARTED,
    ThreadStartedNotification,
    ThreadStartParams,
    ThreadStartResponse,
)

from app_server_server import __version__
from app_server_server.authorization.login import login
from app_server_server.errors import CouldNotRun, ServerError
from app_server_server.hosting.host import Host, open_host
from app_server_server.hosting.rounds import ServerSet, StartupNotification
from app_server_server.hosting.server import HostedServer
from app_server_server.redaction import place_of
from app_server_server.serving.accounts import auth_status, sign_out
from app_server_server.serving.client_connection import (
    INTERNAL_ERROR,
    ClientConnection,
    Handler,
    Refused,
    on,
)
from app_server_server.serving.elicitations import ElicitationPolicy, elicit
from app_server_server.serving.statuses import handed_on, status_of
from app_server_server.serving.threads import new_thread, started, uuid7

__all__ = ["serve"]

LOG = logging.getLogger(__name__)
Words = TypeVarTuple("Words")
ReadConfig = Callable[[], tuple[ServerConfig, bool]]
LOGIN_SECONDS: Final = 300.0


async def serve(stream: ByteStream, codex_home: Path, read_config: ReadConfig, *, cwd: Path) -> None:
    """Serves one client until it ends; then every MCP server is ended."""
    config, encrypted = read_config()
    async with open_host(codex_home, config, encrypted=encrypted) as host, anyio.create_task_group() as tasks:
        service = _Service(host, tasks, config, codex_home, read_config, cwd)
        service.connection = ClientConnection(
            stream, service.handlers(), service.welcome, notifications=service.notifications
        )
        await service.connection.serve()
        tasks.cancel_scope.cancel()


class _Service:
    connection: ClientConnection

    def __init__(  # noqa: PLR0917 - each is a part of the one service
        self,
        host: Host,
        tasks: TaskGroup,
        config: ServerConfig,
        codex_home: Path,
        read_config: ReadConfig,
        cwd: Path,
    ) -> None:
        self._host = host
        self._tasks = tasks
        self._config = config
        self._home = codex_home
        self._read_config = read_config
        self._cwd = cwd
        self._threads: dict[str, ServerSet] = {}
        self._app: ServerSet | None = None
        self._opening_app = anyio.Lock()

    def handlers(self) -> Iterable[Handler]:
        """Who answers what."""
        return (
            on(THREAD_START, self._start_thread),
            on(MCP_SERVER_STATUS_LIST, self._list_statuses),
            on(MCP_SERVER_TOOL_CALL, self._call_tool),
            on(MCP_SERVER_RESOURCE_READ, self._read_resource),
            on(MCP_SERVER_OAUTH_LOGIN, self._login),
            on(CONFIG_MCP_SERVER_RELOAD, self._reload),
            on(GET_AUTH_STATUS, self._auth_status),
            on(ACCOUNT_LOGOUT, self._logout),
            on(LOGOUT_CHAT_GPT, self._logout_chat_gpt),
        )

    def notifications(self) -> ServerNotificationsConfig:
        """Which notifications the configuration lets out now."""
        return ServerNotificationsConfig(self._config.notifications)

    def welcome(self, params: InitializeParams) -> InitializeResponse:
        """What this server is."""
        client = params.client_info
        return InitializeResponse(
            user_agent=f"app-server-server/{__version__} ({platform.system()}; {platform.machine()}) "
            f"{client.name}/{client.version}",
            codex_home=str(self._home),
            platform_family="windows" if sys.platform == "win32" else "unix",
            platform_os={"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux"),
        )

    # Threads.

    async def _start_thread(self, params: ThreadStartParams) -> ThreadStartResponse:
        cwd = self._working_directory(params.cwd)
        policy = ElicitationPolicy(params.approval_policy, params.sandbox)
        id_ = str(uuid7())
        thread = new_thread(id_, str(cwd), ephemeral=bool(params.ephemeral))
        servers = self._threads[id_] = self._open(id_, policy, cwd)
        await self.connection.notify(THREAD_STARTED, ThreadStartedNotification(thread=thread))
        if any(servers.servers[name].config.required for name in servers.enabled):
            await servers.start()
            if failed := servers.failed_though_required:
                del self._threads[id_]
                await self._host.close(servers)
                raise Refused(_required_text(servers, failed), INTERNAL_ERROR)
        else:
            self._in_background(servers.start)
        return started(thread, params, cwd)

    def _working_directory(self, named: str | None) -> Path:
        cwd = self._cwd / named if named else self._cwd
        if not cwd.is_dir():
            raise Refused(f"cwd: there is no folder {str(cwd)!r}: name one that exists")
        return cwd

    def _open(self, owner: str | None, policy: ElicitationPolicy, cwd: Path) -> ServerSet:
        async def ask(name: str, params: mcp_types.ElicitRequestParams) -> mcp_types.ElicitResult:
            return await elicit(self.connection, policy, owner, name, params)

        return self._host.open(owner, self._config, self._tell, cwd=cwd, elicit=ask)

    async def _tell(self, message: StartupNotification) -> None:
        if isinstance(message, McpServerStartupCompletedNotification):
            await self.connection.notify(MCP_SERVER_STARTUP_STATUS_COMPLETED, message)
        else:
            await self.connection.notify(MCP_SERVER_STARTUP_STATUS_UPDATED, message)

    def _thread(self, thread: str) -> ServerSet:
        servers = self._threads.get(thread)
        if servers is None:
            raise Refused(f"threadId: no thread {thread[:80]!r} is loaded: start one with thread/start")
        return servers

    async def _owner(self, thread: str | None) -> ServerSet:
        """The servers of a thread; those of the app are started when they are first needed."""
        if thread is not None:
            return self._thread(thread)
        async with self._opening_app:
            if self._app is None:
                self._app = self._open(None, ElicitationPolicy(), self._cwd)
                await self._app.start()
        return self._app

    # MCP servers.

    async def _list_statuses(self, params: ListMcpServerStatusParams) -> ListMcpServerStatusResponse:
        _only_here(params.environment_id)
        servers = await self._owner(params.thread_id)
        full = params.detail is not McpServerStatusDetail.TOOLS_AND_AUTH_ONLY
        names = [
            name
            for name in sorted(servers.servers)
            if (params.cursor is None or name > params.cursor) and params.server_name in (None, name)
        ]
        page = names[: params.limit] if params.limit else names
        found: dict[str, McpServerStatus] = {}

        async def look(name: str) -> None:
            found[name] = await status_of(servers.servers[name], servers, self._host.services, full=full)

        async with anyio.create_task_group() as tasks:
            for name in page:
                tasks.start_soon(look, name)
        more = len(page) < len(names)
        return ListMcpServerStatusResponse(
            data=[found[name] for name in page], next_cursor=page[-1] if more else None
        )

    async def _ready(self, servers: ServerSet, name: str) -> HostedServer:
        """The server, once it has come up."""
        if name not in servers.servers:
            raise Refused(
                f"unknown MCP server {name[:80]!r}: config.toml has {_names(self._config)}", INTERNAL_ERROR
            )
        server = await servers.settled(name)
        if not server.config.enabled:
            raise Refused(
                f"the MCP server {name!r} is disabled: set enabled = true in config.toml", INTERNAL_ERROR
            )
        if server.settled is not None and server.settled.error is not None:
            raise Refused(server.settled.error, INTERNAL_ERROR)
        return server

    async def _call_tool(self, params: McpServerToolCallParams) -> McpServerToolCallResponse:
        _only_here(params.environment_id)
        arguments, meta = _object(params.arguments, "arguments"), _object(params.meta, "_meta")
        server = await self._ready(self._thread(params.thread_id), params.server)
        try:
            result = await server.call_tool(params.tool, arguments, meta)
        except MCPError as error:
            if error.code == mcp_types.CONNECTION_CLOSED:
                raise Refused(
                    f"the MCP server {server.name!r} is gone: {error.message}", INTERNAL_ERROR
                ) from None
            return McpServerToolCallResponse(content=[{"type": "text", "text": error.message}], is_error=True)
        except ServerError as error:
            raise Refused(str(error), INTERNAL_ERROR) from None
        plain = result.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"result_type"})
        return McpServerToolCallResponse.model_validate(plain)

    async def _read_resource(self, params: McpResourceReadParams) -> McpResourceReadResponse:
        _only_here(params.environment_id)
        if params.connector_id is not None or params.target is not None:
            raise Refused(
                "connectorId and target are for hosted apps, and this server has none: leave them out"
            )
        server = await self._ready(await self._owner(params.thread_id), params.server)
        try:
            result = await server.read_resource(params.uri)
        except MCPError as error:
            raise Refused(error.message, error.code, error.data) from None
        except ServerError as error:
            raise Refused(str(error), INTERNAL_ERROR) from None
        return McpResourceReadResponse(
            contents=[_content(each) for each in result.contents],
            origin_call_id=params.origin_call_id,
        )

    async def _login(self, params: McpServerOauthLoginParams) -> McpServerOauthLoginResponse:
        _only_here(params.environment_id)
        if params.thread_id is not None:
            self._thread(params.thread_id)
        server = self._config.mcp_servers.get(params.name)
        if server is None:
            raise Refused(f"no MCP server {params.name[:80]!r}: config.toml has {_names(self._config)}")
        if not isinstance(server, HttpMcpServer):
            raise Refused(
                f"the MCP server {params.name!r} is a program: only servers with url have a sign-in"
            )
        if params.timeout_secs is not None and params.timeout_secs <= 0:
            raise Refused("timeoutSecs: give at least one second, or leave it out")
        begun = _SignIn()
        self._in_background(self._sign_in, params, server, begun)
        await begun.moved.wait()
        if begun.page is None:
            raise Refused(begun.error or "the sign-in did not begin", INTERNAL_ERROR)
        return McpServerOauthLoginResponse(authorization_url=begun.page, login_id=begun.id)

    async def _sign_in(
        self, params: McpServerOauthLoginParams, server: HttpMcpServer, begun: _SignIn
    ) -> None:
        async def open_page(url: str) -> None:
            begun.page = url
            begun.moved.set()

        try:
            await login(
                params.name,
                server,
                self._host.services.store,
                self._home,
                open_page,
                scopes=params.scopes,
                port=self._config.mcp_oauth_callback_port or 0,
                timeout=LOGIN_SECONDS if params.timeout_secs is None else float(params.timeout_secs),
            )
        except ServerError as error:
            begun.error = str(error)
        finally:
            begun.moved.set()
        if begun.page is not None:
            completed = McpServerOauthLoginCompletedNotification(
                name=params.name,
                thread_id=params.thread_id,
                login_id=begun.id,
                success=begun.error is None,
                error=begun.error,
            )
            await self.connection.notify(MCP_SERVER_OAUTH_LOGIN_COMPLETED, completed)

    async def _reload(self, params: None) -> McpServerRefreshResponse:
        del params
        try:
            config, _ = await anyio.to_thread.run_sync(self._read_config)
        except CouldNotRun as error:
            raise Refused(str(error)) from None
        self._config = config
        for servers in (*self._threads.values(), *([self._app] if self._app else [])):
            self._in_background(servers.reload, config.mcp_servers)
        return McpServerRefreshResponse()

    def _in_background(self, work: Callable[[*Words], Awaitable[None]], *words: *Words) -> None:
        """Does what nobody waits for. What goes wrong in it leaves all else as it is."""

        async def run() -> None:
            try:
                await work(*words)
            except Exception as error:
                LOG.error("%s failed: %s", getattr(work, "__qualname__", work), place_of(error))

        self._tasks.start_soon(run)

    # Accounts.

    async def _auth_status(self, params: GetAuthStatusParams) -> GetAuthStatusResponse:
        return await anyio.to_thread.run_sync(auth_status, self._home, params)

    async def _logout(self, params: None) -> LogoutAccountResponse:
        del params
        await anyio.to_thread.run_sync(sign_out, self._home)
        return LogoutAccountResponse()

    async def _logout_chat_gpt(self, params: None) -> LogoutChatGptResponse:
        await self._logout(params)
        return LogoutChatGptResponse()


class _SignIn:
    """A sign-in that has been asked for."""

    def __init__(self) -> None:
        self.id = secrets.token_urlsafe(12)
        self.page: str | None = None
        self.error: str | None = None
        self.moved = anyio.Event()


def _only_here(environment: str | None) -> None:
    if environment not in (None, "", "local"):
        raise Refused(f"environmentId: only this machine is served here, and not {environment[:80]!r}")


def _object(value: Json, member: str) -> JsonObject | None:
    if value is None or isinstance(value, dict):
        return value
    raise Refused(f"{member}: an MCP server takes an object here")


def _content(said: mcp_types.TextResourceContents | mcp_types.BlobResourceContents) -> ResourceContent:
    if isinstance(said, mcp_types.TextResourceContents):
        return handed_on(TextResourceContent, said)
    return handed_on(BlobResourceContent, said)


def _names(config: ServerConfig) -> str:
    return ", ".join(sorted(config.mcp_servers)) or "none"


def _required_text(servers: ServerSet, failed: Iterable[str]) -> str:
    told = "; ".join(
        f"{name}: {settled.error}"
        for name in failed
        if (settled := servers.servers[name].settled) is not None and settled.error is not None
    )
    return f"required MCP servers are not ready: {told or ', '.join(failed)}"
