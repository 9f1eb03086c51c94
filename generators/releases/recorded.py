"""A registry → the Bundle of all its releases: those of its record, or those that were frozen.

Input: a registry, and the folder of its artifacts. Output: the Bundle, with since when each part of it is
there.
"""

from __future__ import annotations

from pathlib import Path

from protocol_models.methods import Registry

from ..bundle import Bundle
from ..compat.baselines.baseline import Baselines, release_versions
from ..errors import GeneratorError
from ..history.frozen import with_frozen
from ..registry import whole_bundle_of

__all__ = ["bundle_with_history", "recorded_bundle"]


def bundle_with_history(registry: Registry, protocol: str, out: Path) -> Bundle:
    """The protocol with the history that it has; that of one without any says nothing of releases."""
    whole = whole_bundle_of(registry)
    baselines = Baselines(protocol, out)
    if registry.history or not release_versions(baselines.releases):
        return whole
    frozen = [(each.name.removeprefix("release:"), each.bundle) for each in baselines.every()]
    return with_frozen(whole, frozen)


def recorded_bundle(registry: Registry, protocol: str, out: Path) -> Bundle:
    """The same, where a history is needed: an error says how to get one."""
    bundle = bundle_with_history(registry, protocol, out)
    if not bundle.record.complete_from:
        what = f"{registry.name} keeps no record of its releases, and none is frozen in {out}"
        hint = "freeze each release with `app-server-protocol freeze VERSION`; name its folder with --out"
        raise GeneratorError(what, "--protocol", hint)
    return bundle
