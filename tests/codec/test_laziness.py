"""What is imported, and when: each in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

import protocol_models
from tests.codec.lines import STATUS

ROOT = Path(__file__).parents[2]


def modules_after(code: str) -> set[str]:
    """The modules that a fresh process has imported after running the code."""
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules)"],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stdout.split())


def test_importing_the_package_imports_neither_models_nor_pydantic_nor_typing() -> None:
    before = modules_after("pass")
    assert {"pydantic", "pydantic_core", "typing", "dataclasses"} & (
        modules_after("import protocol_models") - before
    ) == set()


def test_a_message_imports_the_resource_of_its_method_alone() -> None:
    imported = modules_after(f"from protocol_models import decode; decode({STATUS!r})")
    assert "protocol_models.v2.thread_lifecycle" in imported
    assert "protocol_models.registry" not in imported
    assert "protocol_models.v2.mcp_startup" not in imported


@pytest.mark.parametrize("name", protocol_models.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(protocol_models, name)
    assert name in dir(protocol_models)
    if isinstance(value, type) or callable(value):
        assert value.__doc__, name


def test_every_name_is_exported_once() -> None:
    there_at_once = {"CODEX_RELEASE", "__version__"}
    assert sorted({*protocol_models._HOMES, *there_at_once}) == sorted(protocol_models.__all__)


def output_of(code: str) -> str:
    """What a fresh process prints."""
    environment = {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return ended.stdout.strip()


def test_a_usual_message_imports_nothing_for_other_lines() -> None:
    imported = modules_after(f"from protocol_models import decode; decode({STATUS!r})")
    unneeded = ("checks", "encoder", "envelope", "framing", "held_release", "line_start", "plain_models")
    assert {f"protocol_models.codec.{name}" for name in unneeded} & imported == set()
    of_pydantic = {name for name in imported if name.startswith("protocol_models._pydantic.")}
    assert of_pydantic == {"protocol_models._pydantic.models"}


def test_a_resource_loads_the_vocabulary_that_it_is_written_in() -> None:
    line = b'{"method":"mcpServer/startupStatus/updated","params":{"name":"docs","status":"ready"}}'
    imported = modules_after(f"from protocol_models import decode; decode({line!r})")
    vocabulary = {name for name in imported if name.startswith("protocol_models.base.")}
    assert vocabulary == {f"protocol_models.base.{name}" for name in ("enums", "model", "presence")}


def test_what_a_first_message_imports_is_not_searched_for_garbage_at_once() -> None:
    code = (
        f"import gc; from protocol_models import decode; decode({STATUS!r}); young = len(gc.get_objects(0))"
    )
    assert output_of(f"{code}; print(gc.isenabled(), young < 2000)") == "True True"


def test_what_the_program_has_put_aside_for_good_stays_so() -> None:
    code = f"import gc; gc.freeze(); from protocol_models import decode; decode({STATUS!r})"
    assert output_of(f"{code}; print(gc.get_freeze_count() > 0)") == "True"


def test_a_program_that_collects_no_garbage_goes_on_without() -> None:
    code = f"import gc; gc.disable(); from protocol_models import decode; decode({STATUS!r})"
    assert output_of(f"{code}; print(gc.isenabled())") == "False"


def test_a_method_that_nobody_knows_costs_the_collector_nothing() -> None:
    code = (
        "import gc; gc.freeze = gc.get_freeze_count = gc.disable = None;"  # to call one of them is an error
        "from protocol_models.codec.decoder import Decoder; from protocol_models.methods import Registry;"
        'lines = [b\'{"method":"new%d","params":{}}\' % number for number in range(3)];'
        "both = Decoder(), Decoder(registry=Registry('none', ()));"
        "print({type(each.decode(line)).__name__ for each in both for line in lines})"
    )
    assert output_of(code) == "{'UnknownNotification'}"
