"""Reports: a Following as text for people and programs. To add one, write a module and list it here.

Input: a Following. Output: text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from ...text_or_json import TextOrJson
from ..run import Following
from . import json, text

__all__ = ["REPORTS", "as_text"]

REPORTS: Final[Mapping[TextOrJson, Callable[[Following], str]]] = {TextOrJson.JSON: json.report}
"""The reports for programs."""

as_text = text.report
"""The report for a terminal, in the markup of `rich`."""
