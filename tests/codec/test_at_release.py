"""`Decoder(strict=True, at=…)` reads what one release had, and refuses what came later or went by name."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import jsonschema_rs
import pytest
from pydantic import BaseModel, model_validator

from generators.bundle import Bundle
from generators.emitters.fixtures import cases
from generators.emitters.json_schema import emit
from protocol_models import DecodeError, Decoder, Notification, Request, decode
from protocol_models.base import Tagged, UnknownVariant, WireEnum, WireModel, until, was
from protocol_models.codec.errors import Reason
from protocol_models.methods import (
    Direction,
    Kind,
    Registry,
    client_request,
    server_notification,
)
from tests.codec.lines import canonical
from tests.codec.test_laziness import ROOT, modules_after


def told(error: DecodeError) -> str:
    return "; ".join(map(str, error.problems))


def refusal(decoder: Decoder[Any, Any], line: str | bytes) -> DecodeError | None:
    """The error that the line ends in; `None` where it is read."""
    try:
        decoder.decode(line)
    except DecodeError as error:
        return error
    return None


SENT = Decoder(direction=Direction.CLIENT_TO_SERVER)

# --- the protocol of codex


UPDATED = {"threadId": None, "name": "docs", "status": "ready", "error": None, "failureReason": None}


@pytest.mark.parametrize(
    ("at", "message", "refused"),
    [
        pytest.param(
            "0.169.0",
            {
                "method": "mcpServer/startupStatus/updated",
                "params": {**UPDATED, "environmentId": None},
                "emittedAtMs": 1,
            },
            "/params/environmentId: v2.McpServerStatusUpdatedNotification.environmentId was added in 0.171.0"
            ", and 0.169.0 does not have it",
            id="a member that came later",
        ),
        pytest.param(
            "0.142.5",
            {"method": "mcpServer/startupStatus/updated", "params": UPDATED, "emittedAtMs": 1},
            "/emittedAtMs: ServerNotification.emittedAtMs was added in 0.145.0",
            id="a member beside the params",
        ),
        pytest.param(
            "0.169.0",
            {
                "method": "thread/search/partial",
                "params": {"searchId": "", "threads": [], "items": []},
                "emittedAtMs": 1,
            },
            "/method: thread/search/partial was added in 0.171.0, and 0.169.0 does not have it",
            id="a method that came later",
        ),
        pytest.param(
            "0.171.0",
            {"method": "currentTime/read", "id": 1, "params": {"threadId": "t"}},
            "/method: currentTime/read was removed after 0.169.0, and 0.171.0 does not have it",
            id="a method that went",
        ),
    ],
)
def test_what_the_release_does_not_have_is_refused_by_name(
    at: str, message: dict[str, Any], refused: str
) -> None:
    with pytest.raises(DecodeError) as caught:
        Decoder(strict=True, at=at).decode(json.dumps(message))
    assert caught.value.reason is Reason.UNKNOWN
    assert refused in told(caught.value)


def test_the_same_is_read_at_the_release_that_has_it() -> None:
    line = json.dumps(
        {"method": "mcpServer/startupStatus/updated", "params": {**UPDATED, "environmentId": None}}
    )
    for at in ("0.171.0", None):
        assert isinstance(Decoder(strict=True, at=at).decode(line), Notification)


def test_sessions_are_read_at_their_own_release_but_what_the_server_refused_itself(
    captured: list[dict[str, Any]], request: pytest.FixtureRequest
) -> None:
    release = request.node.callspec.params["captured"]
    failed = {
        (row["place"].partition(":")[0], row["msg"]["id"])
        for row in captured
        if row["dir"] == "s2c" and "error" in row["msg"]
    }
    refused = []
    client = Decoder(strict=True, at=release)
    server = Decoder(strict=True, at=release, direction=Direction.CLIENT_TO_SERVER)
    for row in captured:
        reader, other = (client, server) if row["dir"] == "s2c" else (server, client)
        line = canonical(row["msg"])
        if (error := refusal(reader, line)) is not None:
            refused.append(f"{row['dir']} {error.method} {told(error)}")
            assert (row["place"].partition(":")[0], row["msg"]["id"]) in failed
        elif isinstance(message := decode(line) if row["dir"] == "s2c" else SENT.decode(line), Request):
            other.sent(message)
    # "Invalid request: unknown variant `detached`, expected `inline`", says the server.
    place = "v2.ReviewDelivery=detached was removed after 0.165.0"
    assert refused == [f"c2s review/start /params/delivery: {place}, and {release} does not have it"]


def samples(bundle: Bundle, key: str) -> Iterator[Any]:
    return iter(cases(key, bundle.types).values() if key in bundle.types else ())


WIDE = {"v2.ThreadIncrementElicitationResponse", "v2.ThreadDecrementElicitationResponse"}
"""Their counts were unsigned, and a strict decoder lets in any width."""


@pytest.mark.parametrize("release", ["0.142.5", "0.157.1"])
def test_it_agrees_with_the_json_schema_of_the_release(our_whole_bundle: Bundle, release: str) -> None:
    """What the schema of the release refuses is refused. Beyond it only what came later or went is, where the
    schema lets in members or strings of any name."""
    whole = our_whole_bundle
    bundle = whole.at(release)
    documents = {path: json.loads(text) for path, text in emit(bundle)}
    paths = {key: f"{path}.json" for path, key in bundle.documents.items()}
    assert paths.keys() >= {row.params for row in bundle.methods if row.params}
    others = [whole.at("0.150.0"), whole.at("0.171.0")]
    decoders: dict[Direction, Decoder[Any, Any]] = {
        Direction.SERVER_TO_CLIENT: Decoder(strict=True, at=release),
        Direction.CLIENT_TO_SERVER: Decoder(strict=True, at=release, direction=Direction.CLIENT_TO_SERVER),
    }
    taken = refused = 0
    for row in bundle.methods[::3]:  # of all methods and releases it was seen once
        for key, is_result in ((row.params, False), (row.result, True)):
            if key is None or key in WIDE or paths[key] not in documents:
                continue
            judge = jsonschema_rs.Draft7Validator(documents[paths[key]])
            direction = row.direction.opposite if is_result else row.direction
            decoder = decoders[direction]
            own = [json.dumps(value) for value in samples(bundle, key)]
            foreign = {json.dumps(value) for other in others for value in samples(other, key)} - set(own)
            for text in (*own, *sorted(foreign)):
                if is_result:
                    decoder.sent(Request(row.name, 1, None))
                    line = f'{{"id":1,"result":{text}}}'
                else:
                    beside = '"id":1,' if row.kind is Kind.REQUEST else ""
                    line = f'{{"method":"{row.name}",{beside}"params":{text}}}'
                is_valid = judge.is_valid(json.loads(text))
                error = refusal(decoder, line)
                taken, refused = taken + (error is None), refused + (error is not None)
                if error is None:
                    assert is_valid, (row.name, text)
                else:
                    assert text not in own, (row.name, told(error))
                    assert not is_valid or names_what_came_or_went(error), (row.name, text, told(error))
    assert taken > 500
    assert refused > 50


def names_what_came_or_went(error: DecodeError) -> bool:
    """Whether it says of a place that the release does not have it."""
    return any(
        " was added in " in problem.what or " was removed after " in problem.what
        for problem in error.problems
    )


def test_a_union_that_lets_in_any_other_string_lets_in_those_that_no_release_has() -> None:
    for value, is_read in (("somethingElse", True), ("bioPolicy", False)):
        error = {"message": "", "codexErrorInfo": value, "additionalDetails": None}
        params = {"threadId": "t", "turnId": "t", "willRetry": False, "error": error}
        line = json.dumps({"method": "error", "params": params})
        refused = refusal(Decoder(strict=True, at="0.165.0"), line)
        assert (refused is None) is is_read, value
        assert refusal(Decoder(strict=True, at="0.171.0"), line) is None
        assert refusal(Decoder(strict=True, at="0.155.0"), line) is not None


def test_a_decoder_without_it_loads_no_record() -> None:
    line = canonical({"method": "mcpServer/startupStatus/updated", "params": UPDATED})
    code = f"from protocol_models import Decoder; Decoder(strict=True%s).decode({line!r})"
    with_it, without = (modules_after(code % said) for said in (', at="0.169.0"', ""))
    assert {each for each in with_it - without if each.startswith("protocol_models")} >= {
        "protocol_models.history.record",
        "protocol_models.codec.held_release",
        "protocol_models.codec.release_schemas",
    }
    assert "protocol_models.registry" not in with_it


# --- the protocols of others


class Colour(WireEnum):
    """What it looks like."""

    RED = "red"
    GREEN = "green"
    GREY = "grey", until("1.0.0")


class Dot(WireModel):
    """A dot."""

    kind: Literal["dot"]


class Line(WireModel):
    """A line."""

    kind: Literal["line"]
    length: int
    width: int | None = None


class Blot(WireModel, until="1.0.0"):
    """A blot."""

    kind: Literal["blot"]


class Size(BaseModel):
    """A plain model, with code that looks at it."""

    height: int
    depth: int | None = None
    unit: Literal["mm", "in"] = "mm"

    @model_validator(mode="after")
    def check(self) -> Self:
        assert isinstance(self, Size)
        return self


class Drawn(WireModel):
    """What was drawn."""

    shape: Annotated[Dot | Line | Blot | UnknownVariant, Tagged("kind")]
    colour: Colour
    size: Size | None = None
    count: Annotated[int | str, was("1.0.0", str)]
    id: Annotated[str | None, was("1.0.0", str, required=True)] = None
    old: Annotated[str | None, until("1.0.0")] = None


class Draw(WireModel):
    """Draws."""

    text: str | None = None


class Nothing(WireModel):
    """Nothing."""


RECORD = {
    "releases": ["1.0.0", "1.1.0", "1.2.0"],
    "complete_from": "1.0.0",
    "came": {
        "1.1.0": ["Colour=green", "Drawn.shape[line]", "Size.depth", "Size.unit=in", "thing/draw"],
        "1.2.0": ["Drawn.shape[line].width", "Draw.text"],
    },
    "stable": {},
}
METHODS = (server_notification("thing/drawn", Drawn), client_request("thing/draw", Draw, Nothing))


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """A protocol of somebody else with a record of its releases."""
    (tmp_path / "history_of_others").mkdir()
    (tmp_path / "history_of_others/__init__.py").write_text("")
    (tmp_path / "history_of_others/record.json").write_text(json.dumps(RECORD))
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield Registry("things", METHODS, history="history_of_others")
    sys.modules.pop("history_of_others", None)


FIRST = {"shape": {"kind": "dot"}, "colour": "red", "count": "1", "id": "a"}


@pytest.mark.parametrize(
    ("at", "params", "refused"),
    [
        ("1.0.0", {}, ""),
        ("1.0.0", {"old": "x", "colour": "grey", "shape": {"kind": "blot"}}, ""),
        ("1.1.0", {"count": 1, "id": None}, ""),
        ("1.0.0", {"colour": "green"}, "/params/colour: Colour=green was added in 1.1.0"),
        ("1.1.0", {"count": 1, "colour": "grey"}, "/params/colour: Colour=grey was removed after 1.0.0"),
        ("1.0.0", {"shape": {"kind": "line", "length": 1}}, "Drawn.shape[line] was added in 1.1.0"),
        ("1.1.0", {"count": 1, "shape": {"kind": "line", "length": 1}}, ""),
        (
            "1.1.0",
            {"count": 1, "shape": {"kind": "line", "length": 1, "width": 2}},
            "Drawn.shape[line].width was added in 1.2.0",
        ),
        ("1.2.0", {"count": 1, "shape": {"kind": "line", "length": 1, "width": 2}}, ""),
        ("1.2.0", {"count": 1, "shape": {"kind": "blot"}}, "Drawn.shape[blot] was removed after 1.0.0"),
        ("1.0.0", {"size": {"height": 1, "depth": 2}}, "Size.depth was added in 1.1.0"),
        ("1.0.0", {"size": {"height": 1, "unit": "in"}}, "Size.unit=in was added in 1.1.0"),
        ("1.1.0", {"count": 1, "size": {"height": 1, "depth": 2, "unit": "in"}}, ""),
        ("1.0.0", {"count": 1}, "/params/count: Input should be a valid string"),
        ("1.1.0", {"count": "1"}, "/params/count: Input should be a valid integer"),
        ("1.0.0", {"id": ...}, "/params/id: it is required, and missing"),
        ("1.0.0", {"id": None}, "/params/id: Input should be a valid string"),
        ("1.1.0", {"count": 1, "old": "x"}, "Drawn.old was removed after 1.0.0"),
    ],
)
def test_every_kind_of_place_of_any_protocol_is_held(
    recorded: Registry, at: str, params: dict[str, Any], refused: str
) -> None:
    given = {name: value for name, value in {**FIRST, **params}.items() if value is not ...}
    decoder = Decoder(registry=recorded, strict=True, at=at)
    line = json.dumps({"method": "thing/drawn", "params": given})
    if not refused:
        assert isinstance(decoder.decode(line), Notification)
        return
    with pytest.raises(DecodeError) as caught:
        decoder.decode(line)
    assert refused in told(caught.value)
    # Without a release, what any of them had is read.
    if at == "1.0.0" and "it is required" not in refused and params != {"id": None}:
        assert isinstance(Decoder(registry=recorded, strict=True).decode(line), Notification)


def test_an_answer_to_a_method_that_the_release_lacks_is_refused(recorded: Registry) -> None:
    decoder = Decoder(registry=recorded, strict=True, at="1.0.0")
    decoder.sent(Request("thing/draw", 1, Draw()))
    with pytest.raises(DecodeError, match=r"thing/draw was added in 1\.1\.0"):
        decoder.decode('{"id":1,"result":{}}')


# --- bad input


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"at": "0.170.0"}, r"'0\.170\.0' is not a release of the record; .*: 0\.169\.0, 0\.171\.0"),
        ({"at": "0.99.0"}, r"0\.99\.0 is older than 0\.142\.5, the first one that can be made anew"),
        ({"at": ""}, "'' is not a release of the record"),
        (
            {"at": "1.0.0", "registry": Registry("plain", METHODS)},
            "plain keeps no record of its releases: leave `at` out",
        ),
        ({"at": "0.169.0", "strict": False}, "pass strict=True"),
    ],
)
def test_a_release_that_cannot_be_held_to_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Decoder(**{"strict": True, **options})


HOLDS_ITSELF = """
import json
import subprocess
from pydantic_core import SchemaValidator, ValidationError
from protocol_models.codec.held_release import HeldRelease
from protocol_models.codec.model_schema import schema_of
from protocol_models.codec.release_schemas import ReleaseSchemas
from protocol_models.v1.retired.conversation import SessionConfiguredNotification
from protocol_models.v1.retired.event import SessionConfiguredEvent

{before}
schema = ReleaseSchemas(HeldRelease(None, "0.157.1")).of(schema_of(SessionConfiguredNotification))
reader = SchemaValidator(schema, _use_prebuilt=False)
error = {{"type": "error", "message": "it failed"}}
event = {{"type": "session_configured", "approval_policy": "never", "cwd": "/", "history_entry_count": 1,
         "history_log_id": 2, "model": "m", "model_provider_id": "p", "rollout_path": "r", "session_id": "s",
         "sandbox_policy": {{"type": "danger-full-access"}}}}
outer = {{"sessionId": "s", "model": "m", "historyLogId": 1, "historyEntryCount": 1, "rolloutPath": "r"}}
for innermost in (error, {{**error, "message": 1}}):
    inner = {{**event, "initial_messages": [event, innermost]}}
    try:
        reader.validate_json(json.dumps({{**outer, "initialMessages": [inner]}}))
        print("taken")
    except ValidationError as found:
        print(*found.errors()[0]["loc"][-2:])
"""


@pytest.mark.parametrize("before", ["", "SessionConfiguredEvent.model_rebuild()"])
def test_a_type_that_holds_itself_is_read_whichever_models_were_built_before(before: str) -> None:
    """Which of its parts stands where it is used, and which is referred to, follows from what was built."""
    ended = subprocess.run(
        [sys.executable, "-c", HOLDS_ITSELF.format(before=before)],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout.splitlines() == ["taken", "error message"], ended.stderr[-500:]
