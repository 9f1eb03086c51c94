"""Bundle → `protocol.json`, the machine-readable protocol."""

from __future__ import annotations

from collections.abc import Iterator

from generators import canonical
from generators.bundle import Bundle

__all__ = ["emit"]


def emit(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """The Bundle itself."""
    yield "protocol.json", canonical.ordered(bundle.to_json())
