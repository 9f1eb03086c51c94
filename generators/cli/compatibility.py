"""The command of compatibility: `compat`."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from .. import completion
from ..bundle import Edition
from ..compat.options import MODELS, WAIVERS, ReadBy
from ..compat.options import ReportFormat as CompatFormat
from ..compat.severity import FAILING, Severity
from ..project import DEFAULT_OUT, DEFAULT_PROTOCOL
from .application import err_console, out_console, print_report, reporting
from .options import OutOption, ProtocolOption

__all__ = ["compat"]

REPORTS_PANEL, WAIVERS_PANEL, RULES_PANEL, SCHEMAS_PANEL = "Reports", "Waivers", "Rules", "Plain schemas"
"""The parts of the help of `compat`."""


def compat(
    old: Annotated[
        str | None,
        typer.Argument(
            metavar="OLD",
            help="The version in use. [default: the newest frozen release]",
            autocompletion=completion.baselines,
        ),
    ] = None,
    new: Annotated[
        str,
        typer.Argument(
            metavar="NEW", help="The version that would replace it.", autocompletion=completion.baselines
        ),
    ] = MODELS,
    *,
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
    transitive: Annotated[
        bool, typer.Option("--transitive", help="Compare with every frozen release.")
    ] = False,
    edition: Annotated[
        Edition,
        typer.Option(
            "--edition",
            metavar="NAME",
            help="What is promised: stable, experimental (with stable) or legacy.",
        ),
    ] = Edition.STABLE,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="LIST",
            help=f"The severities that fail, separated by commas, or none: {', '.join(Severity)}.",
            autocompletion=completion.severities,
        ),
    ] = ",".join(FAILING),
    at: Annotated[
        list[str] | None,
        typer.Option(
            "--at",
            metavar="POINTER",
            help="Judge this place of the documents, such as /components/schemas/NAME; may be repeated.",
            rich_help_panel=SCHEMAS_PANEL,
        ),
    ] = None,
    direction: Annotated[
        ReadBy,
        typer.Option(
            "--direction",
            metavar="NAME",
            help="Who reads whom, for plain schemas: in (NEW reads what was written for OLD), out (OLD reads "
            "what is written for NEW) or both.",
            rich_help_panel=SCHEMAS_PANEL,
        ),
    ] = ReadBy.BOTH,
    resolve: Annotated[
        Path | None,
        typer.Option(
            "--resolve",
            metavar="DIR",
            help="The folder of the documents that references point to; nothing is fetched.",
            rich_help_panel=SCHEMAS_PANEL,
        ),
    ] = None,
    max_steps: Annotated[
        int | None,
        typer.Option(
            "--max-steps",
            metavar="N",
            min=1,
            help="Stop searching after N steps in all; what is then undecided is `unproven`. "
            "Steps, not seconds: the answer is the same on every machine. [default: no end]",
            show_default=False,
        ),
    ] = None,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            help="Also list what breaks nobody, and the waived findings.",
            rich_help_panel=REPORTS_PANEL,
        ),
    ] = False,
    report_format: Annotated[
        CompatFormat,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=f"What to print: {', '.join(CompatFormat)}.",
            rich_help_panel=REPORTS_PANEL,
        ),
    ] = CompatFormat.TEXT,
    reports: Annotated[
        list[str] | None,
        typer.Option(
            "--write",
            metavar="FORMAT=FILE",
            help="Also write a report; may be repeated.",
            autocompletion=completion.reports,
            rich_help_panel=REPORTS_PANEL,
        ),
    ] = None,
    waivers: Annotated[
        Path,
        typer.Option(
            "--waivers", metavar="FILE", help="The findings that are accepted.", rich_help_panel=WAIVERS_PANEL
        ),
    ] = WAIVERS,
    accept: Annotated[
        bool,
        typer.Option(
            "--accept",
            help="Accept what fails: write waivers, and ask for a reason.",
            rich_help_panel=WAIVERS_PANEL,
        ),
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", help="Why it is accepted.", rich_help_panel=WAIVERS_PANEL),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option(
            "--owner", metavar="NAME", help="Who is responsible for it.", rich_help_panel=WAIVERS_PANEL
        ),
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option(
            "--expires",
            metavar="DATE",
            help="The last day of the waivers. [default: in 90 days]",
            rich_help_panel=WAIVERS_PANEL,
        ),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="RULE",
            help="Explain a rule, and exit.",
            autocompletion=completion.rules,
            rich_help_panel=RULES_PANEL,
        ),
    ] = None,
    rules: Annotated[
        bool, typer.Option("--rules", help="List the rules, and exit.", rich_help_panel=RULES_PANEL)
    ] = False,
) -> None:
    """Show what breaks between two versions of a protocol, for whom, and the message that breaks.

    OLD and NEW are each `release:VERSION`, `codex:RELEASE` (of the record), `git:REVISION`, `models`, a
    protocol.json, a JSON Schema, or a folder of them such as `codex app-server generate-json-schema` writes.

    Exit code 1 where a finding fails, or a waiver has expired or is not needed; 2 where it could not run.
    """
    from ..compat.acceptance import Acceptance
    from ..compat.baselines.baseline import Baselines
    from ..compat.report import REPORTS, as_text, closing, report_files, write_reports
    from ..compat.report.explanation import explained, listed
    from ..compat.run import Question, severities
    from ..compat.run import compare as compare_versions

    is_text = report_format is CompatFormat.TEXT
    with reporting():
        if explain is not None or rules:
            typer.echo(listed() if explain is None else explained(explain), nl=False)
            return
        today = datetime.date.today()
        question = Question(old, new, transitive, edition, severities(fail_on), waivers, max_steps, direction)
        files = report_files(reports or [])
        acceptance = Acceptance.of_words(accept, waivers, (reason, owner, expires), today)
        result = compare_versions(
            Baselines(protocol, out, tuple(at or ()), resolve), question, today, err_console
        )
        if is_text:
            print_report(as_text(result, out_console.width, verbose))
        if acceptance is not None and acceptance.is_needed(result, err_console):
            result = acceptance.applied(result, today, err_console)
            if is_text:
                print_report(closing(result, out_console.width))
        write_reports(result, files)
    if not is_text:
        typer.echo(REPORTS[report_format](result), nl=False)
    raise typer.Exit(result.exit_code)
