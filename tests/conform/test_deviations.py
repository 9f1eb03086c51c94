"""The list: what an entry must have, and that the committed one has it."""

from pathlib import Path

import pytest

from generators.conform import deviations
from generators.errors import GeneratorError
from tests.conform.trees import entry, listed

GOOD = "documents = '.*', places = '', only = 'ours'"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[deviation", "the list of deviations cannot be read"),
        (entry(GOOD).replace("it is", " "), "meant has no reason"),
        (entry(GOOD).replace('evidence = "seen"', ""), "meant has no evidence"),
        (entry(GOOD).replace('id = "meant"', ""), "entry 1 has no id"),
        (entry(GOOD) + entry(GOOD), "meant is there twice"),
        (entry(), "meant covers nothing"),
        (entry(GOOD).replace("evidence", 'now = "x"\nevidence'), "meant holds 'now', which means nothing"),
        (entry("documents = '.*', only = 'ours'"), "which do not belong together"),
        (entry("types = '.*', theirs = 'a'", kind="typescript"), "which do not belong together"),
        (entry("documents = '(', places = '', only = 'ours'"), "meant has a match that cannot be read"),
        (entry("documents = '.*', places = '', only = 'both'"), "meant has a match that cannot be read"),
        (
            entry("types = '.*', only = 'theirs', rule = 'unreachable_definition'", kind="typescript"),
            "which is not a rule for TypeScript",
        ),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_named(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(GeneratorError) as raised:
        listed(tmp_path, text)
    assert problem in str(raised.value)
    assert "  next: " in str(raised.value)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError) as raised:
        listed(tmp_path, entry() + entry(GOOD))
    assert "meant covers nothing; meant is there twice" in str(raised.value)


def test_the_committed_list_is_sound_and_short() -> None:
    entries = deviations.load()
    assert 0 < len(entries) <= 20
