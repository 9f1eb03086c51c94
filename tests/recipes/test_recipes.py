"""CONTRIBUTING's recipes, each followed to the letter in a copy of the tree, do what they promise."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.architecture import test_arrows
from tests.recipes.recipe import Copy, recipes, steps

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the copy's commands are shell scripts")

WRITE = "just write-app-server-schema"
JUDGE = "pytest tests/compat/test_rules.py"
READ = """
from protocol_models import Notification, decode
heard = decode(b'{"method":"mcpServer/heard","params":{"name":"docs"}}')
assert isinstance(heard, Notification), heard
event = b'{"subscriptionId":"s","notification":{"method":"m","params":{}},"isLast":true}'
last = decode(b'{"method":"mcpServer/event/stream/notification","params":%b}' % event)
print(type(heard.params).__name__, heard.params.name, last.params.is_last)
"""
OPTION = """
from protocol_models import DecodeError, Decoder
for options in ({}, {"reports_empty": True}):
    print(sum(isinstance(each, DecodeError) for each in Decoder(**options).stream([b"\\n\\n"])))
"""
NAME_REMOVED: tuple[dict[str, Any], ...] = ({"name": {"type": "string"}}, {})
"""The members of a schema, before and after."""


def test_all_recipes_are_followed_here() -> None:
    assert recipes() == [
        "Add a notification", "Add a field", "Add an emitter", "Add a rule", "Add a report format",
        "Add a decoder option",
    ]  # fmt: skip


def test_a_notification_a_field_and_an_emitter_leave_everything_fresh(tmp_path: Path) -> None:
    """The artifacts of all three are written once, at the end."""
    copy = Copy(tmp_path / "copy", "schema", "tests/generated", "tests/emitters")
    for heading in ("Add a notification", "Add a field", "Add an emitter"):
        assert WRITE in [line for step in steps(heading) for line in step.code.splitlines()]
        copy.follow(heading, later=(WRITE,))
    assert copy.run(*WRITE.split())[0] == 0
    code, text = copy.run("just", "check-app-server-schema")
    assert code == 0
    assert artifacts(copy) in text
    assert copy.run("python", "-c", READ) == (0, "McpServerHeardNotification docs True\n")
    assert "mcpServer/heard\n" in (copy.root / "schema/methods.txt").read_text(encoding="utf-8")
    golden = copy.root / "tests/emitters/golden/messages/methods.txt"
    assert golden.read_text(encoding="utf-8").startswith("thing/start\n")
    assert copy.run("ruff", "check", "--no-cache", "protocol_models/v2", "generators/emitters")[0] == 0
    assert copy.run("ruff", "format", "--check", "protocol_models/v2", "generators/emitters")[0] == 0
    code, text = copy.run("pytest", "tests/generated", "-k", "McpServerHeard or EventStream")
    assert code == 0, text


def artifacts(copy: Copy) -> str:
    """What `check` says where all is fresh."""
    manifests = ("schema", "tests/generated", "protocol_models/_generated")
    count = sum(
        len((copy.root / each / ".app-server-protocol").read_text().splitlines()) for each in manifests
    )
    return f"{count} artifacts, all as the models give them"


def test_a_rule_judges_its_cases(tmp_path: Path) -> None:
    """Of the cases of all rules, those are run that the new one could change: members of outputs."""
    copy = Copy(tmp_path / "copy", "tests/compat")
    assert JUDGE in [line for step in steps("Add a rule") for line in step.code.splitlines()]
    copy.follow("Add a rule", later=(JUDGE,))
    code, text = copy.run(*JUDGE.split(), "-k", "output_member or every_rule", "--verbosity", "1")
    assert code == 0, text
    for case in ("fires", "silent"):
        assert f"test_the_rules_find_in_a_case_what_it_says[output_member_renamed {case}] PASSED" in text


def test_a_report_format_is_printed_and_named(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "copy", "docs")
    copy.follow("Add a report format")
    for name, members in zip(("old.json", "new.json"), NAME_REMOVED, strict=True):
        schema = {"type": "object", "properties": members, "required": list(members)}
        (copy.root / name).write_text(json.dumps(schema), encoding="utf-8")
    words = ("app-server-protocol", "compat", "old.json", "new.json", "--format", "tsv")
    code, text = copy.run(*words)
    assert code == 1
    assert "breaking\toutput_member_removed\tschema (document)\n" in text
    assert "| `tsv` |" in (copy.root / "docs/compat.md").read_text(encoding="utf-8")


def test_a_decoder_option_is_obeyed(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "copy")
    copy.follow("Add a decoder option")
    assert copy.run("python", "-c", OPTION) == (0, "0\n2\n")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A tree of which the test of the arrows reads the modules."""
    monkeypatch.setattr(test_arrows, "ROOT", tmp_path)
    for cached in (test_arrows.modules, test_arrows.imports_of):
        cached.cache_clear()
    yield tmp_path
    for cached in (test_arrows.modules, test_arrows.imports_of):
        cached.cache_clear()


def test_a_rule_in_the_wrong_room_is_named(house: Path) -> None:
    """The test of the arrows names the module and what it imports."""
    rule = house / "generators/compat/rules/reads_a_file.py"
    rule.parent.mkdir(parents=True)
    rule.write_text("from pathlib import Path\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"rules\.reads_a_file imports pathlib"):
        test_arrows.test_no_arrow_breaks_a_rule("rules read no model and no file")
