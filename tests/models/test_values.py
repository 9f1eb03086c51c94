"""Values: made, compared, kept and matched like frozen dataclasses."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from protocol_models import Notification, Request, UnknownNotification
from protocol_models.codec.errors import Problem
from protocol_models.values import Value

PROBLEM = Problem("/id", "it is not a string")


class Pair(Value):
    pointer: str
    what: str


@pytest.mark.parametrize(
    ("args", "members", "expected"),
    [
        (("a", None), {}, Notification(method="a", params=None, emitted_at_ms=None, extra=None)),
        (("a",), {"params": 1, "extra": {"b": 2}}, Notification("a", 1, None, {"b": 2})),
    ],
)
def test_members_are_given_by_place_or_name_and_may_have_defaults(
    args: tuple[Any, ...], members: dict[str, Any], expected: Notification[Any]
) -> None:
    assert Notification(*args, **members) == expected


@pytest.mark.parametrize(
    ("args", "members"),
    [
        pytest.param((), {}, id="missing"),
        pytest.param(("a", "b", "c"), {}, id="too many"),
        pytest.param(("a",), {"pointer": "b", "what": "c"}, id="twice"),
        pytest.param(("a", "b"), {"other": "c"}, id="unexpected"),
    ],
)
def test_wrong_members_are_refused_with_the_right_ones(
    args: tuple[Any, ...], members: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match="Problem takes pointer, what"):
        Problem(*args, **members)


def test_values_are_equal_by_type_and_content() -> None:
    assert Problem("/id", "it is not a string") == PROBLEM
    assert Problem("/id", "other") != PROBLEM
    assert Pair(pointer="/id", what="it is not a string") != PROBLEM
    assert len({PROBLEM, Problem("/id", "it is not a string"), Problem("", "")}) == 2


def test_a_value_does_not_change() -> None:
    with pytest.raises(AttributeError, match="Problem is immutable: 'what' cannot be set"):
        PROBLEM.what = "other"  # type: ignore[misc]  # type checkers know it too
    with pytest.raises(AttributeError, match="Problem is immutable: 'what' cannot be deleted"):
        del PROBLEM.what
    assert PROBLEM.what == "it is not a string"


def test_a_value_shows_its_members() -> None:
    assert repr(PROBLEM) == "Problem(pointer='/id', what='it is not a string')"


@pytest.mark.parametrize(
    "value", [PROBLEM, Request("a", 0, None), UnknownNotification("a", b'{"method":"a"}')], ids=repr
)
def test_values_are_copied_and_pickled(value: Value) -> None:
    assert copy.copy(value) == value
    assert pickle.loads(pickle.dumps(value)) == value


def test_values_are_matched_by_place_and_name() -> None:
    match Request("a", 0, "params"):
        case Request(method, id, params=str(params)):
            assert (method, id, params) == ("a", 0, "params")
        case _:
            pytest.fail("no match")


class Labelled(Value, rare=("label",)):
    place: int
    label: str | None = None


@pytest.mark.parametrize("value", [Labelled(1), Labelled(1, "a"), Labelled(1, label=None)])
def test_a_rare_member_is_like_any_other(value: Labelled) -> None:
    assert pickle.loads(pickle.dumps(value)) == value == copy.deepcopy(value) == Labelled(1, value.label)
    assert repr(value) == f"Labelled(place=1, label={value.label!r})"
    match value:
        case Labelled(place, label):
            assert (place, label) == (1, value.label)
    with pytest.raises(AttributeError, match="Labelled is immutable: 'label' cannot be set"):
        value.label = "b"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="Labelled is immutable: 'label' cannot be deleted"):
        del value.label
    assert Labelled(1) != Labelled(1, "a")
    assert hash(value) == hash(Labelled(1, value.label))


def test_a_value_holds_a_rare_member_only_where_it_is_given() -> None:
    assert vars(Labelled(1)) == {}
    assert vars(Labelled(1, "a")) == {"label": "a"}
