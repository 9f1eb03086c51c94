"""How paths are written in messages."""

from typing_extensions import TypeAliasType

AbsolutePathBuf = TypeAliasType("AbsolutePathBuf", str)
"""An absolute path on the server's machine, in the notation of its operating system."""


LegacyAppPathString = TypeAliasType("LegacyAppPathString", str)
"""A path as plain text, in the notation of the machine that it is on.

That machine need not be the server's: do not resolve it against the local file system.
"""


PathUri = TypeAliasType("PathUri", str)
"""A path as a URI, such as `file:///home/dev/project`, whatever the operating system."""
