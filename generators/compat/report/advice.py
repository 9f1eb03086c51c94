"""What to do about what fails: the next steps that fit what was compared.

Input: a Result. Output: sentences, the likeliest step first.
"""

from __future__ import annotations

from collections.abc import Iterator

from protocol_models.methods import Direction

from ..options import MODELS, ReadBy
from ..run import Result
from ..severity import Severity

__all__ = ["next_steps"]

WRITTEN = ("release:", "codex:", "git:")
"""How a side begins that nobody changes any more."""
ONE_WAY = {
    Direction.CLIENT_TO_SERVER: (ReadBy.OUT, "OLD reads what is written for NEW"),
    Direction.SERVER_TO_CLIENT: (ReadBy.IN, "NEW reads what was written for OLD"),
}
"""Where all that fails goes one way: the direction in which nothing does."""


def next_steps(result: Result) -> Iterator[str]:
    """The steps for the findings that fail."""
    failing = result.failing
    (new,) = {verdict.new for verdict in result.verdicts}
    accept = "accept what fails: the same command with --accept"
    if new == MODELS:
        yield f"fix the models, or {accept}"
    elif new.startswith(WRITTEN):
        yield f"{new} stays as it is: prepare who uses {result.verdicts[0].old} for it, or {accept}"
    else:
        yield f"change {new}, or {accept}"
    ways = {finding.message.direction for finding in failing}
    if result.direction is ReadBy.BOTH and len(ways) == 1:
        (way,) = ways
        name, reads = ONE_WAY[way]
        yield f"or judge one way only: --direction {name}, if {reads} and never the reverse"
    if all(finding.severity is Severity.SOURCE for finding in failing):
        yield "or leave out what only code sees: --fail-on breaking,unproven"
