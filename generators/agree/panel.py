"""The parties of one type, asked together.

Input: texts. Output: for each the answers of the parties, and what is written back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from protocol_models.json_types import Json, JsonObject

from .ajv import Ajv
from .msgspec_parties import MsgspecParties
from .parties import TOLERANT, ModelParties, Party, SchemaParties

__all__ = ["Answers", "Panel"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said of one message."""

    answers: Mapping[Party, bool]
    written: str | None
    """What a tolerant reader writes back, where it is not what it read."""
    is_lost_by_msgspec: bool = False
    """Whether that is what msgspec writes back."""

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
            if (answer is not self.schema and not (party in TOLERANT and answer))
            or (party is Party.MSGSPEC_TOLERANT and self.is_lost_by_msgspec)
        )


class Panel:
    """Parties that judge the messages of one type."""

    def __init__(
        self,
        document: JsonObject,
        models: ModelParties | None,
        ajv: Ajv | None,
        msgspec: MsgspecParties | None = None,
    ) -> None:
        self._models = models
        self._schema = SchemaParties(document)
        self._ajv = ajv
        self._msgspec = msgspec
        if ajv is not None:
            ajv.read(document)

    def admits(self, value: Json) -> bool:
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
            if self._msgspec is not None:
                answers |= self._msgspec.answers(text)
            written = self._models.loss(text) if self._models and answers[Party.TOLERANT] else None
            of_msgspec = None if self._msgspec is None else self._msgspec.loss(text)
            found.append(Answers(answers, written or of_msgspec, of_msgspec is not None))
        return found

    def judge_one(self, value: Json) -> Answers:
        """The verdicts on a value."""
        return self.judge([json.dumps(value, ensure_ascii=False)])[0]
