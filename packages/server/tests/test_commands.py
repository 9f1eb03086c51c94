"""What people run: `doctor`, `login` and `logout`, as processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app_server_server.authorization.credentials import Credential
from app_server_server.authorization.stores import FileStore
from app_server_server.configuration import overridden
from app_server_server.errors import CouldNotRun
from tests.patience import HANGS
from tests.servers.authorization_server import serving
from tests.servers.oidc import behind_oidc, needs_counterparts

ROOT = Path(__file__).parent.parent


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CODEX_HOME": str(home), "PYTHONPATH": str(ROOT), "BROWSER": "true"}
    return subprocess.run(
        [sys.executable, "-m", "app_server_server", *words],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )


def test_doctor_starts_real_servers_and_sums_up(tmp_path: Path) -> None:
    folder = Path(sys.executable).parent
    with serving() as (base, state):
        state.protected = False
        (tmp_path / "config.toml").write_text(
            'mcp_oauth_credentials_store = "file"\n'
            f'[mcp_servers.time]\ncommand = "{folder / "mcp-server-time"}"\n'
            f"startup_timeout_sec = {HANGS}\n"
            f'[mcp_servers.http]\nurl = "{base}/mcp"\n'
            '[mcp_servers.exits]\ncommand = "false"\nrequired = true\n'
            '[mcp_servers.off]\ncommand = "docs"\nenabled = false\n'
        )
        done = run(tmp_path, "doctor", "--json")
    assert (done.returncode, done.stderr) == (1, "")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert all("emittedAtMs" in line for line in lines)
    starting = [line["params"]["name"] for line in lines if line["params"].get("status") == "starting"]
    assert sorted(starting) == ["exits", "http", "time"]
    assert [line["method"] for line in lines].count("mcpServer/startupStatus/completed") == 1
    last = lines[-1]["params"]
    assert (last["ready"], [f["name"] for f in last["failed"]], last["cancelled"]) == (
        ["http", "time"],
        ["exits"],
        [],
    )


@needs_counterparts
def test_what_doctor_writes_of_four_real_servers_is_valid_for_verify(tmp_path: Path) -> None:
    folder = Path(sys.executable).parent
    everything = ROOT / "node_modules" / "@modelcontextprotocol" / "server-everything" / "dist" / "index.js"
    repository = tmp_path / "repository"
    subprocess.run(["git", "init", "--quiet", str(repository)], check=True)
    with behind_oidc() as base:
        (tmp_path / "config.toml").write_text(
            'mcp_oauth_credentials_store = "file"\n'
            f"[mcp_servers.time]\ncommand = {json.dumps(str(folder / 'mcp-server-time'))}\n"
            f"startup_timeout_sec = {HANGS}\n"
            f"[mcp_servers.git]\ncommand = {json.dumps(str(folder / 'mcp-server-git'))}\n"
            f"args = ['--repository', {json.dumps(str(repository))}]\nstartup_timeout_sec = {HANGS}\n"
            f'[mcp_servers.everything]\ncommand = "node"\nargs = [{json.dumps(str(everything))}, "stdio"]\n'
            f"startup_timeout_sec = {HANGS}\n"
            f'[mcp_servers.docs]\nurl = "{base}/mcp"\n'
        )
        done = run(tmp_path, "doctor", "--json")
    last = json.loads(done.stdout.splitlines()[-1])["params"]
    assert (last["ready"], [each["name"] for each in last["failed"]]) == (
        ["everything", "git", "time"],
        ["docs"],
    )
    assert "is not logged in" in last["failed"][0]["error"]
    (tmp_path / "written.jsonl").write_text(done.stdout)
    verify = [str(folder / "app-server-protocol"), "verify", "written.jsonl"]
    verified = subprocess.run(verify, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "9 messages" in verified.stdout


@pytest.mark.parametrize(
    ("config", "words", "message"),
    [
        ("", ["doctor", "--only", "docs"], "there is no MCP server 'docs': the file has none"),
        ("[mcp_servers.a]\n[mcp_servers.b]", ["doctor"], "mcp_servers.b: a server has `command`"),
        ("a = ", ["doctor"], "is not valid TOML"),
        ("", ["doctor", "-c", "nope"], "write it as key=value"),
        ("", ["doctor", "--config-file", "absent.toml"], "there is no file 'absent.toml'"),
        ('[mcp_servers.a]\ncommand = "a"', ["login", "a"], "only servers with `url` have a sign-in"),
        (
            '[mcp_servers.a]\ncommand = "a"\n[mcp_servers.b]\ncommand = "b"\nenabled = false',
            ["doctor", "--only", "b"],
            "the MCP server 'b' is disabled: set enabled = true",
        ),
        (f"a = {'[' * 100_000}", ["doctor"], "is nested too deeply"),
        ("", ["doctor", "-c", f"a={'[' * 5_000}"], "is nested too deeply"),
        ("", ["doctor", "-c", f"{'a.' * 5_000}b=1"], "is nested too deeply"),
        (f"a = '{'x' * (16 << 20)}'", ["doctor"], "is longer than 16 MiB"),
    ],
)
def test_wrong_input_is_named_without_a_traceback(
    tmp_path: Path, config: str, words: list[str], message: str
) -> None:
    (tmp_path / "config.toml").write_text(config)
    done = run(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use cannot be deleted there")
def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[mcp_servers.a]\ncommand = "a"\n')
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f'rmdir ../gone && exec "{sys.executable}" -m app_server_server doctor'
    environment = {**os.environ, "CODEX_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", script], env=environment, cwd=gone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == "error: the working directory was deleted: change to one that exists\n"
    environment["CODEX_HOME"] = "~nobody-of-this-name/x"
    words = [sys.executable, "-m", "app_server_server", "doctor"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "error: there is no home folder: set CODEX_HOME to the folder of codex\n",
    )


def test_no_secret_is_printed_or_left(tmp_path: Path) -> None:
    """The credential and all that the configuration may hide, on every way of failing."""
    with serving() as (base, state):
        state.token_answer = (400, '{"error":"invalid_grant","access_token":"s3cret-answer"}')
        stored = Credential(
            "http", f"{base}/mcp?key=s3cret-query", "c", "s3cret-access", 1, "s3cret-refresh", (), base
        )
        FileStore(tmp_path).save(stored)
        code = "import os,sys;sys.stderr.write(os.environ['T']);sys.exit(1)"
        (tmp_path / "config.toml").write_text(
            f'mcp_oauth_credentials_store = "file"\n[mcp_servers.http]\nurl = "{base}/mcp?key=s3cret-query"\n'
            f'[mcp_servers.loud]\ncommand = "{sys.executable}"\nargs = ["-c", "{code}"]\n'
            'env = {T = "s3cret-env"}\n'
            '[mcp_servers.dead]\nurl = "http://127.0.0.1:9/s3cret-not-known?key=s3cret-query"\n'
            'http_headers = {X-Key = "s3cret-header"}\n'
        )
        outputs = [run(tmp_path, *words) for words in (["doctor"], ["doctor", "--json"])]
        outputs.append(run(tmp_path, "logout", "http"))
    printed = "".join(done.stdout + done.stderr for done in outputs)
    assert "reauthenticationRequired" in printed
    assert "[hidden]" in printed
    assert "s3cret" not in printed
    left = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "config.toml"]
    assert not [path for path in left if b"s3cret" in path.read_bytes()]


@pytest.mark.parametrize(
    ("override", "document"),
    [
        ("a.b=1", {"a": {"b": 1, "c": 2}}),
        ("a=true", {"a": True}),
        ("a.b = [1, 2]", {"a": {"b": [1, 2], "c": 2}}),
        ("a.b=plain text", {"a": {"b": "plain text", "c": 2}}),
        ('a."x.y"="z"', {"a": {"x.y": "z", "c": 2}}),
        ("a.c.d=1", {"a": {"c": {"d": 1}}}),
        ("a.b=1\nc = 2", {"a": {"b": "1\nc = 2", "c": 2}}),
    ],
)
def test_an_override_of_the_command_line(override: str, document: dict[str, object]) -> None:
    assert overridden({"a": {"c": 2}}, [override]) == document


@pytest.mark.parametrize("override", ["a", "=1", "a b=1", "a.=1", ""])
def test_an_override_that_is_none_is_refused(override: str) -> None:
    with pytest.raises(CouldNotRun, match="write it as key=value"):
        overridden({}, [override])
