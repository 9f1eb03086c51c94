"""Whether this tree can be released: `python -m tests.packaging.releasable TAG REPOSITORY`."""

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from protocol_models import __version__

ROOT = Path(__file__).parents[2]
NAMED = ("pyproject.toml", "protocol_models/registry.py", "docs/compat.md", "schema/package.json")
"""The files that name the repository."""


def problems(root: Path, tag: str, repository: str) -> Iterator[str]:
    """What keeps a tree from being released, each with the next step."""
    if tag != f"v{__version__}":
        yield f"the tag is {tag}, and the version {__version__}; tag v{__version__}"
    for name in NAMED:
        if "OWNER" in (root / name).read_text(encoding="utf-8"):
            yield f"{name} names no repository yet: OWNER stands there; run just hosted-at NAME"
    urls = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
    npm = json.loads((root / "schema/package.json").read_text(encoding="utf-8"))["repository"]["url"]
    for what, url in (("pyproject.toml", urls["Repository"]), ("schema/package.json", npm)):
        if url.removeprefix("git+").removesuffix(".git") != repository:
            yield f"{what} names {url}, and the release is from {repository}; correct the address"


if __name__ == "__main__":
    found = list(problems(ROOT, *sys.argv[1:]))
    sys.stderr.writelines(f"{problem}\n" for problem in found)
    sys.exit(1 if found else 0)
