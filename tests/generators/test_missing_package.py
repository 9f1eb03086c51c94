"""A wheel without its extra: each command says which one to install, for pip, uv and uvx."""

import subprocess
import sys

import pytest

from generators.missing_package import extra_with
from tests.command import ROOT, TINY

WITHOUT = """
import sys
sys.modules[sys.argv.pop(1)] = None
from generators.__main__ import main
main()
"""


@pytest.mark.parametrize(
    ("module", "words", "extra"),
    [
        ("typer", ["--version"], "generators"),
        ("jinja2", ["check", "--protocol", TINY], "generators"),
        ("jsonschema_rs", ["compat", "--explain", "required_input_added"], "generators"),
        ("hypothesis", ["agree", "--valid", "1", "--near", "1"], "agree"),
    ],
)
def test_the_extra_is_named(module: str, words: list[str], extra: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT, module, *words],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode == 0:
        pytest.fail(f"{words} does without {module}: name another command")
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert f'pip install "app-server-protocol[{extra}]"' in ended.stderr
    assert f'uv add "app-server-protocol[{extra}]"' in ended.stderr
    assert f'uvx --from "app-server-protocol[{extra}]" app-server-protocol' in ended.stderr


def test_the_extra_is_found_by_what_is_required() -> None:
    requirements = [
        "pydantic>=2",
        "jsonschema-rs>=0.29; extra == 'agree'",
        "jsonschema-rs>=0.29; extra == 'generators'",
        'x-y>=1; extra == "agree"',
    ]
    assert extra_with("x_y", requirements) == "agree"
    assert extra_with("jsonschema_rs", requirements) == "generators"
    assert extra_with("nobody_knows", requirements) == "generators"
