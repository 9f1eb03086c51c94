"""What `changelog` does: two releases of the record → Markdown.

Input: the registry's name and the releases. Output: the text, with what `compat` finds breaking between them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from protocol_models.json_pointer import steps_of

from ..bundle import Edition
from ..compat.baselines.baseline import Baselines
from ..compat.run import Question, Result, compare
from ..compat.severity import FAILING
from ..errors import GeneratorError
from ..history.known_releases import known
from ..registry import load_registry, whole_bundle_of
from .changelog import changelog

__all__ = ["changelog_of"]


def changelog_of(protocol: str, old: str, new: str, console: Console) -> str:
    """The changelog of two releases."""
    registry = load_registry(protocol)
    if not registry.history:
        hint = "keep a record as protocol_models/history/__init__.py says"
        raise GeneratorError(f"{registry.name} has no record of its releases", "--protocol", hint)
    bundle = whole_bundle_of(registry)
    record = bundle.record
    if record.order[known(record, old)] >= record.order[known(record, new)]:
        raise GeneratorError(f"{old} is not earlier than {new}", "OLD", "name the earlier release first")
    question = Question(f"codex:{old}", f"codex:{new}", edition=Edition.EXPERIMENTAL)
    result = compare(Baselines(protocol, Path(), (), None), question, datetime.date.min, console)
    return changelog(bundle, old, new, _breaks(result))


def _breaks(result: Result) -> Iterator[tuple[str, str]]:
    for finding in result.findings:
        if finding.severity in FAILING:
            pointer = finding.old_pointer or finding.new_pointer
            place = steps_of(pointer)[1] if pointer.startswith("/types/") else finding.message.method
            yield place, f"{finding.sentence} ({finding.severity.value})"
