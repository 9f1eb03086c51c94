"""The own protocol is read by a shorter way than any other, to the same verdicts."""

import json
from copy import copy
from pathlib import Path
from typing import Any

import pytest

from generators.verify.conversation import Conversation, Heard, ReadState
from generators.verify.method_lookup import MethodLookup
from generators.verify.options import MAX_LINE
from generators.verify.reading import Reader
from generators.verify.recorded_message import read_message
from protocol_models import REGISTRY
from protocol_models.methods import Registry

FIXTURES = Path(__file__).parents[2] / "schema" / "fixtures" / "0.171.0" / "v2"
STARTED = {"dir": "c2s", "msg": {"method": "thread/read", "id": 1, "params": {"threadId": "t"}}}


def _heard(registry: Registry, lines: list[str]) -> list[Heard]:
    index = MethodLookup(registry)
    conversation = Conversation(index, Reader(index, MAX_LINE))
    found = [
        each
        for number, line in enumerate(lines, 1)
        for each in conversation.hear(read_message(line.encode()), number)
    ]
    return [each for each in found if isinstance(each, Heard)]


def _displays(value: Any) -> list[dict[str, Any]]:
    """What has a version that is always 1, in the order in which it stands there."""
    if isinstance(value, list):
        return [found for item in value for found in _displays(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if value.keys() >= {"mode", "version"} else []
    return own + _displays(list(value.values()))


def _recorded(version: object, fixture: str, name: str) -> list[str]:
    """Each content of a file of fixtures that has such a version, recorded as a notification or an answer."""
    content = json.loads((FIXTURES / f"{fixture}.json").read_text())
    lines = []
    for value in _contents(content):
        if displays := _displays(value):
            displays[0]["version"] = version
            if name == "result":
                recorded = {"dir": "s2c", "msg": {"id": 1, "result": value}}
                lines += [json.dumps(STARTED), json.dumps(recorded)]
            else:
                message = {"method": name, "params": value, "emittedAtMs": 1}
                lines.append(json.dumps({"dir": "s2c", "msg": message}))
    return lines


def _contents(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for item in value for found in _contents(item)]
    if not isinstance(value, dict):
        return []
    if "item" in value or "thread" in value:
        return [value]
    return _contents(list(value.values()))


@pytest.mark.parametrize(
    ("fixture", "name"),
    [
        ("ItemCompletedNotification", "item/completed"),
        ("ThreadReadResponse", "result"),
    ],
)
@pytest.mark.parametrize("version", [1, True, 1.0, "1", None, 2, False])
def test_only_the_number_of_a_literal_is_that_number(version: object, fixture: str, name: str) -> None:
    lines = _recorded(version, fixture, name)
    assert lines
    heard = _heard(REGISTRY, lines)
    is_one = type(version) is int and version == 1
    answers = [each for each in heard if each.direction is not None and each.direction.value.startswith("s")]
    assert answers
    assert all((each.state is not ReadState.INVALID) is is_one for each in answers)
    # A registry that is not the own one is read by the longer way.
    assert heard == _heard(copy(REGISTRY), lines)
