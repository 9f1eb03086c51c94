"""What is wrong with a configuration, as one sentence a key.

Input: the errors of Pydantic. Output: lines that name the key and the next step. No line shows a value
of `[mcp_servers]`: it may be a secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["NO_TRANSPORT", "VARIANT", "sentences"]

VARIANT: Final = "variant: "
"""How the tag of a variant begins. It stands in the path of an error, and in no file."""

NO_TRANSPORT: Final = "no_transport"
"""The type of the error of a server that says neither what to run nor where to go."""

_MAY_BE_SECRET: Final = "mcp_servers"

_TOML_TYPES: Final = (
    (bool, "a boolean"),
    (int, "a number"),
    (float, "a number"),
    (str, "a string"),
    (list, "an array"),
    (dict, "a table"),
)


def sentences(errors: Iterable[ErrorDetails], known: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """One sentence an error. `known` has the keys of each table, to name the nearest ones."""
    for error in errors:
        path = [str(step) for step in error["loc"] if not str(step).startswith(VARIANT)]
        yield f"{'.'.join(path)}: {_what(error, path, known)}"


def _what(error: ErrorDetails, path: Sequence[str], known: Mapping[str, Sequence[str]]) -> str:
    if error["type"] == "extra_forbidden":
        return f"there is no such key{_nearest(path, known)}"
    if error["type"] == "missing":
        return "this key is required"
    message = error["msg"].removeprefix("Value error, ")
    message = f"{message[:1].lower()}{message[1:]}".replace("dictionary", "table")
    if error["type"] in ("value_error", NO_TRANSPORT):
        return message
    if path[0] == _MAY_BE_SECRET:
        of_type = error["type"].endswith(("_type", "_parsing"))
        return f"{message}, and it is {_type_of(error['input'])}" if of_type else message
    return f"{message}, and it is {error['input']!r}"


def _nearest(path: Sequence[str], known: Mapping[str, Sequence[str]]) -> str:
    keys = known.get(path[0], ())
    if path[0] != _MAY_BE_SECRET:
        return f"; [{path[0]}] knows {', '.join(keys)}"
    if path[-1] in keys:
        return (
            " for this kind of server: "
            "a server has either `command` or `url`, and this key goes with the other"
        )
    from difflib import get_close_matches

    near = get_close_matches(path[-1], keys, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _type_of(value: object) -> str:
    return next((name for kind, name in _TOML_TYPES if isinstance(value, kind)), "something else")
