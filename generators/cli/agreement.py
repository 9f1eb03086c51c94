"""The command that puts messages before all parties: `agree`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..agree.options import OutsideParty
from ..project import DEFAULT_PROTOCOL
from .application import out_console, progress, reporting

__all__ = ["agree"]


def agree(
    *,
    protocol: Annotated[
        str, typer.Option("--protocol", metavar="MODULE:NAME", help="The registry whose types are tried.")
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
        typer.Option("--without", help="Do not ask this party; may be given more than once."),
    ] = None,
    meant: Annotated[
        Path | None,
        typer.Option("--meant", metavar="FILE", help="More of what is meant or never met, as TOML."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Also count the kinds of change, and show every disagreement.")
    ] = False,
) -> None:
    """Put messages before the models, three validators of JSON Schema and the TypeScript compiler.

    For each type it makes valid messages and near misses: a member dropped, a wrong type, a number at its
    limit. All parties have to agree whether a message is valid, and what is read has to be written back as
    it was. Each kind of disagreement is shown once, with the smallest message found.

    A run that asks for 40 valid messages a type or more is full: each enum value, variant, type and bound of
    the schemas has to be met, and each optional member has to be there and absent. A smaller run names
    those that are not met, and does not fail for them.

    Exit code 1 where parties disagree and the list does not say why, where the list has an entry for nothing,
    or where a full run leaves something unmet that is not listed.
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
