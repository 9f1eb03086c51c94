"""Comparing JSON values: what `==` would let pass is found, and the place is named."""

import json

import pytest

from generators.verify.alterations import alterations


@pytest.mark.parametrize(
    "text",
    ["null", "0", "1.5", "9007199254740993", '"\\u2028"', "[]", '{"a":[{"b":null}]}', '{"b":1,"a":2}'],
)
def test_a_value_equals_itself(text: str) -> None:
    assert list(alterations(json.loads(text), json.loads(text))) == []


def test_the_order_of_members_says_nothing() -> None:
    assert list(alterations({"a": 1, "b": 2}, {"b": 2, "a": 1})) == []


@pytest.mark.parametrize(
    ("recorded", "written", "pointer"),
    [
        ("1", "1.0", ""),
        ("1", "true", ""),
        ("0", "false", ""),
        ('"1"', "1", ""),
        ("9007199254740993", "9007199254740992", ""),
        ("9007199254740993", "9007199254740992.0", ""),
        ('{"a":null}', "{}", "/a"),
        ("{}", '{"a":null}', "/a"),
        ('{"a":{"b":[1,2]}}', '{"a":{"b":[1,3]}}', "/a/b/1"),
        ('{"a":[1,2]}', '{"a":[1]}', "/a"),
        ('{"a/b~c":1}', '{"a/b~c":2}', "/a~1b~0c"),
    ],
)
def test_what_differs_is_found_at_its_place(recorded: str, written: str, pointer: str) -> None:
    (found,) = alterations(json.loads(recorded), json.loads(written))
    assert found.pointer == pointer
