"""The version of this tool."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

__all__ = ["installed_version"]


def installed_version() -> str | None:
    """As it was installed; `None` for a checkout that was not."""
    try:
        return version("app-server-protocol")
    except PackageNotFoundError:
        return None
