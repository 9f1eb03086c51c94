"""Answers that differ.

Input: a message and what each party said of it. Output: a Disagreement, made as small as it can be while the
same parties stand apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from protocol_models.json_types import Json

from ..containment.witness.shrink import shrunk
from .code_of_models import CodeOfModels
from .near_misses import Mutation, NearMiss
from .panel import Answers, Panel
from .parties import Party

MAX_TRIES: Final = 80
__all__ = ["Disagreement", "disagreement", "made_small"]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One message that the parties do not agree on."""

    type: str
    """The path of the type's document."""
    change: Mutation
    place: str
    text: str
    answers: Mapping[Party, bool]
    apart: frozenset[Party]
    """Who says something else than the schema."""
    schema: bool
    """What the schema says."""
    written: str | None = None
    """What is written back, where that is what is wrong."""
    by_code: bool = False
    """Whether a function of the models judges the value that was changed."""

    @property
    def group(self) -> tuple[str, ...]:
        """Disagreements of one group are shown once."""
        loss = "written" if self.written is not None else ""
        return (self.change, loss, str(self.schema), *sorted(self.apart), self.place.rpartition("/")[2])


def disagreement(
    type_: str, miss: NearMiss, verdicts: Answers, code: CodeOfModels | None = None
) -> Disagreement | None:
    """What the parties do not agree on, if anything."""
    apart = verdicts.apart()
    if not apart and verdicts.written is None:
        return None
    return Disagreement(
        type_,
        miss.change,
        miss.place,
        miss.text,
        verdicts.answers,
        apart,
        verdicts.schema,
        verdicts.written,
        code is not None and code.decides(miss.place),
    )


def made_small(found: Disagreement, panel: Panel) -> Disagreement:
    """The same disagreement over a smaller message; one that is about spelling stays as it is."""
    value: Json = json.loads(found.text)

    def shows(candidate: Json) -> bool:
        verdicts = panel.judge_one(candidate)
        return (
            verdicts.apart() == found.apart
            and verdicts.schema is found.schema
            and (verdicts.written is None) is (found.written is None)
        )

    if not shows(value):
        return found
    smallest = shrunk(value, shows, MAX_TRIES)
    verdicts = panel.judge_one(smallest)
    text = json.dumps(smallest, ensure_ascii=False, separators=(",", ":"))
    return replace(found, text=text, answers=verdicts.answers, written=verdicts.written)
