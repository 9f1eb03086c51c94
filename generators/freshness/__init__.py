"""Freshness: are the artifacts what the models give? What `check` and `write` tell of it."""
