"""The command line: arguments, printing, exit codes. No logic.

0: all is as it should be. 1: artifacts are stale, or a check found something. 2: the tool could not work.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from . import __version__, canonical, completion
from .agree.options import OutsideParty
from .bundle import Edition
from .compat.options import MODELS, WAIVERS, ReadBy
from .compat.options import ReportFormat as CompatFormat
from .compat.severity import FAILING, Severity
from .errors import GeneratorError
from .model_mistakes import mistake_in_models
from .project import DEFAULT_OUT, DEFAULT_PROTOCOL, Project
from .registry import bundle_of, load_registry
from .settings import defaults
from .terminal import printable_lines
from .text_or_json import TextOrJson
from .verify.options import MAX_LINE
from .writing import write_files

__all__ = ["app"]

app = typer.Typer(
    help="Pydantic models of a JSON-RPC protocol → JSON Schema, TypeScript, fixtures and their checks.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
out_console = Console(emoji=False, highlight=False, soft_wrap=True)
err_console = Console(stderr=True, emoji=False, highlight=False, soft_wrap=True)

ProtocolOption = Annotated[
    str, typer.Option("--protocol", metavar="MODULE:NAME", help="The registry whose artifacts are made.")
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of the artifacts.")]
AtOption = Annotated[
    str,
    typer.Option(
        "--at",
        metavar="RELEASE",
        help="The release whose artifacts are meant. [default: the one that the registry names]",
        show_default=False,
        autocompletion=completion.releases,
    ),
]
TestsOption = Annotated[
    Path | None,
    typer.Option(
        "--tests",
        metavar="DIR",
        help="The folder of the fixture tests. [default: tests/generated, or DIR/tests with --out DIR]",
        show_default=False,
    ),
]
PythonOption = Annotated[
    Path | None,
    typer.Option(
        "--python",
        metavar="DIR",
        help="A Python package for the method index and the unions of all messages, which type a Decoder of "
        "the registry. [default: none; protocol_models/_generated in a clone of this repository]",
        show_default=False,
    ),
]

TargetArgument = Annotated[
    str,
    typer.Argument(
        metavar="TARGET",
        help="A codex binary, a folder that one wrote, or a version of npm's @openai/codex.",
    ),
]
DeviationsOption = Annotated[
    Path | None,
    typer.Option(
        "--deviations",
        metavar="FILE",
        help="The differences that are meant. [default: codex's own for the models of codex, or none]",
        show_default=False,
    ),
]
FormatOption = Annotated[TextOrJson, typer.Option("--format", help="Text for people, or all of it as JSON.")]
FromNothingOption = Annotated[
    bool,
    typer.Option(
        "--from-nothing",
        help="Compute everything, even where nothing has changed since the last clean run. For CI.",
    ),
]
VerboseOption = Annotated[bool, typer.Option("--verbose", help="List each file and each change.")]

INTERRUPTED = 130
"""The exit code after Ctrl-C, as every shell has it."""
REPORTS_PANEL, WAIVERS_PANEL, RULES_PANEL, SCHEMAS_PANEL = "Reports", "Waivers", "Rules", "Plain schemas"
"""The parts of the help of `compat`."""


def page(name: str) -> str:
    """The line of a command's help that names its page."""
    return f"The page docs/{name}.md of the repository has examples and details."


def _print_version(wanted: bool) -> None:
    if wanted:
        out_console.print(f"app-server-protocol {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and leave.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    if not context.resilient_parsing:
        with _reporting():
            context.default_map = defaults(Path.cwd())


@app.command("write", epilog=page("own-protocol"))
def write(
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
    tests: TestsOption = None,
    python: PythonOption = None,
    *,
    only: Annotated[
        str | None,
        typer.Option(
            "--only",
            metavar="EMITTER",
            autocompletion=completion.emitters,
            help="Write the files of one emitter, such as config_schema, and no others.",
        ),
    ] = None,
    at: AtOption = "",
    watch: Annotated[
        bool, typer.Option("--watch", help="Write again whenever a Python file here changes, until Ctrl-C.")
    ] = False,
    from_nothing: FromNothingOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write every artifact that differs from what the models give.

    `--at 0.171.0 --out DIR` writes those of another release of the record into another folder.

    Unchanged files are not touched. Of the files that are no longer made, those that this command once
    wrote are removed, and no others. Nothing is changed where anything cannot be made or written.
    """
    from .freshness.report import written_as_text
    from .freshness.run import write as write_artifacts

    with _reporting():
        if watch:
            from .watching import write_at_each_change

            write_at_each_change(Path.cwd(), sys.argv[1:], err_console)
        writing = write_artifacts(Project.load(protocol, out, tests, python, at), only, _progress)
    out_console.print(written_as_text(writing, verbose))


@app.command("check", epilog=page("own-protocol"))
def check(
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
    tests: TestsOption = None,
    python: PythonOption = None,
    *,
    at: AtOption = "",
    from_nothing: FromNothingOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Say what changed in the models, which artifacts are stale, missing or stray, and what fixes it.

    Where nothing has changed since the last clean run, it says so and computes nothing.

    Exit code 1 where any is, 2 where the check could not run.
    """
    from .freshness.report import as_text
    from .freshness.run import check as check_artifacts

    with _reporting():
        freshness = check_artifacts(Project.load(protocol, out, tests, python, at))
    out_console.print(as_text(freshness, verbose))
    raise typer.Exit(freshness.exit_code)


@app.command("verify", epilog=page("verify"))
def verify(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE…", help="Recordings, plain, gzip or Zstandard; - is standard input."),
    ],
    protocol: Annotated[
        str, typer.Option("--protocol", metavar="MODULE:NAME", help="The registry to read them with.")
    ] = DEFAULT_PROTOCOL,
    report_format: FormatOption = TextOrJson.TEXT,
    max_line: Annotated[
        int, typer.Option("--max-line", metavar="BYTES", min=1, help="Longer lines are not read.")
    ] = MAX_LINE,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Also list what is plainly valid, and what was not seen.")
    ] = False,
) -> None:
    """Say whether the models read recorded traffic, what they do not know in it, and what it lacks.

    A recording has one message a line, bare or as `{"dir": "c2s", "msg": …}`, where the other direction
    is `s2c`. Each file is a connection of its own. Who sent a bare message is told by its method, and for
    a response by the side that has a request with this id open; where both have, by the result that fits.

    Exit code 1 where a message is invalid, 2 where a recording cannot be read.
    """
    from .verify.report import REPORTS, as_text
    from .verify.run import verify as verify_recordings

    with _reporting():
        result = verify_recordings(load_registry(protocol), files, max_line, err_console)
    if report_format is TextOrJson.TEXT:
        _print_report(as_text(result, out_console.width, verbose))
    else:
        typer.echo(REPORTS[report_format](result), nl=False)
    raise typer.Exit(result.exit_code if result.is_complete else INTERRUPTED)


@app.command("conform", epilog=page("conform"))
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
    from .conform.report import REPORTS, as_text
    from .conform.run import conform as conform_target

    edition = Edition.EXPERIMENTAL if experimental else Edition.STABLE
    with _reporting():
        result = conform_target(
            load_registry(protocol), target, edition, err_console, list_file=deviations, at=at
        )
    if report_format is TextOrJson.TEXT:
        _print_report(as_text(result, out_console.width, verbose))
    else:
        typer.echo(REPORTS[report_format](result), nl=False)
    raise typer.Exit(result.exit_code)


@app.command("follow", epilog=page("follow"))
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
    with _reporting():
        from .follow.report import REPORTS, as_text
        from .follow.run import apply as apply_drafts
        from .follow.run import follow as follow_target

        result = follow_target(
            load_registry(protocol), protocol, target, err_console, release=release, list_file=deviations
        )
        if patch is not None:
            write_files({patch: result.patch})
        if apply:
            apply_drafts(result)
    if report_format is TextOrJson.TEXT:
        _print_report(as_text(result, out_console.width, verbose))
        if apply and result.changed:
            out_console.print(f"  applied: {len(result.changed)} files")
    else:
        typer.echo(REPORTS[report_format](result), nl=False)
    raise typer.Exit(result.exit_code)


@app.command("compat", epilog=page("compat"))
def compat(
    old: Annotated[
        str | None,
        typer.Argument(
            metavar="OLD",
            help="What is in use. [default: the newest frozen release]",
            autocompletion=completion.baselines,
        ),
    ] = None,
    new: Annotated[
        str,
        typer.Argument(metavar="NEW", help="What would take its place.", autocompletion=completion.baselines),
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
            help="Judge this place of the documents, such as /components/schemas/NAME; may be given again.",
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
            help="The folder of the documents that references lead to; nothing is ever fetched.",
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
            help="Also list what breaks nobody, and what is waived.",
            rich_help_panel=REPORTS_PANEL,
        ),
    ] = False,
    report_format: Annotated[
        CompatFormat,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=f"What is printed: {', '.join(CompatFormat)}.",
            rich_help_panel=REPORTS_PANEL,
        ),
    ] = CompatFormat.TEXT,
    reports: Annotated[
        list[str] | None,
        typer.Option(
            "--write",
            metavar="FORMAT=FILE",
            help="Also write a report; may be given again.",
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
            help="Accept what fails: write waivers, and ask for the reason.",
            rich_help_panel=WAIVERS_PANEL,
        ),
    ] = False,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", help="Why it is accepted.", rich_help_panel=WAIVERS_PANEL),
    ] = None,
    owner: Annotated[
        str | None,
        typer.Option("--owner", metavar="NAME", help="Who answers for it.", rich_help_panel=WAIVERS_PANEL),
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
            help="Say what a rule means, and leave.",
            autocompletion=completion.rules,
            rich_help_panel=RULES_PANEL,
        ),
    ] = None,
    rules: Annotated[
        bool, typer.Option("--rules", help="List the rules, and leave.", rich_help_panel=RULES_PANEL)
    ] = False,
) -> None:
    """Say what breaks between two versions of a protocol, for whom, and with which message.

    OLD and NEW are each `release:VERSION`, `codex:RELEASE` (of the record), `git:REVISION`, `models`, a
    protocol.json, a JSON Schema, or a folder of them such as `codex app-server generate-json-schema` writes.

    Exit code 1 where a finding fails, or a waiver has expired or is not needed; 2 where it could not run.
    """
    from .compat.acceptance import Acceptance
    from .compat.baselines.baseline import Baselines
    from .compat.report import REPORTS, as_text, closing, report_files, write_reports
    from .compat.report.explanation import explained, listed
    from .compat.run import Question, severities
    from .compat.run import compare as compare_versions

    is_text = report_format is CompatFormat.TEXT
    with _reporting():
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
            _print_report(as_text(result, out_console.width, verbose))
        if acceptance is not None and acceptance.is_needed(result, err_console):
            result = acceptance.applied(result, today, err_console)
            if is_text:
                _print_report(closing(result, out_console.width))
        write_reports(result, files)
    if not is_text:
        typer.echo(REPORTS[report_format](result), nl=False)
    raise typer.Exit(result.exit_code)


@app.command("agree", epilog=page("agree"))
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
        typer.Option("--meant", metavar="FILE", help="More disagreements that are meant, as TOML."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Also count the kinds of change, and show every disagreement.")
    ] = False,
) -> None:
    """Put messages before the models, three validators of JSON Schema and the TypeScript compiler.

    For each type it makes valid messages and near misses: a member dropped, a wrong type, a number at its
    limit. All parties have to agree whether a message is valid, and what is read has to be written back as
    it was. Each kind of disagreement is shown once, with the smallest message found.

    Exit code 1 where parties disagree and the list does not say why, or the list has an entry for nothing.
    """
    from .agree.meant import OURS, PLAIN
    from .agree.parties import Party
    from .agree.report import as_text
    from .agree.run import Wanted
    from .agree.run import agree as judge_protocol

    built_in = OURS if protocol == DEFAULT_PROTOCOL else PLAIN
    listed = (built_in,) if meant is None else (built_in, meant)
    left_out = frozenset(Party[party.name] for party in without or ())
    wanted = Wanted(protocol, valid, near, seed, jobs, left_out, listed)
    with _reporting(), _progress("messages", valid + near) as advance:
        report = judge_protocol(wanted, advance)
    out_console.print(as_text(report, out_console.width, verbose))
    raise typer.Exit(0 if report.agrees else 1)


@app.command("freeze", epilog=page("compat"))
def freeze(
    release: Annotated[str, typer.Argument(metavar="VERSION", help="The version, such as 1.2.3.")],
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
) -> None:
    """Keep the protocol as it is now as a release, to compare with for ever. It is never rewritten."""
    from .compat.baselines.freeze import freeze as freeze_release

    with _reporting():
        folder, number = freeze_release(release, bundle_of(load_registry(protocol)), out)
    out_console.print(f"{escape(str(folder))}: {f'{number} files' if number else 'already frozen just so'}")


@app.command("describe", epilog=page("history"))
def describe(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A method such as turn/steer, or a type.")],
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
    report_format: FormatOption = TextOrJson.TEXT,
) -> None:
    """Say what a method or a type is, since when it is there, and what changed in it with which release.

    Exit code 2 where there is nothing of this name; the nearest names are given.
    """
    from .releases.description import as_data, as_text, described
    from .releases.recorded import bundle_with_history
    from .terminal import printable_json

    with _reporting():
        bundle = bundle_with_history(load_registry(protocol), protocol, out)
        found = described(bundle, name)
    if report_format is TextOrJson.TEXT:
        out_console.print(escape(printable_lines(as_text(found, bundle))))
    else:
        typer.echo(printable_json(canonical.ordered(as_data(found))), nl=False)


@app.command("requires", epilog=page("history"))
def requires(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME…", help="Recordings of a client, or methods that it uses.")
    ],
    protocol: ProtocolOption = DEFAULT_PROTOCOL,
    out: OutOption = DEFAULT_OUT,
    report_format: FormatOption = TextOrJson.TEXT,
) -> None:
    """Say which release is the least that knows all that a client sends, and what sets it.

    Exit code 2 where a name is neither a recording nor a method.
    """
    from .releases.recorded import recorded_bundle
    from .releases.requirement import as_data, as_text, requirement
    from .terminal import printable_json

    with _reporting():
        registry = load_registry(protocol)
        bundle = recorded_bundle(registry, protocol, out)
        found = requirement(registry, bundle, names, MAX_LINE, err_console)
    if report_format is TextOrJson.TEXT:
        out_console.print(escape(printable_lines(as_text(found))))
    else:
        typer.echo(printable_json(canonical.ordered(as_data(found))), nl=False)


@app.command("changelog", epilog=page("history"))
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
    """Say what changed from one release to another, as Markdown for people, grouped by resource.

    It tells what was added, changed, removed and deprecated, and what breaks the clients of OLD.

    Exit code 2 where the record does not know a release; the nearest ones are given.
    """
    from .releases.changelog_run import changelog_of

    with _reporting():
        text = changelog_of(protocol, old, new, out, err_console)
    typer.echo(text, nl=False)


@app.command("import", epilog=page("import"))
def import_(
    schema: Annotated[
        Path, typer.Argument(metavar="SCHEMA", help="A JSON Schema, or a folder of them; nothing is fetched.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder of the package.")],
    name: Annotated[
        str,
        typer.Option(
            "--name", metavar="NAME", help="The protocol's name. [default: that of DIR]", show_default=False
        ),
    ] = "",
    *,
    report_format: FormatOption = TextOrJson.TEXT,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Also list the types that come out equal.")
    ] = False,
) -> None:
    """Make a package of models, with a registry, of the JSON Schema of a protocol.

    Each type is then compared with its schema, both ways: do the models take every message that the schema
    takes, and does the schema take every message of the models? What does not come out equal is named with
    the reason. Methods are found where the schema has `x-method`, or unions named ClientRequest,
    ServerRequest, ClientNotification and ServerNotification.

    The folder is written whole, or not at all; a file that this command did not write is never touched.
    It needs datamodel-code-generator: pip install 'app-server-protocol[importing]'.

    Exit code 1 where a type does not come out equal, 2 where the schema cannot be read.
    """
    from .importing.report import REPORTS, as_text
    from .importing.run import import_schema

    with _reporting(), _stages() as stage:
        result = import_schema(schema, out, name, stage)
    if report_format is TextOrJson.TEXT:
        out_console.print(as_text(result, verbose))
    else:
        typer.echo(REPORTS[report_format](result), nl=False)
    raise typer.Exit(result.exit_code)


def _print_report(text: str) -> None:
    """Print line by line: a bracket that one line opens and another closes is no mark-up."""
    for line in text.split("\n"):
        out_console.print(line)


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal's error stream; nothing where there is no terminal."""
    if not err_console.is_terminal:
        yield lambda _done: None
        return
    from rich.progress import Progress

    with Progress(console=err_console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=min(done, total))


@contextmanager
def _stages() -> Iterator[Callable[[str, int | None, int | None], None]]:
    """A bar for several stages, on a terminal's error stream; it moves where a stage can be measured."""
    from rich.progress import Progress

    with Progress(console=err_console, transient=True, disable=not err_console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done or 0, total=of)


@contextmanager
def _reporting() -> Iterator[None]:
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
