"""The commands that ask a codex: `conform` and `follow`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import completion
from ..bundle import Edition
from ..project import DEFAULT_PROTOCOL
from ..registry import load_registry
from ..text_or_json import TextOrJson
from ..writing import write_files
from .application import err_console, out_console, print_report, reporting
from .options import DeviationsOption, FormatOption, TargetArgument, named_path

__all__ = ["conform", "follow"]


def conform(
    target: TargetArgument,
    protocol: Annotated[
        str,
        typer.Option("--protocol", metavar="MODULE:NAME", help="The registry of the models to compare with."),
    ] = DEFAULT_PROTOCOL,
    experimental: Annotated[
        bool, typer.Option("--experimental", help="The folder was written with --experimental.")
    ] = False,
    *,
    deviations: DeviationsOption = None,
    at: Annotated[
        str,
        typer.Option(
            "--at",
            metavar="RELEASE",
            help="The release of the models. [default: the one that the binary names]",
            show_default=False,
            autocompletion=completion.releases,
        ),
    ] = "",
    report_format: FormatOption = TextOrJson.TEXT,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Also show every place, and every accepted difference.")
    ] = False,
) -> None:
    """Compare a codex with the models: its JSON Schema documents and its TypeScript types.

    Each difference is shown once, with the number of places that have it; what breaks comes first.
    The TypeScript compiler compares the types: `tsc` of the folder or the path, or the one that `npx` gets.
    Without a compiler only the documents are compared, and the report says so.

    The models are those of the release that the binary names, or of the newest release if the record does
    not know that one. A folder is compared with the committed release, unless `--at` names another.

    A binary writes both editions into a temporary folder. A folder given as TARGET holds `json/` and
    `typescript/` of the stable edition, and the same in `experimental/`; or one of these that codex wrote.

    Exit code 1 if a difference is not on the list of deviations, or if an entry of the list matches no
    difference; 2 if the target cannot be read or its types do not compile.
    """
    from ..conform.report import REPORTS, as_text
    from ..conform.run import conform as conform_target

    edition = Edition.EXPERIMENTAL if experimental else Edition.STABLE
    with reporting():
        result = conform_target(
            load_registry(protocol), target, edition, err_console, list_file=deviations, at=at
        )
    if report_format is TextOrJson.TEXT:
        print_report(as_text(result, out_console.width, verbose))
    else:
        typer.echo(REPORTS[report_format](result), nl=False)
    raise typer.Exit(result.exit_code)


def follow(
    target: TargetArgument,
    protocol: Annotated[
        str, typer.Option("--protocol", metavar="MODULE:NAME", help="The registry whose models to update.")
    ] = DEFAULT_PROTOCOL,
    *,
    release: Annotated[
        str,
        typer.Option(
            "--release",
            metavar="RELEASE",
            help="The release of TARGET, if it is a folder: a folder does not name it.",
        ),
    ] = "",
    deviations: DeviationsOption = None,
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Edit the models. A file with uncommitted changes is never edited."),
    ] = False,
    patch: Annotated[
        Path | None,
        typer.Option(
            "--patch",
            parser=named_path,
            metavar="FILE",
            help="Also write the drafts as a patch, for git apply.",
        ),
    ] = None,
    report_format: FormatOption = TextOrJson.TEXT,
    verbose: Annotated[bool, typer.Option("--verbose", help="Also show the patch.")] = False,
) -> None:
    """Show how a newer release differs from the models, and draft the edits that follow it.

    Drafts are made for what the artifacts of the release say completely: members, values, variants, types
    and methods that were added or removed. The drafts are tried: the edited models are read again and
    compared with the target. Changes with more than one possible edit are
    listed, with both sides and what they would break. You write the docstrings; what came with the release
    is added to the record.

    Exit code 0 if nothing is left to follow, 1 if something is, 2 if the target cannot be read.
    """
    with reporting():
        from ..follow.report import REPORTS, as_text
        from ..follow.run import apply as apply_drafts
        from ..follow.run import follow as follow_target

        result = follow_target(
            load_registry(protocol), protocol, target, err_console, release=release, list_file=deviations
        )
        if patch is not None:
            write_files({patch: result.patch})
        if apply:
            apply_drafts(result)
    if report_format is TextOrJson.TEXT:
        print_report(as_text(result, out_console.width, verbose))
        if apply and result.changed:
            out_console.print(f"  applied: {len(result.changed)} files")
    else:
        typer.echo(REPORTS[report_format](result), nl=False)
    raise typer.Exit(result.exit_code)
