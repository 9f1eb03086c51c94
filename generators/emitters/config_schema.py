"""Bundle → `config.schema.json`, the JSON Schema of what the server reads of its configuration file."""

from __future__ import annotations

from collections.abc import Iterator

from ..bundle import Bundle
from .json_schema import SchemaWriter

__all__ = ["emit"]


def emit(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """One document, where the protocol has a configuration."""
    if bundle.config is not None:
        text = SchemaWriter(bundle.types, bundle.made).document(bundle.config, bundle.config)
        yield "config.schema.json", text + "\n"
