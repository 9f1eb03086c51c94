"""What a decision breaks, and for whom: the findings of `compat` about it.

Input: both Surfaces, and the decisions. Output: place → findings, the worst first. What the results of
requests are, no artifact says: known methods have those of the models, new ones those that are named after
them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from protocol_models.json_types import Json
from protocol_models.methods import Kind

from ..bundle import Bundle, MethodRow
from ..compat.findings import Finding
from ..compat.severity import Severity
from ..compat.verdict import judge
from ..containment.check import Allowance
from .drafts import Decision
from .surface import MethodSurface, Surface
from .vocabulary import result_names

__all__ = ["Consequence", "consequences"]

KEY: Final = re.compile(r"(?:[a-z][a-z0-9_]*\.)?[A-Z]\w*")
STEPS: Final = 2_000_000
"""What all questions may cost together; what is then undecided is said to be."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """One finding."""

    severity: Severity
    message: str
    """The message that it is found in."""
    sentence: str
    witness: Json = None
    """A message that shows it, where there is one."""


def consequences(
    ours: Surface, theirs: Surface, decisions: Sequence[Decision], whole: Bundle
) -> dict[str, tuple[Consequence, ...]]:
    """Place of each decision → what it breaks, if it is taken over as the target has it."""
    results = {row.name: row.result for row in whole.methods if not row.legacy}
    old, new = (_bundle(surface, results) for surface in (ours, theirs))
    findings = judge(old, new, allowance=Allowance(STEPS)).findings
    return {
        decision.divergence.place: tuple(
            _consequence(each) for each in findings if _is_about(each, decision.divergence.place)
        )
        for decision in decisions
    }


def _bundle(surface: Surface, results: Mapping[str, str | None]) -> Bundle:
    rows = tuple(_row(method, surface, results) for method in surface.methods.values())
    types = {key: surface.types[key] for key in sorted(surface.types)}
    return Bundle("surface", tuple(row for row in rows if row is not None), types)


def _row(method: MethodSurface, surface: Surface, results: Mapping[str, str | None]) -> MethodRow | None:
    """The method with its result; nothing for a request of which nobody knows it yet."""
    result = None
    if method.kind is Kind.REQUEST:
        known = [results.get(method.name), *result_names(method)]
        result = next((key for key in known if key in surface.types), None)
        if result is None:
            return None
    return MethodRow(
        method.name,
        method.direction,
        method.kind,
        method.params,
        result,
        method.stability,
        method.params_required,
    )


def _is_about(finding: Finding, place: str) -> bool:
    if "/" in place or not (key := KEY.match(place)):
        return finding.message.method == place
    member = place[key.end() :].lstrip(".").partition("[")[0].partition("=")[0]
    pointers = (finding.old_pointer, finding.new_pointer)
    return any(
        (pointer.startswith(f"/types/{key[0]}/") and member in pointer) or pointer == f"/types/{key[0]}"
        for pointer in pointers
    )


def _consequence(finding: Finding) -> Consequence:
    witness = finding.witness if finding.has_witness else None
    return Consequence(finding.severity, str(finding.message), finding.sentence, witness)
