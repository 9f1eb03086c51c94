"""What the README shows is true: its Python runs, its TypeScript compiles, its figures are those printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generators.project import DEFAULT_OUT, DEFAULT_PROTOCOL, Project

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = [code for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "import" in code]


@pytest.mark.parametrize("code", PYTHON, ids=lambda code: code.splitlines()[0][:40])
def test_the_python_runs(code: str, tmp_path: Path) -> None:
    script = tmp_path / "example.py"
    script.write_text(code, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


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
