"""The two validators, independent of each other and of our own reading.

Input: a document, a place in it, and an instance. Output: for each validator True, False, or the trouble
that it had.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Container, Iterator
from copy import copy
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote

import jsonschema
import jsonschema_rs
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import specification_with

from protocol_models.json_types import Json

from ..json_values import PlainJson
from ..regex.engines import python_form, rust_form
from ..schema.dialects import Dialect
from ..schema.references import META_SCHEMAS
from .as_given import as_given

__all__ = ["Judge", "Judges", "Verdicts", "asserting_meta_validator", "meta_validator"]

T = TypeVar("T")
Judge: TypeAlias = Any
"""A validator of `jsonschema` or `jsonschema-rs`, or its class: the libraries have no types for it."""
_DOCUMENT = "urn:document"


def _any_of(
    validator: Judge, arms: list[PlainJson], instance: PlainJson, _schema: PlainJson
) -> Iterator[ValidationError]:
    """`anyOf` as the library reads it, but that the first error of an arm is enough."""
    if not any(_is_valid(validator, arm, instance) for arm in arms):
        yield ValidationError("no arm of the union accepts it")


def _one_of(
    validator: Judge, arms: list[PlainJson], instance: PlainJson, _schema: PlainJson
) -> Iterator[ValidationError]:
    if sum(islice((1 for arm in arms if _is_valid(validator, arm, instance)), 2)) != 1:
        yield ValidationError("not exactly one arm of the union accepts it")


def _is_valid(validator: Judge, schema: PlainJson, instance: PlainJson) -> bool:
    return next(validator.descend(instance, schema), None) is None


def _quick(judge: Judge) -> Judge:
    """A validator of the library that collects no errors that nobody reads."""
    return extend(judge, {"anyOf": _any_of, "oneOf": _one_of})  # type: ignore[no-untyped-call]  # the library has no types for it


_JSONSCHEMA = {
    "draft4": _quick(jsonschema.Draft4Validator),
    "draft6": _quick(jsonschema.Draft6Validator),
    "draft7": _quick(jsonschema.Draft7Validator),
    "draft2019-09": _quick(jsonschema.Draft201909Validator),
    "draft2020-12": _quick(jsonschema.Draft202012Validator),
}
_JSONSCHEMA_RS = {
    "draft4": (jsonschema_rs.Draft4Validator, jsonschema_rs.Draft4),
    "draft6": (jsonschema_rs.Draft6Validator, jsonschema_rs.Draft6),
    "draft7": (jsonschema_rs.Draft7Validator, jsonschema_rs.Draft7),
    "draft2019-09": (jsonschema_rs.Draft201909Validator, jsonschema_rs.Draft201909),
    "draft2020-12": (jsonschema_rs.Draft202012Validator, jsonschema_rs.Draft202012),
}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What each validator says: valid or not, or why it can't say.

    own: what our own evaluation says, where it has to stand in for a validator; troubles: why a validator
    was not asked about the document itself.
    """

    jsonschema: bool | str
    jsonschema_rs: bool | str
    own: bool | None = None
    noted: tuple[str, ...] = ()

    @property
    def troubles(self) -> tuple[str, ...]:
        """Which validators could not be asked about the document itself, and why."""
        if self.noted:
            return self.noted
        return tuple(f"{name}: {verdict}" for name, verdict in self._said() if isinstance(verdict, str))

    def agree_on(self, expected: bool) -> bool:
        """Whether both say `expected`, or one of them and our own evaluation."""
        said = [verdict for _, verdict in self._said() if isinstance(verdict, bool)]
        if any(verdict is not expected for verdict in said):
            return False
        return len(said) == 2 or (len(said) == 1 and self.own is expected)

    @property
    def note(self) -> str:
        """How the verdicts came about, where it was not by asking both validators about the document."""
        if self.own is None:
            return ""
        if any(isinstance(verdict, str) for _, verdict in self._said()):
            how = "our own evaluation stands in for it"
        else:
            how = "it was asked about a smaller schema that says the same of this message"
        return f"{'; '.join(self.troubles)}: {how}."

    def _said(self) -> tuple[tuple[str, bool | str], tuple[str, bool | str]]:
        return ("jsonschema", self.jsonschema), ("jsonschema-rs", self.jsonschema_rs)

    def __str__(self) -> str:
        said = {True: "valid", False: "invalid"}
        return ", ".join(
            f"{name}: {said[verdict] if isinstance(verdict, bool) else verdict}"
            for name, verdict in self._said()
        )


class Judges:
    """The two validators of one schema: a document, or what a JSON pointer picks out of it."""

    def __init__(
        self,
        document: PlainJson,
        dialect: Dialect,
        pointer: str,
        schemas: Container[int] = (),
        patterns: Collection[str] = (),
    ) -> None:
        """schemas: the ids of the objects in the document that are schemas; patterns: those in them."""
        self._registries = _Registries(document, dialect, schemas, patterns)
        self._pointer = pointer
        self._built: dict[str, Callable[[PlainJson], bool] | str] = {}

    def at(self, pointer: str) -> Judges:
        """The validators of another place in the same document."""
        twin = copy(self)
        twin._pointer, twin._built = pointer, {}
        return twin

    def verdicts(self, instance: PlainJson) -> Verdicts:
        """Both verdicts on an instance."""
        return Verdicts(self.jsonschema(instance), self.jsonschema_rs(instance))

    def jsonschema(self, instance: PlainJson) -> bool | str:
        """What `jsonschema` says."""
        return self._asked("jsonschema", self._jsonschema, instance)

    def jsonschema_rs(self, instance: PlainJson) -> bool | str:
        """What `jsonschema-rs` says."""
        return self._asked("jsonschema-rs", self._jsonschema_rs, instance)

    def _asked(
        self, name: str, build: Callable[[], Callable[[PlainJson], bool]], instance: PlainJson
    ) -> bool | str:
        if name not in self._built:
            self._built[name] = _attempted(build)
        judge = self._built[name]
        return judge if isinstance(judge, str) else _attempted(judge, instance)

    def _jsonschema(self) -> Callable[[PlainJson], bool]:
        shared = self._registries
        judge = _JSONSCHEMA[shared.dialect.name]
        schema, registry = (
            (self._reference(), shared.jsonschema) if self._pointer else (shared.for_python, META_SCHEMAS)
        )
        ask: Callable[[PlainJson], bool] = judge(schema, registry=registry).is_valid
        return ask

    def _jsonschema_rs(self) -> Callable[[PlainJson], bool]:
        shared = self._registries
        judge = _JSONSCHEMA_RS[shared.dialect.name][0]
        if not self._pointer:
            return judge(shared.for_rust, offline=True, validate_formats=False).is_valid
        return judge(
            self._reference(), registry=shared.jsonschema_rs, offline=True, validate_formats=False
        ).is_valid

    def _reference(self) -> dict[str, PlainJson]:
        return {"$ref": f"{_DOCUMENT}#{quote(self._pointer)}"}


class _Registries:
    """A document as either validator keeps it; made once for all of its places."""

    def __init__(
        self, document: PlainJson, dialect: Dialect, schemas: Container[int], patterns: Collection[str]
    ) -> None:
        self.dialect = dialect
        self._document = document
        self._schemas, self._patterns = schemas, patterns

    @cached_property
    def for_python(self) -> Json:
        """The document as `jsonschema` is given it."""
        return self._named(as_given(self._document, self._schemas, python_form))

    @cached_property
    def for_rust(self) -> Json:
        """The document as `jsonschema-rs` is given it."""
        if all(rust_form(text) == text for text in self._patterns):
            return self._named(self._document)
        return self._named(as_given(self._document, self._schemas, rust_form))

    def _named(self, document: PlainJson) -> PlainJson:
        """The document, which names its dialect as the validators do."""
        if isinstance(document, bool):  # only some validators know boolean schemas in draft-04
            return {} if document else {"not": {}}
        if isinstance(document, dict) and "$schema" in document:
            ending = "#" if self.dialect.ref_replaces_siblings else ""
            return {**document, "$schema": self.dialect.uri + ending}
        return document

    @cached_property
    def jsonschema(self) -> Registry[PlainJson]:
        """What `jsonschema` looks references up in."""
        resource = specification_with(self.dialect.uri).create_resource(self.for_python)
        registry: Registry[PlainJson] = META_SCHEMAS.with_resource(_DOCUMENT, resource)
        return registry

    @cached_property
    def jsonschema_rs(self) -> jsonschema_rs.Registry:
        """What `jsonschema-rs` looks references up in."""
        draft = _JSONSCHEMA_RS[self.dialect.name][1]
        return jsonschema_rs.Registry([(_DOCUMENT, self.for_rust)], draft=draft)


def _attempted(action: Callable[..., T], *arguments: PlainJson) -> T | str:
    """The action's result, or what it raised: a validator may raise anything on a bad schema."""
    try:
        with warnings.catch_warnings():
            # Python warns of class syntax that it may one day read differently.
            warnings.simplefilter("ignore", FutureWarning)
            return action(*arguments)
    except Exception as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0][:80] if str(error) else ''}"


@cache
def meta_validator(dialect: Dialect) -> Judge:
    """The validator of schemas of a dialect."""
    judge = _JSONSCHEMA[dialect.name]
    return judge(judge.META_SCHEMA, registry=META_SCHEMAS)


@cache
def asserting_meta_validator(dialect: Dialect) -> Judge:
    """The validator of schemas of a dialect that asserts formats, too: a pattern is one."""
    judge, _ = _JSONSCHEMA_RS[dialect.name]
    return judge(meta_validator(dialect).META_SCHEMA, validate_formats=True, offline=True)
