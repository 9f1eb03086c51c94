"""Generators: a registry of Pydantic models → JSON Schema, TypeScript, fixtures and their checks."""
