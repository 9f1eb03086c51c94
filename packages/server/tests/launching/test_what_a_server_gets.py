"""Environment, program and folder of a server; paths of other environments."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protocol_models.config import StdioMcpServer

from app_server_server.errors import StartFailed
from app_server_server.launching.environment import ALLOWED, environment_of
from app_server_server.launching.program import program_of, working_directory
from app_server_server.launching.remote_path import Convention, InvalidFileUri, RemotePath
from app_server_server.launching.stderr_tail import KEPT, StderrTail
from app_server_server.redaction import HIDDEN, Redactor, secrets_of_url

OURS = {"PATH": "/bin", "HOME": "/home/a", "SECRET_OF_OURS": "no", "NAMED": "yes", "LANG": "C"}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({}, {"PATH": "/bin", "HOME": "/home/a", "LANG": "C"}),
        ({"env_vars": ["NAMED"]}, {"PATH": "/bin", "HOME": "/home/a", "LANG": "C", "NAMED": "yes"}),
        ({"env_vars": ["ABSENT"]}, {"PATH": "/bin", "HOME": "/home/a", "LANG": "C"}),
        ({"env": {"PATH": "/x"}}, {"PATH": "/x", "HOME": "/home/a", "LANG": "C"}),
        (
            {"env_vars": ["NAMED"], "env": {"NAMED": "other", "LANG": ""}},
            {"PATH": "/bin", "HOME": "/home/a", "LANG": "", "NAMED": "other"},
        ),
    ],
)
def test_a_server_gets_what_is_allowed_or_named(table: dict[str, object], expected: dict[str, str]) -> None:
    server = StdioMcpServer.model_validate({"command": "a", **table})
    assert environment_of(server, OURS) == expected


def test_the_allowed_variables() -> None:
    if sys.platform != "win32":
        assert set(ALLOWED) == {
            *("HOME", "LOGNAME", "PATH", "SHELL", "USER", "LANG", "LC_ALL", "TERM", "TMPDIR", "TZ")
        }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no bytes in its environment")
def test_bytes_that_are_not_utf8_survive() -> None:
    server = StdioMcpServer(command="a", env_vars=["WEIRD"])
    ours = {"WEIRD": os.fsdecode(b"/tmp/\xff/\xc3"), "PATH": os.fsdecode(b"/usr/bin:/bin:/\xfe")}
    seen = subprocess.run(
        [sys.executable, "-c", "import os;print([os.environb[b'WEIRD'], os.environb[b'PATH']])"],
        env=environment_of(server, ours),
        capture_output=True,
        check=True,
    )
    assert seen.stdout.strip() == rb"[b'/tmp/\xff/\xc3', b'/usr/bin:/bin:/\xfe']"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    for name, mode in (("tool", 0o755), ("plain", 0o644)):
        (tmp_path / "bin" / name).write_text("#!/bin/sh\n")
        (tmp_path / "bin" / name).chmod(mode)
    return tmp_path


@pytest.mark.parametrize(
    ("command", "path"), [("bin/tool", ""), ("./bin/tool", ""), ("tool", "bin"), ("tool", "/nowhere::bin")]
)
def test_a_relative_program_is_looked_for_in_the_working_directory(
    folder: Path, command: str, path: str
) -> None:
    assert Path(program_of(command, folder, {"PATH": path})) == folder / "bin" / "tool"


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("tool", "there is no program 'tool' in the PATH of the server"),
        ("bin/none", "there is no program"),
        ("bin/plain", "is not a program that may be run"),
        ("./bin", "is not a program that may be run"),
    ],
)
def test_a_program_that_cannot_run_is_named(folder: Path, command: str, message: str) -> None:
    with pytest.raises(StartFailed, match=message):
        program_of(command, folder, {"PATH": "/nowhere"})


def test_the_working_directory(folder: Path) -> None:
    assert working_directory(None, folder) == folder
    assert working_directory("bin", folder) == folder / "bin"
    assert working_directory(str(folder), Path("/")) == folder
    with pytest.raises(StartFailed, match=r"none' does not exist: change `cwd`"):
        working_directory("none", folder)
    with pytest.raises(StartFailed, match="is not a folder"):
        working_directory("bin/tool", folder)


@pytest.mark.parametrize(
    ("text", "convention", "uri"),
    [
        ("/srv/a b", Convention.POSIX, "file:///srv/a%20b"),
        ("/srv/../../../etc", Convention.POSIX, "file:///etc"),
        ("/srv/a\\b", Convention.POSIX, "file:///srv/a%5Cb"),
        ("//srv/a", Convention.POSIX, "file:///srv/a"),
        ("/C:/x", Convention.POSIX, None),
        ("C:\\a\\..\\..\\b", Convention.WINDOWS, "file:///C:/b"),
        ("c:/a/b", Convention.WINDOWS, "file:///c:/a/b"),
        ("C:\\A:\\b", Convention.WINDOWS, "file:///C:/A:/b"),
        ("\\\\host\\share\\..\\..\\a", Convention.WINDOWS, "file://host/share/a"),
        ("\\\\host/share/a", Convention.WINDOWS, "file://host/share/a"),
        ("\\\\?\\C:\\a", Convention.WINDOWS, None),
        ("\\\\localhost\\share\\a", Convention.WINDOWS, None),
        ("a/b", Convention.OPAQUE, None),
        ("C:a", Convention.OPAQUE, None),
        ("~/a", Convention.OPAQUE, None),
        ("", Convention.OPAQUE, None),
        ("/a\0b", Convention.OPAQUE, None),
    ],
)
def test_a_remote_path_goes_by_its_own_convention(text: str, convention: Convention, uri: str | None) -> None:
    path = RemotePath.of(text)
    assert (path.convention, path.uri) == (convention, uri)


@pytest.mark.parametrize(
    ("uri", "text"),
    [
        ("file:///srv/a%20b", "/srv/a b"),
        ("file:/srv/a", "/srv/a"),
        ("FILE://LOCALHOST/srv", "/srv"),
        ("file:///C:/a", "C:\\a"),
        ("file:///c%3A/a", "c:\\a"),
        ("file:///C:", "C:\\"),
        ("file://host/share/a", "\\\\host\\share\\a"),
        ("file:///a/../../b", "/b"),
    ],
)
def test_a_file_address_names_a_remote_path(uri: str, text: str) -> None:
    assert RemotePath.of_uri(uri).text == text


@pytest.mark.parametrize(
    "uri",
    [
        "http://host/a",
        "/srv",
        "file://user@host/share/a",
        "file://user:pw@host/share/a",
        "file://host:80/share/a",
        "file:///a?b",
        "file:///a?",
        "file:///a#b",
        "file:///a%00b",
        "file:///a%zz",
        "file:a/b",
    ],
)
def test_an_address_that_names_no_file_is_refused(uri: str) -> None:
    with pytest.raises(InvalidFileUri):
        RemotePath.of_uri(uri)


@given(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.sampled_from(["/", "C:\\", "\\\\host\\share\\", ""]),
)
def test_what_can_be_said_as_an_address_comes_back(rest: str, root: str) -> None:
    path = RemotePath.of(root + rest)
    if path.uri is not None:
        assert RemotePath.of_uri(path.uri) == path
    assert RemotePath.of(path.text) == path
    if path.convention is not Convention.OPAQUE:
        assert ".." not in path.text.replace("\\", "/").split("/")


def test_a_tail_is_bounded_and_hides_secrets_that_the_cut_halved() -> None:
    tail = StderrTail(Redactor(["s3cret-token"]))
    tail.feed(b"token s3cret-token" + b"\n" + b"x" * (KEPT - 8) + b"\nlast\xff \x1b[31mred\x1b[0m")
    assert "cret" not in tail.text
    assert tail.text.endswith("last\ufffd red")
    many = StderrTail(Redactor())
    many.feed(b"\n".join(b"line %d" % n for n in range(2000)))
    assert many.text.splitlines() == [f"line {n}" for n in range(1990, 2000)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a s3cret-1 b", f"a {HIDDEN} b"),
        ("a s3cret-1-longer b", f"a {HIDDEN} b"),
        ("https://a/?k=s3cret%2F2", f"https://a/?k={HIDDEN}"),
        ('{"access_token":"abc.def"}', f'{{"access_token":"{HIDDEN}"}}'),
        ("Authorization: Bearer abc.def", f"Authorization: Bearer {HIDDEN}"),
        ("refresh_token=abc&x=1", f"refresh_token={HIDDEN}&x=1"),
        ("it is on", "it is on"),
    ],
)
def test_secrets_are_hidden(text: str, shown: str) -> None:
    assert Redactor(["s3cret-1", "s3cret-1-longer", "s3cret/2", "on", ""])(text) == shown


def test_the_secrets_of_an_address() -> None:
    url = "https://ann:s3cret@host/mcp?key=k3y%20x&empty="
    assert set(secrets_of_url(url)) == {"ann", "s3cret", "k3y x"}
