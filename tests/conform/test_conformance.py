"""The whole command, and the models next to the facts of release 0.169.0."""

import json
from pathlib import Path

import pytest
from rich.text import Text
from typer.testing import CliRunner

from generators import canonical
from generators.bundle import Bundle, Edition
from generators.cli import app
from generators.conform import deviations, document_comparison
from generators.conform.comparison import Comparison, Standing, stale
from generators.conform.facets import Facet, SchemaLanguage
from generators.conform.report import as_text
from generators.conform.report.json import as_data
from generators.conform.run import Conformance
from generators.emitters import json_schema as emitter
from tests.conform.trees import STABLE_JSON, documents, entry, listed

TINY = "tests.emitters.tiny.conditions:REGISTRY"


@pytest.fixture(scope="module")
def against_the_facts(shared: Path, released_bundle: Bundle) -> dict[Edition, Comparison]:
    """Our documents of each edition next to those of the facts, which have no descriptions."""
    found = {}
    for edition in (Edition.STABLE, Edition.EXPERIMENTAL):
        facts = json.loads((shared / f"facts/0.169.0/json-schema.{edition}.json").read_bytes())
        theirs = {path: canonical.document(document) for path, document in facts.items()}
        ours = dict(emitter.emit(released_bundle.edition(edition)))
        tree = Facet(edition, SchemaLanguage.JSON_SCHEMA)
        found[edition] = document_comparison.compare(tree, ours, theirs, deviations.load())
    return found


@pytest.mark.parametrize(("edition", "total"), [(Edition.STABLE, 329), (Edition.EXPERIMENTAL, 479)])
def test_every_document_of_the_facts_is_equal_or_on_the_list(
    edition: Edition, total: int, against_the_facts: dict[Edition, Comparison]
) -> None:
    comparison = against_the_facts[edition]
    assert len(comparison.theirs) == total
    states = comparison.states()
    assert {path: state for path, state in states.items() if state is Standing.UNLISTED} == {}
    assert Standing.MISSING not in states.values()


def test_nothing_about_documents_on_the_list_is_stale(against_the_facts: dict[Edition, Comparison]) -> None:
    found = stale(deviations.load(), list(against_the_facts.values()))
    assert [str(match) for match in found] == []


# --- what is printed


def printed(report: Conformance, *, verbose: bool = False) -> str:
    return Text.from_markup(as_text(report, 100, verbose)).plain


def report_on(ours: dict[str, str], theirs: dict[str, str], folder: Path, text: str) -> Conformance:
    entries = listed(folder, text)
    comparison = document_comparison.compare(STABLE_JSON, ours, theirs, entries)
    covering_nothing = tuple(stale(entries, [comparison]))
    return Conformance("codex-cli 1.2.3", entries, (comparison,), covering_nothing)


def test_what_is_on_the_list_is_counted_and_explained(tmp_path: Path) -> None:
    ours, theirs = documents(A={"title": "A"}, B={}), documents(A={"title": "v2::A"}, B={})
    reads = "documents = '.*', places = '/title', theirs = 'v2::', read_as = '', editions = ['stable']"
    report = report_on(ours, theirs, tmp_path, entry(reads))
    assert report.exit_code == 0
    text = printed(report)
    assert "stable JSON Schema: 2 documents of theirs, 2 of ours: 1 equal, 1 on the list" in text
    assert "meant (1 in JSON Schema): it is" in text
    assert "all equal, or on the list" in text
    assert "A.json /title  v2::A → A" not in text
    assert "A.json /title  v2::A → A" in printed(report, verbose=True)


def test_one_difference_in_many_documents_is_printed_once(tmp_path: Path) -> None:
    ours, theirs = (
        documents(**{name: {"definitions": {"Thing": {"type": kind}}} for name in "ABCDE"})
        for kind in ("string", "integer")
    )
    report = report_on(ours, theirs, tmp_path, "")
    assert report.exit_code == 1
    lines = printed(report).splitlines()
    assert "1 difference in 5 places, not on the list" in lines
    start = lines.index("unlisted  JSON Schema  Thing /type")
    assert lines[start + 1 :] == [
        "    theirs: integer",
        "    ours:   string",
        "    in A.json (stable), B.json (stable), C.json (stable) and 2 more",
        "",
        "  next: fix the models, or list it in generators/conform/deviations.toml with its evidence",
    ]


def test_a_stale_entry_fails_although_all_is_equal(tmp_path: Path) -> None:
    gone = r"documents = '.*', places = '/oneOf\[a\]', only = 'ours', editions = ['stable']"
    report = report_on(documents(A={}), documents(A={}), tmp_path, entry(gone))
    assert report.exit_code == 1
    assert r"stale     meant: JSON Schema, .*, /oneOf\[a\], only ours" in printed(report)


def test_what_breaks_first_comes_first(tmp_path: Path) -> None:
    ours = documents(A={"title": "A", "type": "string"}, B={"format": "x"}, C={})
    theirs = documents(A={"title": "A", "type": "integer"}, B={}, C={"format": "x"})
    data = as_data(report_on(ours, theirs, tmp_path, ""))
    assert [(fact["type"], fact["weight"]) for fact in data["facts"]] == [
        ("A", "changed"), ("C", "theirs_alone"), ("B", "ours_alone"),
    ]  # fmt: skip
    assert (data["conforms"], data["compared"]) == (False, ["JSON Schema"])


# --- the command


def test_other_protocols_are_compared_without_the_deviations_of_codex(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["write", "--protocol", TINY, "--out", str(tmp_path / "s")]).exit_code == 0
    words = ["conform", str(tmp_path / "s"), "--protocol", TINY, "--format", "json"]
    ended = CliRunner().invoke(app, words)
    assert ended.exit_code == 0, ended.output
    assert json.loads(ended.output)["deviations"] == []


def test_without_a_compiler_the_documents_are_compared_and_the_report_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert CliRunner().invoke(app, ["write", "--protocol", TINY, "--out", str(tmp_path / "s")]).exit_code == 0
    monkeypatch.setattr("generators.conform.compiler.shutil.which", lambda *_words, **_options: None)
    ended = CliRunner().invoke(app, ["conform", str(tmp_path / "s"), "--protocol", TINY])
    assert ended.exit_code == 0, ended.output
    assert "not compared: the TypeScript types" in ended.output


def test_the_command_compares_a_folder_and_fails_on_what_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "json").mkdir()
    (tmp_path / "json/Unknown.json").write_text('{\n  "type": "string"\n}')
    ended = CliRunner().invoke(app, ["conform", str(tmp_path), "--protocol", TINY])
    assert ended.exit_code == 1
    assert "unlisted  JSON Schema  Unknown" in ended.output


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["conform", str(tmp_path / "nowhere")])
    assert ended.exit_code == 2
    assert "there is no such file or folder" in ended.output
    assert "  next: " in ended.output


def test_a_release_that_the_record_does_not_know_is_refused(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["conform", str(tmp_path), "--at", "0.170.5"])
    assert ended.exit_code == 2
    assert "'0.170.5' is not a release of the record" in ended.output
    assert "the nearest: " in ended.output
