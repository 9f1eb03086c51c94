"""`compat --accept`: the present findings become waivers.

Input: a Result and what the command line says of the waivers; what it does not say is asked, where
somebody can answer. Output: the file of waivers, and the Result as it is with them.
"""

from __future__ import annotations

import datetime
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.prompt import Prompt

from ..errors import InvalidWaivers
from .run import Result, with_waivers
from .waivers import accept, last_day, read_waivers

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
        cls,
        is_wanted: bool,
        waivers: Path,
        words: tuple[str | None, str | None, str | None],
        today: datetime.date,
    ) -> Acceptance | None:
        """As given, or nothing where it is not wanted; refused before anything is compared.

        words: the reason, the owner and the last day.
        """
        reason, owner, expires = words
        if is_wanted:
            return cls(waivers, reason, owner, last_day(expires, today))
        if any(word is not None for word in words):
            what = "--reason, --owner and --expires describe new waivers, and none is written"
            raise InvalidWaivers(what, "compat", "give --accept too, or leave them out")
        return None

    def is_needed(self, result: Result, console: Console) -> bool:
        """Whether there is anything to accept; the console says where there is not."""
        if not result.failing:
            console.print("nothing to accept: no finding fails")
        return bool(result.failing)

    def applied(self, result: Result, today: datetime.date, console: Console) -> Result:
        """The Result with its failing findings accepted, each of which the console shows."""
        if None in (self.reason, self.owner) and not sys.stdin.isatty():
            raise InvalidWaivers(
                "a reason and an owner are needed, and there is no terminal to ask",
                "--accept",
                "give --reason and --owner",
            )
        reason = _asked("Why they are accepted", console) if self.reason is None else self.reason
        owner = _asked("Who answers for them", console) if self.owner is None else self.owner
        findings = {(each.rule.id, each.fingerprint): each for each in result.failing}
        accept(self.waivers, findings.values(), reason, owner, self.last_day, verdicts=result.verdicts)
        for finding in findings.values():
            console.print(f"accepted {escape(finding.rule.id)} at {escape(finding.place)}")
        console.print(f"  next: commit {escape(str(self.waivers))}; it holds until {self.last_day}")
        return with_waivers(result, read_waivers(self.waivers), today)


def _asked(question: str, console: Console) -> str:
    try:
        return Prompt.ask(question, console=console)
    except EOFError as error:
        hint = "answer, or give --reason and --owner"
        raise InvalidWaivers("there was no answer", "--accept", hint) from error
