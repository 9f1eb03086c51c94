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
from ..history.frozen import UNRELEASED
from ..history.known_releases import known
from ..registry import load_registry
from .changelog import changelog
from .recorded import recorded_bundle

__all__ = ["changelog_of"]


def changelog_of(protocol: str, old: str, new: str, out: Path, console: Console) -> str:
    """The changelog of two releases; `out` is the folder of the artifacts, where releases are frozen."""
    registry = load_registry(protocol)
    bundle = recorded_bundle(registry, protocol, out)
    record = bundle.record
    if record.order[known(record, old)] >= record.order[known(record, new)]:
        raise GeneratorError(f"{old} is not earlier than {new}", "OLD", "name the earlier release first")
    before, after = (f"codex:{each}" if registry.history else _frozen(each) for each in (old, new))
    question = Question(before, after, edition=Edition.EXPERIMENTAL)
    result = compare(Baselines(protocol, out, (), None), question, datetime.date.min, console)
    return changelog(bundle, old, new, _breaks(result))


def _frozen(release: str) -> str:
    return "models" if release == UNRELEASED else f"release:{release}"


def _breaks(result: Result) -> Iterator[tuple[str, str]]:
    for finding in result.findings:
        if finding.severity in FAILING:
            pointer = finding.old_pointer or finding.new_pointer
            place = steps_of(pointer)[1] if pointer.startswith("/types/") else finding.message.method
            yield place, f"{finding.sentence} ({finding.severity.value})"
