"""The command that puts messages before all parties: `agree`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..agree.options import OutsideParty
from ..project import DEFAULT_PROTOCOL
from .application import out_console, progress, reporting
from .options import named_path

__all__ = ["agree"]


def agree(
    *,
    protocol: Annotated[
        str, typer.Option("--protocol", metavar="MODULE:NAME", help="The registry whose types to try.")
    ] = DEFAULT_PROTOCOL,
    valid: Annotated[
        int, typer.Option("--valid", metavar="COUNT", min=1, help="How many valid messages to try.")
    ] = 2_500,
    near: Annotated[
        int, typer.Option("--near", metavar="COUNT", min=1, help="How many near misses to try.")
    ] = 10_000,
    seed: Annotated[
        int, typer.Option("--seed", metavar="NUMBER", help="The same number gives the same messages.")
    ] = 1,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="COUNT", min=1, help="How many processes judge at once.")
    ] = 1,
    without: Annotated[
        list[OutsideParty] | None,
        typer.Option("--without", help="Leave this party out; may be repeated."),
    ] = None,
    meant: Annotated[
        Path | None,
        typer.Option(
            "--meant",
            parser=named_path,
            metavar="FILE",
            help="A TOML file with more accepted disagreements, and more choices that are never met.",
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Also count the kinds of change, and show every disagreement.")
    ] = False,
) -> None:
    """Check that models, JSON Schema validators and the TypeScript compiler judge messages alike.

    For each type it makes valid messages and near misses: a member left out, a wrong type, a number beyond
    its limit. All parties must agree whether a message is valid, and a message that is read must be written
    back unchanged. Each kind of disagreement is shown once, with the smallest message that shows it.

    A run of 40 or more valid messages per type is a full run: it must meet each enum value, variant, type
    and bound of the schemas, and each optional member both present and absent. A smaller run lists what it
    did not meet, and does not fail for it.

    Exit code 1 if parties disagree and the list does not say why, if an entry of the list matches nothing,
    or if a full run does not meet a choice that is not listed.
    """
    from ..agree.meant import OURS, PLAIN
    from ..agree.parties import Party
    from ..agree.report import as_text
    from ..agree.run import Wanted
    from ..agree.run import agree as judge_protocol

    built_in = OURS if protocol == DEFAULT_PROTOCOL else PLAIN
    listed = (built_in,) if meant is None else (built_in, meant)
    left_out = frozenset(Party[party.name] for party in without or ())
    wanted = Wanted(protocol, valid, near, seed, jobs, left_out, listed)
    with reporting(), progress("messages", valid + near) as advance:
        report = judge_protocol(wanted, advance)
    out_console.print(as_text(report, out_console.width, verbose))
    raise typer.Exit(0 if report.agrees else 1)
