"""What a decoder may be told, beside whose lines it reads and which of them.

Input: the options that a caller names. Output: all of them, the others by default. To add one, declare it in
`DecoderOptions` with its default in `DEFAULTS`, and obey it in the decoder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Final, TypedDict

    from protocol_models.methods import Registry

__all__ = ["DEFAULTS", "MAX_LINE", "with_defaults"]

MAX_LINE = 1 << 24
"""The limit of a line where the caller sets none, in bytes: 16 MiB, five times the largest seen."""

if TYPE_CHECKING:  # no first message waits for what nothing reads at run time

    class DecoderOptions(TypedDict, total=False):
        """The options of a decoder; each may be left out."""

        strict: bool
        """Whether what the schema does not know is an error."""
        at: str | None
        """The release that `strict` holds messages to, such as `0.169.0`: what came later or went before is
        an error too; `None` for all releases of the record."""
        max_line: int
        """How many bytes a line may have; a longer one is an error."""
        keep_lines: bool
        """Whether an error has all of its line, and of one that is too long the first `max_line` bytes; else
        it has the start of its line."""

    class ProtocolOptions(DecoderOptions, total=False):
        """The same, and whose methods are read. It is apart, for the types of the messages depend on it."""

        registry: Registry | None
        """The protocol whose methods are read; `None` for that of this package."""


DEFAULTS: Final[ProtocolOptions] = {
    "registry": None,
    "strict": False,
    "at": None,
    "max_line": MAX_LINE,
    "keep_lines": False,
}


def with_defaults(options: ProtocolOptions) -> ProtocolOptions:
    """Every option; raises `TypeError` for one that does not exist, and `ValueError` for a bad value."""
    if unknown := options.keys() - DEFAULTS.keys():
        names = ", ".join(DEFAULTS)
        raise TypeError(f"a decoder has no option {min(unknown)!r}; its options are: {names}")
    settled: ProtocolOptions = {**DEFAULTS, **options}
    if settled["max_line"] < 1:
        raise ValueError(f"max_line is {settled['max_line']}: a line has at least one byte")
    if settled["at"] is not None and not settled["strict"]:
        raise ValueError(
            "`at` holds messages to a release, which only a strict decoder does: pass strict=True"
        )
    return settled
