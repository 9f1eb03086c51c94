"""The command line: what it prints, and its exit codes."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT, TINY, run


def test_write_then_check_another_protocol(tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    code, text = run("write", "--protocol", TINY, "--out", out)
    assert code == 0, text
    assert "written, 0 removed" in text
    written = {path.relative_to(out).as_posix() for path in Path(out).rglob("*") if path.is_file()}
    assert written >= {"protocol.json", "json/Thing.json", "typescript/Thing.ts", "tests/test_fixtures.py"}
    assert run("check", "--protocol", TINY, "--out", out) == (
        0,
        f"{len(written) - 2} artifacts, all as the models give them\n",
    )


def test_check_names_what_differs_and_what_mends_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("write", "--protocol", TINY, "--out", str(out))
    thing = out / "json/Thing.json"
    thing.write_bytes(thing.read_bytes().replace(b'"failed"', b'"broken"'))
    (out / "typescript/State.ts").unlink()
    (out / "json/Stray.json").write_text("{}")
    code, text = run("check", "--protocol", TINY, "--out", str(out))
    assert code == 1
    lines = text.splitlines()
    assert f"stale    {thing}" in lines
    assert f"missing  {out / 'typescript/State.ts'}" in lines
    assert f"stray    {out / 'json/Stray.json'} (not written by this tool)" in lines
    assert any(line.strip().startswith("-") and '"broken"' in line for line in lines)
    assert any(line.strip().startswith("+") and '"failed"' in line for line in lines)
    assert f"  next: run app-server-protocol write --protocol {TINY} --out {out} and read the diff" in lines


def test_the_emitted_tests_of_another_protocol_pass(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("write", "--protocol", TINY, "--out", str(out))
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(out / "tests")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "3 passed" in ended.stdout, ended.stdout


def test_a_lost_enum_value_fails_the_fixture_tests_by_name(tmp_path: Path) -> None:
    package = tmp_path / "proto.py"
    source = (ROOT / "tests/emitters/tiny/conditions.py").read_text()
    package.write_text(source)
    out = tmp_path / "out"
    assert run("write", "--protocol", "proto:REGISTRY", "--out", str(out), cwd=tmp_path)[0] == 0
    package.write_text(source.replace('"ready"', '"up"'))
    code, text = run("check", "--protocol", "proto:REGISTRY", "--out", str(out), cwd=tmp_path)
    assert code == 1
    assert re.search(r'-\s+"ready"', text)
    assert re.search(r'\+\s+"up"', text)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(out / "tests")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "State knows no enum value 'ready'" in ended.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["check", "--protocol", "no_such_module:REGISTRY"],
            "no_such_module cannot be imported: ModuleNotFoundError",
        ),
        (
            ["check", "--protocol", "json:dumps"],
            "json holds a function, not a protocol_models.methods.Registry",
        ),
        (["check", "--protocol", "json:REGISTRY"], "json holds nothing of that name"),
        (["check", "--protocol", "json"], "'json' does not name a registry"),
        (["write", "--only", "typescript"], "'typescript' does not write a file of its own"),
    ],
)
def test_bad_arguments_are_named_with_the_next_step(words: list[str], message: str) -> None:
    code, text = run(*words)
    assert code == 2
    assert message in text
    assert "  next: " in text


def test_an_output_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    taken = tmp_path / "out"
    taken.write_text("a file")
    code, text = run("write", "--protocol", TINY, "--out", str(taken))
    assert code == 2
    assert str(taken) in text
    assert taken.read_text() == "a file"


def test_version_and_help() -> None:
    code, text = run("--version")
    assert code == 0
    assert text.startswith("app-server-protocol ")
    code, text = run("--help")
    assert code == 0
    assert "write" in text
    assert "check" in text
    code, text = run("write", "--help")
    assert code == 0
    for word in ("--protocol", "--out", "--tests", "--only"):
        assert word in text
    assert run()[0] == 2
