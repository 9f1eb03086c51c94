"""Bundle → a Python package of msgspec structs, for programs that read every message.

Input: the Bundle of a protocol, the command that writes the package, and whether members that a type does not
declare are kept. Output: path and text of each module.

```
python_identifiers.py  what classes and members are called
python_text.py         docstrings, heads of classes, members, aliases
forms.py               what can stand in one union of msgspec
scalar_forms.py        scalars and listed values
merging.py             objects that only members tell apart, as one
tags.py                which variants msgspec tells apart by a tag
definitions.py         types → classes and aliases
method_classes.py      methods → the classes of their messages
```
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from protocol_models.json_types import Json

from ...bundle import Bundle
from ...templates import render
from ...unknown_members import UnknownMembers
from .definitions import Definitions
from .method_classes import messages
from .python_text import listed, literal

__all__ = ["emit"]


def emit(bundle: Bundle, recipe: str, unknown: UnknownMembers) -> Iterator[tuple[str, str]]:
    """Path and text of each module of the package."""
    definitions = Definitions(bundle.types, unknown is UnknownMembers.KEEP)
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
            "keeps": unknown is UnknownMembers.KEEP,
            "structs": definitions.structs,
            "aliases": list(definitions.aliases()),
            "closed": listed(sorted(definitions.closed), "{}"),
            "external": listed(sorted(definitions.external), "{}"),
            "further": _mapping(definitions.further),
            "documents": listed(
                (f"{literal(path)}: {definitions.form(key).text}" for path, key in bundle.documents.items()),
                "{}",
            ),
            "unchecked": _mapping({literal(at): literal(what) for at, what in definitions.unchecked.items()}),
        },
    }
    for name, values in modules.items():
        yield f"{name}.py", render(f"msgspec_bindings/{name}.py.j2", recipe=recipe, **values)
    yield "py.typed", ""


def _mapping(rows: Mapping[str, str]) -> str:
    return listed((f"{name}: {rows[name]}" for name in sorted(rows)), "{}")
