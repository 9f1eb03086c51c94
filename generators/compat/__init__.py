"""Compatibility: what one schema's instances mean for another's readers."""

from generators.compat.containment import NO_WITNESS, Containment, Outcome, Writer, check_containment

__all__ = [
    "NO_WITNESS",
    "Containment",
    "Outcome",
    "Writer",
    "check_containment",
]
