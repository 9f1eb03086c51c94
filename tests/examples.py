"""On how many examples a law is tried: on a few with every change, on ten times as many with `just laws`.

The weekly workflow runs that recipe. What a few examples miss on one day, they meet on another: each run
draws others.
"""

from __future__ import annotations

from typing import Final

from hypothesis import settings

__all__ = ["examples", "register"]

USUAL: Final = 100
"""What Hypothesis tries where nobody says otherwise."""
TIMES: Final = 10


def register() -> None:
    """Make the profile `thorough` known to Hypothesis."""
    settings.register_profile("thorough", max_examples=USUAL * TIMES)


def examples(everyday: int) -> int:
    """So many, or as many times more as the profile has."""
    return everyday * settings().max_examples // USUAL  # what it is without arguments is the profile
