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
from .options import DeviationsOption, FormatOption, TargetArgument

__all__ = ["conform", "follow"]


def conform(
    target: TargetArgument,
    protocol: Annotated[
        str, typer.Option("--protocol", metavar="MODULE:NAME", help="The registry to compare it with.")
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
        bool, typer.Option("--verbose", help="Also show every place, and every difference on the list.")
    ] = False,
) -> None:
    """Say whether a codex is what the models say: its JSON Schema documents and its TypeScript types.

    Each difference is shown once, with the places that have it counted, what breaks first before the rest.
    The types are compared by the TypeScript compiler: `tsc` of the folder or the path, or what `npx` gets.
    Without one the documents alone are compared, and the report says so.

    The models are those of the release that the binary names, and of the newest one where the record does not
    know it; a folder is compared with the release that is committed, unless `--at` names another.

    A binary writes both editions into a scratch folder. A folder holds `json/` and `typescript/` of the
    stable edition, and the same in `experimental/`; or codex wrote one edition of one of them into it.

    Exit code 1 where a difference is not on the list of deviations, or the list has an entry for none;
    2 where the target cannot be read or its types do not compile.
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
        str, typer.Option("--protocol", metavar="MODULE:NAME", help="The registry whose models follow.")
    ] = DEFAULT_PROTOCOL,
    *,
    release: Annotated[
        str,
        typer.Option(
            "--release", metavar="RELEASE", help="The release of a folder, which does not say it itself."
        ),
    ] = "",
    deviations: DeviationsOption = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Edit the models; no file that has uncommitted changes.")
    ] = False,
    patch: Annotated[
        Path | None,
        typer.Option("--patch", metavar="FILE", help="Also write the drafts as a patch, for git apply."),
    ] = None,
    report_format: FormatOption = TextOrJson.TEXT,
    verbose: Annotated[bool, typer.Option("--verbose", help="Also show the patch.")] = False,
) -> None:
    """Say what a newer release has otherwise than the models, and draft the edits that follow it.

    What the artifacts of the release say completely is drafted: members, values, variants, types and methods
    that came or went. Each draft is tried: the models with all of them are read again and compared with the
    target. What has no one right answer is listed, with both sides and what it would break. Docstrings are
    left to be written, and the record gets what came with the release.

    Exit code 0 where nothing is left to follow, 1 where anything is, 2 where the target cannot be read.
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
