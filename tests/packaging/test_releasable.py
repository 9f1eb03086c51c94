"""What keeps a tree from being released is named, with the next step."""

import tomllib
from pathlib import Path

import pytest

from protocol_models import __version__
from tests.packaging.releasable import NAMED, ROOT, problems

URLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
REPOSITORY = URLS["Repository"].replace("OWNER", "somebody")
TAG = f"v{__version__}"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The files that name the repository, as `just hosted-at somebody` leaves them."""
    for name in NAMED:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("OWNER", "somebody"), encoding="utf-8")
    return tmp_path


def test_a_tree_that_names_its_repository_is_releasable(tree: Path) -> None:
    assert list(problems(tree, TAG, REPOSITORY)) == []


@pytest.mark.parametrize(
    ("tag", "repository", "said"),
    [
        ("v9.9.9", REPOSITORY, "the tag is v9.9.9"),
        (TAG, "https://github.com/other/app-server-protocol", "pyproject.toml names"),
    ],
)
def test_another_tag_or_repository_is_named(tree: Path, tag: str, repository: str, said: str) -> None:
    assert [problem for problem in problems(tree, tag, repository) if problem.startswith(said)]


@pytest.mark.parametrize("name", NAMED)
def test_a_placeholder_is_never_released(tree: Path, name: str) -> None:
    text = (tree / name).read_text(encoding="utf-8")
    (tree / name).write_text(text.replace("app-server-protocol", "OWNER", 1), encoding="utf-8")
    assert next(problems(tree, TAG, REPOSITORY)).startswith(f"{name} names no repository yet")
