"""What is imported, and when: each in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

import protocol_models
from tests.codec.lines import STATUS

ROOT = Path(__file__).parents[2]


def modules_after(code: str) -> set[str]:
    """The modules that a fresh process has imported after running the code."""
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stdout.split())


def test_importing_the_package_imports_neither_models_nor_pydantic_nor_typing() -> None:
    before = modules_after("pass")
    assert {"pydantic", "pydantic_core", "typing", "dataclasses"} & (
        modules_after("import protocol_models") - before
    ) == set()


def test_a_message_imports_the_resource_of_its_method_alone() -> None:
    imported = modules_after(f"from protocol_models import decode; decode({STATUS!r})")
    assert "protocol_models.v2.thread_lifecycle" in imported
    assert "protocol_models.registry" not in imported
    assert "protocol_models.v2.mcp_startup" not in imported


@pytest.mark.parametrize("name", protocol_models.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(protocol_models, name)
    assert name in dir(protocol_models)
    if isinstance(value, type) or callable(value):
        assert value.__doc__, name


def test_every_name_is_exported_once() -> None:
    there_at_once = {"CODEX_RELEASE", "__version__"}
    assert sorted({*protocol_models._HOMES, *there_at_once}) == sorted(protocol_models.__all__)
