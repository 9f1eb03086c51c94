"""The severities: what a finding means, for whom, and how each report shows it.

To add one, write it here at its place among the others: the worst first. Every report, `--fail-on` and
`--rules` read these records.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal, Self

__all__ = ["FAILING", "Severity", "Traits"]


@dataclass(frozen=True, slots=True)
class Traits:
    """Everything about a severity but its name."""

    meaning: str
    """Who breaks, in half a sentence."""
    style: str
    """In a terminal, in the words of `rich`."""
    sarif_level: Literal["error", "warning", "note"]
    """In SARIF, where the finding does not fail; one that fails is an error."""
    color: str
    """On a page, on a light ground."""
    dark_color: str
    """On a page, on a dark ground."""
    wants_evidence: bool = False
    """Whether a finding has to show a message that breaks."""
    fails: bool = False
    """Whether it fails where the user does not say which severities do."""
    is_told: bool = False
    """Whether a short report lists it, and a page shows it before somebody asks for more."""


class Severity(StrEnum):
    """What a finding means for whom, the worst first."""

    traits: Traits

    def __new__(cls, name: str, traits: Traits) -> Self:
        severity = str.__new__(cls, name)
        severity._value_ = name
        severity.traits = traits
        return severity

    BREAKING = (
        "breaking",
        Traits(
            meaning="a message is rejected, is no longer sent, or misleads its reader",
            style="bold red",
            sarif_level="error",
            color="#b3261e",
            dark_color="#ff8a82",
            wants_evidence=True,
            fails=True,
            is_told=True,
        ),
    )
    UNPROVEN = (
        "unproven",
        Traits(
            meaning="neither a proof nor such a message was found",
            style="bold magenta",
            sarif_level="warning",
            color="#7a3fd0",
            dark_color="#c8a1ff",
            fails=True,
            is_told=True,
        ),
    )
    SOURCE = (
        "source",
        Traits(
            meaning="only code that compiles against the new types, or imports them, breaks",
            style="bold blue",
            sarif_level="warning",
            color="#0b57d0",
            dark_color="#8ab4f8",
            fails=True,
            is_told=True,
        ),
    )
    STRICT_READER = (
        "strict-reader",
        Traits(
            meaning="only a reader that rejects what it does not know breaks",
            style="yellow",
            sarif_level="warning",
            color="#855400",
            dark_color="#e3b341",
            wants_evidence=True,
            is_told=True,
        ),
    )
    EXTRA_MEMBERS = (
        "extra-members",
        Traits(
            meaning="only a writer of members that its schema does not name breaks",
            style="cyan",
            sarif_level="note",
            color="#0a6472",
            dark_color="#5fcbda",
        ),
    )
    INFO = (
        "info",
        Traits(
            meaning="nobody breaks",
            style="dim",
            sarif_level="note",
            color="#57606a",
            dark_color="#9ba4ae",
        ),
    )


FAILING: Final = tuple(severity for severity in Severity if severity.traits.fails)
"""The severities that fail where the user names none."""
