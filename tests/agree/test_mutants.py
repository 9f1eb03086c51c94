"""Faults in a model, in an emitter and in the decoder: each of them makes the parties disagree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from generators.agree import judging
from generators.agree.disagreements import Disagreement
from generators.agree.judging import Share, judge, prepare
from generators.agree.meant import OURS, read_meant
from generators.agree.msgspec_parties import MsgspecPackage
from generators.agree.near_misses import Mutation
from generators.agree.parties import Party
from generators.bundle import Bundle, closure, reference_graph
from generators.emitters.fixtures import cases
from generators.emitters.json_schema import _Converter, document_in, emit
from generators.emitters.msgspec_bindings import definitions
from generators.schema import Member, Nullable
from protocol_models.codec import checks
from protocol_models.v2.mcp_startup import McpServerStatusUpdatedNotification

PATH = "v2/McpServerStatusUpdatedNotification"
KEY = "v2.McpServerStatusUpdatedNotification"


class Demanding(McpServerStatusUpdatedNotification):
    """A model that wants more than its schema says."""

    thread_id: str  # it may be absent, and null


@pytest.fixture(scope="module")
def _prepared() -> Iterator[None]:
    """The types of this protocol, as a process that judges has them."""
    prepare("protocol_models:REGISTRY", {Party.MSGSPEC}, read_meant(OURS))
    yield
    judging._types.clear()
    judging._entries.clear()
    judging._bindings.clear()


def found(bundle: Bundle) -> list[Disagreement]:
    """What is said of one type's messages, off the list."""
    kept = closure({KEY}, reference_graph(bundle.types))
    part = replace(
        bundle,
        methods=(),
        documents={PATH: KEY},
        types={key: node for key, node in bundle.types.items() if key in kept},
        made={},  # what was made before was made without the fault
    )
    document: dict[str, Any] = document_in({f"json/{path}": text for path, text in emit(part)}, PATH)[0]
    fixtures = list(cases(KEY, bundle.types).values())
    return judge(Share(PATH, json.loads(json.dumps(document)), fixtures, 20, 120, 1)).found


@pytest.mark.usefixtures("_prepared")
def test_without_a_fault_they_agree(our_bundle: Bundle) -> None:
    assert found(our_bundle) == []


@pytest.mark.usefixtures("_prepared")
def test_a_fault_in_a_model_is_found(our_bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    documented = judging._types[PATH]
    monkeypatch.setitem(judging._types, PATH, replace(documented, model=Demanding))
    kinds = {(each.change, each.place) for each in found(our_bundle)}
    assert {(Mutation.DROPPED, "/threadId"), (Mutation.NULL, "/threadId")} & kinds


@pytest.mark.usefixtures("_prepared")
def test_a_fault_in_an_emitter_is_found(our_bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = _Converter._member

    def forgets_null(self: _Converter, member: Member) -> Any:
        inner = member.node.inner if isinstance(member.node, Nullable) else member.node
        return honest(self, replace(member, node=inner))

    monkeypatch.setattr(_Converter, "_member", forgets_null)
    refused = [each for each in found(our_bundle) if each.change is Mutation.NULL]
    assert refused
    assert all(not each.schema and Party.STRICT in each.apart for each in refused)


@pytest.mark.usefixtures("_prepared")
def test_a_fault_in_the_decoder_is_found(our_bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    # Its strict reader lets in the enum values that it does not know.
    monkeypatch.setattr(checks, "as_exact_literal", lambda schema: schema)
    assert {(each.change, each.place) for each in found(our_bundle)} >= {(Mutation.VALUE, "/status")}


@pytest.mark.usefixtures("_prepared")
def test_a_fault_in_the_structs_of_msgspec_is_found(
    our_bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(definitions, "nullable", lambda form: form)  # they forget `null`
    monkeypatch.setattr(judging, "_bindings", [MsgspecPackage(our_bundle)])
    apart = frozenset({Party.MSGSPEC, Party.MSGSPEC_TOLERANT})
    assert {each.apart for each in found(our_bundle)} == {apart}
