"""What may differ between two versions: the vocabulary of `diff`.

A Change is a fact: what differs, where in old and in new, and which messages reach the place. It says
what each side demands there that the other does not, as a schema; whether that breaks anybody is for
the rules and the evidence to say.

A demand refers to the types of the writer only, the side that does not make it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from protocol_models.json_types import Json

from ...canonical import Schema
from ..message_schemas import MessageKey
from .paths import Trail

__all__ = ["BY_CONTAINMENT", "NAMING", "OF_MEMBERS", "STATED", "Change", "ChangeKind"]


class ChangeKind(StrEnum):
    """What differs."""

    METHOD_ADDED = "method added"
    METHOD_REMOVED = "method removed"
    METHOD_DEPRECATED = "method deprecated"
    RESULT_UNPAIRED = "result unpaired"
    MEMBER_ADDED = "member added"
    MEMBER_REMOVED = "member removed"
    REQUIRED_MEMBER_ADDED = "required member added"
    REQUIRED_MEMBER_REMOVED = "required member removed"
    MEMBER_TYPED = "member typed"
    """A name under which anything went, and which has a type now."""
    MEMBER_FREED = "member freed"
    """A name that had a type, and under which anything goes now."""
    MEMBER_REQUIRED = "member required"
    MEMBER_OPTIONAL = "member optional"
    MEMBER_DEPRECATED = "member deprecated"
    PRESENCE_CHANGED = "presence changed"
    DEFAULT_CHANGED = "default changed"
    NULL_ADDED = "null added"
    NULL_REMOVED = "null removed"
    TYPE_CHANGED = "type changed"
    ENUM_VALUE_ADDED = "enum value added"
    ENUM_VALUE_REMOVED = "enum value removed"
    ENUM_OPENED = "enum opened"
    ENUM_CLOSED = "enum closed"
    OPEN_VALUE_LISTED = "open value listed"
    """A value that the open fallback of a union let in before, and lets in still."""
    OPEN_VALUE_UNLISTED = "open value unlisted"
    VARIANT_ADDED = "variant added"
    VARIANT_UNTAGGED = "variant untagged"
    """An added variant that may be sent without the tag which would tell it apart."""
    VARIANT_REMOVED = "variant removed"
    SHAPE_CHANGED = "shape changed"
    """A union where there was none, or none where there was one."""
    BOUND_TIGHTENED = "bound tightened"
    BOUND_LOOSENED = "bound loosened"
    WIDTH_CHANGED = "width changed"
    OBJECT_CLOSED = "object closed"
    OBJECT_OPENED = "object opened"
    CONSTRAINT_CHANGED = "constraint changed"
    """Whatever else makes a message unreadable; found by containment and not by comparing."""
    CONTAINMENT_UNPROVEN = "containment unproven"
    UNDECLARED_MEMBER = "undeclared member"
    TYPE_NAME_CHANGED = "type name changed"
    """The types of TypeScript and the classes of Python; `new` is the name that it has now, if it has one."""
    CONSTANT_NAME_CHANGED = "constant name changed"
    """What Python code calls a method."""
    MEMBER_NAME_CHANGED = "member name changed"
    """What Python code calls a member or a listed value."""


NAMING = frozenset({ChangeKind.SHAPE_CHANGED, ChangeKind.MEMBER_TYPED, ChangeKind.MEMBER_FREED})
"""Where it demands nothing it is not a finding by itself: it names the break that containment finds at its
place, if it finds one."""
BY_CONTAINMENT = frozenset(
    {ChangeKind.CONSTRAINT_CHANGED, ChangeKind.CONTAINMENT_UNPROVEN, ChangeKind.UNDECLARED_MEMBER}
)
"""What containment alone finds."""
STATED = frozenset(
    {
        ChangeKind.MEMBER_ADDED,
        ChangeKind.MEMBER_REMOVED,
        ChangeKind.REQUIRED_MEMBER_ADDED,
        ChangeKind.REQUIRED_MEMBER_REMOVED,
        ChangeKind.MEMBER_REQUIRED,
        ChangeKind.MEMBER_OPTIONAL,
        ChangeKind.NULL_ADDED,
        ChangeKind.NULL_REMOVED,
        ChangeKind.TYPE_CHANGED,
        ChangeKind.ENUM_VALUE_ADDED,
        ChangeKind.ENUM_VALUE_REMOVED,
        ChangeKind.ENUM_OPENED,
        ChangeKind.ENUM_CLOSED,
        ChangeKind.VARIANT_ADDED,
        ChangeKind.VARIANT_REMOVED,
        ChangeKind.BOUND_TIGHTENED,
        ChangeKind.BOUND_LOOSENED,
        ChangeKind.OBJECT_CLOSED,
        ChangeKind.OBJECT_OPENED,
    }
)
"""What a schema states: where both sides admit the same messages, it is only written otherwise."""
OF_MEMBERS = frozenset(
    {
        ChangeKind.MEMBER_ADDED,
        ChangeKind.MEMBER_REMOVED,
        ChangeKind.REQUIRED_MEMBER_ADDED,
        ChangeKind.REQUIRED_MEMBER_REMOVED,
        ChangeKind.MEMBER_TYPED,
        ChangeKind.MEMBER_FREED,
        ChangeKind.MEMBER_REQUIRED,
        ChangeKind.MEMBER_OPTIONAL,
        ChangeKind.MEMBER_DEPRECATED,
        ChangeKind.PRESENCE_CHANGED,
        ChangeKind.DEFAULT_CHANGED,
        ChangeKind.WIDTH_CHANGED,
    }
)
"""The subject is a member of the object at the place."""


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One fact."""

    kind: ChangeKind
    subject: str
    """What it is about: a method, member, value, variant or keyword."""
    old_pointer: str
    new_pointer: str
    old: Json = None
    new: Json = None
    new_demands: Schema | None = None
    """What new demands of an instance at this place, and old does not."""
    old_demands: Schema | None = None
    """What old demands of an instance at this place, and new does not."""
    is_told_apart: bool = True
    """Whether a reader can tell an added variant from those it knows, by a tag, a name or a value."""
    is_certain: bool = True
    """Whether it holds whatever stands around it; where it may not, a message has to show it."""
    is_filled_in: bool = True
    """Whether a reader of new may find the member absent, and takes its default."""
    guess: str = ""
    """What it may have been renamed to."""
    messages: Mapping[MessageKey, Trail] = field(default_factory=dict)
    """The messages that reach the place, in either direction, and the way from their roots to it."""
