"""Recorded sessions: everything is read, typed and written back; and so it is by an older version."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from protocol_models import (
    REGISTRY,
    Decoder,
    Notification,
    Registry,
    Request,
    Response,
    UnknownNotification,
    UnknownRequest,
    decode,
    encode,
)
from protocol_models.methods import Direction
from tests.codec.lines import canonical

# `WebSearchThreadItem` takes most of its members from `WebSearchItem`, which the models write first.
WRITTEN_IN_ANOTHER_ORDER = b'"type":"webSearch"'


def conversation(
    captured: list[dict[str, Any]], **options: Any
) -> Iterator[tuple[dict[str, Any], bytes, Any]]:
    """Row, line and message; each side knows what it has sent, session by session."""
    session = ""
    for row in captured:
        if (file := row["place"].partition(":")[0]) != session:
            session = file
            client: Decoder[Any, Any] = Decoder(**options)
            server: Decoder[Any, Any] = Decoder(direction=Direction.CLIENT_TO_SERVER, **options)
        reader, other = (client, server) if row["dir"] == "s2c" else (server, client)
        line = canonical(row["msg"])
        message = reader.decode(line)
        if isinstance(message, Request | UnknownRequest):
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


@pytest.mark.parametrize("kept", [0.0, 0.5])
def test_lines_of_methods_that_are_not_known_survive(captured: list[dict[str, Any]], kept: float) -> None:
    methods = REGISTRY.methods[: int(len(REGISTRY) * kept)]
    older = Registry("older", methods)
    unknown = 0
    for row, line, message in conversation(captured, registry=older):
        unknown += isinstance(message, UnknownNotification | UnknownRequest)
        written = encode(message)
        assert json.loads(written) == row["msg"], row["place"]
        if row["dir"] == "s2c" and WRITTEN_IN_ANOTHER_ORDER not in line:
            assert written == line, row["place"]
    assert unknown > 100
