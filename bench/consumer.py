"""What the consumer path costs, side by side with the published SDK, json, orjson and msgspec.

Input: recordings of a server, or nothing: then lines made from the fixtures (`bench.mixes`). Output: tables
on standard output, the ratios in `docs/speed.md`, and `consumer.md` and `consumer.svg` in `bench/results`;
exit code 1 where a goal is missed. Each round takes one turn of everything. A figure is the median of the
rounds, in seconds of the processor, and each ratio is taken within one round, for machines differ by the
minute. There are as many rounds with one core kept busy by other work. Where valgrind is installed, the
instructions of what matters most are counted too, and a goal is judged by them, for other work does not
change them.

    just bench
    just bench session.jsonl …
"""

from __future__ import annotations

import json
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
import orjson
from openai_codex.generated.v2_all import ServerNotification as SdkServerNotification
from pydantic import ValidationError
from pydantic_core import SchemaValidator

from bench.chart import bars
from bench.counted import ENCODED
from bench.instructions import fewer
from bench.mixes import COLD_LINE, KINDS, Mixes
from bench.processes import can_count, instructions_of, one_core_busy, seconds_of
from bench.sdk import sdk_decode, sdk_encode
from protocol_models import Decoder, Notification, encode
from protocol_models.codec.model_schema import schema_of
from protocol_models.registry import REGISTRY
from protocol_models.v2.mcp_startup import MCP_SERVER_STARTUP_STATUS_UPDATED

ROUNDS = 5
RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parents[1] / "docs/speed.md"
SHOWN = re.compile(
    r"(?<=<!-- Measured by `just bench`. -->\n).*(?=<!-- End of what is measured. -->)", re.DOTALL
)
"""Where the page shows the ratios."""
EQUAL, STREAM = "EQUAL", "STREAM"
SDK = "SDK's client path"
UNKNOWN = "unknown methods"


def sdk_reads(line: bytes) -> bool:
    """Whether the SDK knows all that is in a notification."""
    try:
        SdkServerNotification.model_validate_json(line)
    except ValidationError:
        return False
    return True


def closed_readers() -> dict[str, Callable[[bytes], Any]]:
    """Params readers of the notifications without any tolerance, with which it is compared."""
    return {
        method.name: SchemaValidator(_closed(schema_of(method.params)), _use_prebuilt=False).validate_json
        for method in REGISTRY
        if method.name in KINDS
    }


def _closed(schema: Any) -> Any:
    """The core schema of closed models: no further members, no unknown enum values, no unknown variants."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: value if key == "metadata" else _closed(value) for key, value in schema.items()}
    if closed.get("type") == "enum":
        closed.pop("missing", None)
    elif closed.get("type") == "model" and "config" in closed:
        closed["config"] = {**closed["config"], "extra_fields_behavior": "ignore"}
    elif closed.get("type") == "model-fields":
        closed.pop("extras_keys_schema", None)
        closed.pop("extra_behavior", None)
    elif closed.get("type") == "union" and closed["choices"] and _is_open(schema):
        closed["choices"] = closed["choices"][:-1]
    return closed


def _is_open(union: Any) -> bool:
    from protocol_models.base import UnknownVariant

    last = union["choices"][-1]
    return isinstance(last, dict) and (last.get("metadata") or {}).get("wire") is UnknownVariant


@dataclass
class Table:
    """Seconds by name, one of each a round."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, seconds: float) -> None:
        self.seconds.setdefault(name, []).append(seconds)

    def median(self, name: str) -> float:
        return statistics.median(self.seconds[name])

    def ratios(self, slower: str, faster: str) -> list[float]:
        """How many times faster, round by round."""
        return [a / b for a, b in zip(self.seconds[slower], self.seconds[faster], strict=True)]


def timed(work: Callable[[], Any], per: int) -> float:
    """Seconds of the processor for one of `per`, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best / per


def over(function: Callable[[Any], Any], items: Iterable[Any]) -> Callable[[], None]:
    def work() -> None:
        for item in items:
            function(item)

    return work


def measure_lines(table: Table, mix: str, lines: list[bytes]) -> None:
    """One round of everything that is done to the lines of a mix."""
    decoder = Decoder()
    built = [message for line in lines[:ENCODED] if isinstance(message := decoder.decode(line), Notification)]
    # What is written was just built: few enough messages to stay in the processor's cache.
    theirs = [sdk_decode(line) for line in lines[:ENCODED]]
    unknown = [line.replace(b'{"method":"', b'{"method":"new/', 1) for line in lines]
    chunks = _chunks(lines)
    wanted = Decoder(only=[MCP_SERVER_STARTUP_STATUS_UPDATED])
    few = lines[:: max(1, len(lines) // 20)]
    work: dict[str, tuple[Callable[[], Any], int]] = {
        SDK: (over(sdk_decode, lines), len(lines)),
        "SDK's union of notifications": (over(SdkServerNotification.model_validate_json, few), len(few)),
        "decode": (over(decoder.decode, lines), len(lines)),
        "stream": (lambda: [None for _ in decoder.stream(chunks)], len(lines)),
        "json.loads": (over(json.loads, lines), len(lines)),
        "orjson.loads": (over(orjson.loads, lines), len(lines)),
        "msgspec.json.decode, untyped": (over(msgspec.json.decode, lines), len(lines)),
        "stream of one rare method": (lambda: [None for _ in wanted.stream(chunks)], len(lines)),
        f"SDK, {UNKNOWN}": (over(sdk_decode, unknown), len(lines)),
        f"decode, {UNKNOWN}": (over(decoder.decode, unknown), len(lines)),
        "SDK, encode": (over(sdk_encode, theirs), len(theirs)),
        "encode": (over(encode, built), len(built)),
    }
    for name, (function, per) in work.items():
        table.add(f"{name} {mix}", timed(function, per))


def measure_tolerance(table: Table, mix: str, lines: list[bytes]) -> None:
    """One round of reading params with open and with closed models, in turns: they differ by little."""
    params = [(line.split(b'"', 4)[3].decode(), _params(line)) for line in lines]
    readers = {
        "params, closed models": closed_readers(),
        "params, tolerant models": {method: _tolerant(method) for method in KINDS},
    }
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(5):
        for name, read in readers.items():
            seconds = timed(over(lambda pair, read=read: read[pair[0]](pair[1]), params), len(lines))  # type: ignore[misc]  # mypy gives up on a lambda among many overloads
            best[name] = min(best[name], seconds)
    for name, seconds in best.items():
        table.add(f"{name} {mix}", seconds)


def _tolerant(method: str) -> Callable[[bytes], Any]:
    validate: Callable[[bytes], Any] = SchemaValidator(schema_of(REGISTRY[method].params)).validate_json
    return validate


def _params(line: bytes) -> bytes:
    return json.dumps(json.loads(line)["params"], separators=(",", ":"), ensure_ascii=False).encode()


def _chunks(lines: list[bytes], size: int = 1 << 16) -> list[bytes]:
    data = b"\n".join(lines) + b"\n"
    return [data[at : at + size] for at in range(0, len(data), size)]


PYTHON = "Python alone"
PYDANTIC = "import pydantic's BaseModel"
PACKAGE = "import protocol_models"
FIRST_MESSAGE = "read a first MCP message"
PROGRAMS = {
    PYTHON: "",
    PYDANTIC: "from pydantic import BaseModel",
    "read a first model of pydantic's": (
        "import pydantic\nclass First(pydantic.BaseModel):\n    name: str\n"
        """First.model_validate_json(b'{"name":"docs"}')"""
    ),
    PACKAGE: "import protocol_models",
    FIRST_MESSAGE: f"from protocol_models import decode; decode({COLD_LINE!r})",
    "import the SDK": "import openai_codex.client",
}


def measure_processes(table: Table, compiled: Path) -> None:
    """One round of whole processes, in turns, with what they import compiled as once installed."""
    best = dict.fromkeys(PROGRAMS, float("inf"))
    for _ in range(5):
        for name, program in PROGRAMS.items():
            best[name] = min(best[name], seconds_of(compiled, "-c", program))
    for name, seconds in best.items():
        table.add(name, seconds)


@dataclass(frozen=True)
class Gate:
    """A goal of the project, and what was measured: seconds, and instructions where they were counted.

    `busy` are the ratios with one core kept busy.
    """

    title: str
    ratios: list[float]
    gate: float
    stretch: float
    unit: str = "×"
    at_most: bool = False
    counted: float | None = None
    busy: Sequence[float] = ()

    @property
    def value(self) -> float:
        return statistics.median(self.ratios)

    def cells(self, verdict: str, *more: str) -> str:
        """The row of a table; `more` stands between the goal and the verdict."""
        measured = [
            cell
            for ratios in (self.ratios, self.busy)
            for cell in (
                f"{statistics.median(ratios):.2f} {self.unit}",
                f"{min(ratios):.2f}–{max(ratios):.2f}",
            )
        ]
        counted = "" if self.counted is None else f"{self.counted:.2f} {self.unit}"
        return f"| {' | '.join((self.title, *measured, counted, self.goal, *more, verdict))} |"

    @property
    def judged(self) -> float:
        """By instructions, which other work does not change, where they were counted."""
        return self.value if self.counted is None else self.counted

    def meets(self, limit: float) -> bool:
        return self.judged <= limit if self.at_most else self.judged >= limit

    @property
    def goal(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.gate:g} {self.unit}"

    @property
    def row(self) -> str:
        verdict = "stretch" if self.meets(self.stretch) else "met" if self.meets(self.gate) else "**missed**"
        return self.cells(verdict, f"{self.stretch:g}")


FIRST = ("first", "message")
"""Names the first message among what is counted."""


def counted_ratios(compiled: Path, mixes: dict[str, list[bytes]]) -> dict[tuple[str, str], float]:
    """What was counted, in ratios; nothing where the machine has no counter."""
    if not can_count():
        print("valgrind is not installed: goals are judged by processor time alone", file=sys.stderr)
        return {}
    first, peer = (instructions_of(compiled, "-c", PROGRAMS[name]) for name in (FIRST_MESSAGE, PYDANTIC))
    return {**fewer(compiled, mixes), FIRST: first / peer}


def gates(table: Table, counted: dict[tuple[str, str], float]) -> list[Gate]:
    """The table of goals."""

    def faster(slow: str, fast: str, mix: str) -> list[float]:
        return table.ratios(f"{slow} {mix}", f"{fast} {mix}")

    def percent(mix: str) -> list[float]:
        return [(r - 1) * 100 for r in faster("params, tolerant models", "params, closed models", mix)]

    alone = zip(table.seconds[PACKAGE], table.seconds[PYTHON], strict=True)
    imports = [(with_it - without) * 1000 for with_it, without in alone]
    return [
        Gate(
            "decode against the SDK, EQUAL",
            faster(SDK, "decode", EQUAL),
            6,
            7,
            counted=counted.get(("decode", EQUAL)),
        ),
        Gate(
            "decode against the SDK, STREAM",
            faster(SDK, "decode", STREAM),
            4,
            5,
            counted=counted.get(("decode", STREAM)),
        ),
        Gate("decode against `json.loads`, STREAM", faster("json.loads", "decode", STREAM), 1, 1.3),
        Gate("filtered subscription, STREAM", faster(SDK, "stream of one rare method", STREAM), 30, 35),
        Gate("unknown method, EQUAL", faster("SDK, unknown methods", "decode, unknown methods", EQUAL), 6, 8),
        Gate(
            "unknown method, STREAM", faster("SDK, unknown methods", "decode, unknown methods", STREAM), 6, 8
        ),
        Gate("what tolerance costs, EQUAL", percent(EQUAL), 5, 3, "%", at_most=True),
        Gate("what tolerance costs, STREAM", percent(STREAM), 5, 3, "%", at_most=True),
        Gate("`import protocol_models`, over Python alone", imports, 5, 1, "ms", at_most=True),
        Gate(
            "first MCP message against importing pydantic",
            table.ratios(FIRST_MESSAGE, PYDANTIC),
            1.25,
            1.2,
            at_most=True,
            counted=counted.get(FIRST),
        ),
        Gate(
            "encode against the SDK, EQUAL",
            faster("SDK, encode", "encode", EQUAL),
            2.5,
            3,
            counted=counted.get(("encode", EQUAL)),
        ),
        Gate(
            "encode against the SDK, STREAM",
            faster("SDK, encode", "encode", STREAM),
            3.5,
            4,
            counted=counted.get(("encode", STREAM)),
        ),
    ]


def report(table: Table, goals: list[Gate], source: str, sizes: dict[str, float]) -> str:
    """The results as Markdown."""
    packages = ("pydantic", "openai-codex", "orjson", "msgspec")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    lines = [
        "# The consumer path",
        "",
        f"Python {platform.python_version()}, {versions}.",
        f"Medians of {ROUNDS} rounds in one run, and of as many with one core busy, in processor time; "
        "each ratio is of one round.",
        _how_judged(goals),
        f"The lines are {source}. What EQUAL and STREAM are is said in `bench/mixes.py`.",
        "",
        "| goal | measured | spread | one core busy | spread | instructions | gate | stretch | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(gate.row for gate in goals),
        "",
        f"| µs a line | EQUAL ({sizes[EQUAL]:.0f} bytes) | STREAM ({sizes[STREAM]:.0f} bytes) |",
        "| --- | --- | --- |",
    ]
    for name in dict.fromkeys(name.rpartition(" ")[0] for name in table.seconds if name.endswith(STREAM)):
        equal, stream = (table.median(f"{name} {mix}") * 1e6 for mix in (EQUAL, STREAM))
        lines.append(f"| {name} | {equal:.2f} | {stream:.2f} |")
    lines += ["", "| a whole process | ms |", "| --- | --- |"]
    for name in table.seconds:
        if not name.endswith((EQUAL, STREAM)):
            lines.append(f"| {name} | {table.median(name) * 1000:.1f} |")
    return "\n".join(lines) + "\n"


def _how_judged(goals: list[Gate]) -> str:
    if all(goal.counted is None for goal in goals):
        return "Instructions were not counted: valgrind is not installed."
    return "Where instructions were counted, a goal is judged by them: other work does not change them."


def shown(goals: list[Gate], source: str) -> str:
    """The ratios as the page shows them."""
    rows = [goal.cells("yes" if goal.meets(goal.gate) else "**no**") for goal in goals]
    return "\n".join(
        [
            "",
            f"The lines are {source}.",
            f"Medians of {ROUNDS} rounds, and of as many with one core kept busy, in processor time.",
            _how_judged(goals),
            "",
            "| | measured | spread | one core busy | spread | instructions | goal | met |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
            "",
        ]
    )


def measured(load: str, lines: dict[str, list[bytes]], compiled: Path) -> Table:
    """All rounds under one load."""
    table = Table()
    for number in range(ROUNDS):
        print(f"{load}: round {number + 1} of {ROUNDS}", file=sys.stderr)
        for mix, of_mix in lines.items():
            measure_tolerance(table, mix, of_mix)
            measure_lines(table, mix, of_mix)
        measure_processes(table, compiled)
    return table


def main() -> None:
    """Measure, print and write."""
    mixes = Mixes([Path(word) for word in sys.argv[1:]], sdk_reads)
    lines = {EQUAL: mixes.equal(500), STREAM: mixes.stream(2000)}
    with tempfile.TemporaryDirectory() as compiled:
        measure_processes(Table(), Path(compiled))
        table = measured("quiet", lines, Path(compiled))
        with one_core_busy():
            busy = gates(measured("one core busy", lines, Path(compiled)), {})
        quiet = gates(table, counted_ratios(Path(compiled), lines))
    goals = [replace(goal, busy=other.ratios) for goal, other in zip(quiet, busy, strict=True)]
    sizes = {mix: statistics.mean(map(len, of_mix)) for mix, of_mix in lines.items()}
    text = report(table, goals, mixes.source, sizes)
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "consumer.md").write_text(text, encoding="utf-8")
    page = SHOWN.sub(lambda _: shown(goals, mixes.source), PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")
    names = [
        SDK,
        "json.loads",
        "decode",
        "orjson.loads",
        "decode, unknown methods",
        "stream of one rare method",
    ]
    figures = {name: table.median(f"{name} {STREAM}") * 1e6 for name in names}
    (RESULTS / "consumer.svg").write_text(
        bars("µs a line of STREAM, less is better", figures), encoding="utf-8"
    )
    if missed := [goal for goal in goals if not goal.meets(goal.gate)]:
        for goal in missed:
            print(
                f"missed: {goal.title}: {goal.judged:.2f} {goal.unit}, and the goal is {goal.goal} "
                f"(processor time {goal.value:.2f}, {min(goal.ratios):.2f}–{max(goal.ratios):.2f})",
                file=sys.stderr,
            )
        sys.exit(1)


if __name__ == "__main__":
    main()
