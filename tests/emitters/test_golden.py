"""Every tiny protocol gives the artifacts that are kept in `golden/`.

After a change that is meant, run `just accept-golden` and read the diff.
"""

from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from generators.emitters import msgspec_bindings, schema_files
from generators.registry import bundle_of
from generators.unknown_members import UnknownMembers

HERE = Path(__file__).parent
TINY = sorted(path.stem for path in (HERE / "tiny").iterdir() if not path.name.startswith("_"))


def artifacts(module: ModuleType) -> dict[str, str]:
    """The artifacts that show the feature; what is the same for every protocol is left out."""
    bundle = bundle_of(module.REGISTRY)
    files = schema_files(bundle)
    bindings = msgspec_bindings.emit(bundle, "app-server-protocol write", UnknownMembers.DROP)
    files |= {f"msgspec/{path}": text for path, text in bindings}
    return {
        path: text
        for path, text in files.items()
        if any(fnmatchcase(path, pattern) for pattern in module.GOLDEN)
    }


@pytest.mark.parametrize("name", TINY)
def test_artifacts_are_the_golden_ones(name: str, accept_golden: bool) -> None:
    folder = HERE / "golden" / name
    given = artifacts(import_module(f"tests.emitters.tiny.{name}"))
    assert given, "no artifact matches the patterns in GOLDEN"
    kept = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    if accept_golden:
        for path in kept.values():
            path.unlink()
        for relative, text in given.items():
            (folder / relative).parent.mkdir(parents=True, exist_ok=True)
            (folder / relative).write_bytes(text.encode())
        return
    assert sorted(given) == sorted(kept), "run `just accept-golden` where this is meant"
    for relative, path in kept.items():
        assert given[relative] == path.read_bytes().decode(), (
            f"{relative}: run `just accept-golden` where this is meant"
        )


def test_every_golden_tree_has_a_protocol() -> None:
    assert sorted(path.name for path in (HERE / "golden").iterdir()) == TINY
