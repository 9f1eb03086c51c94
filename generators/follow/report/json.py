"""The report for programs: one JSON document.

Input: a Following. Output: JSON with these members, in this order; further ones may come.

- `formatVersion`: 1; another number says that a member changed its meaning
- `target`: what it calls itself; `release`: of which release it is; `previous`: the newest of the models
- `drafts`: each with its `kind`, `place`, what the target has there as `theirs`, the `module` and the `name`
  that it edits first (absent where nothing is to be edited), how many `docstrings` are to be written, and
  its `state`: `right` where the models with it say what the target says, `wrong` where they do not,
  `unreached` where only a decision leads to it, `untried` where the models do not load with the drafts
- `wrong`: all places, but for the decisions, in which the models with the drafts differ from the target
- `failure`: why they could not be tried; empty where they were
- `decisions`: each with its `kind`, `place`, both sides as `ours` and `theirs`, the `question`, what the
  `record` names once it is decided, where a method is then `listed`, and the `consequences`: `severity`,
  `message`, `sentence`, `witness`
- `files`: the files that `--apply` changes
- `patch`: all drafts
"""

from __future__ import annotations

from protocol_models.json_types import Json

from ... import canonical
from ...terminal import printable_json
from ..run import Following
from .shown import shown

__all__ = ["as_data", "report"]

FORMAT_VERSION = 1


def report(following: Following) -> str:
    """The document."""
    return printable_json(canonical.ordered(as_data(following)))


def as_data(following: Following) -> Json:
    """The document as data."""
    plan = following.plan
    return {
        "formatVersion": FORMAT_VERSION,
        "target": following.title,
        "release": plan.release,
        "previous": plan.previous,
        "drafts": [
            {
                "kind": draft.divergence.kind.value,
                "place": draft.divergence.place,
                "theirs": shown(draft.divergence.theirs),
                **({"module": draft.edits[0][0], "name": draft.edits[0][1].name} if draft.edits else {}),
                "docstrings": draft.docstrings,
                "state": following.state_of(draft),
            }
            for draft in plan.drafts
        ],
        "wrong": sorted(following.wrong),
        "failure": following.failure,
        "decisions": [
            {
                "kind": decision.divergence.kind.value,
                "place": decision.divergence.place,
                "ours": shown(decision.divergence.ours),
                "theirs": shown(decision.divergence.theirs),
                "question": decision.question,
                "record": list(decision.came),
                **({"listed": decision.listed} if decision.listed else {}),
                "consequences": [
                    {
                        "severity": each.severity.value,
                        "message": each.message,
                        "sentence": each.sentence,
                        "witness": each.witness,
                    }
                    for each in following.consequences.get(decision.divergence.place, ())
                ],
            }
            for decision in plan.decisions
        ],
        "files": [each.path.relative_to(following.root).as_posix() for each in following.changed],
        "patch": following.patch,
    }
