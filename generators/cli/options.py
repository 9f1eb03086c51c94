"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import completion
from ..freshness.unchanged import FROM_NOTHING
from ..text_or_json import TextOrJson
from ..unknown_members import UnknownMembers

__all__ = [
    "AtOption",
    "DeviationsOption",
    "FormatOption",
    "FromNothingOption",
    "MsgspecOption",
    "OutOption",
    "ProtocolOption",
    "PythonOption",
    "TargetArgument",
    "TestsOption",
    "UnknownOption",
    "VerboseOption",
    "named",
    "named_path",
]


def named(name: str) -> str:
    """A name of any kind. An empty one, as an unset variable gives it, is none."""
    if name == "":
        raise typer.BadParameter("it is empty: give a name")
    return name


def named_path(name: str | Path) -> Path:
    """The file or folder of a name. To Python an empty one, as an unset variable gives it, is the current
    folder: nobody means that."""
    if name == "":
        raise typer.BadParameter("it is empty: give a name, or . for the current folder")
    return Path(name)


ProtocolOption = Annotated[
    str, typer.Option("--protocol", metavar="MODULE:NAME", help="The registry whose artifacts are meant.")
]
OutOption = Annotated[
    Path, typer.Option("--out", parser=named_path, metavar="DIR", help="The folder of the artifacts.")
]
AtOption = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="RELEASE",
        help="The release to use. [default: the one that the registry names]",
        show_default=False,
        autocompletion=completion.releases,
    ),
]
TestsOption = Annotated[
    Path | None,
    typer.Option(
        "--tests",
        parser=named_path,
        metavar="DIR",
        help="The folder of the fixture tests. [default: tests/generated, or DIR/tests with --out DIR]",
        show_default=False,
    ),
]
PythonOption = Annotated[
    Path | None,
    typer.Option(
        "--python",
        parser=named_path,
        metavar="DIR",
        help="A Python package for the method index and the unions of all messages, which type a Decoder of "
        "the registry. [default: none; protocol_models/_generated in a clone of this repository]",
        show_default=False,
    ),
]
MsgspecOption = Annotated[
    Path | None,
    typer.Option(
        "--msgspec",
        parser=named_path,
        metavar="DIR",
        help="A Python package of msgspec structs, for programs that read every message. [default: none]",
        show_default=False,
    ),
]
UnknownOption = Annotated[
    UnknownMembers,
    typer.Option("--unknown", help="What the msgspec structs do with members that a type does not declare."),
]
TargetArgument = Annotated[
    str,
    typer.Argument(
        parser=named,
        metavar="TARGET",
        help="A codex binary, a folder that one wrote, or a version of npm's @openai/codex.",
    ),
]
DeviationsOption = Annotated[
    Path | None,
    typer.Option(
        "--deviations",
        parser=named_path,
        metavar="FILE",
        help="The list of accepted differences. [default: codex's own for the models of codex, or none]",
        show_default=False,
    ),
]
FormatOption = Annotated[TextOrJson, typer.Option("--format", help="Text for people, or everything as JSON.")]
FromNothingOption = Annotated[
    bool,
    typer.Option(
        FROM_NOTHING,
        help="Compute everything, even where nothing has changed since the last clean run. For CI.",
    ),
]
VerboseOption = Annotated[bool, typer.Option("--verbose", help="List each file and each change.")]
