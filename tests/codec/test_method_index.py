"""The two modules that are made from the registry say what the registry says.

Both exist for what the registry cannot do: to find one method without importing all, and to tell a
type checker every message that there is.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from protocol_models import REGISTRY
from protocol_models.methods import Direction, Kind

PACKAGE = Path(__file__).parents[2] / "protocol_models/_generated"
MEND = "Write it anew: `pytest tests/codec/test_method_index.py --accept-golden`, then `just fmt`."

INDEX_HEAD = '''"""The module in which each method is defined. Made from the registry: do not edit.

{mend}

Input: nothing. Output: `METHOD_MODULES`, by which one method is found without importing all models.
"""

from typing import Final

METHOD_MODULES: Final[dict[str, str]] = {{
'''
UNIONS_HEAD = '''"""Every message, for type checkers. Made from the registry: do not edit.

{mend}

Input: nothing. Output: a union for each direction and kind. A type checker sees each member typed by
its params and can prove that none was forgotten; at run time the unions name the classes alone, so
that no model is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from protocol_models.codec.messages import (
    ErrorResponse,
    Notification,
    Request,
    Response,
    UnknownNotification,
    UnknownRequest,
)

__all__ = [
    "ClientMessage",
    "ClientNotification",
    "ClientRequest",
    "ServerMessage",
    "ServerNotification",
    "ServerRequest",
]

if TYPE_CHECKING:
'''
AT_RUN_TIME = """
else:
    ServerNotification = ClientNotification = Notification | UnknownNotification
    ServerRequest = ClientRequest = Request | UnknownRequest
    ServerMessage = ClientMessage = (
        ServerNotification | ServerRequest | Response | ErrorResponse
    )
"""


def index_text() -> str:
    rows = sorted((method.name, method.module.removeprefix("protocol_models.")) for method in REGISTRY)
    lines = [f'    "{name}": "{module}",\n' for name, module in rows]
    return INDEX_HEAD.format(mend=MEND) + "".join(lines) + "}\n"


def unions_text() -> str:
    imports: dict[str, set[str]] = {}
    unions = [
        text
        for direction, side in (
            (Direction.SERVER_TO_CLIENT, "Server"),
            (Direction.CLIENT_TO_SERVER, "Client"),
        )
        for text in union_texts(direction, side, imports)
    ]
    lines = [
        f"    from {module} import ({', '.join(sorted(names))})\n"
        for module, names in sorted(imports.items())
    ]
    return UNIONS_HEAD.format(mend=MEND) + "".join(lines) + "".join(unions) + AT_RUN_TIME


def union_texts(direction: Direction, side: str, imports: dict[str, set[str]]) -> Iterator[str]:
    for kind, name in ((Kind.NOTIFICATION, "Notification"), (Kind.REQUEST, "Request")):
        params = dict.fromkeys(
            type_name(method.params, imports, optional=not method.params_required)
            for method in sorted(REGISTRY.select(direction, kind), key=lambda method: method.name)
        )
        arms = [f"{name}[{each}]" for each in params] + [f"Unknown{name}"]
        yield f"\n    {side}{name}: TypeAlias = (\n        " + "\n        | ".join(arms) + "\n    )\n"
        yield f'    """Every {name.lower()} that a {side.lower()} sends."""\n'
    arms = [f"{side}Notification", f"{side}Request", "Response[Any]", "ErrorResponse"]
    yield f"    {side}Message: TypeAlias = {' | '.join(arms)}\n"
    yield f'    """Every line that a {side.lower()} sends."""\n'


def type_name(model: Any, imports: dict[str, set[str]], *, optional: bool) -> str:
    if model is None:
        return "None"
    imports.setdefault(model.__module__, set()).add(model.__name__)
    return f"{model.__name__} | None" if optional else str(model.__name__)


@pytest.mark.parametrize(
    ("name", "text"), [("method_index.py", index_text()), ("message_unions.py", unions_text())]
)
def test_the_module_is_what_the_registry_gives(name: str, text: str, accept_golden: bool) -> None:
    path = PACKAGE / name
    if accept_golden:
        path.write_text(text, encoding="utf-8")
        return
    assert compact(path.read_text(encoding="utf-8")) == compact(text), f"{name}: {MEND}"


def compact(text: str) -> list[str]:
    """The text without what a formatter chooses: line breaks, brackets, the order of names."""
    return sorted(word.strip("(),") for word in text.split() if word.strip("(),"))
