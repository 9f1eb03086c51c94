"""`[mcp_servers.*]` of `config.toml`: what is read, and what is refused with which words."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from protocol_models import InvalidConfig, ServerConfig
from protocol_models.config import HttpMcpServer, McpServer, McpServerEnvVar, StdioMcpServer

SCHEMA = json.loads(Path("schema/config.schema.json").read_text("utf-8"))


def read(table: str) -> McpServer:
    return ServerConfig.from_toml(tomllib.loads(f"[mcp_servers.docs]\n{table}")).mcp_servers["docs"]


def test_a_server_that_is_a_program() -> None:
    server = read(
        'command = "npx"\nargs = ["-y", "docs"]\nenv = {KEY = "value"}\ncwd = "/srv"\n'
        'env_vars = ["HOME", {name = "TOKEN", source = "local"}]\nrequired = true\ntool_timeout_sec = 5'
    )
    assert isinstance(server, StdioMcpServer)
    assert (server.command, server.args, server.env, server.cwd) == (
        "npx",
        ["-y", "docs"],
        {"KEY": "value"},
        "/srv",
    )
    assert server.variables == (McpServerEnvVar(name="HOME"), McpServerEnvVar(name="TOKEN"))
    assert (server.enabled, server.required, server.startup_timeout, server.tool_timeout) == (
        True,
        True,
        30.0,
        5.0,
    )


def test_a_server_that_is_an_address() -> None:
    server = read(
        'url = "https://docs.example/mcp"\nbearer_token_env_var = "TOKEN"\nhttp_headers = {X-Team = "a"}\n'
        'env_http_headers = {X-Key = "KEY"}\nenabled = false\nscopes = ["read"]\noauth = {client_id = "c"}'
    )
    assert isinstance(server, HttpMcpServer)
    assert (server.url, server.bearer_token_env_var) == ("https://docs.example/mcp", "TOKEN")
    assert (server.http_headers, server.env_http_headers) == ({"X-Team": "a"}, {"X-Key": "KEY"})
    assert not server.enabled
    assert server.oauth is not None
    assert server.oauth.client_id == "c"


@pytest.mark.parametrize(
    ("keys", "seconds"),
    [
        ("", 30.0),
        ("startup_timeout_sec = 2.5", 2.5),
        ("startup_timeout_ms = 1500", 1.5),
        ("startup_timeout_sec = 3\nstartup_timeout_ms = 1500", 3.0),
    ],
)
def test_the_time_that_a_start_may_take(keys: str, seconds: float) -> None:
    assert read(f'command = "docs"\n{keys}').startup_timeout == seconds


@pytest.mark.parametrize(
    ("lists", "offered"),
    [
        ("", {"read", "write"}),
        ('enabled_tools = ["read"]', {"read"}),
        ('disabled_tools = ["read"]', {"write"}),
        ('enabled_tools = ["read", "write"]\ndisabled_tools = ["write"]', {"read"}),
        ("enabled_tools = []", set()),
    ],
)
def test_the_tools_that_are_offered(lists: str, offered: set[str]) -> None:
    server = read(f'command = "docs"\n{lists}')
    assert {tool for tool in ("read", "write") if server.offers(tool)} == offered


@pytest.mark.parametrize(
    ("keys", "environment"),
    [
        ("", None),
        ('environment_id = "local"', None),
        ('environment_id = "box"\ncwd = "/srv"', "box"),
        ('environment_id = "box"\ncwd = "C:\\\\srv"', "box"),
        ('experimental_environment = "remote"\ncwd = "C:/srv"', "remote"),
        ('environment_id = "box"\ncwd = "\\\\\\\\host\\\\share"', "box"),
    ],
)
def test_the_environment_of_a_server(keys: str, environment: str | None) -> None:
    assert read(f'command = "docs"\n{keys}').environment == environment


REFUSED = [
    ("", "docs: a server has `command`, which is a program, or `url`: add one of them"),
    ('command = "a"\nurl = "http://a"', "docs.url: there is no such key for this kind of server"),
    ('url = "http://a"\ncwd = "/"', "docs.cwd: there is no such key for this kind of server"),
    ('command = "a"\ncommnd = "b"', "docs.commnd: there is no such key; did you mean command?"),
    ('command = "a"\nargs = "b"', "docs.args: input should be a valid list, and it is a string"),
    ('command = "a"\nenabled = 1', "docs.enabled: input should be a valid boolean, and it is a number"),
    ('command = " "', "docs.command: this value is blank"),
    ('command = "a"\nenv = {A = 1}', "docs.env.A: input should be a valid string, and it is a number"),
    ('command = "a"\nenv = {"A=B" = "c"}', "docs.env: 'A=B' is not a valid name of an environment variable"),
    ('command = "a"\nargs = ["a\\u0000b"]', "docs.args.0: this value has a NUL character"),
    ('command = "a"\nenv_vars = [{name = "A", source = "there"}]', "docs.env_vars.0.source: input should be"),
    (
        'command = "a"\nenv_vars = [{name = "A", source = "remote"}]',
        "docs: a variable has the source `remote`",
    ),
    (
        'command = "a"\nenvironment_id = "box"',
        "docs: a server in another environment needs a working directory",
    ),
    ('command = "a"\nenvironment_id = "box"\ncwd = "srv"', "docs: a server in another environment needs"),
    ('command = "a"\nstartup_timeout_sec = 0', "docs.startup_timeout_sec: input should be greater than 0"),
    ('command = "a"\nstartup_timeout_sec = -1', "docs.startup_timeout_sec: input should be greater than 0"),
    ('command = "a"\ntool_timeout_sec = nan', "docs.tool_timeout_sec: input should be a finite number"),
    ('command = "a"\ntool_timeout_sec = inf', "docs.tool_timeout_sec: input should be a finite number"),
    ('command = "a"\nstartup_timeout_ms = 1.5', "docs.startup_timeout_ms: input should be a valid integer"),
    ('url = "docs.example"', "docs.url: this is not an address of an MCP server"),
    ('url = "http://"', "docs.url: this is not an address of an MCP server"),
    ('url = "ftp://docs.example"', "docs.url: this is not an address of an MCP server"),
    ('url = "http://[::1"', "docs.url: the host or the port of this address cannot be read"),
    ('url = "http://docs.example:99999"', "docs.url: the host or the port of this address cannot be read"),
    ('url = "http://a"\nbearer_token = "t"', "docs: `bearer_token` is not read from a file"),
    (
        'url = "http://a"\nhttp_headers = {"A B" = "c"}',
        "docs.http_headers: 'A B' is not a valid name of an HTTP header",
    ),
    (
        'url = "http://a"\nhttp_headers = {A = "b\\nc"}',
        "docs.http_headers: the value of 'A' has a line break",
    ),
    ('url = "http://a"\noauth = {client_id = ""}', "docs.oauth.client_id: this value is blank"),
]


@pytest.mark.parametrize(("table", "message"), REFUSED)
def test_a_wrong_key_is_named_with_the_next_step(table: str, message: str) -> None:
    with pytest.raises(InvalidConfig) as caught:
        read(table)
    assert f"mcp_servers.{message}" in str(caught.value)


def test_all_problems_are_told_at_once() -> None:
    servers = "\n".join(f"[mcp_servers.s{n}]\n{table}" for n, (table, _) in enumerate(REFUSED))
    with pytest.raises(InvalidConfig) as caught:
        ServerConfig.from_toml(tomllib.loads(f"mcp_oauth_callback_port = 0\n{servers}"))
    lines = str(caught.value).splitlines()
    assert {f"s{n}" for n in range(len(REFUSED))} == {
        line.removeprefix("mcp_servers.").split(":")[0].split(".")[0]
        for line in lines
        if line.startswith("mcp_servers.")
    }
    assert any(line.startswith("mcp_oauth_callback_port") for line in lines)


def test_no_problem_and_no_repr_shows_what_may_be_secret() -> None:
    table = (
        'url = "http://user:s3cret@a b"\nhttp_headers = {A = "s3cret\\n"}\n'
        'bearer_token_env_var = ["s3cret"]\nenabled = "s3cret"\noauth = {client_secret = ["s3cret"]}'
    )
    with pytest.raises(InvalidConfig) as caught:
        read(table)
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None
    http = read(
        'url = "http://a/?key=s3cret"\nhttp_headers = {A = "s3cret"}\n'
        'oauth = {client_id = "c", client_secret = "s3cret"}'
    )
    assert "s3cret" not in repr(http)
    assert "s3cret" not in repr(read('command = "a"\nargs = ["s3cret"]\nenv = {A = "s3cret"}'))


@pytest.mark.parametrize(
    ("table", "valid"),
    [
        ('command = "a"', True),
        ('url = "http://a"', True),
        ("", False),
        ('command = "a"\nurl = "http://a"', False),
        ('command = "a"\nenabled = "yes"', False),
        ('command = "a"\nenv_vars = ["A", {name = "B"}]', True),
    ],
)
def test_the_schema_of_the_file_says_the_same(table: str, *, valid: bool) -> None:
    document = {"mcp_servers": {"docs": tomllib.loads(table)}}
    assert jsonschema.Draft7Validator(SCHEMA).is_valid(document) is valid
