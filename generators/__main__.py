"""The command `app-server-protocol`, and `python -m generators`."""

from __future__ import annotations

import os
import signal
import sys
import traceback

from protocol_models.garbage import collect_rarely

from .model_mistakes import mistake_in_models
from .standard_streams import OutputLost, own_streams

MISSING = """\
app-server-protocol: {name} is not installed.
  next: install the generators with it: pip install "app-server-protocol[generators]"
        with uv: uv add "app-server-protocol[generators]"
        with uvx: uvx --from "app-server-protocol[generators]" app-server-protocol
"""
BUG = """\
app-server-protocol: this is a mistake in the tool.
  next: report it with the lines above.
"""
LOST = """\
app-server-protocol: standard output cannot be written: {reason}
  next: give it another place; what the command changes is done, but for this text.
"""
INTERRUPTED = 130
"""The exit code after Ctrl-C, as every shell has it."""


def main() -> None:
    """Run the command line."""
    collect_rarely()
    if os.environ.get("COLUMNS", "").strip("0") == "":  # no terminal has none; `rich` would print nothing
        os.environ.pop("COLUMNS", None)
    own_streams()
    try:
        code = _run()
        sys.stdout.flush()
    except OutputLost as error:
        sys.stderr.write(LOST.format(reason=error))
        code = 2
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        code = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is decided: nothing is left to interrupt
    sys.exit(code)


def _run() -> int:
    """The exit code of what the command line asks for."""
    try:
        from .cli import app
        from .completion import join_at_colons
    except ModuleNotFoundError as error:
        if (mistake := mistake_in_models(error)) is not None:
            sys.stderr.write(f"error: {mistake}\n")
            return 2
        if error.name is None or error.name.partition(".")[0] in (__package__, "protocol_models"):
            raise
        sys.stderr.write(MISSING.format(name=error.name))
        return 2
    except Exception as error:
        if (mistake := mistake_in_models(error)) is None:
            raise
        sys.stderr.write(f"error: {mistake}\n")
        return 2
    join_at_colons(os.environ)
    try:
        app(prog_name="app-server-protocol")
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 0
    except OutputLost:
        raise
    except Exception:  # a mistake of this tool: exit code 1 would say that it found something
        traceback.print_exc()
        sys.stderr.write(BUG)
        return 2
    return 0


if __name__ == "__main__":
    main()
