"""The method index and the message unions of a registry, as Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from app_server_protocol.artifacts import FileState, Tree, compare
from app_server_protocol.emitters import python_index
from app_server_protocol.errors import InvalidProtocol
from app_server_protocol.writing import write
from protocol_models import REGISTRY
from protocol_models._generated import method_index
from protocol_models.methods import Registry, client_notification, client_request, server_notification

ROOT = Path(__file__).parents[2]


class Text(BaseModel):
    text: str


class Outer:
    class Request(BaseModel):
        text: str


class Request(BaseModel):
    text: str


SAY = client_request("say", Text, Text)
ASK = client_request("ask", Request, Text)
NEST = client_notification("nest", Outer.Request)
HEARD = server_notification("heard", None)
TINY = Registry("tiny", (SAY, ASK, NEST, HEARD))


def files_of(registry: Registry) -> dict[str, str]:
    return dict(python_index.emit(registry, "write"))


def test_every_method_of_the_protocol_is_found_in_its_module() -> None:
    assert {method.name: method.module for method in REGISTRY} == method_index.METHOD_MODULES


@pytest.mark.parametrize("registry", [REGISTRY, TINY, Registry("none", ())], ids=lambda each: each.name)
def test_the_text_is_as_the_formatter_leaves_it(registry: Registry, tmp_path: Path) -> None:
    write([Tree(tmp_path, files_of(registry))])
    for options in (["format", "--check"], ["check", "--select", "I,F,E"]):
        ended = subprocess.run(
            [sys.executable, "-m", "ruff", *options, "--config", str(ROOT / "pyproject.toml"), str(tmp_path)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_type_named_like_one_of_the_unions_own_is_imported_under_another_name() -> None:
    text = files_of(TINY)["message_unions.py"]
    assert f"Request as {_prefix()}Request" in text
    assert f"Request[{_prefix()}Request]" in text
    assert "Notification[Outer.Request]" in text
    assert "ServerNotification: TypeAlias = Notification[None] | UnknownNotification" in text


def _prefix() -> str:
    return "".join(word.capitalize() for word in __name__.replace("_", ".").split("."))


def test_a_type_that_cannot_be_imported_is_refused_with_its_method() -> None:
    class Local(BaseModel):
        text: str

    with pytest.raises(InvalidProtocol) as caught:
        files_of(Registry("local", (client_request("say", Local, Text),)))
    assert "Local cannot be imported" in str(caught.value)
    assert "say" in str(caught.value)


@pytest.mark.parametrize("change", ["edited", "removed", "added"])
def test_what_was_edited_by_hand_is_named_and_made_anew(change: str, tmp_path: Path) -> None:
    tree = Tree(tmp_path, files_of(REGISTRY))
    write([tree])
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/method_index.cpython-311.pyc").write_bytes(b"")
    assert compare(tree) == []
    index = tmp_path / "method_index.py"
    wanted = FileState.MISSING if change == "removed" else FileState.STALE
    match change:
        case "edited":
            index.write_text("METHOD_MODULES = {", encoding="utf-8")
        case "removed":
            index.unlink()
        case "added":
            with index.open("a", encoding="utf-8") as file:
                file.write("# mine\n")
    (difference,) = compare(tree)
    assert (difference.state, difference.path) == (wanted, index)
    write([tree])
    assert compare(tree) == []
