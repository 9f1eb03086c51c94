"""Generators: a registry of Pydantic models → JSON Schema, TypeScript, fixtures and their checks."""

from protocol_models import __version__

__all__ = ["__version__"]
