"""`app-server-protocol compat` and `freeze`: what they print, and their exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generators import canonical
from generators.compat.new_rule import new_rule
from generators.errors import GeneratorError
from tests.command import ROOT, TINY, run
from tests.compat.tiny import incoming, members, outgoing

STR = {"type": "string"}


@pytest.fixture
def old(tmp_path: Path) -> str:
    path = tmp_path / "old.json"
    path.write_text(canonical.ordered(incoming(members(a=STR)).to_json()))
    return str(path)


@pytest.fixture
def new(tmp_path: Path) -> str:
    path = tmp_path / "new.json"
    path.write_text(canonical.ordered(incoming(members(("b",), a=STR, b=STR)).to_json()))
    return str(path)


def test_a_break_fails_and_shows_its_message(old: str, new: str) -> None:
    code, text = run("compat", old, new)
    assert code == 1, text
    assert "breaking: A new server requires the member 'b', which no old client sends." in text
    assert re.search(
        r"required_input_added at \S+new\.json:\d+ \(/types/ThingParams\)", " ".join(text.split())
    )
    assert '{"method":"thing","params":{}}' in text


def test_the_same_is_compatible(old: str) -> None:
    code, text = run("compat", old, old)
    assert (code, text.splitlines()[-1]) == (0, "compatible")


def test_what_fails_is_chosen(old: str, new: str, tmp_path: Path) -> None:
    assert run("compat", old, new, "--fail-on", "none")[0] == 0
    wider = tmp_path / "wider.json"
    wider.write_text(canonical.ordered(outgoing(members(a={"enum": ["x", "y"]})).to_json()))
    narrower = tmp_path / "narrower.json"
    narrower.write_text(canonical.ordered(outgoing(members(a={"enum": ["x"]})).to_json()))
    assert run("compat", str(narrower), str(wider))[0] == 0
    assert run("compat", str(narrower), str(wider), "--fail-on", "breaking,strict-reader")[0] == 1
    code, text = run("compat", old, new, "--fail-on", "braking")
    assert code == 2
    assert "name some of: breaking, unproven" in text


def test_a_frozen_release_is_the_default_baseline(tmp_path: Path) -> None:
    out = str(tmp_path / "schema")
    code, text = run("compat", "--protocol", TINY, "--out", out)
    assert code == 2
    assert "app-server-protocol freeze VERSION" in text
    assert run("freeze", "0.1.0", "--protocol", TINY, "--out", out)[0] == 0
    code, text = run("compat", "--protocol", TINY, "--out", out)
    assert code == 0, text
    assert "release:0.1.0 → models" in text
    code, text = run("freeze", "0.1.0", "--protocol", TINY, "--out", out)
    assert (code, "already frozen" in text) == (0, True)
    code, text = run("compat", "--transitive", "--protocol", TINY, "--out", out)
    assert (code, text.count("→")) == (0, 1)


def test_reports_are_written_beside_what_is_printed(old: str, new: str, tmp_path: Path) -> None:
    sarif, page = tmp_path / "below/compat.sarif", tmp_path / "compat.html"
    code, text = run(
        "compat", old, new, "--format", "json", "--write", f"sarif={sarif}", "--write", f"html={page}"
    )
    assert code == 1
    assert json.loads(text)["outcome"] == "fails"
    assert json.loads(sarif.read_text())["version"] == "2.1.0"
    assert page.read_text().startswith("<!doctype html>")
    assert run("compat", old, new, "--write", "pdf=x")[0] == 2


def test_accepting_asks_for_a_reason_and_then_the_finding_is_waived(
    old: str, new: str, tmp_path: Path
) -> None:
    waivers = str(tmp_path / "waivers.toml")
    words = ("compat", old, new, "--waivers", waivers)
    code, text = run(*words, "--accept", "--reason", "Agreed.", "--owner", "me")
    assert code == 0, text
    assert "accepted required_input_added at thing#/types/ThingParams" in text
    assert text.splitlines()[-1] == "passes with 1 waived"
    code, text = run(*words)
    assert code == 0, text
    assert "1 waived" in text
    code, text = run("compat", old, old, "--waivers", waivers)
    assert code == 1
    assert "no finding needs it" in text


@pytest.mark.parametrize(
    ("words", "place", "step"),
    [
        (["--explain", "output_nul_added"], "--explain", "did you mean output_null_added"),
        (["release:9.9.9"], "release '9.9.9'", "app-server-protocol freeze VERSION"),
        (["release:../0.1.0"], "release '../0.1.0'", "app-server-protocol freeze VERSION"),
        (["git:"], "git:", "name a revision"),
        (["git:no-such-revision"], "git:no-such-revision", "name a revision"),
        (["{folder}"], "{folder}", "name a folder of JSON Schemas"),
        (["{broken}"], "{broken}", "name a JSON file"),
        (["{old}", "{plain}"], "{plain}", "a protocol with a protocol"),
        (["{old}", "{old}", "--waivers", "{broken}"], "{broken}", "fix the file"),
        (["{old}", "{old}", "--write", "html={folder}"], "{folder}", "is a folder"),
        (["{old}", "{old}", "--write", "json=x", "--write", "html={folder}"], "{folder}", "is a folder"),
        (["{old}", "{old}", "--write", "html={plain}/x"], "{plain}", "move it away"),
        (
            ["{old}", "{old}", "--write", "html=x", "--write", "json=x"],
            "x is named twice",
            "a file of its own",
        ),
        (["{old}", "--transitive"], "{old}", "leave OLD out"),
        (["{old}", "{new}", "--accept", "--reason", "why"], "--accept", "--reason and --owner"),
        (["{old}", "{new}", "--accept", "--expires", "2020-01-31"], "--expires", "a day to come"),
        (["{old}", "{new}", "--reason", "why"], "--reason", "give --accept too"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
def test_what_cannot_be_answered_names_the_place_and_the_next_step(
    words: list[str], place: str, step: str, *, old: str, new: str, tmp_path: Path
) -> None:
    names = {"old": old, "new": new, "folder": "folder", "broken": "broken.json", "plain": "plain.json"}
    (tmp_path / "folder").mkdir()
    (tmp_path / "broken.json").write_text('{"a": ')
    (tmp_path / "plain.json").write_text("{}")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, text = run("compat", *(word.format(**names) for word in words), cwd=tmp_path)
    assert code == 2, text
    assert f"error: {place.format(**names)}" in text or f": {place.format(**names)}" in text
    assert step in text.partition("error: ")[2]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_code_page_without_arrows_is_not_used(old: str) -> None:
    assert "→" in run("compat", old, old, PYTHONIOENCODING="cp1252")[1]


def test_a_link_to_a_report_stays_one(old: str, tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "report.json")
    assert run("compat", old, old, "--write", f"json={tmp_path / 'link.json'}")[0] == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "report.json").read_text())["outcome"] == "compatible"


def test_nothing_to_accept_asks_nothing(old: str, tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.toml"
    code, text = run("compat", old, old, "--waivers", str(waivers), "--accept")
    assert (code, "nothing to accept" in text) == (0, True)
    assert not waivers.exists()


def test_a_schema_is_not_compared_with_a_protocol(old: str, tmp_path: Path) -> None:
    plain = tmp_path / "plain.json"
    plain.write_text(json.dumps(members(a=STR)))
    code, text = run("compat", old, str(plain))
    assert code == 2
    assert "holds no methods" in text


def test_the_rules_are_told() -> None:
    assert run("compat", "--explain", "input_null_refused")[1].startswith("input_null_refused (breaking")
    assert run("compat", "--rules")[1].startswith("breaking")


def test_a_new_rule_is_made_registered_and_given_cases(tmp_path: Path) -> None:
    for folder in ("generators/compat/rules", "tests/compat/rules"):
        (tmp_path / folder).mkdir(parents=True)
    listing = "generators/compat/rules/__init__.py"
    (tmp_path / listing).write_text((ROOT / listing).read_text())
    assert len(new_rule("output_much_later", tmp_path)) == 3
    text = (tmp_path / listing).read_text()
    assert text.count("    output_much_later,\n") == 1
    assert "= (\n    output_much_later.RULE,\n" in text, "the first rule that speaks of a Change has it"
    assert list(json.loads((tmp_path / "tests/compat/rules/output_much_later.json").read_text())) == [
        "fires",
        "silent",
    ]
    with pytest.raises(GeneratorError, match="permanent"):
        new_rule("output_much_later", tmp_path)
    with pytest.raises(GeneratorError, match="snake_case"):
        new_rule("../x", tmp_path)
