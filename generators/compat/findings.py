"""A finding: one result of comparing two protocols, with its evidence.

Input: nothing. Output: the record that `judgment` makes, waivers mark and reports render.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from protocol_models.json_types import Json
from protocol_models.methods import Direction

from ..absent import Absent
from ..canonical import line
from ..containment.check import NO_WITNESS
from .changes.change import BY_CONTAINMENT
from .message_schemas import MessageKey
from .rules import ReaderKind, Rule, Severity

__all__ = ["Finding"]


_SENT: Final = {Direction.CLIENT_TO_SERVER: "in", Direction.SERVER_TO_CLIENT: "out"}
"""What a fingerprint calls a direction; waivers hold fingerprints, so these words stay."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One result, with its evidence."""

    rule: Rule
    severity: Severity
    message: MessageKey
    subject: str
    sentence: str
    old_pointer: str
    new_pointer: str
    writers: tuple[str, ...] = ()
    """The models of the writer for which it breaks."""
    witness: Json | Absent = NO_WITNESS
    witness_pointer: str = ""
    reason: str = ""
    also_in: tuple[MessageKey, ...] = ()
    """The other messages that reach the place, in the same direction."""
    variant: str = ""
    """The tag of the variant of a union in which the place is, where that is one."""
    old_type: str = ""
    new_type: str = ""
    """What stands at the place in old and in new, in a few words, where the two differ."""
    waived: str = ""
    """The reason for which it is accepted; empty where it is not."""

    @property
    def has_witness(self) -> bool:
        """Whether there is a message that shows it."""
        return self.witness is not NO_WITNESS

    @property
    def place(self) -> str:
        """Where it is: the message, and the pointer that its schema has in the older version."""
        pointer = self.old_pointer or self.new_pointer
        return f"{self.message}{'#' + pointer if pointer else ''}"

    @property
    def fingerprint(self) -> str:
        """What tells it from every other finding, and stays while the change does."""
        pointer = self.old_pointer or self.new_pointer
        # A place in an envelope, or none at all, is another one in each message.
        place = pointer if pointer.startswith("/types/") else f"{self.message}{pointer}"
        # Code that names a type does so whoever sends it.
        sent = "" if self.rule.reader is ReaderKind.SOURCE else _SENT[self.message.direction]
        # What containment alone finds has a reason for a subject, whose words may change.
        about = self.new_pointer if self.rule.kinds <= BY_CONTAINMENT else self.subject
        parts = (self.rule.id, sent, place, about)
        return hashlib.sha256(line(list(parts)).encode()).hexdigest()[:16]
