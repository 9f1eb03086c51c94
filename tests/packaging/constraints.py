"""Writes `constraints.txt`: the versions of all packages that this environment has."""

from importlib.metadata import distributions
from pathlib import Path

FILE = Path(__file__).parents[2] / "constraints.txt"
HEAD = """\
# The versions that contributors and CI get; `just constraints` renews them.
# What users get is decided by pyproject.toml.
"""
NOT_OURS_TO_PIN = {"app-server-protocol", "pip", "setuptools", "wheel"}


def pinned() -> str:
    """The text of the file."""
    found = {each.name: each.version for each in distributions() if each.name not in NOT_OURS_TO_PIN}
    return HEAD + "".join(f"{name}=={found[name]}\n" for name in sorted(found, key=str.lower))


if __name__ == "__main__":
    FILE.write_text(pinned(), encoding="utf-8", newline="\n")
