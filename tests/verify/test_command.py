"""`app-server-protocol verify`: what it prints, and its exit codes."""

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from generators.verify.recording import Line, Recording
from generators.verify.report import as_text
from generators.verify.report.json import as_data
from generators.verify.run import verify
from protocol_models import REGISTRY
from protocol_models.codec.decoder import MAX_LINE as DECODER_MAX_LINE
from protocol_models.methods import Kind
from tests.command import run_apart
from tests.verify.tiny import REGISTRY as TINY_REGISTRY

ROOT = Path(__file__).parents[2]
TINY = "tests.verify.tiny:REGISTRY"

VALID = '{"dir":"c2s","msg":{"method":"stop","id":0}}\n{"dir":"s2c","msg":{"id":0,"result":{"count":1}}}\n'
NEW = '{"method":"drawn","params":{"count":1,"new":[1]},"emittedAtMs":1}\n'
WRONG = '{"method":"drawn","params":{"count":"[red]one[/red]"},"emittedAtMs":1}\n'


def run(*words: str, given: bytes = b"", **variables: str) -> tuple[int, str, str]:
    """Exit code, output, and what was said about errors."""
    code, text, errors = run_apart("verify", *words, given=given, variables=variables)
    return code, text.decode(), errors.decode()


@pytest.mark.parametrize(
    ("recorded", "code", "totals"),
    [
        ("", 0, {}),
        (VALID, 0, {"valid": 2}),
        ("\n\r\n" + VALID + " \n", 0, {"valid": 2}),
        (VALID + NEW, 0, {"valid": 2, "tolerated": 1}),
        (VALID + WRONG, 1, {"valid": 2, "invalid": 1}),
        ("no JSON\n" + VALID, 1, {"valid": 2, "invalid": 1}),
        (VALID.split("\n")[1], 0, {"unpaired": 1}),
    ],
)
def test_the_exit_code_says_whether_a_message_is_invalid(
    recorded: str, code: int, totals: dict[str, int]
) -> None:
    ended, text, errors = run("--protocol", TINY, "--format", "json", "-", given=recorded.encode())
    assert (ended, errors) == (code, "")
    expected = dict.fromkeys(("valid", "tolerated", "invalid", "unpaired", "altered"), 0) | totals
    assert json.loads(text)["totals"] == {"messages": sum(totals.values()), **expected}


def test_the_report_says_what_is_not_plainly_valid_and_where(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl.gz"
    path.write_bytes(gzip.compress((VALID + NEW + WRONG + WRONG).encode()))
    code, text, errors = run("--protocol", TINY, str(path))
    assert (code, errors) == (1, "")
    words = " ".join(text.split())
    assert words.startswith(
        f"5 messages of tiny in {path} 2 invalid; of those read, all written back unchanged "
        "client to server: 1 message, valid server to client: 4 messages, 1 valid, 1 tolerated, 2 invalid "
    )
    assert "server to client: notification drawn: 3 messages, 1 tolerated, 2 invalid" in words
    assert (
        "server to client: notification drawn: at /params/count: Input should be a valid integer "
        "2 times, lines 4, 5" in words
    )
    assert "member new: not known to DrawResponse, in drawn at /params/new once, line 3" in words
    assert "1 of 1 notification, server to client" in words
    assert "request stop" not in words


def test_verbose_tells_everything() -> None:
    _, text, _ = run("--protocol", TINY, "--verbose", "-", given=VALID.encode())
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "client to server: request stop: 1 message, valid" in lines
    assert "server to client: response to stop: 1 message, valid" in lines
    assert "not seen: ask" in lines


@pytest.mark.parametrize("columns", ["0", "1", "40", "80"])
def test_no_identifier_is_cut_however_narrow_the_terminal_is(columns: str) -> None:
    name = "a/method/with/a/name/that/is/far/longer/than/forty/columns/and/longer/than/eighty/too"
    given = f'{{"method":"{name}","id":1}}\n'.encode()
    code, text, _ = run("--protocol", TINY, "-", given=given, COLUMNS=columns)
    assert code == 0
    assert name in text


@pytest.mark.parametrize("given", ["# A page\n\nOf text.\n", "\x00\x01\n", '{"a":\n1}\n'])
def test_a_file_that_is_no_recording_is_one_error(tmp_path: Path, given: str) -> None:
    path = tmp_path / "README.md"
    path.write_text(given)
    code, text, errors = run("--protocol", TINY, str(path))
    assert (code, text) == (2, "")
    assert "this is not a recording: no line of it is JSON" in errors
    assert "  next: " in errors


def test_lines_that_are_not_json_are_one_kind_of_fault() -> None:
    given = VALID + "".join(f"{' ' * n}x\n" for n in range(50))
    report = json.loads(run("--protocol", TINY, "--format", "json", "-", given=given.encode())[1])
    (invalid,) = report["invalid"]
    assert (invalid["count"], invalid["reason"]) == (50, "it is not valid JSON: Expecting value")


def test_who_interrupts_gets_the_report_on_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: Recording, _max_line: int) -> Iterator[Line]:
        assert self.title
        yield Line(1, 40, VALID.split("\n", maxsplit=1)[0].encode())
        raise KeyboardInterrupt

    monkeypatch.setattr(Recording, "lines", interrupted)
    found = verify(TINY_REGISTRY, ["-"], 1000, Console(stderr=True))
    assert not found.is_complete
    assert found.tally.total().messages == 1
    assert "interrupted" in as_text(found, 80)


def test_the_json_report_lists_every_finding(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    path.write_text(VALID + NEW + WRONG + '{"method":"stop","id":7}\n{"id":9,"result":1}\n')
    report = json.loads(run("--protocol", TINY, "--format", "json", str(path))[1])
    place = [{"recording": str(path), "line": 4}]
    drawn = {"direction": "serverToClient", "kind": "notification", "method": "drawn"}
    assert report["formatVersion"] == 1
    assert report["protocol"] == "tiny"
    assert report["recordings"] == [{"name": str(path), "messages": 6}]
    assert report["invalid"] == [
        {
            **drawn,
            "reason": "Input should be a valid integer",
            "count": 1,
            "pointer": "/params/count",
            "methods": {"drawn": 1},
            "places": place,
        }
    ]
    (tolerated,) = report["tolerated"]
    assert (tolerated["kind"], tolerated["owner"], tolerated["name"]) == ("member", "DrawResponse", "new")
    (unpaired,) = report["unpaired"]
    assert (unpaired["kind"], unpaired["places"][0]["line"]) == ("response", 6)
    (unanswered,) = report["unanswered"]
    assert (unanswered["method"], unanswered["places"][0]["line"]) == ("stop", 5)
    assert {**drawn, "stability": "stable"} not in report["unseen"]
    counts = [row["messages"] for row in report["methods"]]
    assert sum(counts) == report["totals"]["messages"] == 6


def test_each_file_is_a_connection_of_its_own(tmp_path: Path) -> None:
    request, response = VALID.split("\n")[:2]
    (tmp_path / "one").write_text(request)
    (tmp_path / "two").write_text(response)
    files = [str(tmp_path / "one"), str(tmp_path / "two")]
    report = json.loads(run("--protocol", TINY, "--format", "json", *files)[1])
    assert (report["totals"]["valid"], report["totals"]["unpaired"]) == (1, 1)


def test_a_line_beyond_the_limit_is_invalid_and_names_the_option() -> None:
    code, text, _ = run("--protocol", TINY, "--max-line", "1000", "-", given=b"x" * 5000)
    assert code == 1
    assert "it has 5,000 bytes, and --max-line is 1,000" in " ".join(text.split())


def test_only_the_option_limits_a_line(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    line = NEW.replace("[1]", f'"{"x" * DECODER_MAX_LINE}"')
    path.write_text(line)
    for limit, state in ((len(line), "tolerated"), (len(line) - 2, "invalid")):
        totals = as_data(verify(TINY_REGISTRY, [str(path)], limit, Console(stderr=True)))["totals"]
        assert (totals["messages"], totals[state]) == (1, 1)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["no/such/file.jsonl"], "no/such/file.jsonl: No such file or directory"),
        (["--protocol", "json:dumps", "-"], "json holds a function"),
    ],
)
def test_what_cannot_run_says_the_next_step(words: list[str], message: str) -> None:
    code, text, errors = run(*words)
    assert (code, text) == (2, "")
    assert message in errors
    assert "  next: " in errors


def test_a_model_that_cannot_be_built_is_named(tmp_path: Path) -> None:
    path = tmp_path / "session.jsonl"
    path.write_text('{"method":"thing","params":{}}\n')
    protocol = "tests.verify.broken:REGISTRY"
    code, _, errors = run("--protocol", protocol, str(path))
    assert code == 2
    assert "Refers: the model cannot be built" in errors


@pytest.mark.parametrize("is_terminal", [True, False])
def test_how_far_it_is_shows_on_a_terminal_only(tmp_path: Path, is_terminal: bool) -> None:
    path = tmp_path / "session.jsonl"
    path.write_text(VALID)
    shown = io.StringIO()
    verify(TINY_REGISTRY, [str(path)], 1000, Console(file=shown, force_terminal=is_terminal))
    assert ("reading" in shown.getvalue()) is is_terminal


# --- the real server


def declared(shared: Path) -> dict[str, Any]:
    facts = json.loads((shared / "facts/0.169.0/typescript.experimental.json").read_bytes())
    return {name.removeprefix("v2/"): structure for name, structure in facts.items()}


def test_the_recordings_of_the_real_server_are_read_and_written_back(shared: Path) -> None:
    files = sorted(map(str, (shared / "captures/0.169.0").glob("*.jsonl")))
    report = as_data(verify(REGISTRY, files, 1 << 20, Console(stderr=True)))
    assert report["totals"]["messages"] > 1000
    for sort in ("invalid", "altered", "unpaired"):
        assert report[sort] == []
    facts = declared(shared)
    for found in report["tolerated"]:
        assert f"'{found['name']}'" not in str(facts[found["owner"]]), found
    # What is always sent today, and came after the release that was recorded.
    newer = {"environmentId"}
    missing = {found["member"] for found in report["missing"] if found["direction"] == "serverToClient"}
    assert missing <= newer, missing
    assert sum(row["method"] in {m.name for m in REGISTRY} for row in report["methods"]) > 50


def test_bare_messages_of_the_real_server_find_their_side(shared: Path, tmp_path: Path) -> None:
    for file in sorted((shared / "captures/0.169.0").glob("*.jsonl")):
        messages = [json.loads(line)["msg"] for line in file.read_bytes().split(b"\n") if line]
        bare = tmp_path / file.name
        bare.write_text("".join(f"{json.dumps(message, ensure_ascii=False)}\n" for message in messages))
        told, found = (
            as_data(verify(REGISTRY, [str(path)], 1 << 20, Console(stderr=True))) for path in (file, bare)
        )
        assert found["methods"] == told["methods"]


def test_every_kind_of_message_is_counted_once(shared: Path) -> None:
    files = sorted((shared / "captures/0.169.0").glob("*.jsonl"))
    report = as_data(verify(REGISTRY, list(map(str, files)), 1 << 20, Console(stderr=True)))
    lines = sum(len(file.read_bytes().split(b"\n")) - 1 for file in files)
    kinds = {*map(str, Kind), "response", "error"}
    assert report["totals"]["messages"] == sum(row["messages"] for row in report["methods"]) == lines
    assert {row["kind"] for row in report["methods"]} == kinds


def test_members_that_are_usual_are_no_news(shared: Path) -> None:
    files = sorted(map(str, (shared / "captures/0.169.0").glob("*.jsonl")))
    report = as_data(verify(REGISTRY, files, 1 << 20, Console(stderr=True)))
    owners = {found["owner"] for found in report["tolerated"]}
    assert "InternalChatMessageMetadataPassthrough" not in owners
