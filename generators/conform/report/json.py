"""The report for programs: one JSON document.

Input: a Conformance. Output: JSON with the members that docs/conform.md describes.
"""

from __future__ import annotations

from protocol_models.json_types import Json

from ... import canonical
from ...absent import ABSENT
from ...terminal import printable_json
from ..run import Conformance
from .facts import Fact, facts

__all__ = ["as_data", "report"]

FORMAT_VERSION = 1


def report(conformance: Conformance) -> str:
    """The document."""
    return printable_json(canonical.ordered(as_data(conformance)))


def as_data(conformance: Conformance) -> Json:
    """The document as data."""
    return {
        "formatVersion": FORMAT_VERSION,
        "target": conformance.title,
        "release": conformance.release,
        "conforms": not conformance.exit_code,
        "compared": sorted({each.tree.kind.value for each in conformance.comparisons}),
        "notCompared": list(conformance.left_out),
        "comparisons": [
            {
                "edition": each.tree.edition.value,
                "kind": each.tree.kind.value,
                "ours": len(each.ours),
                "theirs": len(each.theirs),
                **{standing.value: count for standing, count in each.counts().items()},
            }
            for each in conformance.comparisons
        ],
        "facts": [_fact(fact) for fact in facts(conformance.unlisted)],
        "deviations": [
            {
                "id": deviation.id,
                "reason": deviation.reason,
                "evidence": deviation.evidence,
                "count": sum(each.count for each in conformance.covered_by(deviation)),
            }
            for deviation in conformance.deviations
        ],
        "stale": [{"id": match.deviation, "match": str(match)} for match in conformance.stale],
    }


def _fact(fact: Fact) -> Json:
    first = fact.mismatches[0]
    return {
        "kind": fact.language.value,
        "type": fact.owner,
        "place": fact.place,
        "weight": fact.weight.name.lower(),
        **{
            name: value
            for name, value in (("theirs", first.theirs), ("ours", first.ours))
            if value is not ABSENT
        },
        "places": [
            {"edition": each.tree.edition.value, "subject": each.subject, "place": each.place}
            for each in fact.mismatches
        ],
    }
