"""Pointers, as RFC 6901 writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_models.json_pointer import pointer_of, steps_of


@pytest.mark.parametrize(
    ("steps", "pointer"),
    [
        ([], ""),
        (["foo"], "/foo"),
        (["foo", 0], "/foo/0"),
        ([""], "/"),
        (["a/b"], "/a~1b"),
        (["m~n"], "/m~0n"),
        (["~1"], "/~01"),
    ],
)
def test_a_pointer_is_written_as_the_standard_says(steps: list[str | int], pointer: str) -> None:
    assert pointer_of(steps) == pointer
    assert steps_of(pointer) == [str(step) for step in steps]


@given(st.lists(st.text(alphabet="~/01ab")))
def test_reading_a_pointer_undoes_writing_it(steps: list[str]) -> None:
    assert steps_of(pointer_of(steps)) == steps
