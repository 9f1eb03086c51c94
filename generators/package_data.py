"""The files that commands need beside the code.

Input: nothing. Output: the folders of the templates and of this protocol's frozen releases: inside the
package in a wheel, at the root of the repository in a clone.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["frozen_releases", "template_folder"]

PACKAGE = Path(__file__).parent


def template_folder() -> Path:
    """The Jinja2 templates."""
    return _folder("_templates", "templates")


def frozen_releases() -> Path:
    """The frozen releases of this protocol; those of another one lie in the folder of its artifacts."""
    return _folder("_releases", "schema/releases")


def _folder(in_wheel: str, in_clone: str) -> Path:
    inside = PACKAGE / in_wheel
    return inside if inside.is_dir() else PACKAGE.parent / in_clone
