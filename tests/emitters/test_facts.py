"""Our artifacts against the facts of release 0.169.0, where they are at hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from generators.bundle import Bundle
from generators.emitters import schema_files


@pytest.fixture(scope="module")
def files(our_bundle: Bundle) -> dict[str, str]:
    return schema_files(our_bundle)


def test_the_startup_update_is_reproduced_byte_for_byte(files: dict[str, str], shared: Path) -> None:
    wanted = (shared / "facts/McpServerStatusUpdatedNotification.json").read_bytes()
    assert files["json/v2/McpServerStatusUpdatedNotification.json"].encode() == wanted
    assert files["experimental/json/v2/McpServerStatusUpdatedNotification.json"].encode() == wanted


def in_typescript(structure: Any) -> str:
    """A structure of the facts as the emitter writes it, without documentation."""
    match structure:
        case str():
            return structure
        case {"ref": ref}:
            return str(ref).rpartition("/")[2]
        case {"literal": value}:
            return json.dumps(value)
        case {"union": arms}:
            return " | ".join(map(in_typescript, arms))
        case {"object": members}:
            lines = [
                f"  {m['name']}{'?' if m.get('optional') else ''}: {in_typescript(m['type'])};"
                for m in members
            ]
            return "\n".join(["{", *lines, "}"])
    raise AssertionError(structure)


@pytest.mark.parametrize(
    "name", ["McpServerStatusUpdatedNotification", "McpServerStartupState", "McpServerStartupFailureReason"]
)
def test_the_startup_types_have_the_structure_of_the_facts(
    name: str, files: dict[str, str], shared: Path
) -> None:
    facts = json.loads((shared / "facts/0.169.0/typescript.stable.json").read_bytes())
    text = files[f"typescript/v2/{name}.ts"].partition("export type ")[2]
    code = "\n".join(line for line in text.splitlines() if not line.strip().startswith(("*", "/*", "/**")))
    assert code == f"{name} = {in_typescript(facts[f'v2/{name}'])};"
