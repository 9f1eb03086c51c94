"""Recorded sessions: everything is read, typed and written back; and so it is by an older version."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

import protocol_models
from protocol_models import (
    REGISTRY,
    Decoder,
    Notification,
    Request,
    Response,
    UnknownNotification,
    UnknownRequest,
    decode,
    encode,
)
from tests.codec.lines import canonical
from tests.codec.older import write_older

# `WebSearchThreadItem` takes most of its members from `WebSearchItem`, which the models write first.
WRITTEN_IN_ANOTHER_ORDER = b'"type":"webSearch"'


def conversation(
    captured: list[dict[str, Any]], package: ModuleType = protocol_models, **options: Any
) -> Iterator[tuple[dict[str, Any], bytes, Any]]:
    """Row, line and message; each side knows what it has sent, session by session."""
    session = ""
    for row in captured:
        if (file := row["place"].partition(":")[0]) != session:
            session = file
            client = package.Decoder(**options)
            server = package.Decoder(direction=package.methods.Direction.CLIENT_TO_SERVER, **options)
        reader, other = (client, server) if row["dir"] == "s2c" else (server, client)
        line = canonical(row["msg"])
        message = reader.decode(line)
        if isinstance(message, package.Request | package.UnknownRequest):
            other.sent(message)
        yield row, line, message


def test_every_line_is_typed(captured: list[dict[str, Any]]) -> None:
    for row, _, message in conversation(captured):
        assert not isinstance(message, UnknownNotification | UnknownRequest), row["place"]
        assert not isinstance(message, Response) or message.method is not None, row["place"]


def test_the_lines_of_the_server_are_written_back_byte_for_byte(captured: list[dict[str, Any]]) -> None:
    for row, line, message in conversation(captured):
        if row["dir"] == "s2c" and WRITTEN_IN_ANOTHER_ORDER not in line:
            assert encode(message) == line, row["place"]


def test_all_other_lines_are_written_back_as_equal_values(captured: list[dict[str, Any]]) -> None:
    for row, _, message in conversation(captured):
        assert json.loads(encode(message)) == row["msg"], row["place"]


def test_strict_decoders_read_all_that_the_server_sent(captured: list[dict[str, Any]]) -> None:
    strict = Decoder(strict=True)
    for row, line, message in conversation(captured):
        if row["dir"] == "s2c":
            assert strict.decode(line) == message, row["place"]
        elif isinstance(message, Request):
            strict.sent(message)


def test_the_long_way_leads_to_the_same_message(captured: list[dict[str, Any]]) -> None:
    for row, _, message in conversation(captured):
        if row["dir"] == "s2c" and isinstance(message, Notification):
            backwards = canonical(dict(reversed(row["msg"].items())))
            assert decode(backwards) == message, row["place"]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((0.1, 0.1), id="a little older"),
        pytest.param((0.5, 0.5), id="half as old"),
        pytest.param((1.0, 0.0), id="the methods, and hardly more"),
    ],
)
def older(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """`protocol_models` as an older version of it would be."""
    share, methods = request.param
    name = f"older_models_{share:.0%}_{methods:.0%}".replace("%", "")
    folder = tmp_path_factory.mktemp(name)
    write_older(folder, name, share, methods)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield import_module(name)
    for each in [each for each in sys.modules if each.partition(".")[0] == name]:
        del sys.modules[each]


def test_an_older_version_reads_and_writes_what_it_does_not_know(
    all_captured: dict[str, list[dict[str, Any]]], older: ModuleType
) -> None:
    """One test for all releases: to make an older version takes longer than to read a session with it."""
    methods = {"method"} if len(older.REGISTRY) < len(REGISTRY) else set()
    for release, rows in all_captured.items():
        unknown: Counter[str] = Counter()
        for row, line, message in conversation(rows, older, registry=older.REGISTRY):
            written = older.encode(message)
            assert json.loads(written) == row["msg"], row["place"]
            if isinstance(message, older.UnknownNotification | older.UnknownRequest):
                unknown["method"] += 1
                assert written == line, row["place"]
            else:
                for carried in (getattr(message, "params", None), getattr(message, "result", None)):
                    unknown.update(each.kind.value for each in older.find_unknown(carried))
        assert unknown.keys() == methods | {"member", "enum value", "variant"}, release
