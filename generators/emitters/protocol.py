"""Bundle → `protocol.json`, the machine-readable protocol."""

from __future__ import annotations

from collections.abc import Iterator

from .. import canonical
from ..bundle import Bundle

__all__ = ["emit"]


def emit(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """The Bundle itself."""
    yield "protocol.json", canonical.ordered(bundle.to_json())
