"""A tiny protocol in two releases: the models of the first, and the artifacts of the second.

Both are written as packages, each under a name of its own, since both are imported. What the second has
otherwise is one of each kind of divergence.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

from generators.bundle import Bundle, Edition
from generators.emitters import json_schema, typescript
from generators.registry import whole_bundle_of
from protocol_models.methods import Registry

BEFORE = '''"""Things.   Two spaces and this comment stay."""

from typing import Annotated, Literal  # of the standard library

from typing_extensions import TypeAliasType

from protocol_models.base import (
    EXPERIMENTAL,
    ClientModel,
    External,
    Int64,
    Omittable,
    Tagged,
    UnknownVariant,
    WireEnum,
    WireModel,
)
from protocol_models.methods import Stability, client_request, server_notification, server_request


class Colour(WireEnum):
    """Colours."""

    RED = "red"
    """It is red."""
    GREEN = "green"
    """It is green."""
    GREY = "grey"
    """It is grey."""


class ThingBase(WireModel):
    """What every thing has."""

    id: str
    """Its id."""


class RoundThing(ThingBase):
    """A round one."""

    kind: Literal["round"]
    size: Int64
    """How large."""


class FlatThing(ThingBase):
    """A flat one."""

    kind: Literal["flat"]


Thing = TypeAliasType(
    "Thing", Annotated[RoundThing | FlatThing | UnknownVariant, Tagged("kind", shared=ThingBase)]
)
"""A thing."""


class FailureKind(WireEnum):
    """What failed."""

    FULL = "full"
    OTHER = "other"


class Broken(WireModel):
    """Something broke."""

    broken: str


Failure = TypeAliasType(
    "Failure",
    Annotated[FailureKind | Broken | UnknownVariant, External(order=("full", "broken", "other"))],
)
"""Why it failed."""


class ThingListParams(ClientModel):
    """Which things."""

    limit: Int64 | None = None
    """How many."""
    secret: Annotated[str | None, EXPERIMENTAL] = None
    """For experiments."""


class ThingListResponse(WireModel):
    """Things."""

    data: list[Thing]
    """All of them."""
    colour: Colour
    place: Int64  # a comment of a person
    """Where."""
    note: str | None = None
    """A note."""
    failure: Failure | None = None
    """Why there are no more."""


class ThingAskParams(WireModel):
    """A question."""

    text: str
    """The question."""


class ThingAskResponse(WireModel):
    """An answer."""


class ThingChangedNotification(WireModel):
    """A thing changed."""

    thing: Thing


THING_LIST = client_request("thing/list", ThingListParams, ThingListResponse)
"""Lists things."""

THING_TRY = client_request("thing/try", ThingListParams, ThingListResponse, stability=Stability.EXPERIMENTAL)
"""Tries."""

THING_ASK = server_request("thing/ask", ThingAskParams, ThingAskResponse)
"""Asks."""

THING_CHANGED = server_notification("thing/changed", ThingChangedNotification)
"""Tells."""

METHODS = (THING_LIST, THING_TRY, THING_ASK, THING_CHANGED)
'''
CHANGES = (
    # an enum value, and one that went
    ('    GREEN = "green"\n', '    BLUE = "blue"\n    """It is blue."""\n    GREEN = "green"\n'),
    ('    GREY = "grey"\n    """It is grey."""\n', ""),
    # a member in what all variants share, a variant with a type of its own, one that went
    ('    """Its id."""\n', '    """Its id."""\n    seen_at: Omittable[Int64] = None\n    """When."""\n'),
    (
        "class FlatThing(ThingBase):",
        'class Corner(WireModel):\n    """A corner."""\n\n    x: Int64\n    """Where."""\n\n\n'
        'class SquareThing(ThingBase):\n    """A square one."""\n\n    kind: Literal["square"]\n'
        '    corners: list[Corner]\n    """Its corners."""\n\n\nclass FlatThing(ThingBase):',
    ),
    ("[RoundThing | FlatThing", "[RoundThing | SquareThing | FlatThing"),
    # a bare string of a union
    ('    FULL = "full"\n', '    FULL = "full"\n    LATE = "late"\n'),
    ('order=("full", "broken"', 'order=("full", "late", "broken"'),
    # members of each presence; one that went, one that is stable now
    (
        '    """How many."""\n    secret: Annotated[str | None, EXPERIMENTAL] = None\n',
        '    """How many."""\n    after: str | None = None\n    """Where."""\n'
        '    is_new: Omittable[bool] = None\n    """New."""\n    secret: str | None = None\n',
    ),
    (
        '    place: Int64  # a comment of a person\n    """Where."""\n',
        '    shade: str | None = None\n    """Shade."""\n',
    ),
    # methods: one with types of its own, one whose result nothing tells, one that went, one that is stable
    (
        "class ThingAskParams(WireModel):",
        'class ThingPaintParams(ClientModel):\n    """Paint."""\n\n    colour: Colour\n'
        '    corner: Corner | None = None\n    """Where."""\n\n\n'
        'class ThingPaintResponse(WireModel):\n    """Done."""\n\n\n'
        "class ThingAskParams(WireModel):",
    ),
    (
        "THING_TRY = client_request",
        'THING_PAINT = client_request("thing/paint", ThingPaintParams, ThingPaintResponse)\n"""Paints."""\n\n'
        'THING_COUNT = client_request("thing/count", None, ThingListResponse)\n"""Counts."""\n\n'
        "THING_TRY = client_request",
    ),
    (", stability=Stability.EXPERIMENTAL", ""),
    (
        'THING_ASK = server_request("thing/ask", ThingAskParams, ThingAskResponse)\n"""Asks."""\n\n',
        "",
    ),
    ("(THING_LIST, THING_TRY, THING_ASK, ", "(THING_LIST, THING_PAINT, THING_COUNT, THING_TRY, "),
    # what a person decides: a member of another type, and a required one
    ("    note: str | None = None\n", "    note: list[str] | None = None\n"),
    ("    thing: Thing\n", '    thing: Thing\n    reason: str\n    """Why."""\n'),
)
"""What the second release has otherwise."""
RECORD = {
    "complete_from": "1.0.0",
    "releases": ["1.0.0", "1.1.0"],
    "came": {"1.1.0": ["thing/changed", "ThingChangedNotification"]},
    "stable": {},
}
REGISTRY = """from {name}.method_order import METHOD_ORDER
from {name}.thing import METHODS
from protocol_models.methods import Registry

METHODS = tuple(sorted(METHODS, key=lambda method: METHOD_ORDER.index(method.name)))
REGISTRY = Registry("tiny", METHODS, history="{name}.history")
"""


def after() -> str:
    """The models of the second release, as a person would write them."""
    text = BEFORE
    for old, new in CHANGES:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def order_of(text: str) -> str:
    """The list of all methods, as they stand in the models."""
    names = re.findall(r'(?:request|notification)\(\s*"([^"]+)"', text)
    return "".join(["METHOD_ORDER = (\n", *(f'    "{name}",\n' for name in names), ")\n"])


def package(folder: Path, name: str, text: str) -> Registry:
    """A package with these models, imported."""
    (folder / name / "history").mkdir(parents=True)
    (folder / name / "__init__.py").write_text(REGISTRY.format(name=name))
    (folder / name / "thing.py").write_text(text)
    (folder / name / "method_order.py").write_text(order_of(text))
    (folder / name / "history/__init__.py").write_text("")
    (folder / name / "history/record.json").write_text(json.dumps(RECORD))
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    registry: Registry = importlib.import_module(name).REGISTRY
    return registry


def written(bundle: Bundle, folder: Path) -> Path:
    """The artifacts of a protocol, as codex writes them into a folder."""
    for edition, inside in ((Edition.STABLE, ""), (Edition.EXPERIMENTAL, "experimental")):
        for kind, emitter in (("json", json_schema), ("typescript", typescript)):
            for path, text in emitter.emit(bundle.edition(edition)):
                place = folder / inside / kind / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8")
    return folder


def target(folder: Path, name: str) -> Path:
    """The artifacts of the second release."""
    bundle = whole_bundle_of(package(folder, name, after()))
    return written(bundle, folder / "target")


def committed(folder: Path) -> None:
    """Put the models under version control."""
    for words in (
        ["init", "--quiet"],
        ["add", "--all"],
        ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "--message", "Begin"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
