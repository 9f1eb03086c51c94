"""What breaks code that is compiled against the generated packages, or imports from them.

Input: two protocols, and what differs between them. Output: Findings: names that are gone, and members and
values that the types no longer have. They need no message to show them: a compiler says so at the name.
"""

from __future__ import annotations

from collections.abc import Iterator

from protocol_models.methods import Direction

from ..schema import Foreign
from .changes.diff import Diff
from .changes.names import name_changes
from .findings import Finding
from .judgment import finding_of
from .message_schemas import Protocol
from .rules import RULES, ReaderKind

__all__ = ["source_findings"]


def source_findings(old: Protocol, new: Protocol, found: Diff) -> Iterator[Finding]:
    """The findings; none for schemas of others, of which no package is generated."""
    if any(isinstance(node, Foreign) for side in (old, new) for node in side.bundle.types.values()):
        return
    rules = [rule for rule in RULES if rule.reader is ReaderKind.SOURCE]
    for change in (*found.changes, *name_changes(old, new, found.pairs)):
        for direction in Direction:
            keys = sorted(key for key in change.messages if key.direction is direction)
            rule = next((rule for rule in rules if rule.speaks_of(change, direction)), None)
            if keys and rule is not None and (rule.direction is not None or keys[0] == min(change.messages)):
                yield finding_of(rule, change, keys[0], also_in=keys[1:])
