"""The report for a browser: one page that needs nothing else, with search and filters.

Input: a Result. Output: HTML. The findings stand in it as data, and a script writes them as text:
nothing of a message is ever read as markup.
"""

from __future__ import annotations

import base64
import hashlib

from protocol_models.json_types import Json
from protocol_models.methods import Direction

from ...canonical import line
from ...directions import DIRECTION_NAMES
from ...templates import render
from ...terminal import printable_json
from ..rules import BY_ID
from ..run import Result
from ..severity import Severity
from .counts import compared, counted, outcome, readable, title
from .json import as_data

__all__ = ["report"]


def report(result: Result) -> str:
    """The page."""
    data = as_data(result)
    for comparison, verdict in zip(data["comparisons"], result.verdicts, strict=True):
        comparison["title"] = title(verdict)
        comparison["counted"] = counted(verdict.findings)
        comparison["sentences"] = readable(verdict)
    data["sentence"], data["compared"] = outcome(result), compared(result)
    data["severities"] = {
        severity: {"meaning": severity.traits.meaning, "isTold": severity.traits.is_told}
        for severity in Severity
    }
    data["directions"] = {direction: DIRECTION_NAMES[direction] for direction in Direction}
    data["rules"] = {
        rule: {"why": BY_ID[rule].why, "old": BY_ID[rule].old, "new": BY_ID[rule].new}
        for rule in sorted({finding.rule.id for finding in result.findings})
    }
    script = render("compat/report.js")
    # The browser runs this script and no other, whatever a schema says.
    script_hash = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return render(
        "compat/report.html.j2",
        data=_embedded(data),
        script=script,
        script_hash=script_hash,
        light={severity.value: severity.traits.color for severity in Severity},
        dark={severity.value: severity.traits.dark_color for severity in Severity},
    )


def _embedded(data: Json) -> str:
    """JSON that cannot end the script element in which it stands."""
    return printable_json(line(data)).replace("<", "\\u003c")
