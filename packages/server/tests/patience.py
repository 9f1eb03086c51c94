"""How long the tests wait."""

from typing import Final

HANGS: Final = 240.0
"""Seconds after which something counts as hanging. No test waits for so long unless it fails, and none fails
because the machine is slow."""
