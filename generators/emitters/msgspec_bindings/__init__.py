"""Bundle → a Python package of msgspec structs, for programs that read every message.

Input: the Bundle of a protocol, the command that writes the package, and whether members that a type does not
declare are kept. Output: path and text of each module.

```
naming.py         what classes and members are called
documentation.py  docstrings, and the lines of members
forms.py          what can stand in one union of msgspec
scalars.py        scalars and listed values
merging.py        objects that only members tell apart, as one
tags.py           which variants msgspec tells apart by a tag
definitions.py    types → classes and aliases
messages.py       methods → the classes of their messages
```
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from ...bundle import Bundle
from ...canonical import Json
from ...templates import render
from .definitions import Definitions
from .documentation import literal
from .messages import messages

__all__ = ["Unknown", "emit"]


class Unknown(StrEnum):
    """What becomes of the members of an object that its type does not declare."""

    KEEP = "keep"
    DROP = "drop"


def emit(bundle: Bundle, recipe: str, unknown: Unknown) -> Iterator[tuple[str, str]]:
    """Path and text of each module of the package."""
    definitions = Definitions(bundle.types, unknown is Unknown.KEEP)
    of_messages = messages(bundle, definitions)
    said = f"release {bundle.release} of {bundle.name}" if bundle.release else bundle.name
    modules: dict[str, dict[str, Json]] = {
        "__init__": {
            "doc": f"msgspec bindings of {said}.",
            "protocol": literal(bundle.name),
            "release": literal(bundle.release),
        },
        "base": {},
        "messages": of_messages,
        "reading": {},
        "types": {
            "keeps": unknown is Unknown.KEEP,
            "structs": definitions.structs,
            "aliases": list(definitions.aliases()),
            "closed": _set(definitions.closed),
            "external": _set(definitions.external),
            "further": _mapping({name: text for name, text in definitions.further.items()}),
            "unchecked": _mapping({literal(at): literal(what) for at, what in definitions.unchecked.items()}),
        },
    }
    for name, values in modules.items():
        yield f"{name}.py", render(f"msgspec_bindings/{name}.py.j2", recipe=recipe, **values)
    yield "py.typed", ""


def _set(names: list[str]) -> str:
    return f"{{{', '.join(sorted(names))}}}" if names else ""


def _mapping(rows: dict[str, str]) -> str:
    return (
        "{"
        + "".join(f"\n    {name}: {text}," for name, text in sorted(rows.items()))
        + ("\n}" if rows else "}")
    )
