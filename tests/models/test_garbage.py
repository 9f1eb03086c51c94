"""A step that makes much is done before the collector looks again, and nothing is frozen by it."""

import gc
from unittest.mock import Mock

import pytest

from protocol_models import garbage
from protocol_models.garbage import without_collecting


@pytest.mark.parametrize("is_enabled", [True, False])
def test_the_collector_is_as_it_was_before(is_enabled: bool) -> None:
    was_enabled, frozen = gc.isenabled(), gc.get_freeze_count()
    try:
        (gc.enable if is_enabled else gc.disable)()
        with without_collecting():
            assert not gc.isenabled()
        assert gc.isenabled() is is_enabled
        assert gc.get_freeze_count() == frozen
    finally:
        (gc.enable if was_enabled else gc.disable)()


def test_what_a_step_made_is_not_looked_through_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    was_frozen = bool(gc.get_freeze_count())  # by the suite
    gc.unfreeze()
    monkeypatch.setattr(garbage, "_has_frozen_objects", False)
    try:
        with without_collecting():
            made: list[list[int]] = [[] for _ in range(1000)]
        assert not any(each is made for each in gc.get_objects(generation=0))
        assert any(each is made for each in gc.get_objects(generation=2))
    finally:
        if was_frozen:
            gc.freeze()


def test_frozen_objects_stay_frozen_and_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """To count them takes as long as there are many: a server that froze what it imported has a million."""
    count = Mock(return_value=1)
    monkeypatch.setattr(garbage, "_has_frozen_objects", False)
    monkeypatch.setattr(gc, "get_freeze_count", count)
    monkeypatch.setattr(gc, "unfreeze", lambda: pytest.fail("what somebody froze is frozen no more"))
    for _ in range(3):
        with without_collecting():
            pass
    assert count.call_count == 1
