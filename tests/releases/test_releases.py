"""What the record answers: `describe`, `requires`, `changelog`, and the releases that a recording fits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generators import registry
from generators.bundle import Bundle
from generators.cli import app
from generators.releases.fitting import fitting, least_release
from generators.releases.used_places import UsedPlaces
from protocol_models.methods import Direction

CAPTURES = Path(__file__).parents[3] / "shared" / "captures"
CLIENT, SERVER = Direction.CLIENT_TO_SERVER, Direction.SERVER_TO_CLIENT
UPDATE = "mcpServer/startupStatus/updated"


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """The models are those of all commands here: they are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "_read", cache(registry._read))
        yield


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize("release", ["0.169.0", "0.171.0"])
@pytest.mark.parametrize("name", ["core", "mcp"])
def test_captures_fit_the_release_that_they_are_of(release: str, name: str) -> None:
    path = CAPTURES / release / f"{name}.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    code, output = run("verify", str(path), "--format", "json")
    assert code == 0
    (found,) = json.loads(output)["releases"]
    assert release in found["fits"]
    assert "0.168.0" not in found["fits"]
    if name == "mcp":
        assert found["fits"] == [release]


def startup(**members: object) -> dict[str, object]:
    return {"threadId": None, "name": "a", "status": "ready", "error": None, "failureReason": None, **members}


def test_a_member_that_came_and_one_that_is_not_there_set_the_bounds(our_whole_bundle: Bundle) -> None:
    without, with_it = UsedPlaces(our_whole_bundle), UsedPlaces(our_whole_bundle)
    without.hear_call(UPDATE, SERVER, startup())
    with_it.hear_call(UPDATE, SERVER, startup(environmentId=None))
    assert fitting(without).releases[-1] == "0.169.0"
    assert "environmentId" in fitting(without).last_reason
    assert fitting(with_it).releases == ("0.171.0",)
    assert "environmentId" in fitting(with_it).first_reason


def test_what_ended_sets_the_last_release(our_whole_bundle: Bundle) -> None:
    places = UsedPlaces(our_whole_bundle)
    params = {"threadId": "t", "delivery": "detached", "target": {"type": "uncommittedChanges"}}
    places.hear_call("review/start", CLIENT, params)
    assert fitting(places).releases[-1] == "0.165.0"


def test_what_contradicts_itself_fits_no_release(our_whole_bundle: Bundle) -> None:
    places = UsedPlaces(our_whole_bundle)
    params = {"threadId": "t", "delivery": "detached", "target": {"type": "uncommittedChanges"}}
    places.hear_call("review/start", CLIENT, params)
    places.hear_call(UPDATE, SERVER, startup(environmentId=None))
    assert fitting(places).releases == ()
    assert fitting(places).sentence == "no release has everything that it uses"


def test_only_what_the_client_sends_is_required(our_whole_bundle: Bundle) -> None:
    places = UsedPlaces(our_whole_bundle)
    places.hear_call(UPDATE, SERVER, startup(environmentId=None))
    assert least_release(places) == ("", [])
    places.hear_call("turn/steer", CLIENT, {"threadId": "t", "input": [], "expectedTurnId": "x"})
    assert least_release(places)[0] == "0.99.0"
    places.hear_call("turn/steer", CLIENT, {"clientUserMessageId": "m"})
    assert least_release(places) == ("0.136.0", ["v2.TurnSteerParams.clientUserMessageId"])


def test_requires_takes_methods_and_recordings(tmp_path: Path) -> None:
    assert run("requires", "turn/steer", "thread/timeline/list") == (
        0,
        "0.150.0 or later; what was added in it:\n  thread/timeline/list\n",
    )
    recording = tmp_path / "client.jsonl"
    message = {"id": 1, "method": "turn/steer", "params": {"clientUserMessageId": "m", "threadId": "t",
               "input": [], "expectedTurnId": "x"}}  # fmt: skip
    recording.write_text(json.dumps({"dir": "c2s", "msg": message}) + "\n", encoding="utf-8")
    code, output = run("requires", str(recording), "--format", "json")
    assert code == 0
    assert json.loads(output)["release"] == "0.136.0"


@pytest.mark.parametrize("command", ["requires", "describe"])
def test_an_unknown_name_names_the_nearest(command: str) -> None:
    code, output = run(command, "turn/steeer")
    assert code == 2
    assert "did you mean turn/steer" in output


def test_describe() -> None:
    code, output = run("describe", "turn/steer")
    assert code == 0
    assert "since 0.99.0" in output
    assert "clientUserMessageId: string | null (either, since 0.136.0)" in output
    assert "  0.99.0: turn/steer was added" in output
    code, output = run("describe", "ReviewDelivery", "--format", "json")
    assert {"release": "0.166.0", "what": "v2.ReviewDelivery=detached was removed"} in json.loads(output)[
        "changes"
    ]


def test_changelog() -> None:
    code, output = run("changelog", "0.169.0", "0.171.0")
    assert code == 0
    text = output.split("\n## ")
    server = next(part for part in text if part.startswith("mcpServer\n"))
    assert "### Added\n\n- `v2.McpResourceReadParams.environmentId`" in server
    project = next(part for part in text if part.startswith("project\n"))
    assert "### Removed\n\n- `v2.Project.position`" in project
    assert "### Breaks\n\n- A new server no longer sends the member 'position'" in project


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("0.170.0", "0.171.0", "not a release of the record"), ("0.171.0", "0.169.0", "is not earlier than")],
)
def test_a_changelog_of_no_releases(old: str, new: str, expected: str) -> None:
    code, output = run("changelog", old, new)
    assert code == 2
    assert expected in output
    assert "next:" in output


def test_a_protocol_without_a_record_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "without_record.py").write_text(
        'from protocol_models.methods import Registry\n\nREGISTRY = Registry("without_record", ())\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    code, output = run("requires", "a", "--protocol", "without_record:REGISTRY")
    assert code == 2
    assert "keeps no record of its releases, and none is frozen in schema" in output
