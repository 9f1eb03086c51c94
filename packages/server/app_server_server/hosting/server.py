"""One MCP server of one owner: its start with all that may go wrong, and its calls.

Input: its configuration. Output: its settled state, and the answers of the server.

`initialize` and `tools/list` are tried three times over HTTP; a call of a tool is never tried again by
itself. An operation gets one renewal of the credential, one newer credential that another process stored,
and one new session where the server lost the old one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar, cast

import anyio
import anyio.to_thread
import httpx2
import mcp_types
from mcp import ClientSession, MCPError
from mcp.client import ClientRequestContext, Transport
from protocol_models.config import HttpMcpServer, McpServer, StdioMcpServer
from protocol_models.json_types import JsonObject
from protocol_models.v2.mcp_startup import McpServerStartupFailureReason, McpServerStartupState

from app_server_server import __version__
from app_server_server.authorization.credentials import Credential
from app_server_server.authorization.failures import every_error, requires_authorization
from app_server_server.authorization.refresh import now_ms
from app_server_server.authorization.states import is_configured
from app_server_server.errors import AuthorizationRequired, ServerError, StartFailed
from app_server_server.hosting.clock import Clock
from app_server_server.hosting.exchanges import Exchange, recorded
from app_server_server.hosting.outcomes import NotReady, Settled, TokenRefused, retries, told
from app_server_server.hosting.services import Services
from app_server_server.hosting.sessions import LiveSession
from app_server_server.hosting.transports import http_transport, known_secrets, launch_of
from app_server_server.launching.process import Tree
from app_server_server.launching.remote_path import RemotePath
from app_server_server.launching.stderr_tail import StderrTail
from app_server_server.launching.stdio import stdio_transport
from app_server_server.redaction import Redactor

if TYPE_CHECKING:
    pass  # the SDK has it under no other name

__all__ = ["Elicit", "HostedServer", "NotReady", "Services", "Settled"]

T = TypeVar("T")
Elicit = Callable[[str, mcp_types.ElicitRequestParams], Awaitable[mcp_types.ElicitResult]]
"""Asks a person for a server, by name."""

_CLIENT: Final = mcp_types.Implementation(name="app-server-server", version=__version__)
_PAGES: Final = 100


class HostedServer:
    """One server. `start` may be called again after `stop`."""

    def __init__(self, name: str, config: McpServer, services: Services, cwd: Path, elicit: Elicit) -> None:
        self.name = name
        self.config = config
        self.settled: Settled | None = None
        self.tools: list[mcp_types.Tool] = []
        self.initialized: mcp_types.InitializeResult | None = None
        self.credential: Credential | None = None
        self._services = services
        self._cwd = cwd
        self._elicit = elicit
        self._session = LiveSession(name, services.tasks, self._on_elicitation)
        self._restarting = anyio.Lock()
        self._clocks: set[Clock] = set()
        self._redactor = Redactor(known_secrets(config, services.environment))
        self._tree: Tree | None = None
        self._tail = StderrTail(self._redactor)

    async def start(self) -> Settled:
        """Starts it and waits for its tools. A start that is cancelled settles as cancelled."""
        self.settled = None
        try:
            await self.stop()
            self._tree, self._tail = None, StderrTail(self._redactor)
            await self._start()
            self.settled = Settled(McpServerStartupState.READY)
        except Exception as error:
            self.settled = self._failed(error)
        finally:
            if not self.is_ready:
                with anyio.CancelScope(shield=True):
                    await self._end_what_failed()
            if self.settled is None:
                self.settled = Settled(McpServerStartupState.CANCELLED)
        return self.settled

    async def _end_what_failed(self) -> None:
        try:
            await self.stop()
        except ServerError as error:
            self.settled = self._failed(error)

    @property
    def is_ready(self) -> bool:
        """Whether its start came about, and it has not ended by itself since."""
        came_up = self.settled is not None and self.settled.status is McpServerStartupState.READY
        return came_up and self._session.is_there and self._ended_with is None

    @property
    def trouble(self) -> str | None:
        """Why its start did not come about, or how it ended by itself since; `None` where all is well."""
        if self.settled is not None and self.settled.error is not None:
            return self.settled.error
        return None if self._ended_with is None else f"MCP server `{self.name}`: {self._end_of_process()}"

    @property
    def _ended_with(self) -> str | None:
        return self._tree.exit_text if self._tree is not None else None

    async def stop(self) -> None:
        """Ends the session, and the process with all that it started."""
        await self._session.close()
        if self._tree is not None:
            await self._tree.end()

    async def call_tool(
        self, tool: str, arguments: JsonObject | None, meta: JsonObject | None
    ) -> mcp_types.CallToolResult:
        """Calls a tool that the configuration offers."""
        if not self.config.offers(tool):
            raise NotReady(f"the configuration of {self.name!r} does not offer the tool {tool!r}")
        request = mcp_types.CallToolRequest(
            params=mcp_types.CallToolRequestParams(
                name=tool, arguments=arguments, _meta=cast("mcp_types.RequestParamsMeta | None", meta)
            )
        )
        return await self._operation(
            lambda session: session.send_request(request, mcp_types.CallToolResult), self.config.tool_timeout
        )

    async def read_resource(self, uri: str) -> mcp_types.ReadResourceResult:
        """Reads a resource."""
        return await self._operation(lambda session: session.read_resource(uri), self.config.tool_timeout)

    async def list_resources(self) -> list[mcp_types.Resource]:
        """The resources; none where the server has no such capability."""
        if not self._can("resources"):
            return []
        result = await self._operation(lambda session: session.list_resources(), self.config.startup_timeout)
        return result.resources

    async def list_resource_templates(self) -> list[mcp_types.ResourceTemplate]:
        """The templates of resources; none where the server has no such capability."""
        if not self._can("resources"):
            return []
        result = await self._operation(
            lambda session: session.list_resource_templates(), self.config.startup_timeout
        )
        return result.resource_templates

    def _can(self, capability: str) -> bool:
        return self.initialized is not None and getattr(self.initialized.capabilities, capability) is not None

    # The start.

    async def _start(self) -> None:
        config = self.config
        if config.environment is not None:
            raise StartFailed(self._remote_text())
        clock = Clock(config.startup_timeout)
        self._clocks.add(clock)
        try:
            if isinstance(config, StdioMcpServer):
                with clock.running():
                    await self._connect(self._stdio(config))
                    self.tools = await self._list_tools()
            else:
                await self._start_http(config, clock)
        finally:
            self._clocks.discard(clock)

    async def _start_http(self, config: HttpMcpServer, clock: Clock) -> None:
        if config.http_headers_helper is not None or config.auth not in (None, "oauth"):
            raise StartFailed("`http_headers_helper` and `auth` are not supported here: use headers or OAuth")
        if not is_configured(config):
            await self._load_credential(config)
        try:
            await self._start_with_retries(config, clock)
        except TokenRefused:
            refused = self.credential
            if refused is None:
                raise
            # The authorization server has bounds of its own: its time is not that of the start.
            self._use(await self._services.refresher.renew(self.name, config, refused))
            try:
                await self._start_with_retries(config, clock)
            except TokenRefused:
                newer = await self._services.refresher.adopt(self.name, config, self.credential or refused)
                if newer is None:
                    raise
                self._use(newer)
                await self._start_with_retries(config, clock)

    async def _load_credential(self, config: HttpMcpServer) -> None:
        stored = await anyio.to_thread.run_sync(self._services.store.load, self.name, config.url)
        self.credential = None
        if stored is None:
            return
        self._use(stored)
        if not stored.is_usable(now_ms()):
            raise AuthorizationRequired("the stored credential cannot be used")
        if stored.expires_soon(now_ms()):
            self._use(await self._services.refresher.renew(self.name, config, None))

    async def _start_with_retries(self, config: HttpMcpServer, clock: Clock) -> None:
        with clock.running():
            async for attempt in retries():
                with attempt:
                    await self._connect_http(config)
            self.tools = await self._list_tools()

    async def _connect_http(self, config: HttpMcpServer) -> None:
        with recorded() as log:
            try:
                await self._connect(self._http(config))
            except Exception as error:
                raise told(log) or error from None

    async def _list_tools(self) -> list[mcp_types.Tool]:
        tools: list[mcp_types.Tool] = []
        cursor: str | None = None
        for _ in range(_PAGES):
            page = await self._list_page(cursor)
            tools += page.tools
            cursor = page.next_cursor
            if not cursor:
                return [tool for tool in tools if self.config.offers(tool.name)]
        raise StartFailed(f"the list of tools has more than {_PAGES} pages")

    async def _list_page(self, cursor: str | None) -> mcp_types.ListToolsResult:
        params = mcp_types.PaginatedRequestParams(cursor=cursor) if cursor else None
        if not isinstance(self.config, HttpMcpServer):
            return await self._session.get().list_tools(params=params)
        async for attempt in retries():
            with attempt, recorded() as log:
                try:
                    return await self._session.get().list_tools(params=params)
                except MCPError as error:
                    raise told(log) or error from None
        raise AssertionError("the last attempt returns or raises")

    async def _operation(self, ask: Callable[[ClientSession], Awaitable[T]], seconds: float) -> T:
        clock = Clock(seconds)
        self._clocks.add(clock)
        did: set[str] = set()
        try:
            while True:
                session = self._session.get()
                with recorded() as log:
                    try:
                        with clock.running():
                            return await ask(session)
                    except TimeoutError:
                        raise NotReady(f"{self.name!r} did not answer within {seconds:g} s") from None
                    except MCPError as error:
                        if not await self._recover(session, log, did, clock):
                            raise self._hidden(error) from None
        finally:
            self._clocks.discard(clock)

    async def _recover(
        self, session: ClientSession, log: list[Exchange], did: set[str], clock: Clock
    ) -> bool:
        """Does what may help, each thing once; whether the operation may be repeated."""
        config, last = self.config, next((each for each in reversed(log) if each.method), None)
        if last is None or not isinstance(config, HttpMcpServer):
            return False
        if last.lost_session and "session" not in did:
            did.add("session")
            with clock.running():
                await self._renew_session(session, config)
            return True
        if last.status != httpx2.codes.UNAUTHORIZED or self.credential is None:
            return False
        if "renewal" not in did:
            did.add("renewal")
            self._use(await self._services.refresher.renew(self.name, config, self.credential))
            return True
        if "adoption" not in did:
            did.add("adoption")
            newer = await self._services.refresher.adopt(self.name, config, self.credential)
            if newer is not None:
                self._use(newer)
                return True
        raise AuthorizationRequired(self._login_text(again=True))

    async def _renew_session(self, lost: ClientSession, config: HttpMcpServer) -> None:
        """Initializes once for all who lost the same session."""
        async with self._restarting:
            if not self._session.is_still(lost):
                return
            await self._connect_http(config)

    async def _on_elicitation(
        self, context: ClientRequestContext, params: mcp_types.ElicitRequestParams
    ) -> mcp_types.ElicitResult:
        del context
        with ExitStack() as stack:
            for clock in list(self._clocks):
                stack.enter_context(clock.standing())
            return await self._elicit(self.name, params)

    # The transports.

    async def _connect(self, transport: Transport) -> None:
        await self.stop()  # a session that is there, such as one whose token was refused, lives no longer
        self.initialized = await self._session.open(transport)

    def _stdio(self, config: StdioMcpServer) -> Transport:
        def remember(tree: Tree) -> None:
            self._tree = tree

        launch = launch_of(config, self._services.environment, self._cwd)
        return stdio_transport(launch, self._services.ledger, self._tail, remember)

    def _http(self, config: HttpMcpServer) -> Transport:
        return http_transport(
            config,
            self._services.environment,
            lambda: self.credential.access_token if self.credential else None,
        )

    # Texts.

    def _use(self, credential: Credential) -> None:
        self.credential = credential
        self._redactor.add(credential.secrets)

    def _hidden(self, error: MCPError) -> MCPError:
        return MCPError(error.code, self._redactor(error.message), error.data)

    def _failed(self, error: Exception) -> Settled:
        failed = McpServerStartupState.FAILED
        if requires_authorization(error):
            again = self.credential is not None
            reason = McpServerStartupFailureReason.REAUTHENTICATION_REQUIRED if again else None
            return Settled(failed, self._login_text(again=again), reason, needs_sign_in=True)
        if any(isinstance(each, TimeoutError) for each in every_error(error)):
            return Settled(
                failed,
                f"MCP client for `{self.name}` timed out after {self.config.startup_timeout:g} seconds. "
                "Add or adjust `startup_timeout_sec` in your config.toml:\n"
                f"[mcp_servers.{self.name}]\nstartup_timeout_sec = XX",
            )
        return Settled(
            failed, f"MCP client for `{self.name}` failed to start: {self._redactor(self._cause(error))}"
        )

    def _cause(self, error: Exception) -> str:
        if self._ended_with is not None:
            return self._end_of_process()
        causes = [each for each in every_error(error) if not isinstance(each, BaseExceptionGroup)]
        ours = [each for each in causes if isinstance(each, (ServerError, MCPError))]
        first = (ours or causes or [error])[0]
        return str(first) or type(first).__name__

    def _end_of_process(self) -> str:
        tail = self._tail.text
        return f"the process ended with {self._ended_with}" + (
            f"; the end of its stderr:\n{tail}" if tail else ""
        )

    def _login_text(self, *, again: bool) -> str:
        wants = "requires OAuth reauthentication" if again else "is not logged in"
        return f"The {self.name} MCP server {wants}. Run `app-server-server login {self.name}`."

    def _remote_text(self) -> str:
        cwd = RemotePath.of(getattr(self.config, "cwd", None) or "")
        where = f" at {cwd.uri or cwd.text}" if cwd.text else ""
        named = self.config.environment
        return f"it runs in the environment {named!r}{where}, and only this machine is served here"
