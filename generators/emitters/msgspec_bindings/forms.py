"""What msgspec reads in one place of a message, and which of it can stand in one union.

Input: annotations, each with the JSON types that it reads. Output: their union as one annotation, or that
msgspec cannot tell them apart by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Final

__all__ = ["ANY", "IN_TURN", "NULL", "Form", "joined", "nullable"]

ANYTHING: Final = "any"
IN_TURN: Final = "in turn"
"""Something whose variants Python code tries in turn: msgspec lets nothing but `None` stand beside it."""


@dataclass(frozen=True, slots=True)
class Form:
    """An annotation."""

    text: str
    kinds: frozenset[str]
    """The JSON types that it reads, `ANYTHING` or `IN_TURN`."""
    tag: str | None = None
    """The member that tells its objects apart, where each is known by one."""
    values: frozenset[str | int] = frozenset()
    """The values of that member."""
    names: tuple[str, ...] = ()
    """The aliases that it names."""
    others: tuple[str, ...] = ()
    """What tolerant reading gives beside it, where somebody else has more variants."""
    never: str = ""
    """What stands beside the only variant of a union, so that its tag is required."""


ANY: Final = Form("Any", frozenset({ANYTHING}))
NULL: Final = Form("None", frozenset({"null"}))


def nullable(form: Form) -> Form:
    """The form, or `null`."""
    if ANYTHING in form.kinds or "null" in form.kinds:
        return form
    return replace(form, text=f"{form.text} | None", kinds=form.kinds | {"null"})


def joined(forms: Sequence[Form]) -> Form | None:
    """One of some forms; `None` where msgspec does not tell them apart."""
    distinct = list({form.text: form for form in forms}.values())
    if len(distinct) == 1:
        return distinct[0]
    if any(form.kinds & {ANYTHING, IN_TURN} for form in distinct):
        return None
    return reduce(_both, distinct[1:], distinct[0]) if _are_apart(distinct) else None


def _are_apart(forms: Iterable[Form]) -> bool:
    seen: set[str] = set()
    tags: set[str | None] = set()
    values: set[str | int] = set()
    for form in forms:
        shared = seen & form.kinds
        if "object" in form.kinds:
            tags.add(form.tag)
            if shared == {"object"} and tags == {form.tag} != {None} and not values & form.values:
                shared = set()
            values |= form.values
        if shared - {"null"}:
            return False
        seen |= form.kinds
    return len(tags) <= 1 and len({type(value) for value in values}) <= 1


def _both(one: Form, other: Form) -> Form:
    tag = other.tag if one.tag is None else one.tag
    text, names = f"{one.text} | {other.text}", one.names + other.names
    return Form(text, one.kinds | other.kinds, tag, one.values | other.values, names)
