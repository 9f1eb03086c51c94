"""The parties of one type, asked together.

Input: texts. Output: for each the answers of the parties, and what is written back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .ajv import Ajv
from .parties import ModelParties, Party, SchemaParties

__all__ = ["Answers", "Panel"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said of one message."""

    answers: Mapping[Party, bool]
    written: str | None
    """What the tolerant reader writes back, where it is not what it read."""

    @property
    def schema(self) -> bool:
        """What the JSON Schema says, as most of its validators read it."""
        asked = [
            self.answers[each] for each in (Party.JSONSCHEMA, Party.RUST, Party.AJV) if each in self.answers
        ]
        return sum(asked) * 2 > len(asked)

    def apart(self) -> frozenset[Party]:
        """The parties that say something else than the schema; a tolerant reader may accept more."""
        return frozenset(
            party
            for party, answer in self.answers.items()
            if answer is not self.schema and not (party is Party.TOLERANT and answer)
        )


class Panel:
    """Parties that judge the messages of one type."""

    def __init__(self, document: dict[str, Any], models: ModelParties | None, ajv: Ajv | None) -> None:
        self._models = models
        self._schema = SchemaParties(document)
        self._ajv = ajv
        if ajv is not None:
            ajv.read(document)

    def admits(self, value: Any) -> bool:
        """Whether the schema admits a value."""
        return self._schema.admits(value)

    def judge(self, texts: Sequence[str]) -> list[Answers]:
        """The verdicts on each message."""
        third = self._ajv.answers(texts) if self._ajv is not None else []
        found = []
        for index, text in enumerate(texts):
            answers = dict(self._schema.answers(text))
            if self._models is not None:
                answers |= self._models.answers(text)
            if self._ajv is not None:
                answers[Party.AJV] = third[index]
            written = self._models.loss(text) if self._models and answers[Party.TOLERANT] else None
            found.append(Answers(answers, written))
        return found

    def judge_one(self, value: Any) -> Answers:
        """The verdicts on a value."""
        return self.judge([json.dumps(value, ensure_ascii=False)])[0]
