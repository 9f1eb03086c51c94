"""The history of a protocol: since when its parts are there, and the protocol as it was in a release."""
