"""`just protocols`: every command over each registry of docs/protocols, as a table.

Input: the names of registries; all of them where none is named. Output: a row for each, in Markdown, and what
each red cell printed. Exit code 1 where one is red.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from generators.emitters.fixtures import cases
from generators.registry import whole_bundle_of
from protocol_models import DecodeError, Decoder, Encoder
from protocol_models.methods import Direction, Kind, Registry

ROOT: Final = Path(__file__).parents[2]
EXAMPLES: Final = ROOT / "docs/protocols"
OUT: Final = ROOT / "build/protocols"
PROTOCOLS: Final = {
    "MCP": "mcp_registry:REGISTRY",
    "ACP": "acp_registry:REGISTRY",
    "A2A": "a2a_registry:REGISTRY",
    "AG-UI": "ag_ui_registry:REGISTRY",
    "OpenAI Realtime": "openai_registry:REALTIME",
    "OpenAI Responses": "openai_registry:RESPONSES",
    "codex, published SDK": "codex_sdk_registry:REGISTRY",
}
COLUMNS: Final = ("protocol", "methods", "write, check", "emitted tests", "tsc", "agree", "lines come back")
STRICT: Final = {
    "strict": True, "exactOptionalPropertyTypes": True, "noUncheckedIndexedAccess": True, "noEmit": True,
    "module": "nodenext", "target": "es2022", "types": [],
}  # fmt: skip
"""How a careful consumer compiles."""


def run(*words: str) -> tuple[bool, str]:
    """Whether a command ends well, and what it prints."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{EXAMPLES}", "NO_COLOR": "1"}
    ended = subprocess.run(words, cwd=OUT, env=environment, capture_output=True, text=True, check=False)
    return ended.returncode == 0, ended.stdout + ended.stderr


def tool(*words: str) -> tuple[bool, str]:
    """The same, of a command of this project."""
    return run(sys.executable, "-m", "generators", *words)


def last_line(text: str) -> str:
    """What a command says at its end."""
    lines = text.strip().splitlines()
    return lines[-1].strip("= ") if lines else ""


def lines_of(registry: Registry) -> Iterator[tuple[str, Direction, dict[str, Any]]]:
    """A message for each case of each params and result: the request's method, who sends it, the message."""
    bundle = whole_bundle_of(registry)
    for row in bundle.methods:
        asked = [{}] if row.params is None else list(cases(row.params, bundle.types).values())
        for value in asked:
            said: dict[str, Any] = {"jsonrpc": "2.0"} if registry.jsonrpc else {}
            said |= {"method": row.name} | ({"id": 1} if row.kind is Kind.REQUEST else {})
            yield row.name, row.direction, said | ({} if row.params is None else {"params": value})
        for value in cases(row.result, bundle.types).values() if row.result is not None else ():
            said = {"jsonrpc": "2.0"} if registry.jsonrpc else {}
            yield row.name, row.direction.opposite, said | {"id": 1, "result": value}


def round_trip(registry: Registry) -> tuple[bool, str]:
    """`encode(decode(line)) == line`, for each line."""
    decoders = {direction: Decoder(registry=registry, direction=direction) for direction in Direction}
    encoder, total, bad = Encoder(registry=registry), 0, []
    for method, direction, said in lines_of(registry):
        total += 1
        if "method" in said and "id" in said:
            decoders[direction.opposite].sent(decoders[direction].decode(json.dumps(said)))
        try:
            back = json.loads(encoder.encode(decoders[direction].decode(json.dumps(said))))
        except DecodeError as error:
            back = str(error)
        if back != said:
            bad.append(f"{method}: {json.dumps(said)}\n  came back as {back}")
    return not bad, "\n".join([*bad[:10], f"{total - len(bad)} of {total}"])


def cells(place: str) -> Iterator[tuple[bool, str, str]]:
    """Of each column behind the first: whether it is green, what stands in it, and all that was printed."""
    module, _, name = place.partition(":")
    registry: Registry = getattr(import_module(module), name)
    out = str(OUT / registry.name)
    yield True, str(len(registry.methods)), ""
    wrote, text = tool("write", "--protocol", place, "--out", out)
    fresh, more = tool("check", "--protocol", place, "--out", out) if wrote else (False, "")
    yield wrote and fresh, last_line(text).partition(",")[0], text + more
    passed, text = run(
        sys.executable, "-m", "pytest", "--verbosity=0", "-p", "no:cacheprovider", f"{out}/tests"
    )
    yield passed, last_line(text).partition(" in ")[0], text
    settings = {"compilerOptions": STRICT, "include": ["typescript/**/*.ts", "tests/typescript/**/*.ts"]}
    Path(out, "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    compiled, text = run(str(ROOT / "node_modules/.bin/tsc"), "--project", out)
    yield compiled, "compiles" if compiled else "does not compile", text
    agrees, text = tool("agree", "--protocol", place, "--valid", "1500", "--near", "3000")
    yield agrees, last_line(text), text
    same, text = round_trip(registry)
    yield same, last_line(text), text


def main(names: list[str], say: Callable[[str], object] = print) -> int:
    """Print the table, row by row."""
    OUT.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(EXAMPLES))
    say(f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}")
    red: list[str] = []
    for name in names or PROTOCOLS:
        row = [name]
        for is_green, cell, text in cells(PROTOCOLS[name]):
            row.append(cell if is_green else f"**{cell or 'red'}**")
            if not is_green:
                red.append(f"\n{name}, {COLUMNS[len(row) - 1]}:\n{text.strip()[-3000:]}")
        say(f"| {' | '.join(row)} |")
    for each in red:
        say(each)
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
