"""A protocol as its writers promise it, which is what a typed reader relies on.

Input: a Bundle. Output: the same, with what is always sent required, and no `null` where a member is left
out.

A schema says less: nobody who reads the wire may refuse a message for it. A type of TypeScript says as much.
"""

from __future__ import annotations

from dataclasses import replace

from .bundle import Bundle
from .schema import Member, Node, Nullable, Object, Presence, Union, map_nodes

__all__ = ["as_written"]


def as_written(bundle: Bundle) -> Bundle:
    """The protocol as its writers promise it: with what they always send, and no null for what they omit."""
    return replace(bundle, types={key: _promised(node) for key, node in bundle.types.items()})


def _promised(node: Node) -> Node:
    node = map_nodes(node, _promised)
    match node:
        case Object(members=members):
            return replace(node, members=tuple(map(_promised_member, members)))
        case Union(shared=shared):
            return replace(node, shared=tuple(map(_promised_member, shared)))
        case _:
            return node


def _promised_member(member: Member) -> Member:
    if member.presence is Presence.ALWAYS:
        return replace(member, presence=None, default=None)
    if member.presence is Presence.OMITTED and isinstance(member.node, Nullable):
        return replace(member, node=member.node.inner)
    return member
