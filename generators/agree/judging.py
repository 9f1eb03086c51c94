"""One type → messages, and what each party said of them.

Input: a document, a model, fixtures, and how many messages are wanted. Output: counts, and the disagreements.
It runs in processes of its own, each of which reads the registry once.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from protocol_models.codec.model_schema import schema_of
from protocol_models.json_types import Json, JsonObject

from ..registry import DocumentedType, bundle_of, documented_types, load_registry
from ..sides import Side
from .ajv import Ajv
from .choices import ChoicesMade
from .code_of_models import CodeOfModels
from .deliberate import deliberate
from .disagreements import Disagreement, disagreement, made_small
from .meant import Meant, meant_by
from .msgspec_parties import MsgspecPackage
from .near_misses import Mutation, NearMiss, near_misses
from .panel import Panel
from .parties import ModelParties, Party
from .samples import Samples

__all__ = ["FOR_TYPESCRIPT", "Judged", "Share", "judge", "prepare"]

FOR_TYPESCRIPT: Final = frozenset(
    {Mutation.NOTHING, Mutation.DROPPED, Mutation.NULL, Mutation.TYPE, Mutation.VALUE}
)
"""The changes that the TypeScript compiler can judge: its types know no numbers, lengths and spellings,
and it refuses each undeclared member of a literal."""
QUIET: Final = settings(
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    verbosity=Verbosity.quiet,
)


@dataclass(frozen=True, slots=True)
class Share:
    """How many messages of one type are wanted."""

    path: str
    document: JsonObject
    fixtures: Sequence[Json]
    valid: int
    near: int
    seed: int
    may_be_null: bool = False
    """Whether the document also admits `null`: it describes params that may be left out."""
    choices: frozenset[str] = frozenset()
    """Choices that its valid messages have to make, where those that are drawn do not."""


@dataclass(slots=True)
class Judged:
    """What was found about one type."""

    path: str
    valid: int = 0
    by_change: Counter[Mutation] = field(default_factory=Counter)
    """How many near misses of each kind were judged."""
    found: list[Disagreement] = field(default_factory=list)
    """Those that are not meant."""
    meant: Counter[str] = field(default_factory=Counter)
    """Entry of the list → how many it covers."""
    asked: set[str] = field(default_factory=set)
    """Entries of the list whose changes were made at their places."""
    choices: frozenset[str] = frozenset()
    """What the document leaves open."""
    made: set[str] = field(default_factory=set)
    """What of it the valid messages make use of."""
    for_typescript: list[NearMiss] = field(default_factory=list)
    """Messages that a type of TypeScript can tell apart."""


_types: dict[str, DocumentedType] = {}
_ajv: list[Ajv] = []
_bindings: list[MsgspecPackage] = []
_entries: list[Meant] = []


def prepare(protocol: str, asked: Collection[Party], entries: Sequence[Meant]) -> None:
    """Read the registry, once a process; `asked` names those of the parties that can be left out."""
    registry = load_registry(protocol)
    _types.update(documented_types(registry))
    _entries.extend(entries)
    if Party.AJV in asked:
        _ajv.append(Ajv())
    if Party.MSGSPEC in asked:
        _bindings.append(MsgspecPackage(bundle_of(registry)))


def judge(share: Share) -> Judged:
    """Make the messages of a type and put them before the parties."""
    documented = _types[share.path]
    model = documented.model | None if share.may_be_null else documented.model
    asked_models = None
    if Side.READ in documented.sides:  # what is written otherwise than it is read is read by no model
        is_written = Side.WRITTEN in documented.sides
        asked_models = ModelParties(model, documented.plain_models, is_written=is_written)
    code = CodeOfModels(schema_of(model)) if asked_models is not None else None
    msgspec = _bindings[0].of(share.path, may_be_null=share.may_be_null) if _bindings else None
    panel = Panel(share.document, asked_models, _ajv[0] if _ajv else None, msgspec)
    number = int.from_bytes(hashlib.sha256(f"{share.seed} {share.path}".encode()).digest()[:8])
    messages = _valid(share, panel, number)
    asked = [NearMiss(Mutation.NOTHING, "", _text(message)) for message in messages[: share.valid]]
    choices = ChoicesMade(share.path, share.document)
    for message in messages[: share.valid]:
        choices.add(message)
    if missing := share.choices - choices.made:
        more = deliberate(choices, messages, missing, panel.admits)
        asked += [NearMiss(Mutation.NOTHING, "", _text(message)) for message in more]
    judged = Judged(share.path, valid=len(asked), choices=choices.choices, made=choices.made)
    asked += near_misses(messages, share.near, Random(number))
    shown: set[tuple[str, ...]] = set()
    for miss, verdicts in zip(asked, panel.judge([miss.text for miss in asked]), strict=True):
        if miss.change is not Mutation.NOTHING:
            judged.by_change[miss.change] += 1
        if miss.change in FOR_TYPESCRIPT:
            judged.for_typescript.append(miss)
        judged.asked |= {
            entry.id
            for entry in _entries
            if entry.id not in judged.asked and entry.is_about(share.path, miss.change, miss.place)
        }
        if (found := disagreement(share.path, miss, verdicts, code)) is None:
            continue
        if entry := meant_by(_entries, found, share.document):
            judged.meant[entry.id] += 1
            continue
        if found.group not in shown:
            shown.add(found.group)
            found = made_small(found, panel)
        judged.found.append(found)
    return judged


def _valid(share: Share, panel: Panel, number: int) -> list[Json]:
    """Different messages that the schema admits: the fixtures first, then what Hypothesis draws."""
    found = {_text(message): message for message in share.fixtures if panel.admits(message)}

    @seed(number)
    @settings(QUIET, max_examples=max(1, share.valid))
    @given(Samples(share.document).strategy())
    def draw(message: Json) -> None:
        if panel.admits(message):
            found.setdefault(_text(message), message)

    draw()
    return list(found.values())


def _text(message: Json) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
