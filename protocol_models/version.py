"""The version of the models, and the release of codex that they describe unless told otherwise."""

__all__ = ["CODEX_RELEASE", "__version__"]

__version__ = "0.1.0"
CODEX_RELEASE = "0.169.0"
"""The release of codex that the artifacts in `schema/` describe."""
