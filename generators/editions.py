"""Bundle → the editions that are written as trees of their own.

Input: the Bundle of a protocol. Output: the Bundle of each edition that has something of its own to show.
"""

from __future__ import annotations

from typing import Final

from .bundle import Bundle, Edition

__all__ = ["EDITION_FOLDERS", "editions"]

EDITION_FOLDERS: Final = {
    Edition.STABLE: "",
    Edition.EXPERIMENTAL: "experimental/",
    Edition.LEGACY: "legacy/",
}
"""Where the files of an edition stand, below the folder of the artifacts."""


def editions(bundle: Bundle) -> dict[Edition, Bundle]:
    """The stable edition, and each other one that has methods and is not the same."""
    stable = bundle.edition(Edition.STABLE)
    others = {edition: bundle.edition(edition) for edition in Edition if edition is not Edition.STABLE}
    return {Edition.STABLE: stable} | {
        edition: part for edition, part in others.items() if part.methods and part != stable
    }
