"""What the README shows is true: its Python runs, its TypeScript compiles, its figures are those printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generators.compat.options import ReportFormat
from generators.compat.severity import Severity
from generators.project import DEFAULT_OUT, DEFAULT_PROTOCOL, Project
from tests.generators.test_cli import run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = [code for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "import" in code]

SESSION = (
    '{"dir":"c2s","msg":{"method":"thread/archive","id":0,"params":{"threadId":"a"}}}',
    '{"dir":"s2c","msg":{"id":0,"result":{}}}',
)
"""What scripts that read a recording are given."""


@pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.splitlines()[0][:40])
def test_the_python_runs(code: str, tmp_path: Path) -> None:
    script, session = tmp_path / "example.py", tmp_path / "session.jsonl"
    script.write_text(code, encoding="utf-8")
    session.write_text("\n".join(SESSION), encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, str(script), str(session)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    if "sys.argv" in code:
        assert ended.stdout.splitlines() == [
            "c2s Request thread/archive 60",
            "s2c Response thread/archive 20",
        ]


def test_a_break_is_shown_as_it_is_printed(tmp_path: Path) -> None:
    """The example is frozen, gets the member that the text names, and is compared."""
    (example,) = (code for code in PYTHON if "chat/say" in code)
    (member,) = re.findall(r"`SayParams` of the example above gets a member, `(.*?)`", README)
    freeze, compat = re.findall(r"^app-server-protocol ((?:freeze|compat) .*chat:.*)$", README, re.MULTILINE)
    (shown,) = re.findall(r"```\n(release:.*?)```", README, re.DOTALL)
    (tmp_path / "chat.py").write_text(example, encoding="utf-8")
    assert run(*freeze.split(), cwd=tmp_path)[0] == 0
    changed = example.replace("    text: str\n", f"    text: str\n    {member}\n", 1)
    (tmp_path / "chat.py").write_text(changed, encoding="utf-8")
    assert run(*compat.split(), cwd=tmp_path) == (1, shown)


def test_the_severities_are_those_that_there_are() -> None:
    shown = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", README, re.MULTILINE))
    assert shown.items() >= {severity.value: severity.traits.meaning for severity in Severity}.items()
    assert {name.value for name in ReportFormat} <= shown.keys()


def test_the_number_of_artifacts_is_the_one_shown() -> None:
    shown = re.search(r"^(\d+) artifacts, 0 written, 0 removed$", README, re.MULTILINE)
    assert shown is not None
    trees = Project.load(DEFAULT_PROTOCOL, DEFAULT_OUT, None).trees()
    assert int(shown[1]) == sum(len(tree.files) for tree in trees)


def test_the_recipes_that_are_named_exist() -> None:
    justfile = (ROOT / "justfile").read_text(encoding="utf-8")
    recipes = set(re.findall(r"^([a-z][a-z-]*)(?: [^:\n]*)?:(?!=)", justfile, re.MULTILINE))
    texts = [README, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")]
    named = {name for text in texts for name in re.findall(r"just ([a-z][a-z-]+)", text)}
    assert named - recipes == set()


def test_other_languages_are_shown_by_a_compiled_test() -> None:
    (typescript,) = re.findall(r"```ts\n(.*?)```", README, re.DOTALL)
    compiled = (ROOT / "tests/typescript/messages.ts").read_text(encoding="utf-8")
    for line in (
        'case "mcpServer/startupStatus/updated":',
        'case "mcpServer/startupStatus/completed":',
        "assertNever(message)",
    ):
        assert line in typescript
        assert line in compiled
