"""Frozen releases: what was promised, kept as it was.

Input: a version and the Bundle of the models. Output: `releases/VERSION` with its `protocol.json` and
its fixtures. A release is frozen once, and never rewritten.
"""

from __future__ import annotations

from pathlib import Path

from ...artifacts import Tree, texts
from ...bundle import Bundle
from ...emitters import fixtures, protocol
from ...errors import ReleaseFrozen
from ...writing import create
from .baseline import RELEASES, VERSION

__all__ = ["freeze"]


def freeze(version: str, bundle: Bundle, out: Path) -> tuple[Path, int]:
    """The folder of the release and how many files were written: none where it is frozen just so."""
    if not VERSION.fullmatch(version):
        raise ReleaseFrozen(
            f"{version!r} cannot be a version", "freeze", "write it as in 1.2.3, or 1.2.3-rc1"
        )
    files = dict(protocol.emit(bundle))
    files |= {f"fixtures/{path}": text for path, text in fixtures.emit(bundle)}
    tree = Tree(out / RELEASES / version, files)
    if create(tree):
        return tree.root, len(files)
    if texts(tree.root) != files:
        what = "the release is frozen, and the models give something else now"
        raise ReleaseFrozen(what, str(tree.root), "freeze the protocol under a new version")
    return tree.root, 0
