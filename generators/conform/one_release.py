"""Are all artifacts in a folder of one release?

Input: the documents and types of a folder. Output: nothing, or an error that names what cannot stand beside
what. codex does not empty the folder that it writes into: what an older one left there stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from ..bundle import Edition
from ..errors import GeneratorError
from ..message_unions import MESSAGE_UNIONS
from .declarations import PROSE
from .facets import Facet, SchemaLanguage

__all__ = ["check_one_release"]

EXPORTED: Final = re.compile(r'from "\./([\w/]+?)(?:\.js)?"')
NAME: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*')
WHOLE: Final = ".schemas.json"
"""How the documents of everything end; the shortest name is of all namespaces."""
EMPTY: Final = frozenset({"Record", "string", "never"})
"""What only an object that has lost all of its members is written with."""
ONLY_JSON: Final = re.compile(r"JSONRPC\w+|W3cTraceContext|Nullable\w+")
"""Definitions that have no type of their own: envelopes, and params that a request may come without."""


def check_one_release(trees: Mapping[Facet, Mapping[str, str]], where: str) -> None:
    """Raise where some artifacts are of one release and some of another."""
    if (told := next(_contradictions(trees), None)) is not None:
        hint = "empty the folder, and let one codex write all of it"
        raise GeneratorError(f"it holds artifacts of two releases: {told}", where, hint)


def _contradictions(trees: Mapping[Facet, Mapping[str, str]]) -> Iterator[str]:
    for tree, files in trees.items():
        if tree.kind is SchemaLanguage.TYPESCRIPT:
            yield from _not_exported(tree, files)
        yield from _beside_types(tree, files, trees.get(Facet(tree.edition, SchemaLanguage.TYPESCRIPT)))
    stable, experimental = (
        trees.get(Facet(edition, SchemaLanguage.TYPESCRIPT))
        for edition in (Edition.STABLE, Edition.EXPERIMENTAL)
    )
    if stable and experimental:
        yield from _only_stable(stable, experimental)


def _not_exported(tree: Facet, files: Mapping[str, str]) -> Iterator[str]:
    """The modules of types that the index beside them does not name."""
    for path in files:
        folder, slash, name = path.rpartition("/")
        index = files.get(f"{folder}{slash}index.ts")
        stem = name.removesuffix(".ts")
        if index is not None and stem not in ("index", "methods") and stem not in EXPORTED.findall(index):
            yield f"{path} ({tree}) is there, and its index.ts does not name it"


def _beside_types(tree: Facet, files: Mapping[str, str], types: Mapping[str, str] | None) -> Iterator[str]:
    """The documents and definitions of which the other files know nothing."""
    whole = min((path for path in files if path.endswith(WHOLE)), key=len, default="")
    if tree.kind is not SchemaLanguage.JSON_SCHEMA or not whole:
        return
    definitions = json.loads(files[whole]).get("definitions", {})
    names = {name for name in definitions if not name.islower()}
    for section in (value for name, value in definitions.items() if name.islower()):
        names |= section.keys()
    documents = [path.rpartition("/")[2].removesuffix(".json") for path in files if not path.endswith(WHOLE)]
    known = {path.rpartition("/")[2].removesuffix(".ts") for path in types or ()} | set(
        MESSAGE_UNIONS.values()
    )
    for name in documents:
        if name not in names:
            yield f"{name}.json ({tree}) is there, and {whole} does not define it"
        elif types is not None and name not in known and not ONLY_JSON.fullmatch(name):
            yield f"{name}.json ({tree}) is there, and no type is called so"


def _only_stable(stable: Mapping[str, str], experimental: Mapping[str, str]) -> Iterator[str]:
    """What the stable edition has and the experimental one, which has all of it, does not."""
    for path, text in stable.items():
        if path not in experimental:
            yield f"the stable edition has {path}, and the experimental one, which has all of it, has not"
        elif missing := _words(text) - _words(experimental[path]) - EMPTY:
            yield f"{path} of the stable edition names {min(missing)}, the experimental one does not"


def _words(text: str) -> set[str]:
    """The names and texts in a module, without its prose."""
    return set(NAME.findall(PROSE.sub(lambda match: match[1] or " ", text)))
