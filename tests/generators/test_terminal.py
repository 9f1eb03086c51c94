"""What is printed commands no terminal, page or log, and no stream ends in a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import pytest

from generators.canonical import ordered
from generators.terminal import printable, printable_json, room, wrapped
from tests.command import run_apart

ROOT = Path(__file__).parents[2]
TINY = "tests.emitters.tiny.conditions:REGISTRY"
HOSTILE = "x`\x1b[31m\x9b2J\u202e</p>|\n::error::no\n##[error]no [l](http://e) @team"


def start(
    *words: str, stdout: int | IO[bytes] = subprocess.PIPE, settings: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """The command, running."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **(settings or {})}
    return subprocess.Popen(
        [sys.executable, "-m", "generators", *words],
        cwd=ROOT,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=environment,
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\u001b[31mb"),
        ("\x9b2J", "\\u009b2J"),
        ("\u202eabc", "\\u202eabc"),
        ("::error::x", "\\u003a:error::x"),
        ("  ::error::x", "  \\u003a:error::x"),
        ("v2::Thread", "v2::Thread"),
        ("a ##[error]x", "a \\u0023#[error]x"),
        ("plain – text", "plain – text"),
    ],
)
def test_printable_text_commands_nothing(text: str, shown: str) -> None:
    found = printable(text)
    assert found == shown
    assert json.loads(f'"{found}"') == text
    assert not found.lstrip().startswith("::")
    assert "##[" not in found
    assert found.isprintable()


def test_no_wrapped_line_begins_a_command() -> None:
    for columns in range(room(0), 60):
        for line in wrapped("some words and then ::error::this " * 5, columns, "  ", "  "):
            assert not line.lstrip().startswith("::")


def test_json_keeps_its_meaning_and_loses_what_commands() -> None:
    text = printable_json(ordered({HOSTILE: [HOSTILE]}))
    assert json.loads(text) == {HOSTILE: [HOSTILE]}
    assert all(sign.isprintable() or sign == "\n" for sign in text)


@pytest.mark.parametrize("form", ["text", "json", "markdown", "sarif", "github", "html"])
def test_no_report_carries_what_a_name_commands(form: str, tmp_path: Path) -> None:
    def document(kind: str) -> str:
        types = {"P": {"type": "object", "properties": {HOSTILE: {"type": kind}}}, "R": {"type": "object"}}
        request_id = {"type": ["string", "integer"]}
        method = {
            "method": HOSTILE, "direction": "clientToServer", "kind": "request", "params": "P",
            "paramsRequired": True, "result": "R", "stability": "stable",
        }  # fmt: skip
        return json.dumps(
            {
                "formatVersion": 1, "name": "x", "methods": [method], "notificationMembers": {},
                "config": None, "documents": {}, "types": {**types, "RequestId": request_id},
            }
        )  # fmt: skip

    (tmp_path / "old.json").write_text(document("string"))
    (tmp_path / "new.json").write_text(document("integer"))
    words = ["compat", str(tmp_path / "old.json"), str(tmp_path / "new.json"), "--format", form]
    _, out, errors = run_apart(*words)
    text = out.decode().replace("@\u200b", "@")  # by which Markdown mentions nobody
    assert errors == b""
    assert all(sign.isprintable() or sign == "\n" for sign in text)
    lines = [line.lstrip() for line in text.splitlines()]
    commands = [line for line in lines if line.startswith(("::error", "::warning"))]
    assert len(commands) == (1 if form == "github" else 0)
    assert "##[error]" not in text
    if form == "markdown":
        spans = [line for line in lines if "It fails at `" in line]
        assert spans
        assert all(span.count("`") - span.count("\\`") == 2 for span in spans)


def test_an_error_carries_nothing_that_a_name_commands(tmp_path: Path) -> None:
    _, _, errors = run_apart("compat", f"{HOSTILE}.json", "models")
    assert all(sign.isprintable() or sign == "\n" for sign in errors.decode())


# --- streams


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is full")
def test_a_full_output_is_told_and_nothing_else() -> None:
    with Path("/dev/full").open("wb") as full:
        process = start("compat", "--rules", stdout=full)
        _, errors = process.communicate()
    assert process.returncode == 2
    assert b"standard output cannot be written: No space left on device" in errors
    assert b"Traceback" not in errors


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
def test_a_reader_that_has_gone_away_changes_no_exit_code() -> None:
    process = start("compat", "--rules")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait() == 0
    assert process.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="streams are closed otherwise there")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(("words", "code"), [("compat --rules", 0), ("compat nothing models", 2)])
def test_a_closed_stream_changes_no_exit_code(closed: str, words: str, code: int) -> None:
    run = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m generators {words} {closed}'],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert run.returncode == code
    assert b"Traceback" not in run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is in use stays there")
def test_a_current_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    program = f"import os; os.chdir({str(tmp_path)!r}); os.rmdir({str(tmp_path)!r})"
    run = subprocess.run(
        [sys.executable, "-c", f"{program}\nfrom generators.__main__ import main; main()", "check"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 2
    assert b"the current folder is not there any more" in run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["check", "--out", ""], "--out"),
        (["write", "--tests="], "--tests"),
        (["import", "", "--out", "x"], "SCHEMA"),
        (["compat", "--waivers", ""], "--waivers"),
        (["verify", ""], "FILE…"),
        (["verify", "session.jsonl", "", "--jobs", "2"], "FILE…"),
        (["requires", ""], "NAME…"),
        (["describe", ""], "NAME"),
        (["conform", ""], "TARGET"),
        (["follow", ""], "TARGET"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
def test_an_empty_name_is_refused_by_the_name_of_what_it_is_for(words: list[str], named: str) -> None:
    """To Python it is the current folder: nobody means that."""
    code, text, errors = run_apart(*words)
    assert (code, text) == (2, b"")
    assert f"Invalid value for '{named}': it is empty" in errors.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are Unicode there")
@pytest.mark.parametrize(
    "words",
    [["compat", "\udcff"], ["verify", "\udcff"], ["check", "--protocol", "\udcff"], ["conform", "\udcff"]],
    ids=lambda words: words[0],
)
def test_arguments_need_not_be_utf_8(words: list[str]) -> None:
    code, _, errors = run_apart(*words)
    assert code == 2
    assert b"Traceback" not in errors
    assert b"next: " in errors


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("after", [0.02, 0.1, 0.3, 0.7])
def test_an_interrupted_command_ends_with_130_and_a_line(after: float) -> None:
    code = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from generators.__main__ import main\n"
        "import threading; timer = threading.Timer(float(sys.argv.pop(1)), os.kill, (os.getpid(), 2))\n"
        "timer.daemon = True; timer.start()\n"
        "main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(after), "check", "--protocol", TINY, "--out", "no/such/folder"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    _, errors = process.communicate()
    assert b"Traceback" not in errors
    assert process.returncode in (130, 1)  # 1: it was done before
    assert (process.returncode == 130) == (b"interrupted" in errors)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize(
    "module",
    ["generators.standard_streams", "generators.artifacts", "generators.cli", "generators.verify.run"],
)
def test_an_interrupted_import_ends_with_130_and_a_line(module: str) -> None:
    code = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == module: os.kill(os.getpid(), 2)\n"
        "module = sys.argv.pop(1)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from generators.__main__ import main\n"
        "main()"
    )
    command = [sys.executable, "-c", code, module, "verify", "no-such-file"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (130, b"interrupted\n")


def test_nothing_that_python_is_told_changes_an_artifact(tmp_path: Path) -> None:
    settings = [
        {"PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "2", "COLUMNS": "0"},
    ]
    trees = []
    for number, extra in enumerate(settings):
        out = tmp_path / str(number) / "out"
        process = start("write", "--protocol", TINY, "--out", str(out), settings=extra)
        assert process.communicate()[1] == b""
        trees.append({path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert trees[0] == trees[1]
