"""`compat --accept`: the present findings become waivers.

Enters: a Result and what the command line says of the waivers; what it does not say is asked, where
somebody can answer. Leaves: the file of waivers, and the Result as it is with them.
"""

from __future__ import annotations

import datetime
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.prompt import Prompt

from generators.compat.comparison import Result, with_waivers
from generators.compat.waivers import accept, last_day, read_waivers
from generators.errors import InvalidWaivers

__all__ = ["Acceptance"]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What the command line says of the waivers to write."""

    waivers: Path
    reason: str | None
    owner: str | None
    last_day: datetime.date

    @classmethod
    def of_words(
        cls, waivers: Path, reason: str | None, owner: str | None, expires: str | None, today: datetime.date
    ) -> Acceptance:
        """As given; a day that is no day is refused before anything is compared."""
        return cls(waivers, reason, owner, last_day(expires, today))

    def applied(self, result: Result, today: datetime.date, console: Console) -> Result:
        """The Result with its failing findings accepted, each of which the console shows."""
        findings = {(each.rule.id, each.fingerprint): each for each in result.failing}
        if not findings:
            console.print("nothing to accept: no finding fails")
            return result
        reason = self.reason or _asked("Why are they accepted?", "--reason", console)
        owner = self.owner or _asked("Who answers for them?", "--owner", console)
        accept(self.waivers, findings.values(), reason, owner, self.last_day)
        for finding in findings.values():
            console.print(f"accepted {escape(finding.rule.id)} at {escape(finding.place)}")
        console.print(f"  next: commit {escape(str(self.waivers))}; it holds until {self.last_day}")
        return with_waivers(result, read_waivers(self.waivers), today)


def _asked(question: str, option: str, console: Console) -> str:
    """What somebody answers, where the standard input is theirs."""
    if not sys.stdin.isatty():
        raise InvalidWaivers("there is nobody to ask", "--accept", f"give {option}")
    try:
        return Prompt.ask(question, console=console)
    except EOFError as error:
        raise InvalidWaivers("there was no answer", "--accept", f"give {option}") from error
