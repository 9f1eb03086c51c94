"""Reports: what `check` found, and what `write` did. To add one, write a module and list it here.

Input: a Freshness, or a Writing. Output: text.
"""

from __future__ import annotations

from . import text

__all__ = ["as_text", "written_as_text"]

as_text = text.report
"""What `check` found, in the markup of `rich`."""
written_as_text = text.written_report
"""What `write` did, in the markup of `rich`."""
