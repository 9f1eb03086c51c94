"""Containment: is every instance of one JSON Schema valid for another?

```
check.py        two schemas → a proof, a witness, or the reason for neither
document.py     one document, ready to be compared with another
json_values.py  values, their equality and their exact numbers
schema/         a schema of any dialect → nodes of one normal form
regex/          patterns → syntax trees → automata
solver/         the search for an instance that makes literals true
witness/        confirmed by two validators, made small, explained
```

Nothing here knows of protocols, methods or files.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .check import NO_WITNESS, Containment, Outcome, Writer, check_containment

__all__ = [
    "NO_WITNESS",
    "Containment",
    "Outcome",
    "Writer",
    "check_containment",
]


def __getattr__(name: str) -> object:
    # It brings two validators with it, which most commands have no use for.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(".check", __name__), name)
