"""What one side has at a place, in a line that people read.

Input: a node, a member, a method or a value. Output: text, as TypeScript would say it.
"""

from __future__ import annotations

import json

from protocol_models.base import Presence
from protocol_models.methods import Stability

from ...absent import Absent
from ...bundle import short_name
from ...schema import (
    AnyValue,
    Array,
    CatchAll,
    Enum,
    Foreign,
    Map,
    Member,
    Node,
    Nullable,
    Object,
    Reference,
    Scalar,
    Tuple,
    Union,
)
from ..divergences import Declared
from ..surface import MethodSurface

__all__ = ["shown"]

PRESENCES = {
    None: "required",
    Presence.ALWAYS: "always sent",
    Presence.OMITTED: "left out when empty",
    Presence.EITHER: "may be left out",
}


def shown(side: Declared | Absent) -> str:
    """What stands there; `nothing` where nothing does."""
    match side:
        case Absent():
            return "nothing"
        case MethodSurface(params=params, stability=stability, params_required=is_required):
            taken = f"params {short_name(params)}" if params else "no params"
            optional = "" if is_required or not params else " (optional)"
            return f"{stability}, {taken}{optional}"
        case Member(node=node, presence=presence, default=default):
            stated = f", default {json.dumps(default.value)}" if default is not None else ""
            return f"{_type(node)}, {PRESENCES[presence]}{stated}"
        case Stability() | str():
            return str(side)
        case _:
            return _type(side)


def _type(node: Node) -> str:
    match node:
        case Reference(key=key):
            return short_name(key)
        case AnyValue() | CatchAll() | Foreign():
            return "any JSON"
        case Scalar(type=kind, format=width, minimum=least, maximum=most):
            limits = [
                f">= {least:g}" if least is not None else "",
                f"<= {most:g}" if most is not None else "",
            ]
            return " ".join(filter(None, (width or kind.value, *limits)))
        case Enum(values=values):
            return " | ".join(json.dumps(value) for value in values)
        case Array(items=items):
            return f"Array<{_type(items)}>"
        case Tuple(items=items):
            return f"[{', '.join(map(_type, items))}]"
        case Map(values=values):
            return f"{{ [name]: {_type(values)} }}"
        case Nullable(inner=inner):
            return f"{_type(inner)} | null"
        case Object(members=members):
            return f"{{ {'; '.join(map(_member, members))} }}" if members else "{}"
        case Union(shared=shared, variants=variants):
            beside = f"{{ {'; '.join(map(_member, shared))} }} & " if shared else ""
            return beside + " | ".join(map(_type, variants))


def _member(member: Member) -> str:
    mark = "?" if member.presence in (Presence.OMITTED, Presence.EITHER) else ""
    return f"{member.name}{mark}: {_type(member.node)}"
