"""What goes wrong with stores: exit code 2, and one sentence that names the address."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import pytest

from generators.errors import RecordingUnavailable
from generators.verify.part import Part, Piece, merged, pieces, read_part, verification
from generators.verify.run import recordings_of
from tests.scale.web import BODY, MESSAGES, SENT, web_server
from tests.verify.test_command import TINY, VALID, run

pytestmark = pytest.mark.scale

ENGINES = {"here": (), "processes": ("--jobs", "2"), "cluster": ("--dask", "local", "--jobs", "2")}
SIZE = f"{len(BODY):,}"
GONE = "the store has no such object, or has it no more"
CUT = f"the store does not give all of it: Not enough data to satisfy content length header (received {SENT}"


@pytest.fixture(name="web", scope="module")
def _web() -> Iterator[str]:
    with web_server() as address:
        yield address


def assert_refused(name: str, message: str, *words: str) -> None:
    code, text, errors = run("--protocol", TINY, *words, name)
    assert (code, text) == (2, "")
    assert errors.startswith(f"error: {name}: {message}")
    assert errors.count("\n  next: ") == 1
    assert errors.count("\n") == 2


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("kind", ["ranges", "no-ranges", "no-length"])
def test_web_servers_of_each_kind_give_the_whole(web: str, kind: str, engine: tuple[str, ...]) -> None:
    name = f"{web}/{kind}/a.jsonl"
    code, text, errors = run("--protocol", TINY, "--format", "json", *engine, name)
    assert (code, errors) == (0, "")
    assert json.loads(text)["recordings"] == [{"name": name, "messages": MESSAGES}]


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("404", GONE),
        ("410", GONE),
        ("401", "the store does not give it: 401 Unauthorized"),
        ("403", "the store does not give it: 403 Forbidden"),
        ("500", "the store does not give it: 500 Internal Server Error"),
        ("vanishes", GONE),
        ("breaks-off", CUT),
        ("became-shorter", f"it ended after {SENT:,} of {SIZE} bytes"),
    ],
)
def test_what_a_web_server_does_not_give_is_named(
    web: str, kind: str, message: str, engine: tuple[str, ...]
) -> None:
    assert_refused(f"{web}/{kind}/a.jsonl", message, *engine)


@pytest.mark.parametrize("engine", [ENGINES["processes"], ENGINES["cluster"]], ids=["processes", "cluster"])
def test_an_object_that_vanishes_while_it_is_read_is_named(web: str, engine: tuple[str, ...]) -> None:
    assert_refused(f"{web}/vanishes-in-the-middle/a.jsonl", GONE, *engine)


@pytest.mark.parametrize("name", ["a.jsonl", "*.jsonl"])
def test_a_server_that_takes_no_connection_is_named(name: str) -> None:
    assert_refused(
        f"http://127.0.0.1:9/{name}", "the store does not give it: Cannot connect to host 127.0.0.1:9"
    )


def test_a_list_that_is_denied_is_not_an_empty_one(
    web: str, s3: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_refused(f"{web}/403/*.jsonl", "the store does not give it: 403 Forbidden")
    assert s3
    with web_server(is_s3=True) as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        for name, message in (("*.jsonl", "Access Denied"), ("000.jsonl", "Forbidden")):
            for engine in ENGINES.values():
                assert_refused(
                    f"s3://traffic/sessions/{name}", f"the store does not give it: {message}", *engine
                )


def test_an_object_that_changes_between_listing_and_reading_is_named(s3: Any) -> None:
    """What each worker does, after the list was made elsewhere."""
    name = "s3://traffic/changed/a.jsonl"
    put = {"Bucket": "traffic", "Key": "changed/a.jsonl"}
    s3.put_object(**put, Body=(VALID * 60).encode())
    todo = list(pieces(recordings_of(["s3://traffic/changed/*.jsonl"]), 1000))
    assert len(todo) > 3
    here = partial(read_part, TINY)  # where the list was made, its version is remembered
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:

        def elsewhere(piece: Piece) -> Part:
            return pool.submit(here, piece).result()

        def assert_named(read: Callable[[Piece], Part], message: str) -> None:
            for piece in todo:
                with pytest.raises(RecordingUnavailable, match=f"{name}: {message}"):
                    read(piece)

        s3.put_object(**put, Body=VALID.encode())
        assert_named(here, "it was stored again while it was read")
        assert_named(elsewhere, "it ended after .* bytes")
        s3.delete_object(**put)
        assert_named(here, GONE)
        assert_named(elsewhere, GONE)


ODD = (
    "a b",
    "a#b",
    "a?b",
    "a%20b",
    "a+b",
    "ünï→",
    "a*b",
    "a[1]",
    "a[",
    "a::b",
    "a&b=c",
    "'a\"",
    "a\\b",
    "{a}",
)


def test_objects_of_s3_may_be_called_anything(s3: Any) -> None:
    for key in ODD:
        s3.put_object(Bucket="traffic", Key=f"odd/{key}.jsonl", Body=VALID.encode())
    names = sorted(f"s3://traffic/odd/{key}.jsonl" for key in ODD)
    for engine in ENGINES.values():
        words = "--protocol", TINY, "--format", "json", *engine
        code, text, errors = run(*words, "s3://traffic/odd/*.jsonl")
        assert (code, errors) == (0, "")
        assert json.loads(text)["recordings"] == [{"name": name, "messages": 2} for name in names]
        one_by_one = [name.replace("*", "[*]") for name in names]
        assert run(*words, *one_by_one) == (0, text, "")


def test_a_thousand_objects_of_a_line_are_a_thousand_recordings(s3: Any) -> None:
    for number in range(1000):
        s3.put_object(Bucket="traffic", Key=f"lines/{number:04}.jsonl", Body=VALID.split("\n")[0].encode())
    part = None
    for piece in pieces(recordings_of(["s3://traffic/lines/*.jsonl"])):
        part = read_part(TINY, piece) if part is None else merged(part, read_part(TINY, piece))
    assert part is not None
    assert verification(part).tally.total().messages == 1000
