"""Frozen releases: what was promised, kept as it was.

Enters: a version and the Bundle of the models. Leaves: `releases/VERSION` with its `protocol.json` and
its fixtures. A release is frozen once, and never rewritten.
"""

from __future__ import annotations

import re
from pathlib import Path

from generators.artifacts import Tree, compare, write
from generators.bundle import Bundle
from generators.compat.baselines import RELEASES
from generators.emitters import fixtures, protocol
from generators.errors import ReleaseFrozen

__all__ = ["freeze"]

VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:[-+][A-Za-z0-9.-]+)?")


def freeze(version: str, bundle: Bundle, out: Path) -> tuple[Path, int]:
    """The folder of the release and how many files were written: none where it is frozen just so."""
    if not VERSION.fullmatch(version):
        raise ReleaseFrozen(
            f"{version!r} cannot be a version", "freeze", "write it as in 1.2.3, or 1.2.3-rc1"
        )
    files = dict(protocol.emit(bundle))
    files |= {f"fixtures/{path}": text for path, text in fixtures.emit(bundle)}
    tree = Tree(out / RELEASES / version, files)
    if tree.root.exists():
        if compare(tree):
            what = "the release is frozen, and the models give something else now"
            raise ReleaseFrozen(what, str(tree.root), "freeze the protocol under a new version")
        return tree.root, 0
    written, _ = write([tree])
    return tree.root, len(written)
