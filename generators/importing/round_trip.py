"""The models held against the schema that they were made of: each type, both ways.

Input: the files of a package, and the Source. Output: for each definition whether it comes out equal, and the
reason where it does not.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Final

from protocol_models.json_types import Json

from ..containment.check import Outcome, Pair
from ..containment.document import OneSide, UnreadableSchema
from ..containment.schema.dialects import DRAFT_07, Dialect, named_dialect
from ..errors import GeneratorError
from ..pydantic_schema.read_types import read_types
from ..schema_json import node_to_json
from ..sides import Side
from .source import Source, inner_schemas

__all__ = ["TypeVerdict", "compared"]

_STACK: Final = 512 * 1024 * 1024
_DEPTH: Final = 400_000
"""The stack for Pydantic: bytes, which the system gives as they are used, and calls."""
_STAGED: Final = "_imported_models"
_LOST: Final = frozenset(
    {"contains", "dependencies", "dependentRequired", "dependentSchemas", "else", "if", "maxContains"}
    | {"minContains", "not", "patternProperties", "propertyNames", "then", "unevaluatedItems"}
    | {"unevaluatedProperties", "uniqueItems"}
)
"""Keywords that the generator has no type for."""


@dataclass(frozen=True, slots=True)
class TypeVerdict:
    """One definition and its model."""

    name: str
    origin: str
    """Where the definition stands."""
    reads: Outcome
    """Whether the models take every instance of the schema."""
    writes: Outcome
    """Whether every instance of the models is one of the schema."""
    reason: str = ""
    dropped: tuple[str, ...] = ()
    """What the generator drops in it, each as `keyword at place`."""

    @property
    def is_equal(self) -> bool:
        """Whether both have the same instances."""
        return self.reads is self.writes is Outcome.COMPATIBLE


def compared(
    source: Source, files: Mapping[str, str], progress: Callable[[int, int], None] = lambda _done, _of: None
) -> list[TypeVerdict]:
    """A verdict for each definition, sorted by name; `progress` is told how many are made, and of how many.

    `1.0` is an integer to both: draft 4 alone tells it from `1`, and the models go by what is written.
    Pydantic goes down a chain of types by recursion, so it gets a stack for thousands of them.
    """
    limit, size = sys.getrecursionlimit(), threading.stack_size(_STACK)
    sys.setrecursionlimit(_DEPTH)
    try:
        with ThreadPoolExecutor(1) as deep:
            return deep.submit(_compared, source, files, progress).result()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)


def _compared(
    source: Source, files: Mapping[str, str], progress: Callable[[int, int], None]
) -> list[TypeVerdict]:
    dialect = replace(named_dialect(source.dialect) or DRAFT_07, whole_is_integer=True)
    names = sorted(source.definitions)
    schema = source.document()
    theirs = _side(schema, dialect, source.name, [f"/definitions/{name}" for name in names])
    with _imported(files) as package:
        types = {name: getattr(package, name) for name in source.definitions}
        found = read_types(dict.fromkeys(types.values(), frozenset(Side)), {})
    keys = {name: found.keys[model, Side.READ] for name, model in types.items()}
    models = {"types": {key: node_to_json(node) for key, node in found.types.items()}}
    ours = _side(models, DRAFT_07, "the models", [f"/types/{keys[name]}" for name in names])
    pair = Pair(theirs, ours)  # one for both ways: it numbers the shapes of both documents
    results = []
    for done, name in enumerate(names):
        progress(done, len(names))
        old, new = theirs.root(f"/definitions/{name}"), ours.root(f"/types/{keys[name]}")
        reads, writes = pair.check(old, new, "open"), pair.check(new, old, "open")
        reason = next((each.reason for each in (reads, writes) if each.outcome is not Outcome.COMPATIBLE), "")
        dropped = tuple(_dropped(source.definitions, name)) if reason else ()
        results.append(
            TypeVerdict(name, source.origins[name], reads.outcome, writes.outcome, reason, dropped)
        )
    return results


def _side(document: Json, dialect: Dialect, name: str, places: list[str]) -> OneSide:
    try:
        return OneSide(document, dialect, name, places)
    except UnreadableSchema as error:
        raise GeneratorError(str(error), name, "import a part of it") from error


def _dropped(definitions: Mapping[str, Json], name: str) -> Iterator[str]:
    """The keywords that are dropped in a definition, or in one that it names."""
    seen: set[str] = set()
    pending = [name]
    while pending:
        current = pending.pop()
        if current in seen:
            continue
        seen.add(current)
        stack: list[tuple[str, Json]] = [(f"{current}", definitions.get(current))]
        while stack:
            place, schema = stack.pop()
            if not isinstance(schema, dict):
                continue
            yield from (f"`{keyword}` at {place}" for keyword in sorted(_LOST & schema.keys()))
            if isinstance(reference := schema.get("$ref"), str):
                pending.append(reference.rpartition("/")[2])
            stack += [(f"{place}/{'/'.join(path)}", inner) for path, inner in inner_schemas(schema)]


@contextmanager
def _imported(files: Mapping[str, str]) -> Iterator[ModuleType]:
    """The package, imported under a name of its own from a scratch folder; all names in one module."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, _STAGED)
        root.mkdir()
        for path, text in files.items():
            (root / path).write_text(text, encoding="utf-8")
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            yield importlib.import_module(f"{_STAGED}.registry")
        except GeneratorError:
            raise
        except Exception as error:
            what = f"the models that were made cannot be used: {type(error).__name__}: {str(error)[:300]}"
            hint = "report the schema; nothing was written"
            raise GeneratorError(what, "", hint) from error
        finally:
            sys.path.remove(folder)
            for name in [each for each in sys.modules if each.split(".")[0] == _STAGED]:
                del sys.modules[name]
