"""The command `app-server-protocol`, and `python -m generators`."""

from __future__ import annotations

import gc
import io
import sys
import traceback

MISSING = """\
app-server-protocol: {name} is not installed.
  next: install the generators with it: pip install "app-server-protocol[generators]"
"""
BUG = """\
app-server-protocol: this is a mistake in the tool, and nothing was written since.
  next: report it with the lines above.
"""


def main() -> None:
    """Run the command line."""
    # Most of what a command makes stays until it ends: looking for garbage as often as usual costs a seventh.
    gc.set_threshold(200_000, 50, 100)
    try:
        from .cli import app
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] in (__package__, "protocol_models"):
            raise
        sys.stderr.write(MISSING.format(name=error.name))
        sys.exit(2)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Windows writes a code page into a pipe, without arrows
            stream.reconfigure(encoding="utf-8")
    try:
        app(prog_name="app-server-protocol")
    except Exception:  # a mistake of this tool: exit code 1 would say that it found something
        traceback.print_exc()
        sys.stderr.write(BUG)
        sys.exit(2)


if __name__ == "__main__":
    main()
