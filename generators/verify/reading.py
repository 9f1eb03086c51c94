"""A payload and its model → what the model makes of it.

Enters: the recorded text of params, a result or an envelope, and the model. Leaves: what cannot be read
and why, what is not known, what is not written back as it came, and what an older writer left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, PydanticUserError, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from generators.errors import UnsupportedSchema
from generators.verify.comparison import ABSENT, Alteration, alterations, pointer_token
from generators.verify.message import Member
from protocol_models.base import Presence, WireModel
from protocol_models.unknown import Unknown, find_unknown

__all__ = ["Absence", "Novelty", "Problem", "Reading", "read"]

# What a variant of a union says of a value that is meant for another one.
OTHER_VARIANT = frozenset({"known_variant", "needs_python_object"})


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a message cannot be read."""

    pointer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Novelty:
    """Something that the models let pass without knowing it."""

    kind: str
    """`member`, `enum value`, `variant` or `method`."""
    owner: str
    """The type that does not know it."""
    name: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Absence:
    """A member that is always written today, and was not there."""

    owner: str
    member: str
    pointer: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the models make of a message, or of a part of one."""

    problems: tuple[Problem, ...] = ()
    novelties: tuple[Novelty, ...] = ()
    alterations: tuple[Alteration, ...] = ()
    absences: tuple[Absence, ...] = ()

    def __add__(self, other: Reading) -> Reading:
        return Reading(
            self.problems + other.problems,
            self.novelties + other.novelties,
            self.alterations + other.alterations,
            self.absences + other.absences,
        )


def read(model: Any, recorded: Member, pointer: str) -> Reading:
    """Read a part of a message, which stands at `pointer`, and write it back."""
    adapter = _adapter(model)
    try:
        value, written = _round_trip(adapter, recorded.text.encode())
    except ValidationError as error:
        return Reading(problems=tuple(_problems(error, recorded.value, pointer)))
    return Reading(
        novelties=tuple(_novelty(unknown) for unknown in find_unknown(value, pointer)),
        alterations=tuple(_alterations(recorded, written, pointer)),
        absences=tuple(_absences(value, pointer)),
    )


def _round_trip(adapter: TypeAdapter[Any], raw: bytes) -> tuple[Any, bytes | None]:
    """Read and write back, where that can be done: the one place that says how."""
    value = adapter.validate_json(raw, by_alias=True, by_name=False)
    try:
        # Without warnings: what is not written as it was read is found by comparing.
        return value, adapter.dump_json(value, by_alias=True, exclude_unset=True, warnings=False)
    except PydanticSerializationError:
        return value, None


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    try:
        adapter = TypeAdapter[Any](model)
        adapter.rebuild()
    except (PydanticUserError, TypeError, NameError) as error:
        what = f"the model cannot be built: {str(error).splitlines()[0]}"
        hint = "mend the model, so that Pydantic can build it"
        raise UnsupportedSchema(what, getattr(model, "__name__", repr(model)), hint) from error
    return adapter


def _alterations(recorded: Member, written: bytes | None, pointer: str) -> Iterator[Alteration]:
    if written is None:
        yield Alteration(pointer, recorded.value, ABSENT)
    elif written != recorded.text.encode():
        yield from alterations(recorded.value, json.loads(written), pointer)


def _novelty(unknown: Unknown) -> Novelty:
    return Novelty(unknown.kind.value, unknown.owner, unknown.name, unknown.pointer)


# --- what an older writer left out


def _absences(value: Any, pointer: str) -> Iterator[Absence]:
    if isinstance(value, BaseModel):
        cls = type(value)
        written = value.model_fields_set
        for field, name, is_expected in _fields(cls):
            place = f"{pointer}/{pointer_token(name)}"
            if field in written:
                yield from _absences(getattr(value, field), place)
            elif is_expected:
                yield Absence(cls.__name__, name, place)
        for name, item in (value.__pydantic_extra__ or {}).items():
            yield from _absences(item, f"{pointer}/{pointer_token(name)}")
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _absences(item, f"{pointer}/{pointer_token(name)}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _absences(item, f"{pointer}/{index}")


@cache
def _fields(cls: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """Field, wire name, and whether writers of this protocol always send it."""
    return tuple(
        (
            field,
            info.serialization_alias or field,
            issubclass(cls, WireModel) and cls.presence_of(field) is Presence.ALWAYS,
        )
        for field, info in cls.model_fields.items()
    )


# --- why it cannot be read


def _problems(error: ValidationError, recorded: Any, pointer: str) -> Iterator[Problem]:
    """One problem a place: the variants of a union each have a reason, and share the place."""
    details = error.errors(include_url=False)
    telling = [detail for detail in details if detail["type"] not in OTHER_VARIANT] or details
    reasons: dict[str, dict[str, None]] = {}
    for detail in telling:
        place = "".join(f"/{pointer_token(str(part))}" for part in _place(detail, recorded))
        reason = "it is required, and missing" if detail["type"] == "missing" else detail["msg"]
        reasons.setdefault(pointer + place, {})[reason] = None
    for place, messages in reasons.items():
        yield Problem(place, "; or: ".join(messages))


def _place(detail: Any, recorded: Any) -> tuple[str | int, ...]:
    """The parts of an error's location that lead into the message; the others name variants of unions.

    A variant may be called like a member. So every way in is followed, and the longest counts that
    ends at the value of which the error speaks.
    """
    location: Sequence[str | int] = detail["loc"]
    is_missing = detail["type"] == "missing"
    ways: dict[tuple[str | int, ...], Any] = {(): recorded}
    for part in location[:-1] if is_missing else location:
        for way, value in list(ways.items()):
            is_member = isinstance(value, dict) and part in value
            if is_member or (isinstance(value, list) and isinstance(part, int) and part < len(value)):
                ways[*way, part] = value[part]
    input_ = detail["input"]
    arrived = [way for way, value in ways.items() if value == input_] or list(ways)
    way = max(arrived, key=len)
    return (*way, location[-1]) if is_missing else way
