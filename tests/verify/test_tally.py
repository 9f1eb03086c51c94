"""The tally: everything is counted, and memory stays bounded."""

import json
from typing import Any

import pytest

from generators.verify.conversation import Conversation, ReadState
from generators.verify.method_lookup import MethodLookup
from generators.verify.options import MAX_LINE
from generators.verify.reading import Reader
from generators.verify.recorded_message import read_message
from generators.verify.report.json import as_data
from generators.verify.tally import MAX_FINDINGS, MAX_PLACES, Sighting, Sightings, Tally
from generators.verify.verification import Verification
from tests.verify.tiny import REGISTRY


def tally(*lines: str) -> Tally:
    index, counted = MethodLookup(REGISTRY), Tally()
    conversation = Conversation(index, Reader(index, MAX_LINE))
    counted.begin("session")
    for number, line in enumerate(lines, 1):
        for found in conversation.hear(read_message(line.encode()), number):
            counted.add(found)
    return counted


def only(findings: Sightings[Any]) -> Sighting:
    ((_, finding),) = findings
    return finding


def test_findings_of_one_kind_are_counted_together_with_their_first_places() -> None:
    counted = tally(*['{"method":"drawn","params":{"count":1,"new":2}}'] * 30)
    finding = only(counted.tolerated)
    assert finding.count == 30
    assert [str(place) for place in finding.places] == [f"session:{n}" for n in range(1, MAX_PLACES + 1)]
    assert finding.methods == {"drawn": 30}


def test_places_of_an_array_are_one_kind_of_place() -> None:
    shapes = ",".join(['{"type":"circle","circle":5}'] * 3)
    counted = tally(f'{{"method":"draw","id":1,"params":{{"color":"red","shapes":[{shapes}]}}}}')
    finding = only(counted.invalid)
    assert (finding.count, finding.pointer) == (3, "/params/shapes/0/circle")
    assert len(finding.places) == 1
    assert counted.total().states[ReadState.INVALID] == 1


def test_a_writer_that_invents_names_does_not_fill_the_memory() -> None:
    more = MAX_FINDINGS + 500
    counted = tally(*(f'{{"method":"drawn{n}","params":{{}}}}' for n in range(more)))
    assert len(counted.tolerated) == MAX_FINDINGS
    assert (counted.tolerated.count, counted.tolerated.beyond) == (more, 500)
    assert len(counted.rows) <= MAX_FINDINGS + 1
    assert counted.total().messages == more


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("\\u001b[31m", "\\x1b[31m"),
        ("\\ud800", "\\ud800"),
        ("é\u2028", "é\\u2028"),
        ("a" * 500, "a" * 199 + "…"),
    ],
)
def test_a_recorded_name_cannot_command_a_terminal(name: str, text: str) -> None:
    counted = tally(f'{{"method":"{name}","emittedAtMs":1}}')
    assert [key.method for key in counted.rows] == [text]
    json.dumps(as_data(Verification(REGISTRY, counted)), ensure_ascii=False).encode()
