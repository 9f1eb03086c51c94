"""Waivers: what is accepted, for how long, and what is wrong with them."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from generators.compat.acceptance import Acceptance
from generators.compat.rules import Severity
from generators.compat.run import Result
from generators.compat.verdict import Verdict, judge
from generators.compat.waivers import accept, apply_waivers, last_day, read_waivers
from generators.errors import InvalidWaivers
from tests.compat.tiny import incoming, members

TODAY = datetime.date(2026, 6, 1)
LATER = datetime.date(2026, 9, 1)


def broken(name: str = "a") -> Verdict:
    return judge(
        incoming(members(x={"type": "string"})),
        incoming(members((name,), x={"type": "string"}, **{name: {}})),
    )


def waived(path: Path, verdict: Verdict) -> None:
    accept(path, verdict.findings, 'Nobody sends "it".', "protocol", LATER)


def test_an_accepted_finding_is_waived_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    waived(path, broken())
    (judged,), problems = apply_waivers([broken()], read_waivers(path), TODAY)
    assert [finding.waived for finding in judged.findings] == ['Nobody sends "it".']
    assert problems == []


def test_a_waiver_holds_on_its_last_day_and_not_after(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    waived(path, broken())
    assert apply_waivers([broken()], read_waivers(path), LATER)[1] == []
    (judged,), (problem,) = apply_waivers([broken()], read_waivers(path), LATER + datetime.timedelta(1))
    assert not judged.findings[0].waived
    assert "expired on 2026-09-01" in str(problem)


def test_a_waiver_that_no_finding_needs_fails(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    waived(path, broken())
    _, (problem,) = apply_waivers([broken("b")], read_waivers(path), TODAY)
    assert "no finding needs it" in str(problem)


def test_a_waiver_is_needed_where_one_of_several_comparisons_needs_it(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    waived(path, broken())
    judged, problems = apply_waivers([broken("b"), broken()], read_waivers(path), TODAY)
    assert [bool(verdict.findings[0].waived) for verdict in judged] == [False, True]
    assert problems == []


def test_accepting_anew_renews_a_waiver_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    accept(path, broken("a").findings, "Old.", "me", TODAY)
    accept(path, broken("b").findings, "Kept.", "me", LATER)
    assert accept(path, broken("a").findings, "New.", "you", LATER) == 1
    assert [(waiver.reason, waiver.owner, waiver.expires) for waiver in read_waivers(path)] == [
        ("New.", "you", LATER),
        ("Kept.", "me", LATER),
    ]


def test_accepting_keeps_what_people_wrote(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    before = f"# Ours.\n\n{WHOLE}# Ask Ada before removing it.\n"
    path.write_text(before)
    waived(path, broken())
    text = path.read_text()
    assert text.startswith(f"{before}\n[[waiver]]\n")
    assert len(read_waivers(path)) == 2


def test_a_file_with_a_mistake_is_not_written_to(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(WHOLE + "until = 3\n")
    with pytest.raises(InvalidWaivers):
        waived(path, broken())
    assert path.read_text() == WHOLE + "until = 3\n"


def test_a_waiver_made_against_one_baseline_is_needed_only_there(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    first, second = broken("a"), replace(broken("a"), old="release:2.0.0")
    silent = replace(second, findings=())
    accept(path, first.findings, "Agreed.", "me", LATER, verdicts=[first])
    (waiver,) = read_waivers(path)
    assert waiver.against == first.old
    assert apply_waivers([silent], [waiver], TODAY)[1] == []
    assert apply_waivers([replace(first, findings=())], [waiver], TODAY)[1] != []
    (judged,), problems = apply_waivers([second], [waiver], TODAY)
    assert not problems
    assert all(finding.waived == "Agreed." for finding in judged.findings)


def test_a_waiver_for_what_several_baselines_find_is_for_all(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    both = [broken("a"), replace(broken("a"), old="release:2.0.0")]
    accept(path, both[0].findings, "Agreed.", "me", LATER, verdicts=both)
    assert [waiver.against for waiver in read_waivers(path)] == [""]
    assert "against" not in path.read_text()


def test_accepting_nothing_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    assert accept(path, [], "Why not.", "me", LATER) == 0
    assert not path.exists()


class Terminal(io.StringIO):
    """A standard input at which somebody sits."""

    def isatty(self) -> bool:
        return True


def test_what_the_command_line_does_not_say_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "waivers.toml"
    acceptance = Acceptance.of_words(True, path, (None, "me", None), TODAY)
    assert acceptance is not None
    result = Result((broken(),), (Severity.BREAKING,))
    console = Console(file=io.StringIO())
    monkeypatch.setattr("sys.stdin", Terminal("Nobody sends it.\n"))
    accepted = acceptance.applied(result, TODAY, console)
    assert accepted.failing == []
    assert [(waiver.reason, waiver.owner) for waiver in read_waivers(path)] == [("Nobody sends it.", "me")]
    path.unlink()
    monkeypatch.setattr("sys.stdin", Terminal(""))
    with pytest.raises(InvalidWaivers, match="no answer"):
        acceptance.applied(result, TODAY, console)
    assert not path.exists()


@pytest.mark.parametrize(("reason", "owner"), [("", "me"), ("  ", "me"), ("Why.", "")])
def test_a_waiver_has_a_reason_and_an_owner(tmp_path: Path, reason: str, owner: str) -> None:
    with pytest.raises(InvalidWaivers, match="reason and an owner"):
        accept(tmp_path / "waivers.toml", broken().findings, reason, owner, LATER)


def test_the_last_day() -> None:
    assert last_day("2027-01-31", TODAY) == datetime.date(2027, 1, 31)
    assert last_day(None, TODAY) == datetime.date(2026, 8, 30)
    for text in ("tomorrow", "2026-05-31"):
        with pytest.raises(InvalidWaivers, match="2027-01-31"):
            last_day(text, TODAY)


WHOLE = (
    '[[waiver]]\nrule = "input_null_refused"\nplace = "p"\nfingerprint = "f"\n'
    'reason = "r"\nowner = "o"\nexpires = 2027-01-01\n'
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("waiver = 1", "table"),
        ("[[waiver", "fix"),
        (WHOLE.replace("input_null_refused", "no_such_rule"), "no rule 'no_such_rule'"),
        (WHOLE.replace('owner = "o"\n', ""), "owner is missing"),
        (WHOLE.replace('"r"', '" "'), "reason is a text"),
        (WHOLE.replace("2027-01-01", '"soon"'), "expires is a date"),
        (WHOLE + "until = 3\n", "'until' is not a key of a waiver"),
        (WHOLE.replace("[[waiver]]", "[[wavier]]"), "'wavier' is not a key"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(text)
    with pytest.raises(InvalidWaivers, match=said):
        read_waivers(path)
