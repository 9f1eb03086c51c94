"""The commands of releases: `freeze`, `describe`, `requires` and `changelog`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from .. import canonical, completion
from ..project import DEFAULT_OUT, DEFAULT_PROTOCOL
from ..registry import bundle_of, load_registry
from ..terminal import printable_lines
from ..text_or_json import TextOrJson
from ..verify.options import MAX_LINE
from .application import err_console, out_console, reporting
from .options import FormatOption, OutOption, ProtocolOption, named

__all__ = ["changelog", "describe", "freeze", "requires"]


def freeze(
    release: Annotated[str, typer.Argument(metavar="VERSION", help="The version, such as 1.2.3.")],
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
) -> None:
    """Keep the protocol as it is now as a release to compare with later. It is never rewritten."""
    from ..compat.baselines.freeze import freeze as freeze_release

    with reporting():
        folder, number = freeze_release(release, bundle_of(load_registry(protocol)), out)
    out_console.print(
        f"{escape(str(folder))}: {f'{number} files' if number else 'already frozen, with the same content'}"
    )


def describe(
    name: Annotated[
        str, typer.Argument(parser=named, metavar="NAME", help="A method such as turn/steer, or a type.")
    ],
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
    report_format: FormatOption = TextOrJson.TEXT,
) -> None:
    """Explain a method or a type: what it is, the release it came with, and what each release changed.

    Exit code 2 if nothing has this name; similar names are listed.
    """
    from ..releases.description import as_data, as_text, described
    from ..releases.recorded import bundle_with_history
    from ..terminal import printable_json

    with reporting():
        bundle = bundle_with_history(load_registry(protocol), protocol, out)
        found = described(bundle, name)
    if report_format is TextOrJson.TEXT:
        out_console.print(escape(printable_lines(as_text(found, bundle))))
    else:
        typer.echo(printable_json(canonical.ordered(as_data(found))), nl=False)


def requires(
    names: Annotated[
        list[str],
        typer.Argument(
            parser=named, metavar="NAME…", help="Recordings of a client, or methods that it uses."
        ),
    ],
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
    report_format: FormatOption = TextOrJson.TEXT,
) -> None:
    """Find the oldest release that knows everything a client sends, and what requires it.

    Exit code 2 if a name is neither a recording nor a method.
    """
    from ..releases.recorded import recorded_bundle
    from ..releases.requirement import as_data, as_text, requirement
    from ..terminal import printable_json

    with reporting():
        registry = load_registry(protocol)
        bundle = recorded_bundle(registry, protocol, out)
        found = requirement(registry, bundle, names, MAX_LINE, err_console)
    if report_format is TextOrJson.TEXT:
        out_console.print(escape(printable_lines(as_text(found))))
    else:
        typer.echo(printable_json(canonical.ordered(as_data(found))), nl=False)


def changelog(
    old: Annotated[
        str,
        typer.Argument(
            metavar="OLD",
            help="A release of the record, such as 0.169.0.",
            autocompletion=completion.releases,
        ),
    ],
    new: Annotated[
        str, typer.Argument(metavar="NEW", help="A later one.", autocompletion=completion.releases)
    ],
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
) -> None:
    """Tell people what changed between two releases, as Markdown, grouped by resource.

    It lists what was added, changed, removed and deprecated, and what breaks the clients of OLD.

    Exit code 2 if the record does not know a release; the nearest ones are listed.
    """
    from ..releases.changelog_run import changelog_of

    with reporting():
        text = changelog_of(protocol, old, new, out, err_console)
    typer.echo(text, nl=False)
