"""The command of recorded traffic: `verify`."""

from __future__ import annotations

from typing import Annotated

import typer

from ..project import DEFAULT_PROTOCOL
from ..registry import load_registry
from ..text_or_json import TextOrJson
from ..verify.options import MAX_LINE
from .application import INTERRUPTED, err_console, out_console, print_report, reporting
from .options import FormatOption, named

__all__ = ["verify"]


def verify(
    files: Annotated[
        list[str],
        typer.Argument(
            parser=named,
            metavar="FILE…",
            help="Recordings, plain, gzip or Zstandard: files, addresses such as s3://bucket/*.jsonl "
            "(with the extra store), or - for standard input.",
        ),
    ],
    protocol: Annotated[
        str, typer.Option("--protocol", metavar="MODULE:NAME", help="The registry to read them with.")
    ] = DEFAULT_PROTOCOL,
    *,
    report_format: FormatOption = TextOrJson.TEXT,
    max_line: Annotated[
        int, typer.Option("--max-line", metavar="BYTES", min=1, help="Longer lines are not read.")
    ] = MAX_LINE,
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            metavar="COUNT",
            min=1,
            help="How many processes read: several recordings at once, and pieces of a large one.",
        ),
    ] = 1,
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask",
            metavar="ADDRESS",
            help="Read on the workers of this Dask scheduler (with the extra dask); local starts a cluster "
            "of --jobs workers on this machine.",
        ),
    ] = None,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", help="Also list the methods whose messages are all valid, and those not seen."
        ),
    ] = False,
) -> None:
    """Check that the models read recorded traffic. Show what they do not know in it, and what is missing.

    A recording has one message per line, bare or as `{"dir": "c2s", "msg": …}` (`s2c` is the other
    direction). Each file is one connection. The sender of a bare message is known from its method; the sender
    of a response, from the open request with its id, or, if both sides have one, from the result that fits.

    Exit code 1 if a message is invalid, 2 if a recording cannot be read.
    """
    from ..verify.report import REPORTS, as_text
    from ..verify.run import verify as verify_one_by_one
    from ..verify.run import verify_in_processes

    with reporting():
        if dask is not None:
            from ..verify.cluster import Cluster, verify_on_cluster

            result = verify_on_cluster(protocol, files, max_line, Cluster(dask, jobs), err_console)
        elif jobs > 1:
            result = verify_in_processes(protocol, files, max_line, jobs, err_console)
        else:
            result = verify_one_by_one(load_registry(protocol), files, max_line, err_console)
    if report_format is TextOrJson.TEXT:
        print_report(as_text(result, out_console.width, verbose))
    else:
        typer.echo(REPORTS[report_format](result), nl=False)
    raise typer.Exit(result.exit_code if result.is_complete else INTERRUPTED)
