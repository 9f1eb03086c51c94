"""What a shell completes of words that are data: releases, rules, severities, emitters and reports.

Input: the command line as far as it is written, and the word to complete. Output: what the word may become.
Nothing is said where the models cannot be read: a completion has nowhere to say it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Protocol

from .errors import GeneratorError
from .project import DEFAULT_OUT, DEFAULT_PROTOCOL

__all__ = ["baselines", "emitters", "join_at_colons", "releases", "reports", "rules", "severities"]

KIND = "_APP_SERVER_PROTOCOL_BEFORE_COLON"
"""What stands before the colon of the word that Bash completes."""


class CommandLine(Protocol):
    """What is written so far; `typer` gives it to a parameter that is called `ctx`."""

    @property
    def params(self) -> dict[str, str]:
        """The parameters that are read."""


def releases(ctx: CommandLine, incomplete: str) -> list[str]:
    """The releases of the record, those of the models' protocol."""
    return _starting(incomplete, lambda: _releases(ctx))


def baselines(ctx: CommandLine, incomplete: str) -> list[str]:
    """What OLD and NEW name, but for files, which a shell completes by itself."""
    versions = {"release": _frozen, "codex": _releases}
    if (kind := os.environ.get(KIND)) is not None:
        return _starting(incomplete, lambda: versions[kind](ctx) if kind in versions else ())
    kind, colon, begun = incomplete.partition(":")
    if not colon:
        return _starting(incomplete, lambda: ("models", "git:", *(f"{each}:" for each in versions)))
    found = _starting(begun, lambda: versions[kind](ctx)) if kind in versions else []
    return [f"{kind}:{each}" for each in found]


def rules(incomplete: str) -> list[str]:
    """The rules of compatibility."""
    from .compat.rules import RULES

    return _starting(incomplete, lambda: [rule.id for rule in RULES])


def severities(incomplete: str) -> list[str]:
    """A list of severities with one more."""
    from .compat.severity import Severity

    before, comma, last = incomplete.rpartition(",")
    taken = before.split(",")
    named = [each.value for each in Severity if each.value not in taken]
    return [before + comma + each for each in [*named, *(["none"] * (not comma))] if each.startswith(last)]


def emitters(incomplete: str) -> list[str]:
    """The emitters that write a file of their own."""
    from .emitters import EMITTERS

    return _starting(incomplete, lambda: [e.name for e in EMITTERS if not e.by_edition and not e.folder])


def reports(incomplete: str) -> list[str]:
    """The forms of a report, with the sign that its file follows."""
    from .compat.options import ReportFormat

    return _starting(incomplete, lambda: [f"{each.value}=" for each in ReportFormat])


def _starting(incomplete: str, found: Callable[[], Iterable[str]]) -> list[str]:
    try:
        return [each for each in found() if each.startswith(incomplete)]
    except (GeneratorError, OSError):
        return []


def _releases(ctx: CommandLine) -> Iterable[str]:
    from .history.known_releases import read_record

    protocol = ctx.params.get("protocol") or DEFAULT_PROTOCOL
    if protocol == DEFAULT_PROTOCOL:
        package = "protocol_models.history"  # our models are not loaded for it, which takes a second
    else:
        from .registry import load_registry

        package = load_registry(protocol).history
    record = read_record(package)
    return reversed(record.releases[record.order[record.complete_from] :])


def _frozen(ctx: CommandLine) -> Iterable[str]:
    from .compat.baselines.baseline import Baselines, release_versions

    protocol = ctx.params.get("protocol") or DEFAULT_PROTOCOL
    out = ctx.params.get("out") or DEFAULT_OUT
    return reversed(release_versions(Baselines(protocol, Path(out)).releases))


def join_at_colons(environment: MutableMapping[str, str]) -> None:
    """Make one word again of what Bash splits at colons: it hands over `release`, `:` and `0.1`.

    Of the word that is completed only what stands behind the colon is left, for Bash replaces nothing else.
    """
    words, at = environment.get("COMP_WORDS", "").split(), environment.get("COMP_CWORD", "")
    if not at.isdigit() or ":" not in words:
        return
    words = [*words, *[""] * (int(at) + 1 - len(words))][: int(at) + 1]
    joined: list[str] = []
    for index, word in enumerate(words):
        if index and ":" in (word, words[index - 1]):
            joined[-1] += word
        else:
            joined.append(word)
    if ":" in words[-2:]:
        environment[KIND], _, joined[-1] = joined[-1].rpartition(":")
    environment["COMP_WORDS"] = " ".join(joined)
    environment["COMP_CWORD"] = str(len(joined) - 1)
