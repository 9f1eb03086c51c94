"""The command of a schema that others wrote: `import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..text_or_json import TextOrJson
from .application import out_console, reporting, stages
from .options import FormatOption, named_path

__all__ = ["import_"]


def import_(
    schema: Annotated[
        Path,
        typer.Argument(
            parser=named_path,
            metavar="SCHEMA",
            help="A JSON Schema, or a folder of them; nothing is fetched.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", parser=named_path, metavar="DIR", help="The folder of the package.")
    ],
    name: Annotated[
        str,
        typer.Option(
            "--name", metavar="NAME", help="The protocol's name. [default: that of DIR]", show_default=False
        ),
    ] = "",
    *,
    report_format: FormatOption = TextOrJson.TEXT,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Also list the types that are equal to their schema.")
    ] = False,
) -> None:
    """Make a package of models, with a registry, from the JSON Schema of a protocol.

    Each type is then compared with its schema, both ways: do the models accept every message that the schema
    accepts, and the schema every message that the models accept? Each type that differs is named with the
    reason. Methods are found where the schema has `x-method`, or unions named ClientRequest,
    ServerRequest, ClientNotification and ServerNotification.

    The folder is written whole, or not at all; a file that this command did not write is never touched.
    It needs datamodel-code-generator: pip install 'app-server-protocol[importing]'.

    Exit code 1 if a type differs from its schema, 2 if the schema cannot be read.
    """
    from ..importing.report import REPORTS, as_text
    from ..importing.run import import_schema

    with reporting(), stages() as stage:
        result = import_schema(schema, out, name, stage)
    if report_format is TextOrJson.TEXT:
        out_console.print(as_text(result, verbose))
    else:
        typer.echo(REPORTS[report_format](result), nl=False)
    raise typer.Exit(result.exit_code)
