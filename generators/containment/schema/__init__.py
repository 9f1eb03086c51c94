"""A JSON Schema of any dialect, read into one normal form."""
