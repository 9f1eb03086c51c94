"""What `just bench` runs: each figure is a ratio against a named peer in the same run."""
