"""The commands of the artifacts: `write` and `check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from .. import completion
from ..errors import GeneratorError
from ..freshness.unchanged import ONLY, WATCH
from ..project import DEFAULT_OUT, DEFAULT_PROTOCOL, Bindings, Project
from ..unknown_members import UnknownMembers
from .application import err_console, out_console, progress, reporting
from .options import (
    AtOption,
    FromNothingOption,
    MsgspecOption,
    OutOption,
    ProtocolOption,
    PythonOption,
    TestsOption,
    UnknownOption,
    VerboseOption,
)

__all__ = ["check", "write"]


def write(
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
    tests: TestsOption = None,
    python: PythonOption = None,
    *,
    only: Annotated[
        str | None,
        typer.Option(
            ONLY,
            metavar="EMITTER",
            autocompletion=completion.emitters,
            help="Write the files of one emitter, such as config_schema, and no others.",
        ),
    ] = None,
    at: AtOption = "",
    msgspec: MsgspecOption = None,
    unknown: UnknownOption = UnknownMembers.DROP,
    watch: Annotated[
        bool, typer.Option(WATCH, help="Write again whenever a Python file here changes, until Ctrl-C.")
    ] = False,
    from_nothing: FromNothingOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write every artifact that differs from what the models give.

    `--at 0.171.0 --out DIR` writes the artifacts of another release of the record into another folder.

    Unchanged files are not touched. A file that is no longer made is removed if this command wrote it; other
    files never are. If anything cannot be made or written, nothing is changed.
    """
    from ..freshness.report import written_as_text
    from ..freshness.run import write as write_artifacts

    with reporting():
        if watch:
            from ..watching import write_at_each_change

            write_at_each_change(Path.cwd(), sys.argv[1:], err_console)
        writing = write_artifacts(
            Project.load(protocol, out, tests, python, at, bindings=_bindings(msgspec, unknown)),
            only,
            progress,
        )
    out_console.print(written_as_text(writing, verbose))


def check(
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
    tests: TestsOption = None,
    python: PythonOption = None,
    *,
    at: AtOption = "",
    msgspec: MsgspecOption = None,
    unknown: UnknownOption = UnknownMembers.DROP,
    from_nothing: FromNothingOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show what changed in the models, which artifacts are stale, missing or stray, and how to fix them.

    If nothing has changed since the last clean run, it says so and computes nothing.

    Exit code 1 if there are any, 2 if the check could not run.
    """
    from ..freshness.report import as_text
    from ..freshness.run import check as check_artifacts

    with reporting():
        freshness = check_artifacts(
            Project.load(protocol, out, tests, python, at, bindings=_bindings(msgspec, unknown))
        )
    out_console.print(as_text(freshness, verbose))
    raise typer.Exit(freshness.exit_code)


def _bindings(folder: Path | None, unknown: UnknownMembers) -> Bindings | None:
    if folder is not None:
        return Bindings(folder, unknown)
    if unknown is not UnknownMembers.DROP:
        raise GeneratorError(
            "it says what msgspec structs do, and none are wanted",
            "--unknown",
            "name their folder: --msgspec DIR",
        )
    return None
