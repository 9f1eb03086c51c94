"""What several tests share: the facts and captures beside the repository, and the golden switch."""

import gc
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generators.bundle import Bundle
from generators.registry import bundle_of, whole_bundle_of
from protocol_models import REGISTRY
from protocol_models.garbage import collect_rarely
from protocol_models.methods import Stability
from tests.examples import register

SHARED = Path(__file__).parents[2] / "shared"
register()  # here, since Hypothesis asks for its profile before any test is read


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept-golden", action="store_true", help="keep what the emitters give now as golden")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: it is not looked through again and again."""
    gc.freeze()
    collect_rarely()


@pytest.fixture(scope="session")
def accept_golden(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--accept-golden"))


@pytest.fixture(scope="session")
def our_bundle() -> Bundle:
    """The protocol that the committed artifacts are of."""
    return bundle_of(REGISTRY)


@pytest.fixture(scope="session")
def our_whole_bundle() -> Bundle:
    """The protocol of every release of the record."""
    return whole_bundle_of(REGISTRY)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts and captures; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the facts and captures beside the repository are absent: ../shared")
    return SHARED


ADDED = "mcpServer/startupStatus/completed"
"""The method that the models have beside those of codex; the list of deviations speaks of it."""


@pytest.fixture(scope="session")
def released_bundle(shared: Path, our_bundle: Bundle) -> Bundle:
    """Our protocol without what somebody adds before a release has it: the facts cannot know such methods."""
    data = json.loads((shared / "facts/history.json").read_bytes())
    place = data["columns"]["methods"].index("name")
    known = {row[place] for row in data["methods"]} | {ADDED}
    kept = tuple(row for row in our_bundle.methods if row.name in known or row.stability is Stability.LEGACY)
    used, named = (
        {key for row in rows for key in (row.params, row.result)} for rows in (kept, our_bundle.methods)
    )
    documents = {path: key for path, key in our_bundle.documents.items() if key not in named - used}
    return replace(our_bundle, methods=kept, documents=documents)


RECORDED = ("0.169.0", "0.171.0")
"""The releases of which sessions were recorded."""


@pytest.fixture(scope="session", params=RECORDED)
def captured(shared: Path, request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """Every recorded message of a release's server and its client: direction, message, file and line."""
    return captures(shared, request.param)


@pytest.fixture(scope="session")
def all_captured(shared: Path) -> dict[str, list[dict[str, Any]]]:
    """The same of every release."""
    return {release: captures(shared, release) for release in RECORDED}


def captures(shared: Path, release: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for file in sorted((shared / "captures" / release).glob("*.jsonl")):
        for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
            if line:
                rows.append({**json.loads(line), "place": f"{file.name}:{number}"})
    assert rows
    return rows
