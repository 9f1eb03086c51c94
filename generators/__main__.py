"""The command `app-server-protocol`, and `python -m generators`."""

from __future__ import annotations

import os
import signal
import sys

BUG = """\
app-server-protocol: this is a mistake in the tool.
  next: report it with the lines above.
"""
LOST = """\
app-server-protocol: standard output cannot be written: {reason}
  next: give it another place; what the command changes is done, but for this text.
"""
GONE = """\
error: the current folder is not there any more
  next: change to a folder that is.
"""
INTERRUPTED = 130
"""The exit code after Ctrl-C, as every shell has it."""


def main() -> None:
    """Run the command line."""
    try:
        code = _ended()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        code = INTERRUPTED
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is decided: nothing is left to interrupt
    sys.exit(code)


def _ended() -> int:
    """The exit code. What is needed is imported here and below: Ctrl-C may come while that is done."""
    from protocol_models.garbage import collect_no_more, collect_rarely

    from .standard_streams import OutputLost, own_streams

    collect_rarely()
    if os.environ.get("COLUMNS", "").strip("0") == "":  # no terminal has none; `rich` would print nothing
        os.environ.pop("COLUMNS", None)
    own_streams()
    try:
        os.getcwd()  # noqa: PTH109 - pathlib is not imported for the fastest answer
    except OSError:
        sys.stderr.write(GONE)
        return 2
    try:
        code = _run()
        sys.stdout.flush()
    except OutputLost as error:
        sys.stderr.write(LOST.format(reason=error))
        code = 2
    collect_no_more()
    return code


def _run() -> int:
    """The exit code of what the command line asks for."""
    from .freshness.unchanged import observe_run, said_of_unchanged

    words = sys.argv[1:]
    if (said := said_of_unchanged(words)) is not None:
        sys.stdout.write(f"{said}\n")
        return 0
    observe_run(words)
    from .model_mistakes import mistake_in_models
    from .standard_streams import OutputLost

    try:
        from .cli import app
        from .completion import join_at_colons
    except ModuleNotFoundError as error:
        return _told_missing(error)
    except Exception as error:
        if (mistake := mistake_in_models(error)) is None:
            raise
        sys.stderr.write(f"error: {mistake}\n")
        return 2
    join_at_colons(os.environ)
    try:
        app(prog_name="app-server-protocol")
    except SystemExit as error:
        if isinstance(getattr(error.__context__, "__cause__", None), KeyboardInterrupt):
            raise KeyboardInterrupt from None  # typer ends without a word
        return error.code if isinstance(error.code, int) else 0
    except OutputLost:
        raise
    except ModuleNotFoundError as error:
        return _told_missing(error)
    except Exception as error:  # a mistake of this tool: exit code 1 would say that it found something
        return _told_mistake(error)
    return 0


def _told_missing(error: ModuleNotFoundError) -> int:
    """Say what to install, or which model imports what is missing."""
    from .missing_package import missing_package
    from .model_mistakes import mistake_in_models

    if (mistake := mistake_in_models(error)) is not None:
        sys.stderr.write(f"error: {mistake}\n")
    elif (missing := missing_package(error)) is not None:
        sys.stderr.write(missing)
    else:
        return _told_mistake(error)
    return 2


def _told_mistake(error: Exception) -> int:
    """Print where the tool itself went wrong."""
    import traceback

    traceback.print_exception(error)
    sys.stderr.write(BUG)
    return 2


if __name__ == "__main__":
    main()
