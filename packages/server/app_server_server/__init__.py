"""Hosts MCP servers as the protocol of Codex's app server promises."""
