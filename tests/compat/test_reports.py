"""The reports: what each says of the same findings."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator
from rich.text import Text

from generators import canonical
from generators.bundle import Bundle
from generators.compat.options import ReportFormat
from generators.compat.report import REPORTS, as_text
from generators.compat.report.explanation import explained, listed
from generators.compat.report.json_lines import JsonLines
from generators.compat.report.source_lines import SourceLine, name_in_repository
from generators.compat.rules import RULES, Severity
from generators.compat.run import Result
from generators.compat.shown_types import shown_types
from generators.compat.verdict import judge
from generators.compat.waivers import Waiver, WaiverProblem
from generators.errors import GeneratorError
from tests.compat.tiny import incoming, members, outgoing, protocol

ROOT = Path(__file__).parents[2]
STR = {"type": "string"}
HOSTILE = "</script><b>|`@all` [x]\n::error::"


def result(old: Bundle, new: Bundle, *fail_on: Severity) -> Result:
    return Result(
        (judge(old, new, ("release:1", "models")),),
        fail_on or (Severity.BREAKING,),
        file="schema/protocol.json",
    )


@pytest.fixture(scope="module")
def broken() -> Result:
    return result(
        outgoing(members(("a",), a={"enum": ["x"]}, b=STR)),
        outgoing(members(a={"enum": ["x", HOSTILE]}, b={"anyOf": [STR, {"type": "null"}]})),
    )


def report(name: str, given: Result) -> str:
    return REPORTS[ReportFormat(name)](given)


def plain(given: Result, width: int = 120, verbose: bool = False) -> str:
    return Text.from_markup(as_text(given, width, verbose)).plain


def test_every_format_has_a_report() -> None:
    assert {*REPORTS, ReportFormat.TEXT} == set(ReportFormat)


def test_the_text_groups_by_message_and_marks_where_it_fails(broken: Result) -> None:
    lines = plain(broken).splitlines()
    assert lines.count("thing (notification, server to client)") == 1
    message = '    {"method":"thing","params":{"b":null}}'
    assert lines[lines.index(message) + 1] == " " * message.index("null") + "^^^^"
    assert "fails for 2 findings" in lines


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_text_fits_the_terminal(width: int) -> None:
    names = {f"member{number}": STR for number in range(60)}
    old = members(a=members(tuple(names), **names))
    new = members(a=members((*names, "more"), **names, more=STR))
    text = plain(result(incoming(old), incoming(new)), width)
    assert max(map(len, text.splitlines())) <= width
    assert text.count("…") >= 1, "a long message is shortened"
    assert "^^^" in text


def test_the_text_moves_no_cursor() -> None:
    hostile = "\x1b[31m\x9b\u202e[bold]"
    text = plain(result(outgoing(members(a={"enum": ["x"]})), outgoing(members(a={"enum": ["x", hostile]}))))
    assert all(line.isprintable() for line in text.splitlines())
    assert "[bold]" in text


def test_the_text_is_short_unless_asked() -> None:
    given = result(incoming(members(a=STR)), incoming(members(a=STR, b={})))
    assert "--verbose lists the rest: 1 info" in plain(given)
    assert "input_widened" not in plain(given)
    assert "input_widened" in plain(given, verbose=True)
    assert plain(given).endswith("compatible")


@pytest.mark.parametrize(
    ("fail_on", "waived", "said"),
    [
        ((Severity.BREAKING,), "", "fails for 2 findings"),
        ((Severity.UNPROVEN,), "", "passes with 2 breaking, 1 strict-reader"),
        ((Severity.BREAKING,), "agreed", "passes with 3 waived"),
    ],
)
def test_what_passes_is_not_called_compatible(
    broken: Result, fail_on: tuple[Severity, ...], waived: str, said: str
) -> None:
    (verdict,) = broken.verdicts
    findings = tuple(replace(finding, waived=waived) for finding in verdict.findings)
    given = replace(broken, verdicts=(replace(verdict, findings=findings),), fail_on=fail_on)
    assert said in plain(given).splitlines()
    assert json.loads(report("json", given))["outcome"] == said.split(maxsplit=1)[0]


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [((), 0), ((Severity.STRICT_READER,), 1), ((Severity.UNPROVEN,), 0), ((Severity.BREAKING,), 0)],
)
def test_which_severities_fail_is_chosen(fail_on: tuple[Severity, ...], code: int) -> None:
    added = outgoing(members(a={"enum": ["x"]})), outgoing(members(a={"enum": ["x", "y"]}))
    assert Result((judge(*added),), fail_on).exit_code == code


def test_the_json_has_every_finding_with_its_message(broken: Result) -> None:
    data = json.loads(report("json", broken))
    assert (data["formatVersion"], data["outcome"], data["failOn"]) == (2, "fails", ["breaking"])
    findings = data["comparisons"][0]["findings"]
    assert [(f["rule"], f["fails"]) for f in findings] == [
        ("output_made_optional", True), ("output_null_added", True), ("output_enum_value_added", False),
    ]  # fmt: skip
    null = findings[1]
    assert (null["method"], null["part"], null["direction"]) == ("thing", "notification", "serverToClient")
    assert null["witness"] == {"method": "thing", "params": {"b": None}}
    assert null["witnessPointer"] == "/params/b"
    assert null["writers"] == ["open", "declared"]
    assert null["oldPointer"] == "/types/ThingParams/properties/b"
    assert re.fullmatch("[0-9a-f]{16}", null["fingerprint"])


SARIF_SCHEMA = ROOT / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"


@pytest.mark.parametrize("waived", ["", "agreed"])
def test_the_sarif_is_valid(broken: Result, waived: str) -> None:
    if not SARIF_SCHEMA.is_file():
        pytest.skip(f"npm ci was not run: there is no {SARIF_SCHEMA}")
    (verdict,) = broken.verdicts
    findings = tuple(replace(finding, waived=waived) for finding in verdict.findings)
    problem = WaiverProblem(
        Waiver("r", "p", "f", "why", "me", datetime.date(2026, 1, 1)), "it expired", "fix"
    )
    given = replace(broken, verdicts=(replace(verdict, findings=findings),), waiver_problems=(problem,))
    schema = json.loads(SARIF_SCHEMA.read_text(encoding="utf-8"))
    for each in (given, result(incoming(members()), incoming(members()))):
        Draft4Validator(schema).validate(json.loads(report("sarif", each)))


def test_the_sarif_has_the_members_that_code_scanning_reads(broken: Result) -> None:
    (run,) = json.loads(report("sarif", broken))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [each["level"] for each in run["results"]] == ["error", "error", "warning"]
    for each in run["results"]:
        assert rules[each["ruleIndex"]] == each["ruleId"]
        (location,) = each["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "schema/protocol.json"
        assert physical["region"]["startLine"] >= 1
    assert len({each["partialFingerprints"]["primaryLocationLineHash"] for each in run["results"]}) == 3
    assert run["invocations"][0]["exitCode"] == 1


def test_what_fails_is_an_error_in_sarif_whatever_its_severity(broken: Result) -> None:
    (run,) = json.loads(report("sarif", replace(broken, fail_on=(Severity.STRICT_READER,))))["runs"]
    assert [each["level"] for each in run["results"]] == ["error", "error", "error"]


def test_a_pointer_leads_to_the_line_of_its_member(tmp_path: Path) -> None:
    bundle = outgoing(members(("a",), a={"anyOf": [STR, {"type": "null"}]}, **{"b/c": STR}))
    file = tmp_path / "protocol.json"
    file.write_text(canonical.ordered(bundle.to_json()))
    rows = file.read_text().splitlines()
    lines = JsonLines(file.read_text())
    place = "/types/ThingParams"
    for pointer, text in (
        (place, '"ThingParams": {'),
        (f"{place}/properties/a", '"a": {'),
        (f"{place}/properties/a/anyOf/1/type", '"type": "null"'),
        (f"{place}/properties/b~1c", '"b/c": {'),
        (f"{place}/properties/gone", '"properties": {'),
    ):
        assert rows[lines.of(pointer) - 1].strip() == text
    assert lines.of("") == JsonLines("").of(place) == 1
    assert rows[lines.of("/types/Gone") - 1].strip() == '"types": {'


def test_files_are_named_as_in_the_repository_that_github_checked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    assert name_in_repository("a b/x.json") == "a b/x.json"
    assert SourceLine("a b/x.json", 1).uri == "a%20b/x.json"
    assert SourceLine(str(tmp_path / "x.json"), 1).uri == (tmp_path / "x.json").as_uri()
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert name_in_repository("a b/x.json") == "below/a b/x.json"


def test_annotations_are_one_line_each(broken: Result) -> None:
    lines = report("github", broken).splitlines()
    *commands, head, outcome = lines  # a line break in a message is not a new command
    assert [line.partition(" ")[0] for line in commands] == ["::error", "::error", "::warning"]
    assert head.startswith("release:1 → models, compared by app-server-protocol ")
    assert outcome == "fails for 2 findings"


def test_the_markdown_stays_a_table_whatever_a_name_says(broken: Result) -> None:
    text = report("markdown", broken)
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [7] * 5
    assert "It fails at `/params/b`." in text
    assert "@all" not in text.partition("<details>")[0]
    assert text.startswith("<!-- app-server-protocol compat -->\n")


class _Page(HTMLParser):
    """The tags of a page, the address of anything that it would fetch, and its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str | None] = []
        self.policy = ""
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "href")]
        if ("http-equiv", "Content-Security-Policy") in attrs:
            self.policy = dict(attrs)["content"] or ""

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["script"] and data.strip():
            self.scripts.append(data)


def test_the_page_holds_the_findings_as_data_and_nothing_as_markup(broken: Result) -> None:
    page = _Page(report("html", broken))
    assert page.fetched == [], "the page needs nothing else"
    assert "b" not in page.tags
    data, script = page.scripts
    assert any(f["subject"] == HOSTILE for f in json.loads(data)["comparisons"][0]["findings"])
    # No other script runs, were one ever to get in.
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.policy
    assert page.policy.startswith("default-src 'none';")


@pytest.mark.parametrize("name", list(REPORTS))
def test_a_report_of_nothing_says_so(name: str) -> None:
    same = result(incoming(members()), incoming(members()))
    text = report(name, same)
    assert "compatible" in text or json.loads(text)["runs"][0]["results"] == []
    assert text.endswith("\n")


def test_a_method_removed_is_shown_by_its_message() -> None:
    old, new = protocol({"direction": "clientToServer", "params": members(("a",), a=STR)}), protocol(None)
    assert '{"method":"thing","params":{"a":""}}' in plain(result(old, new))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_explained(rule: Any) -> None:
    text = explained(rule.id)
    assert text.startswith(f"{rule.id} ({rule.severity}, ")
    assert "{" not in text.partition("  old: ")[0]
    assert f"  old: {rule.old}\n  new: {rule.new}\n" in text


def test_the_rules_are_listed_the_worst_first() -> None:
    lines = listed().splitlines()
    assert [line.partition(":")[0] for line in lines if ":" in line] == list(Severity)
    assert {line.split()[0] for line in lines if line.startswith("  ")} == {rule.id for rule in RULES}
    assert max(map(len, lines)) <= 80


def test_an_unknown_rule_gets_a_suggestion() -> None:
    with pytest.raises(GeneratorError, match="output_null_added"):
        explained("output_nul_added")


AT = "/types/ThingParams"


@pytest.mark.parametrize(
    ("old", "new", "pointer", "subject", "shown"),
    [
        (members(a=STR), members(), AT, "a", ("string, or absent", "absent")),
        (members(("a",), a=STR), members(a=STR), AT, "a", ("string", "string, or absent")),
        (
            members(a={"enum": ["x"]}), members(a={"enum": ["x", "y"]}), f"{AT}/properties/a", "y",
            ('"x"', '"x" | "y"'),
        ),
        (
            members(a={**STR, "maxLength": 3}), members(a=STR), f"{AT}/properties/a", "maxLength",
            ("string (maxLength 3)", "string"),
        ),
        (
            members(a={"type": "array", "items": STR}), members(a={"anyOf": [STR, {"type": "null"}]}),
            f"{AT}/properties/a/type", "type", ("string[]", "string | null"),
        ),
        (members(a=STR), members(a=STR), AT, "a", ("", "")),
        (members(a=STR), members(a=STR), "", "thing", ("", "")),
    ],
)  # fmt: skip
def test_old_and_new_are_said_in_a_few_words(
    old: Any, new: Any, pointer: str, subject: str, shown: tuple[str, str]
) -> None:
    sides = {"ThingParams": old}, {"ThingParams": new}
    assert shown_types(sides, (pointer, pointer), subject) == shown


@pytest.mark.parametrize("name", REPORTS)
def test_each_report_has_old_and_new_beside_each_other(name: ReportFormat) -> None:
    gone = result(outgoing(members(("a",), a={"type": "integer"})), outgoing(members()))
    text = report(name, gone)
    assert "integer" in text
    assert "absent" in text
    rows = [row for row in plain(gone).splitlines() if row.startswith(("    old:", "    new:"))]
    assert rows == ["    old: integer", "    new: absent"]


def test_the_comment_says_in_how_many_messages_more(broken: Result) -> None:
    (verdict,) = broken.verdicts
    first, *others = verdict.findings
    shared = replace(first, also_in=(first.message, first.message))
    text = report("markdown", replace(broken, verdicts=(replace(verdict, findings=(shared, *others)),)))
    assert text.count(" (and in 2 more messages) |") == 1


def test_the_page_keeps_its_filters_in_its_address(broken: Result) -> None:
    script = report("html", broken)
    assert "history.replaceState" in script
    assert "recall(asked)" in script
