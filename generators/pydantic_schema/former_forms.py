"""What earlier releases had in the place of a type or a member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from protocol_models.base.history import HistoryFacts

from ..schema import FormerNode, Node, Union, UnionKind, noted
from .reader import CoreReader

__all__ = ["with_past"]


def with_past(reader: CoreReader, node: Node, past: Sequence[HistoryFacts]) -> Node:
    """The node with what it was; a variant that is nothing but a former type is none any more."""
    if not past:
        return node
    until = next((fact.until for fact in past if fact.until is not None), None)
    if until is not None:
        node = noted(node, until=until)
    formers = tuple(
        FormerNode(fact.was.until, reader.apart(fact.was.type), fact.was.is_required)
        for fact in past
        if fact.was is not None
    )
    return noted(_without_variants(node, formers), was=formers) if formers else node


def _without_variants(node: Node, formers: Sequence[FormerNode]) -> Node:
    """A union without the variants that are former types; its only other variant, where there is one."""
    if not isinstance(node, Union):
        return node
    past = [former.node for former in formers]
    variants = tuple(variant for variant in node.variants if variant not in past)
    if len(variants) == 1 and node.kind is UnionKind.UNTAGGED and len(node.variants) > 1:
        (only,) = variants
        return noted(only, description=node.notes.description or only.notes.description)
    return replace(node, variants=variants) if len(variants) < len(node.variants) else node
