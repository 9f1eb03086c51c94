"""What the command line lets one choose, apart from the code that obeys: naming a default loads nothing."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

__all__ = ["MODELS", "WAIVERS", "ReadBy", "ReportFormat"]

MODELS = "models"
"""The baseline that is not written anywhere: what the registry says now."""
WAIVERS = Path("compat-waivers.toml")


class ReadBy(StrEnum):
    """Who reads what two plain schemas describe."""

    IN = "in"
    """NEW reads what was written for OLD."""
    OUT = "out"
    """OLD reads what is written for NEW."""
    BOTH = "both"


class ReportFormat(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    GITHUB = "github"
    HTML = "html"
