"""MCP servers while they live: their start, their calls, and the rounds in which they start."""
