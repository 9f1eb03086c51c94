"""Reports: what a run found as text for people. To add one, write a module and list it here.

Input: a Report. Output: text.
"""

from __future__ import annotations

from . import text

__all__ = ["as_text"]

as_text = text.report
"""The report for a terminal, in the markup of `rich`."""
