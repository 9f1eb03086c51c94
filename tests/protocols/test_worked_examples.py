"""The protocols of others that docs/protocols shows: what the pages promise for a registry holds for them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generators.cli import app
from protocol_models import Decoder, Encoder, Request
from protocol_models.methods import Direction, Registry

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs/protocols"
NAMES = ("acp", "mcp")
"""Those whose packages are in the extra `dev`; `just protocols` runs all."""


@dataclass(frozen=True)
class Written:
    """One example, and the folder in which its artifacts are."""

    name: str
    folder: Path

    @property
    def registry(self) -> Registry:
        found = import_module(f"{self.name}_registry").REGISTRY
        assert isinstance(found, Registry)
        return found

    def run(self, command: str, *words: str) -> tuple[int, str]:
        """Exit code and output of a command over the example's registry."""
        protocol = ["--protocol", f"{self.name}_registry:REGISTRY"]
        ended = CliRunner().invoke(app, [command, *protocol, *words])
        return ended.exit_code, ended.output

    @property
    def places(self) -> list[str]:
        return ["--out", str(self.folder / "schema"), "--python", str(self.folder / f"{self.name}_messages")]


@pytest.fixture(scope="module")
def all_written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Written]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLES))
        examples = {name: Written(name, tmp_path_factory.mktemp(name)) for name in NAMES}
        for example in examples.values():
            code, output = example.run("write", *example.places)
            assert code == 0, output
        yield examples


@pytest.fixture(params=NAMES)
def written(request: pytest.FixtureRequest, all_written: dict[str, Written]) -> Written:
    return all_written[request.param]


def python(*words: str, cwd: Path, beside: Iterable[Path] = ()) -> subprocess.CompletedProcess[str]:
    """Run a module of Python in a folder, where the examples and the packages of other folders are found."""
    of_examples = os.pathsep.join(map(str, (EXAMPLES, cwd, *beside)))
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), of_examples)),
        "MYPYPATH": of_examples,
    }
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*_registry.py")), ids=lambda path: path.stem)
def test_a_registry_has_fewer_than_40_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 40


def test_what_was_written_is_fresh(written: Written) -> None:
    code, output = written.run("check", *written.places)
    assert code == 0, output


def test_the_emitted_tests_pass(written: Written) -> None:
    ended = python("pytest", "-q", "-p", "no:cacheprovider", "schema/tests", cwd=written.folder)
    assert ended.returncode == 0, ended.stdout
    assert " passed" in ended.stdout


def test_verify_finds_the_recording_valid(written: Written) -> None:
    code, output = written.run("verify", str(EXAMPLES / f"{written.name}.jsonl"), "--format", "json")
    assert code == 0, output
    report = json.loads(output)
    lines = (EXAMPLES / f"{written.name}.jsonl").read_text(encoding="utf-8").splitlines()
    rest = dict.fromkeys(("tolerated", "invalid", "unpaired", "altered"), 0)
    assert report["totals"] == {"messages": len(lines), "valid": len(lines), **rest}
    assert report["protocol"] == written.name
    assert report["missing"] == []


def test_each_line_is_read_with_types_and_written_back_as_it_came(written: Written) -> None:
    registry = written.registry
    encoder = Encoder(registry=registry)
    readers = {
        "s2c": Decoder(registry=registry),
        "c2s": Decoder(registry=registry, direction=Direction.CLIENT_TO_SERVER),
    }
    for row in map(json.loads, (EXAMPLES / f"{written.name}.jsonl").read_text(encoding="utf-8").splitlines()):
        message = readers[row["dir"]].decode(json.dumps(row["msg"]))
        if isinstance(message, Request):
            readers["c2s" if row["dir"] == "s2c" else "s2c"].sent(message)
        body = getattr(message, "params", None) or getattr(message, "result", None)
        assert body is None or type(body).__module__.partition(".")[0] in ("acp", "mcp_types")
        assert json.loads(encoder.encode(message)) == row["msg"]


CONSUMER = """
from typing import Never, assert_type

from {name}_messages.message_unions import ClientMessage, ServerMessage
from {name}_registry import REGISTRY
from {models} import {params}
from protocol_models import Decoder, Notification, Request
from protocol_models.methods import Direction

decoder: Decoder[ServerMessage, Never] = Decoder(registry=REGISTRY)
client: Decoder[ClientMessage, Never] = Decoder(registry=REGISTRY, direction=Direction.CLIENT_TO_SERVER)


def read(line: bytes) -> None:
    message = decoder.decode(line)
    assert_type(message, ServerMessage)
    assert_type(client.decode(line), ClientMessage)
    match message:
        case {kind}(params={params}() as params):
            assert_type(params.{member}, str)
            params.{member} = 3  # type: ignore[assignment]
"""
USED = {
    "acp": {"models": "acp.schema", "kind": "Request", "params": "ReadTextFileRequest", "member": "path"},
    "mcp": {
        "models": "mcp_types._v2025_11_25",
        "kind": "Notification",
        "params": "ResourceUpdatedNotificationParams",
        "member": "uri",
    },
}


def test_a_type_checker_knows_the_messages_of_each_registry(
    all_written: dict[str, Written], tmp_path: Path
) -> None:
    """In one run: most of its time goes to Pydantic and the models, which all of them import."""
    files = [f"{name}_consumer.py" for name in all_written]
    for file, name in zip(files, all_written, strict=True):
        (tmp_path / file).write_text(CONSUMER.format(name=name, **USED[name]), encoding="utf-8")
    folders = [example.folder for example in all_written.values()]
    ended = python("mypy", "--strict", "--cache-dir=cache", *files, cwd=tmp_path, beside=folders)
    assert ended.returncode == 0, ended.stdout
    assert f"in {len(files)} source files" in ended.stdout
