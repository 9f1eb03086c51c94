"""What every command shares: where it prints, how it shows progress, and how an error ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from .. import __version__
from ..errors import GeneratorError
from ..model_mistakes import mistake_in_models
from ..settings import defaults
from ..terminal import printable_lines

__all__ = [
    "INTERRUPTED",
    "app",
    "err_console",
    "out_console",
    "print_report",
    "progress",
    "reporting",
    "stages",
]

app = typer.Typer(
    help="Pydantic models of a JSON-RPC protocol → JSON Schema, TypeScript, fixtures and their checks.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
out_console = Console(emoji=False, highlight=False, soft_wrap=True)
err_console = Console(stderr=True, emoji=False, highlight=False, soft_wrap=True)

INTERRUPTED = 130
"""The exit code after Ctrl-C, as every shell has it."""


def _print_version(wanted: bool) -> None:
    if wanted:
        out_console.print(f"app-server-protocol {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and exit.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    if not context.resilient_parsing:
        with reporting():
            context.default_map = defaults(Path.cwd())


def print_report(text: str) -> None:
    """Print line by line: a bracket that one line opens and another closes is no mark-up."""
    for line in text.split("\n"):
        out_console.print(line)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal's error stream; nothing where there is no terminal."""
    if not err_console.is_terminal:
        yield lambda _done: None
        return
    from rich.progress import Progress

    with Progress(console=err_console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=min(done, total))


@contextmanager
def stages() -> Iterator[Callable[[str, int | None, int | None], None]]:
    """A bar for several stages, on a terminal's error stream; it moves where a stage can be measured."""
    from rich.progress import Progress

    with Progress(console=err_console, transient=True, disable=not err_console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done or 0, total=of)


@contextmanager
def reporting() -> Iterator[None]:
    """Turn what stops the tool into a message and exit code 2."""
    try:
        yield
    except GeneratorError as error:
        err_console.print(f"[bold red]error[/bold red]: {escape(printable_lines(str(error)))}")
        raise typer.Exit(2) from None
    except typer.Exit:
        raise
    except Exception as error:
        if (mistake := mistake_in_models(error)) is None:
            raise
        err_console.print(f"[bold red]error[/bold red]: {escape(printable_lines(str(mistake)))}")
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        err_console.print("interrupted; each artifact is as it was, or complete")
        raise typer.Exit(INTERRUPTED) from None
