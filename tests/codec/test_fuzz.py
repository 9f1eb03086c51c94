"""A little of what `python -m tests.codec.fuzz` does for as long as it is asked."""

from pathlib import Path

import pytest

from tests.codec import fuzz


@pytest.mark.parametrize("seed", range(4))
def test_no_mutated_line_breaks_a_promise(seed: int, shared: Path) -> None:
    assert shared
    tally = fuzz.run(seed, lines=3000)
    assert tally["Notification"] > 50
    assert tally["parse error"] > 50
