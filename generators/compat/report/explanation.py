"""What `--explain RULE` and `--rules` print.

Input: a rule's id, or nothing. Output: text for people.
"""

from __future__ import annotations

import difflib
import textwrap

from ...directions import DIRECTION_NAMES
from ...errors import GeneratorError
from ..rules import BY_ID, RULES, Rule
from ..severity import Severity

__all__ = ["described", "explained", "listed"]

ROOM = 80


def described(rule: Rule) -> str:
    """What a rule says of any Change."""
    sides = {"Reader": "The reader", "Writer": "The writer", "writer": "the writer"}
    return rule.sentence.format(subject="…", value="…", old="…", new="…", now="", **sides)


def explained(name: str) -> str:
    """One rule: what it says, why, and an example."""
    if name not in BY_ID:
        close = difflib.get_close_matches(name, BY_ID, 3, 0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else "`compat --rules` lists them"
        raise GeneratorError(f"there is no rule {name!r}", "--explain", hint)
    rule = BY_ID[name]
    return (
        f"{rule.id} ({rule.severity}, {DIRECTION_NAMES[rule.direction]})\n\n"
        f"{textwrap.fill(f'{described(rule)} {rule.why}', ROOM, break_on_hyphens=False)}\n\n"
        f"  old: {rule.old}\n  new: {rule.new}\n\n"
        f"{rule.severity}: {rule.severity.traits.meaning}\n"
    )


def listed() -> str:
    """Every rule below its severity, the worst first, with its direction."""
    width = max(len(rule.id) for rule in RULES)
    blocks = []
    for severity in Severity:
        rules = sorted((rule for rule in RULES if rule.severity is severity), key=lambda rule: rule.id)
        rows = [f"  {rule.id:<{width}}  {DIRECTION_NAMES[rule.direction]}" for rule in rules]
        blocks.append("\n".join([f"{severity}: {severity.traits.meaning}", *rows]))
    return "\n\n".join(blocks) + "\n\n`compat --explain RULE` says what a rule means\n"
