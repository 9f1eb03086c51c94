"""A protocol that keeps no record has the history of its frozen releases, in the form of a record."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from rich.console import Console

from generators.bundle import Bundle
from generators.compat.baselines.freeze import freeze
from generators.errors import GeneratorError, UnknownRelease
from generators.history.mark import places_of
from generators.registry import bundle_of
from generators.releases.changelog_run import changelog_of
from generators.releases.description import as_text, described
from generators.releases.recorded import bundle_with_history, recorded_bundle
from generators.releases.requirement import requirement
from generators.schema import Enum, Object
from protocol_models.methods import Registry

FIRST = '''"""A protocol."""
from enum import StrEnum
from pydantic import BaseModel
from protocol_models.methods import Registry, client_request, server_notification


class Colour(StrEnum):
    RED = "red"
    GREY = "grey"


class Drawn(BaseModel):
    colour: Colour
    size: str
    author: str


class Draw(BaseModel):
    text: str


class Nothing(BaseModel):
    pass


REGISTRY = Registry("things", (
    server_notification("drawn", Drawn),
    client_request("draw", Draw, Nothing),
    client_request("erase", None, Nothing),
))
'''
SECOND = (
    FIRST.replace('GREY = "grey"', 'GREEN = "green"')
    .replace("    size: str\n", "    size: int\n    title: str | None = None\n")
    .replace('    client_request("erase", None, Nothing),\n', '    client_request("clear", None, Nothing),\n')
)
MODELS = SECOND.replace("    author: str\n", "").replace(
    "    text: str\n", "    text: str\n    bold: bool = False\n"
)
NAME = "things_with_releases"
PROTOCOL = f"{NAME}:REGISTRY"


def registry(text: str) -> Registry:
    module = ModuleType(NAME)
    sys.modules[NAME] = module
    exec(compile(text, NAME, "exec"), vars(module))
    found: Registry = module.REGISTRY
    return found


@pytest.fixture
def out(tmp_path: Path) -> Iterator[Path]:
    """A folder in which two releases are frozen; the models have gone on since."""
    for version, text in (("1.0.0", FIRST), ("1.1.0", SECOND)):
        freeze(version, bundle_of(registry(text)), tmp_path)
    registry(MODELS)
    yield tmp_path
    del sys.modules[NAME]


@pytest.fixture
def recorded(out: Path) -> Bundle:
    return recorded_bundle(sys.modules[NAME].REGISTRY, PROTOCOL, out)


def test_the_bundle_says_since_and_until_when_each_part_is_there(recorded: Bundle) -> None:
    drawn, draw, colour = (recorded.types[key] for key in ("Drawn", "Draw", "Colour"))
    assert isinstance(drawn, Object)
    assert isinstance(draw, Object)
    assert isinstance(colour, Enum)
    said = {
        member.name: (member.notes.since, member.notes.until) for member in (*drawn.members, *draw.members)
    }
    assert said == {
        "colour": ("", ""),
        "size": ("", ""),
        "title": ("1.1.0", ""),
        "author": ("", "1.1.0"),
        "text": ("", ""),
        "bold": ("unreleased", ""),
    }
    assert (colour.since, colour.until) == ({"green": "1.1.0"}, {"grey": "1.0.0"})
    size = drawn.member("size")
    assert size is not None
    assert [former.until for former in size.notes.was] == ["1.0.0"]
    assert {row.name: (row.since, row.until) for row in recorded.methods} == {
        "drawn": ("", ""),
        "draw": ("", ""),
        "clear": ("1.1.0", ""),
        "erase": ("", "1.0.0"),
    }
    assert '"x-since": "1.1.0"' in repr(recorded.to_json()).replace("'", '"')


@pytest.mark.parametrize(("release", "text"), [("1.0.0", FIRST), ("1.1.0", SECOND), ("unreleased", MODELS)])
def test_each_release_is_as_it_was_frozen(recorded: Bundle, release: str, text: str) -> None:
    assert recorded.at(release).to_json() == bundle_of(registry(text)).to_json()
    # The union of all, reduced to the release, has the same places.
    reduced = replace(recorded, frozen={}).at(release)
    assert set(places_of(reduced)) == set(places_of(bundle_of(registry(text))))


def test_a_release_that_is_not_frozen_is_refused_with_the_nearest(recorded: Bundle) -> None:
    with pytest.raises(UnknownRelease) as caught:
        recorded.at("1.0.5")
    assert caught.value.nearest == ("1.0.0", "1.1.0")


def test_the_commands_answer_from_it(recorded: Bundle, out: Path) -> None:
    text = as_text(described(recorded, "drawn"), recorded)
    assert "since 1.1.0" in text
    console = Console(quiet=True)
    needed = requirement(sys.modules[NAME].REGISTRY, recorded, ["draw", "clear"], 1 << 20, console)
    assert (needed.release, needed.set_by) == ("1.1.0", ("clear",))
    told = changelog_of(PROTOCOL, "1.0.0", "1.1.0", out, console)
    for line in ("`clear`", "`erase`", "Drawn.title"):
        assert line in told


def test_without_releases_there_is_no_history_and_a_command_that_needs_one_says_so(tmp_path: Path) -> None:
    models = registry(MODELS)
    assert bundle_with_history(models, PROTOCOL, tmp_path).record.complete_from == ""
    with pytest.raises(GeneratorError, match="none is frozen in"):
        recorded_bundle(models, PROTOCOL, tmp_path)
    del sys.modules[NAME]
