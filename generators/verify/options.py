"""What the command line lets one choose, apart from the code that obeys: naming a default loads nothing."""

from __future__ import annotations

__all__ = ["MAX_LINE"]

MAX_LINE = 1 << 26
"""64 MiB; the longest message that was recorded from the real server has 3 MB."""
