"""`[mcp_servers.*]`: the MCP servers that the server hosts.

Input: the table of one server. Output: `StdioMcpServer` or `HttpMcpServer`, told apart by `command` and
`url`. Values that may be secrets are not shown by `repr`.
"""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from protocol_models.config.problems import NO_TRANSPORT, VARIANT

__all__ = [
    "HttpMcpServer",
    "McpServer",
    "McpServerEnvVar",
    "McpServerOAuth",
    "StdioMcpServer",
    "known_keys",
]


def _no_nul(value: str) -> str:
    if "\0" in value:
        raise ValueError("this value has a NUL character, which no process can be given")
    return value


def _variable_name(name: str) -> str:
    if not name or "=" in name or "\0" in name:
        raise ValueError(
            f"{name!r} is not a valid name of an environment variable: write one without `=` and NUL"
        )
    return name


def _variables(table: dict[str, str]) -> dict[str, str]:
    for name, value in table.items():
        _no_nul(_variable_name(name) and value)
    return table


def _headers(table: dict[str, str]) -> dict[str, str]:
    for name, value in table.items():
        if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name):
            raise ValueError(
                f"{name!r} is not a valid name of an HTTP header: write letters, digits and hyphens"
            )
        if re.search(r"[\r\n\0]", value):
            raise ValueError(f"the value of {name!r} has a line break, which no HTTP header can carry")
    return table


def _http_url(url: str) -> str:
    if not re.match(r"https?://[^/?#\s]+", url, re.IGNORECASE) or re.search(r"\s", url):
        raise ValueError(
            "this is not an address of an MCP server: write one that begins with http:// or https://"
        )
    try:
        urlsplit(url).port  # noqa: B018 - to ask for it is to check it
    except ValueError:
        raise ValueError("the host or the port of this address cannot be read: correct it") from None
    return url


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("this value is blank: name something")
    return value


Text = Annotated[str, AfterValidator(_no_nul)]
VariableName = Annotated[str, AfterValidator(_variable_name)]
Seconds = Annotated[float, Field(gt=0, le=86_400 * 365, allow_inf_nan=False)]


class McpServerEnvVar(BaseModel):
    """An environment variable that a server gets, by name, and where its value comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: VariableName
    """The variable."""
    source: Literal["local", "remote"] = "local"
    """`local`: the value that it has here. `remote`: the value that it has where the server runs."""


def _form(variable: object) -> str:
    return f"{VARIANT}{'name' if isinstance(variable, str) else 'table'}"


NamedVariable = Annotated[
    Annotated[VariableName, Tag(f"{VARIANT}name")] | Annotated[McpServerEnvVar, Tag(f"{VARIANT}table")],
    Discriminator(_form),
]
"""A variable, as its name or as a table."""


class McpServerOAuth(BaseModel):
    """How the client makes itself known when it signs in to a server."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    client_id: Annotated[str, AfterValidator(_not_blank)] | None = None
    """The identifier under which the client is registered; absent to register when it signs in."""
    client_secret: Annotated[str | None, Field(repr=False)] = None
    """The secret that belongs to `client_id`, where the client has one."""


class _Server(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    enabled: bool = True
    """Whether the server is started."""
    required: bool = False
    """Whether a run without this server has failed."""
    startup_timeout_sec: Seconds | None = None
    """How long the server may take until its tools are listed, in seconds; absent for 30."""
    startup_timeout_ms: Annotated[int, Field(gt=0)] | None = None
    """The same in milliseconds; `startup_timeout_sec` is read first."""
    tool_timeout_sec: Seconds | None = None
    """How long a call of a tool may take, in seconds; absent for 300."""
    enabled_tools: list[str] | None = None
    """The tools that are offered, by name; absent for all."""
    disabled_tools: list[str] | None = None
    """Tools that are not offered; read after `enabled_tools`."""
    environment_id: str | None = None
    """Where the server runs; absent or `local` for this machine."""
    experimental_environment: str | None = None
    """The name that `environment_id` had in older releases."""
    name: str | None = None
    """A name for people, of older releases; the server goes by the name of its table."""
    supports_parallel_tool_calls: bool | None = None
    """For the agent: whether it may call several tools of this server at once."""
    default_tools_approval_mode: str | None = None
    """For the agent: when the user is asked before a tool runs."""
    default_tools_enabled: bool | None = None
    """For the agent: whether a tool is offered that no list names."""
    omit_tools_from: object = None
    """For the agent: where the tools of this server are left out."""
    startup_readiness: object = None
    """For the agent: whether a turn waits for this server."""
    links: object = None
    """For the agent: pages about the server."""
    tools: dict[str, object] | None = None
    """For the agent: settings of single tools."""

    @property
    def startup_timeout(self) -> float:
        """How long the server may take to start, in seconds."""
        if self.startup_timeout_sec is None and self.startup_timeout_ms is not None:
            return self.startup_timeout_ms / 1000
        return self.startup_timeout_sec or 30.0

    @property
    def tool_timeout(self) -> float:
        """How long a call of a tool may take, in seconds."""
        return self.tool_timeout_sec or 300.0

    @property
    def environment(self) -> str | None:
        """The environment where the server runs; `None` for this machine."""
        named = self.environment_id or self.experimental_environment
        return None if named in (None, "", "local") else named

    def offers(self, tool: str) -> bool:
        """Whether a tool of the server is offered to clients."""
        if self.enabled_tools is not None and tool not in self.enabled_tools:
            return False
        return tool not in (self.disabled_tools or ())


class StdioMcpServer(_Server):
    """A server that is a process of its own and is spoken to through its standard streams."""

    command: Annotated[str, AfterValidator(_no_nul), AfterValidator(_not_blank)]
    """The program."""
    args: Annotated[list[Text], Field(repr=False)] = []
    """Its arguments."""
    env: Annotated[dict[str, str], AfterValidator(_variables), Field(repr=False)] = {}
    """Environment variables with their values. They count more than `env_vars`."""
    env_vars: list[NamedVariable] = []
    """Environment variables that the server gets from here, besides those that every server gets."""
    cwd: Annotated[Text, AfterValidator(_not_blank)] | None = None
    """The working directory; absent for the one of the thread. A relative program is looked for in it."""

    @property
    def variables(self) -> tuple[McpServerEnvVar, ...]:
        """`env_vars`, each in its long form."""
        return tuple(
            McpServerEnvVar(name=variable) if isinstance(variable, str) else variable
            for variable in self.env_vars
        )

    @model_validator(mode="after")
    def _remote_says_where(self) -> StdioMcpServer:
        if self.environment is None:
            if any(variable.source == "remote" for variable in self.variables):
                raise ValueError(
                    "a variable has the source `remote`, and the server runs here: drop the source"
                )
            return self
        if self.cwd is None or not _ABSOLUTE.match(self.cwd):
            raise ValueError(
                "a server in another environment needs a working directory there: "
                "set `cwd` to an absolute path"
            )
        return self


_ABSOLUTE: Final = re.compile(r"/|\\\\|//|[A-Za-z]:[\\/]")
"""An absolute path of any system: that of the environment is not known here."""


class HttpMcpServer(_Server):
    """A server that is spoken to over streamable HTTP."""

    url: Annotated[str, AfterValidator(_http_url), Field(repr=False)]
    """Its address."""
    bearer_token_env_var: VariableName | None = None
    """The environment variable that holds the token to send as `Authorization: Bearer`."""
    http_headers: Annotated[dict[str, str], AfterValidator(_headers), Field(repr=False)] = {}
    """Headers to send with every request."""
    env_http_headers: Annotated[dict[str, VariableName], AfterValidator(_headers)] = {}
    """Headers to send with every request, each with the environment variable that holds its value."""
    http_headers_helper: object = None
    """A program that prints headers; a server that names one does not start here."""
    auth: str | None = None
    """A sign-in other than OAuth; a server that names one does not start here."""
    scopes: list[str] | None = None
    """The OAuth scopes to ask for; absent for those that the server names."""
    oauth: McpServerOAuth | None = None
    """How the client makes itself known when it signs in."""
    oauth_resource: str | None = None
    """The resource to name when it signs in; absent for the address of the server."""

    @model_validator(mode="before")
    @classmethod
    def _no_token_in_the_file(cls, table: object) -> object:
        if isinstance(table, dict) and "bearer_token" in table:
            raise ValueError(
                "`bearer_token` is not read from a file: put the token into an environment variable "
                "and name it in `bearer_token_env_var`"
            )
        return table


def _transport(table: object) -> str | None:
    if isinstance(table, _Server):
        return _STDIO if isinstance(table, StdioMcpServer) else _HTTP
    keys = table if isinstance(table, dict) else {}
    return _STDIO if "command" in keys else _HTTP if "url" in keys else None


_STDIO: Final = f"{VARIANT}command"
_HTTP: Final = f"{VARIANT}url"

McpServer = Annotated[
    Annotated[StdioMcpServer, Tag(_STDIO)] | Annotated[HttpMcpServer, Tag(_HTTP)],
    Discriminator(
        _transport,
        custom_error_type=NO_TRANSPORT,
        custom_error_message="a server has `command`, which is a program, or `url`: add one of them",
    ),
]
"""One MCP server of the configuration."""


def known_keys() -> list[str]:
    """The keys of a server's table, of all transports."""
    return [*StdioMcpServer.model_fields, *HttpMcpServer.model_fields]
