"""The command of compatibility: `compat`."""

from __future__ import annotations

import datetime
from typing import Final

import typer

from ..bundle import Edition
from ..compat.options import MODELS, WAIVERS, ReadBy
from ..compat.options import ReportFormat as CompatFormat
from ..compat.severity import FAILING
from ..project import DEFAULT_OUT, DEFAULT_PROTOCOL
from .application import err_console, out_console, print_report, reporting
from .compatibility_options import (
    AcceptOption,
    EditionOption,
    ExpiresOption,
    ExplainOption,
    FailOnOption,
    MaxStepsOption,
    NewArgument,
    OldArgument,
    OwnerOption,
    PlaceOption,
    ReadByOption,
    ReasonOption,
    ReportFormatOption,
    ResolveOption,
    RulesOption,
    TransitiveOption,
    VerboseReportOption,
    WaiversOption,
    WriteOption,
)
from .options import OutOption, ProtocolOption

__all__ = ["compat"]

FAIL_ON: Final = ",".join(FAILING)


def compat(
    old: OldArgument = None,
    new: NewArgument = MODELS,
    *,
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
    transitive: TransitiveOption = False,
    edition: EditionOption = Edition.STABLE,
    fail_on: FailOnOption = FAIL_ON,
    at: PlaceOption = None,
    direction: ReadByOption = ReadBy.BOTH,
    resolve: ResolveOption = None,
    max_steps: MaxStepsOption = None,
    verbose: VerboseReportOption = False,
    report_format: ReportFormatOption = CompatFormat.TEXT,
    reports: WriteOption = None,
    waivers: WaiversOption = WAIVERS,
    accept: AcceptOption = False,
    reason: ReasonOption = None,
    owner: OwnerOption = None,
    expires: ExpiresOption = None,
    explain: ExplainOption = None,
    rules: RulesOption = False,
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
