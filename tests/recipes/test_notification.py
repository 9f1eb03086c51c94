"""CONTRIBUTING's "Add a notification", followed in a copy of the tree."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULE = "protocol_models/v2/mcp_event.py"
MODEL = '''
class McpServerHeardNotification(WireModel):
    """An MCP server was heard of."""

    name: str
    """The server's name in the configuration."""


MCP_SERVER_HEARD = server_notification("mcpServer/heard", McpServerHeardNotification)
"""An MCP server was heard of."""

'''
READ = """
from protocol_models import Notification, decode
message = decode(b'{"method":"mcpServer/heard","params":{"name":"docs"}}')
assert isinstance(message, Notification), message
print(type(message.params).__name__, message.params.name)
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the recipe needs."""
    root = tmp_path_factory.mktemp("copy")
    for folder in ("protocol_models", "generators", "templates", "schema", "tests/generated"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def run(tree: Path, *words: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": str(tree), "NO_COLOR": "1"}
    ended = subprocess.run(
        [sys.executable, *words], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    return ended.returncode, ended.stdout + ended.stderr


def test_three_steps_leave_a_notification_that_decodes_typed(tree: Path) -> None:
    module = (tree / MODULE).read_text(encoding="utf-8")
    before, rows = module.split("METHODS = (\n")
    added = f"{before}{MODEL}METHODS = (\n    MCP_SERVER_HEARD,\n{rows}"
    (tree / MODULE).write_text(added, encoding="utf-8")
    code, text = run(tree, "-m", "generators", "check")
    assert code == 1, text
    assert "protocol_models/_generated" in text
    code, text = run(tree, "-m", "generators", "write")
    assert code == 0, text
    assert run(tree, "-m", "generators", "check")[0] == 0
    assert (tree / "schema/json/v2/McpServerHeardNotification.json").is_file()
    assert run(tree, "-c", READ) == (0, "McpServerHeardNotification docs\n")
