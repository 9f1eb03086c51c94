"""JSON pointers (RFC 6901): the text that says where in a document a value stands.

Input: the steps that lead to a value, or a pointer. Output: the pointer, or the steps.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["escaped", "pointer_of", "steps_of", "unescaped"]


def escaped(step: str) -> str:
    """A member's name as it is written in a pointer."""
    return step.replace("~", "~0").replace("/", "~1")


def unescaped(step: str) -> str:
    """The member's name that is written so in a pointer."""
    return step.replace("~1", "/").replace("~0", "~")


def pointer_of(steps: Iterable[str | int]) -> str:
    """The pointer to the value that these names and indexes lead to; empty for the whole document."""
    return "".join(f"/{escaped(str(step))}" for step in steps)


def steps_of(pointer: str) -> list[str]:
    """The names and indexes that a pointer is made of; an index is text as well."""
    return [unescaped(step) for step in pointer.split("/")[1:]]
