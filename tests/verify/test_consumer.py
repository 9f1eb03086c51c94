"""What is reported of recorded traffic is what a decoder of the package gets, of damaged lines too."""

import random
from collections import Counter
from typing import Any

import pytest

from generators.verify import reading, signs
from generators.verify.conversation import Conversation, Heard, ReadState
from generators.verify.method_lookup import MethodLookup
from generators.verify.options import MAX_LINE
from generators.verify.reading import Reader
from generators.verify.recorded_message import DIRECTIONS, MalformedLine, read_message
from protocol_models import (
    REGISTRY,
    DecodeError,
    Decoder,
    Problem,
    Request,
    UnknownNotification,
    UnknownRequest,
)
from protocol_models.methods import Direction
from tests.codec.fuzz import mutated
from tests.codec.lines import canonical


class Consumer:
    """Both ends of a connection, as a client and a server read them."""

    def __init__(self) -> None:
        self._decoders: dict[Direction, Decoder[Any, Any]] = {
            Direction.SERVER_TO_CLIENT: Decoder(),
            Direction.CLIENT_TO_SERVER: Decoder(direction=Direction.CLIENT_TO_SERVER),
        }

    def problems(self, line: bytes, direction: Direction) -> tuple[Problem, ...]:
        """Why the reader cannot read what was sent in this direction."""
        try:
            message = self._decoders[direction].decode(line)
            if isinstance(message, UnknownNotification | UnknownRequest):
                _ = message.params
        except DecodeError as error:
            return error.problems
        if isinstance(message, Request | UnknownRequest):
            self._decoders[direction.opposite].sent(message)
        return ()


@pytest.mark.parametrize("share", [0.0, 0.5], ids=["as recorded", "half of it damaged"])
def test_a_line_is_invalid_where_a_decoder_refuses_it_and_for_its_reasons(
    captured: list[dict[str, Any]], share: float
) -> None:
    index = MethodLookup(REGISTRY)
    conversation, consumer = Conversation(index, Reader(index, MAX_LINE)), Consumer()
    source, lines = random.Random(1), [canonical(row["msg"]) for row in captured]
    seen: Counter[ReadState] = Counter()
    for number, (row, recorded) in enumerate(zip(captured, lines, strict=True), 1):
        line = mutated(recorded, lines, source) if source.random() < share else recorded
        message = read_message(b'{"dir":"%b","msg":%b}' % (row["dir"].encode(), line))
        # A broken answer ends its request for who reads the wire. A broken row of a recording ends nothing.
        reader = Consumer() if isinstance(message, MalformedLine) else consumer
        problems = reader.problems(line, DIRECTIONS[row["dir"]])
        verdict, *_ = (each for each in conversation.hear(message, number) if isinstance(each, Heard))
        seen[verdict.state] += 1
        assert (verdict.state is ReadState.INVALID) is bool(problems), line
        if verdict.kind is not None:
            assert verdict.reading.problems == problems, line
    assert (seen[ReadState.INVALID] > 200) is (share > 0)


def test_the_quick_way_to_read_says_what_the_thorough_one_says(
    captured: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = MethodLookup(REGISTRY)
    source, lines = random.Random(2), [canonical(row["msg"]) for row in captured]
    recorded = [
        b'{"dir":"%b","msg":%b}'
        % (row["dir"].encode(), mutated(line, lines, source) if source.random() < 0.5 else line)
        for row, line in zip(captured, lines, strict=True)
    ]

    def heard() -> list[str]:
        conversation = Conversation(index, Reader(index, MAX_LINE))
        numbered = enumerate(map(read_message, recorded), 1)
        return [repr(each) for number, message in numbered for each in conversation.hear(message, number)]

    quickly = heard()
    monkeypatch.setattr(Reader, "_decode_usual_call", lambda *_: None)
    monkeypatch.setattr(Reader, "_decode_usual_answer", lambda *_: None)
    monkeypatch.setattr(reading, "signs_of", lambda _: signs.ANYTHING)
    monkeypatch.setattr(Reader, "_as_written", lambda *_: b"")
    assert heard() == quickly
