"""Hosts MCP servers as the protocol of Codex's app server promises."""

__all__ = ["__version__"]

__version__ = "0.1.0"
