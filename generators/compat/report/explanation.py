"""What `--explain RULE` and `--rules` print.

Enters: a rule's id, or nothing. Leaves: text for people.
"""

from __future__ import annotations

import difflib

from generators.compat.messages import Flow
from generators.compat.rules import BY_ID, RULES, Severity
from generators.errors import GeneratorError

__all__ = ["explained", "listed"]

DIRECTIONS = {Flow.IN: "client to server", Flow.OUT: "server to client", None: "either direction"}


def explained(name: str) -> str:
    """One rule: what it says, why, and an example."""
    if name not in BY_ID:
        close = difflib.get_close_matches(name, BY_ID, 3, 0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else "`compat --rules` lists them"
        raise GeneratorError(f"there is no rule {name!r}", "--explain", hint)
    rule = BY_ID[name]
    return (
        f"{rule.id} ({rule.severity}, {DIRECTIONS[rule.flow]})\n\n"
        f"{rule.sentence.format(subject='…', old='…', new='…')}\n{rule.why}\n\n"
        f"  old: {rule.old}\n  new: {rule.new}\n"
    )


def listed() -> str:
    """Every rule, the worst first."""
    width = max(len(rule.id) for rule in RULES)
    rules = sorted(RULES, key=lambda rule: (list(Severity).index(rule.severity), rule.id))
    return "".join(f"{rule.severity:<13} {rule.id:<{width}} {DIRECTIONS[rule.flow]}\n" for rule in rules)
