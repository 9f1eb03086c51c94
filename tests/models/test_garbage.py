"""A step that makes much is done before the collector looks again, and nothing is frozen by it."""

import gc

import pytest

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


def test_what_a_step_made_is_not_looked_through_at_once() -> None:
    was_frozen = bool(gc.get_freeze_count())  # by the suite
    gc.unfreeze()
    try:
        with without_collecting():
            made: list[list[int]] = [[] for _ in range(1000)]
        assert not any(each is made for each in gc.get_objects(generation=0))
        assert any(each is made for each in gc.get_objects(generation=2))
    finally:
        if was_frozen:
            gc.freeze()
