"""The messages of frozen releases, read with today's models and schema."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from generators.compat.baselines.baseline import RELEASES, release_versions
from generators.compat.baselines.freeze import freeze
from generators.compat.frozen_fixtures import FrozenFixtures
from generators.compat.options import WAIVERS
from generators.compat.waivers import Waiver, read_waivers
from generators.project import DEFAULT_OUT, DEFAULT_PROTOCOL
from generators.registry import bundle_of
from protocol_models.methods import Registry
from tests.compat import spoken

ROOT = Path(__file__).parents[2]
TODAY = datetime.date.today()
OURS = release_versions(ROOT / DEFAULT_OUT / RELEASES)


@pytest.fixture(scope="module")
def ours() -> FrozenFixtures:
    return FrozenFixtures(DEFAULT_PROTOCOL, ROOT / DEFAULT_OUT, read_waivers(ROOT / WAIVERS), TODAY)


@pytest.mark.parametrize("version", OURS)
def test_what_a_release_sent_is_read_today(version: str, ours: FrozenFixtures) -> None:
    refused = ours.refused(version)
    assert not refused, "\n".join(refused)


@pytest.fixture
def out(tmp_path: Path) -> Iterator[Path]:
    freeze("1.0.0", bundle_of(spoken.FIRST), tmp_path)
    yield tmp_path
    spoken.REGISTRY = spoken.FIRST


def refused(out: Path, now: Registry, *waivers: Waiver) -> list[str]:
    spoken.REGISTRY = now
    return FrozenFixtures("tests.compat.spoken:REGISTRY", out, waivers, TODAY).refused("1.0.0")


def test_a_release_reads_itself(out: Path) -> None:
    assert refused(out, spoken.FIRST) == []


def test_what_a_client_of_a_release_sends_has_to_be_valid(out: Path) -> None:
    found = refused(out, spoken.STRICTER)
    assert found
    assert all(line.startswith("release 1.0.0: ") for line in found)
    assert {line.split(": ")[1] for line in found} == {"say"}


def test_a_member_that_came_since_may_be_missing_from_what_a_server_sent(out: Path) -> None:
    assert refused(out, spoken.LARGER) == []


def test_a_member_that_a_server_sends_as_another_type_is_refused(out: Path) -> None:
    assert {line.split(": ")[1] for line in refused(out, spoken.OTHER)} == {"say (result)"}


@pytest.mark.parametrize(
    ("place", "against", "is_waived"),
    [
        ("say#/types/SayParams", "", True),
        ("say#/types/SayParams", "release:1.0.0", True),
        ("say#/types/SayParams", "release:0.9.0", False),
        ("say", "", True),
        ("other#/types/SayResult", "", False),
    ],
)
def test_a_waiver_says_otherwise(out: Path, place: str, against: str, is_waived: bool) -> None:
    waiver = Waiver("input_type_changed", place, "0" * 16, "agreed", "me", TODAY, against)
    assert (refused(out, spoken.STRICTER, waiver) == []) is is_waived


def test_a_waiver_of_yesterday_says_nothing(out: Path) -> None:
    yesterday = TODAY - datetime.timedelta(days=1)
    waiver = Waiver("input_type_changed", "say", "0" * 16, "agreed", "me", yesterday)
    assert refused(out, spoken.STRICTER, waiver)
