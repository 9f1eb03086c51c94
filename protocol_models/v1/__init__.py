"""The first surface of the protocol: what is left of it, and what is retired."""
