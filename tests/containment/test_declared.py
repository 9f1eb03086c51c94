"""The writer that emits declared members only."""

from __future__ import annotations

from typing import Any

import pytest

from generators.containment import check_containment
from tests.containment.test_keywords import INT, NUM, OBJ, STR, props, tagged

DRAFT_2019 = {"$schema": "https://json-schema.org/draft/2019-09/schema"}

# Each row: old, new, answer for the open writer, answer for the declaring one.
ROWS: list[tuple[Any, Any, str, str]] = [
    (props(a=STR), props(a=STR, b=INT), "breaking", "compatible"),
    (props(a=STR), {**props(a=STR), "additionalProperties": False}, "breaking", "compatible"),
    (props(a=NUM), props(a=INT), "breaking", "breaking"),
    (OBJ, props(a=STR), "breaking", "breaking"),
    ({**props(a=STR), "additionalProperties": True}, props(a=STR, b=INT), "breaking", "breaking"),
    ({**props(a=STR), "additionalProperties": NUM}, props(a=STR, b=INT), "breaking", "breaking"),
    ({**props(a=STR), "patternProperties": {"^b": STR}}, props(b=INT), "breaking", "breaking"),
    ({**props(a=STR), "patternProperties": {"^b": STR}}, props(c=INT), "breaking", "compatible"),
    # declared by another applicable subschema
    ({"allOf": [props(a=STR), props(b=STR)]}, props(b=INT), "breaking", "breaking"),
    ({**props(a=STR), "anyOf": [props(b=STR), props(c=STR)]}, props(b=INT), "breaking", "breaking"),
    ({**props(a=STR), "oneOf": [tagged("x", b=STR)]}, props(c=INT), "breaking", "compatible"),
    # an arm that doesn't apply declares nothing
    (
        {"oneOf": [tagged("x", b=STR), tagged("y", c=STR)]},
        {"oneOf": [tagged("x", b=STR, c=INT), tagged("y", c=STR, b=INT)]},
        "breaking",
        "compatible",
    ),
    # at every place
    (props(p=props(a=STR)), props(p=props(a=STR, b=INT)), "breaking", "compatible"),
    (
        {"type": "array", "items": props(a=STR)},
        {"type": "array", "items": props(a=STR, b=INT)},
        "breaking",
        "compatible",
    ),
    (props(p=OBJ), props(p=props(b=INT)), "breaking", "breaking"),
    # names in `not` are not declarations
    ({**OBJ, "not": props(a=STR, z=INT)}, props(b=INT), "breaking", "breaking"),
    (
        {**DRAFT_2019, **props(a=STR), "unevaluatedProperties": True},
        props(b=INT),
        "breaking",
        "breaking",
    ),
    (
        {**DRAFT_2019, **props(a=STR), "unevaluatedProperties": False},
        props(b=INT),
        "compatible",
        "compatible",
    ),
]


@pytest.mark.parametrize(("old", "new", "open_writer", "declared"), ROWS)
def test_writer(old: Any, new: Any, open_writer: str, declared: str) -> None:
    """Each row, for both writers."""
    assert check_containment(old, new).outcome == open_writer
    assert check_containment(old, new, "declared").outcome == declared
