"""Processes of MCP servers: what they get, how they are started, and how the whole tree ends."""
