"""The search for an instance: one module a kind of value."""
