"""The current surface of the protocol, one module a resource: its types, then its METHODS."""
