"""The arguments and options of `compat`, by the parts of its help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import completion
from ..bundle import Edition
from ..compat.options import ReadBy
from ..compat.options import ReportFormat as CompatFormat
from ..compat.severity import Severity
from .options import named_path

__all__ = [
    "AcceptOption",
    "EditionOption",
    "ExpiresOption",
    "ExplainOption",
    "FailOnOption",
    "MaxStepsOption",
    "NewArgument",
    "OldArgument",
    "OwnerOption",
    "PlaceOption",
    "ReadByOption",
    "ReasonOption",
    "ReportFormatOption",
    "ResolveOption",
    "RulesOption",
    "TransitiveOption",
    "VerboseReportOption",
    "WaiversOption",
    "WriteOption",
]

REPORTS_PANEL, WAIVERS_PANEL, RULES_PANEL, SCHEMAS_PANEL = "Reports", "Waivers", "Rules", "Plain schemas"
"""The parts of the help of `compat`."""

OldArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="OLD",
        help="The version in use. [default: the newest frozen release]",
        autocompletion=completion.baselines,
    ),
]
NewArgument = Annotated[
    str,
    typer.Argument(
        metavar="NEW", help="The version that would replace it.", autocompletion=completion.baselines
    ),
]
TransitiveOption = Annotated[bool, typer.Option("--transitive", help="Compare with every frozen release.")]
EditionOption = Annotated[
    Edition,
    typer.Option(
        "--edition",
        metavar="NAME",
        help="What is promised: stable, experimental (with stable) or legacy.",
    ),
]
FailOnOption = Annotated[
    str,
    typer.Option(
        "--fail-on",
        metavar="LIST",
        help=f"The severities that fail, separated by commas, or none: {', '.join(Severity)}.",
        autocompletion=completion.severities,
    ),
]
PlaceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--at",
        metavar="POINTER",
        help="Judge this place of the documents, such as /components/schemas/NAME; may be repeated.",
        rich_help_panel=SCHEMAS_PANEL,
    ),
]
ReadByOption = Annotated[
    ReadBy,
    typer.Option(
        "--direction",
        metavar="NAME",
        help="Who reads whom, for plain schemas: in (NEW reads what was written for OLD), out (OLD reads "
        "what is written for NEW) or both.",
        rich_help_panel=SCHEMAS_PANEL,
    ),
]
ResolveOption = Annotated[
    Path | None,
    typer.Option(
        "--resolve",
        parser=named_path,
        metavar="DIR",
        help="The folder of the documents that references point to; nothing is fetched.",
        rich_help_panel=SCHEMAS_PANEL,
    ),
]
MaxStepsOption = Annotated[
    int | None,
    typer.Option(
        "--max-steps",
        metavar="N",
        min=1,
        help="Stop searching after N steps in all; what is then undecided is `unproven`. "
        "Steps, not seconds: the answer is the same on every machine. [default: no end]",
        show_default=False,
    ),
]
VerboseReportOption = Annotated[
    bool,
    typer.Option(
        "--verbose",
        help="Also list what breaks nobody, and the waived findings.",
        rich_help_panel=REPORTS_PANEL,
    ),
]
ReportFormatOption = Annotated[
    CompatFormat,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"What to print: {', '.join(CompatFormat)}.",
        rich_help_panel=REPORTS_PANEL,
    ),
]
WriteOption = Annotated[
    list[str] | None,
    typer.Option(
        "--write",
        metavar="FORMAT=FILE",
        help="Also write a report; may be repeated.",
        autocompletion=completion.reports,
        rich_help_panel=REPORTS_PANEL,
    ),
]
WaiversOption = Annotated[
    Path,
    typer.Option(
        "--waivers",
        parser=named_path,
        metavar="FILE",
        help="The findings that are accepted.",
        rich_help_panel=WAIVERS_PANEL,
    ),
]
AcceptOption = Annotated[
    bool,
    typer.Option(
        "--accept",
        help="Accept what fails: write waivers, and ask for a reason.",
        rich_help_panel=WAIVERS_PANEL,
    ),
]
ReasonOption = Annotated[
    str | None,
    typer.Option("--reason", metavar="TEXT", help="Why it is accepted.", rich_help_panel=WAIVERS_PANEL),
]
OwnerOption = Annotated[
    str | None,
    typer.Option("--owner", metavar="NAME", help="Who is responsible for it.", rich_help_panel=WAIVERS_PANEL),
]
ExpiresOption = Annotated[
    str | None,
    typer.Option(
        "--expires",
        metavar="DATE",
        help="The last day of the waivers. [default: in 90 days]",
        rich_help_panel=WAIVERS_PANEL,
    ),
]
ExplainOption = Annotated[
    str | None,
    typer.Option(
        "--explain",
        metavar="RULE",
        help="Explain a rule, and exit.",
        autocompletion=completion.rules,
        rich_help_panel=RULES_PANEL,
    ),
]
RulesOption = Annotated[
    bool, typer.Option("--rules", help="List the rules, and exit.", rich_help_panel=RULES_PANEL)
]
