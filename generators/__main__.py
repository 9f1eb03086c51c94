"""The command `app-server-protocol`, and `python -m generators`."""

from __future__ import annotations

import sys

MISSING = """\
app-server-protocol: {name} is not installed.
  next: install the generators with it: pip install "app-server-protocol[generators]"
"""


def main() -> None:
    """Run the command line."""
    try:
        from generators.cli import app
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] in ("generators", "protocol_models"):
            raise
        sys.stderr.write(MISSING.format(name=error.name))
        sys.exit(2)
    app(prog_name="app-server-protocol")


if __name__ == "__main__":
    main()
