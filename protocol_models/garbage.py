"""How often Python looks for garbage: the one place that says so.

A command makes much and drops little, so that looking as often as usual costs a sixth of its time.
"""

from __future__ import annotations

import gc

# As in the package itself: importing typing costs more than all that stands here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["collect_no_more", "collect_rarely", "without_collecting"]


def collect_rarely() -> None:
    """For a process that runs one command and ends."""
    gc.set_threshold(200_000, 50, 100)


def collect_no_more() -> None:
    """For a process that ends now: at its end Python would look through all that it made, several times."""
    gc.freeze()


class without_collecting:  # noqa: N801 - used like a function, and `contextlib` would cost a first import
    """For a step that makes much that stays, as an import does; as it was before once the step is done.

    What is there then counts as old, and the next look at everything is the first that it gets: Python would
    look through it at once, for it is much and new.
    """

    def __enter__(self) -> None:
        self._was_enabled = gc.isenabled()
        gc.disable()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._was_enabled:
            _call_young_objects_old()
            gc.enable()


_has_frozen_objects = not hasattr(gc, "freeze")  # PyPy knows no such thing


def _call_young_objects_old() -> None:
    """Spare the next collection, which comes at once, to look through all that a step made.

    Who has frozen objects wants them to stay so: then it looks. To ask counts every one of them, so that a
    process in which some were found is not asked again.
    """
    global _has_frozen_objects  # noqa: PLW0603 - it is a fact about the process
    _has_frozen_objects = _has_frozen_objects or bool(gc.get_freeze_count())
    if not _has_frozen_objects:
        gc.freeze()
        gc.unfreeze()  # into the oldest generation
