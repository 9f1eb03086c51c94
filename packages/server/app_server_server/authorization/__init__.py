"""Sign-ins of MCP servers: states, credentials, where they are kept, and how they are renewed."""
