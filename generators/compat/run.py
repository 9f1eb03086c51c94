"""What `compat` does: baselines in, one Result out.

Input: which baselines to compare, what fails, and the waivers. Output: a Result, which every report
renders.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from protocol_models.garbage import without_collecting
from protocol_models.methods import Direction

from ..bundle import Edition
from ..containment.check import Allowance
from ..errors import GeneratorError
from ..python_names import PythonName
from .baselines.baseline import Baseline, Baselines
from .baselines.files import TOO_LARGE
from .evidence import Tick
from .findings import Finding
from .options import MODELS, ReadBy
from .severity import FAILING, Severity
from .verdict import Verdict, judge
from .waivers import Waiver, WaiverProblem, apply_waivers, read_waivers

__all__ = ["Question", "Result", "compare", "severities", "with_waivers"]

_DIRECTIONS = {
    ReadBy.IN: (Direction.CLIENT_TO_SERVER,),
    ReadBy.OUT: (Direction.SERVER_TO_CLIENT,),
    ReadBy.BOTH: tuple(Direction),
}
PLAIN_AND_PROTOCOL = "compare a protocol with a protocol, or a schema with a schema"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    old: str | None = None
    """A baseline; the newest frozen release where it is not named."""
    new: str = MODELS
    transitive: bool = False
    """Against every frozen release, not only the newest."""
    edition: Edition = Edition.STABLE
    fail_on: tuple[Severity, ...] = FAILING
    waivers: Path | None = None
    max_steps: int | None = None
    """What the whole comparison may cost, in steps of the search; None sets no end."""
    direction: ReadBy = ReadBy.BOTH
    """Who reads whom, where plain schemas are compared: a protocol's methods say it themselves."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer: a verdict for each OLD, and the waivers that fail."""

    verdicts: tuple[Verdict, ...]
    fail_on: tuple[Severity, ...]
    waiver_problems: tuple[WaiverProblem, ...] = ()
    file: str = ""
    """Where the types of NEW are written, for those who want to look."""
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Type of NEW → the document and the pointer in it, where it is not in that file."""
    python: Mapping[str, PythonName] = field(default_factory=dict)
    """What Python code calls the types of NEW, where the models at hand say what NEW is."""
    date: datetime.date | None = None
    """The day on which they were compared."""
    direction: ReadBy | None = None
    """Who reads whom, as it was asked of plain schemas; `None` where the methods of a protocol say it."""

    @property
    def findings(self) -> Iterator[Finding]:
        """Every finding of every verdict."""
        return (finding for verdict in self.verdicts for finding in verdict.findings)

    def fails(self, finding: Finding) -> bool:
        """Whether a finding makes the command fail."""
        return finding.severity in self.fail_on and not finding.waived

    @property
    def failing(self) -> list[Finding]:
        """The findings that make the command fail."""
        return [finding for finding in self.findings if self.fails(finding)]

    @property
    def exit_code(self) -> int:
        """0: nothing fails; 1: a finding or a waiver does."""
        return 1 if self.failing or self.waiver_problems else 0


def severities(names: str) -> tuple[Severity, ...]:
    """The severities that a list such as `breaking,unproven` names; `none` names none of them."""
    if names == "none":
        return ()
    known = {severity.value: severity for severity in Severity}
    words = [word.strip() for word in names.split(",")]
    for word in words:
        if word not in known:
            hint = f"name some of: {', '.join(known)}; or none"
            raise GeneratorError(f"there is no severity {word!r}", "--fail-on", hint)
    return tuple(known[word] for word in words)


def compare(baselines: Baselines, question: Question, today: datetime.date, console: Console) -> Result:
    """The answer to a question, as of a day; the console is for the progress."""
    waivers = read_waivers(question.waivers) if question.waivers is not None else []
    if question.transitive and question.old is not None:
        hint = "leave OLD out, or leave --transitive out"
        raise GeneratorError("--transitive compares with every release", question.old, hint)
    if question.transitive:
        every = baselines.every()
    else:
        every = [baselines.newest() if question.old is None else baselines.read(question.old)]
    new = baselines.read(question.new)
    allowance = Allowance(question.max_steps)
    verdicts = [_verdict(old, new, question, allowance, tick) for old, tick in _shown(every, new, console)]
    result = Result(
        tuple(verdicts), question.fail_on, file=new.file, places=new.places, python=new.python, date=today,
        direction=None if new.bundle.methods else question.direction,
    )  # fmt: skip
    return with_waivers(result, waivers, today)


def with_waivers(result: Result, waivers: Sequence[Waiver], today: datetime.date) -> Result:
    """A Result with what is accepted marked, and the waivers that fail."""
    judged, problems = apply_waivers(result.verdicts, waivers, today)
    return replace(result, verdicts=tuple(judged), waiver_problems=tuple(problems))


def _shown(every: Sequence[Baseline], new: Baseline, console: Console) -> Iterator[tuple[Baseline, Tick]]:
    """The baselines, one by one, with a bar of messages where somebody watches."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        for old in every:
            task = progress.add_task(escape(f"{old.name} → {new.name}"), total=None)
            yield old, partial(_told, progress, task)
            progress.update(task, total=1, completed=1)


def _told(progress: Progress, task: TaskID, done: int, of: int) -> None:
    progress.update(task, completed=done, total=of)


def _verdict(old: Baseline, new: Baseline, question: Question, allowance: Allowance, tick: Tick) -> Verdict:
    if bool(old.bundle.methods) != bool(new.bundle.methods):
        plain = old if new.bundle.methods else new
        raise GeneratorError("it holds no methods, and the other one does", plain.name, PLAIN_AND_PROTOCOL)
    if question.direction is not ReadBy.BOTH and new.bundle.methods:
        hint = "leave --direction out"
        raise GeneratorError("the methods of a protocol say who reads whom", "--direction", hint)
    directions = _DIRECTIONS[question.direction]
    sides: Sequence[Baseline] = (old.of_edition(question.edition), new.of_edition(question.edition))
    if (
        not sides[0].bundle.methods
        and not sides[0].bundle.documents.keys() & sides[1].bundle.documents.keys()
    ):
        hint = "name two versions of the same schemas, or the places in them: --at POINTER"
        raise GeneratorError(
            "nothing stands in both sides, so nothing can be judged", f"{old.name}, {new.name}", hint
        )
    try:
        with without_collecting():
            verdict = judge(
                sides[0].bundle,
                sides[1].bundle,
                (old.name, new.name),
                directions=directions,
                allowance=allowance,
                tick=tick,
            )
    except RecursionError:
        what = "the schemas are nested too deeply to be compared"
        raise GeneratorError(what, f"{old.name}, {new.name}", TOO_LARGE) from None
    return replace(verdict, versions=(old.version, new.version))
