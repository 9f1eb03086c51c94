"""Whether the fixtures that are to be written are messages of their own types.

Input: a Project, and the files of its schema folder. Output: the contradictions, one a case.

It is the cheapest form of `agree`: what the artifacts show as a message is put before the strict models,
and what changed before its JSON Schema, too. All of it is read at once. Where a validator of the models takes
part, what the model writes of a fixture is put before the JSON Schema as well. Code that makes defaults is
not run, but for such a model, and where something was refused, which it may have helped.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError
from pydantic_core import core_schema

from protocol_models._pydantic.conversions import of_cases, without_factories
from protocol_models.codec.checks import strict_reader_of
from protocol_models.codec.held_release import HeldRelease
from protocol_models.codec.model_schema import schema_of
from protocol_models.codec.release_schemas import ReleaseSchemas
from protocol_models.json_pointer import pointer_of
from protocol_models.json_types import Json, JsonObject

from .artifacts import Tree, contents, place_of
from .canonical import line
from .emitters.json_schema import document_in
from .errors import Contradiction, OutputUnavailable
from .project import Project
from .registry import documented_types
from .sides import Side

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["broken_fixtures"]

LONGEST: Final = 80
"""Characters of a value that an error shows."""
HINT: Final = (
    "make the model and its schema say the same: look at WithJsonSchema and at validators; where the fixture "
    "cannot guess what a validator wants, give the member examples, as in Field(examples=[…])"
)
WRITTEN_HINT: Final = (
    "a validator makes a value of another type: give the member the type that it has then, or say what is "
    "written with a serializer that has a return type"
)


def broken_fixtures(project: Project, tree: Tree) -> list[Contradiction]:
    """The fixtures of a schema folder that their own type does not admit.

    Those of a later release have no document here: the emitted tests hold them against that release.
    """
    later = f"fixtures/{project.later.release}/" if project.later is not None else None
    fixtures = {
        path.removeprefix("fixtures/").removesuffix(".json"): text
        for path, text in tree.files.items()
        if path.startswith("fixtures/") and not (later and path.startswith(later))
    }
    if not fixtures:
        return []
    return [*_refused(project, fixtures), *_invalid(tree, fixtures), *_written(project, tree, fixtures)]


# --- before the models


def _refused(project: Project, fixtures: Mapping[str, str]) -> Iterator[Contradiction]:
    found = project.types
    if found is None or found.core is None:
        return
    # What is written otherwise than it is read is not a message of the model that reads.
    readable = {
        id(documented.model): path
        for path, documented in documented_types(project.registry, found).items()
        if Side.READ in documented.sides and path in fixtures
    }
    names = [readable.get(id(root)) for root in found.roots]
    cases = of_cases(found.core, names)
    plain = without_factories(cases.schema) if cases.has_factories else cases.schema
    texts = {name: fixtures[name] for name in names if name is not None}
    # Without the code that makes defaults, less may be handed to code than before.
    runs_code = None if cases.has_factories else cases.runs_code
    read_all = strict_reader_of(plain, runs_code=runs_code)
    if not (suspects := {path for path, _ in _errors(read_all, texts)}):
        return
    doubted = {path: texts[path] for path in texts if path in suspects}
    errors = (
        _errors(strict_reader_of(cases.schema), doubted) if not project.at else _errors_at(project, doubted)
    )
    shown: set[tuple[str, str]] = set()
    for path, error in errors:
        case, *place = error["loc"] or ("",)
        if (path, str(case)) not in shown:
            shown.add((path, str(case)))
            what = (
                f"its model refuses the fixture {case!r}: {error['msg']}; the value is {_cut(error['input'])}"
            )
            yield Contradiction(what, path + pointer_of(place), HINT)


def _errors_at(project: Project, texts: Mapping[str, str]) -> Iterator[tuple[str, ErrorDetails]]:
    """As `_errors`, for what the models require today and the release did not: it holds each by itself."""
    schemas = ReleaseSchemas(HeldRelease(project.registry, project.at))
    documented = documented_types(project.registry, project.types)
    for path, text in texts.items():
        had = schemas.of(schema_of(documented[path].model)) or core_schema.none_schema()
        cases = core_schema.dict_schema(core_schema.str_schema(), had)
        one = core_schema.typed_dict_schema({path: core_schema.typed_dict_field(cases)})
        yield from _errors(strict_reader_of(one, is_held=True), {path: text})


def _errors(
    read_all: Callable[[bytes], object], texts: Mapping[str, str]
) -> Iterator[tuple[str, ErrorDetails]]:
    """For each error the path of its fixture, and what Pydantic says, the place below the path."""
    try:
        read_all(_object(texts))
    except ValidationError as error:
        yield from _by_path(error)
    except Exception:  # code of a model: which one is found by reading each alone
        for path, text in texts.items():
            yield from _errors_of_one(read_all, path, text)


def _errors_of_one(
    read_all: Callable[[bytes], object], path: str, text: str
) -> Iterator[tuple[str, ErrorDetails]]:
    try:
        read_all(_object({path: text}))
    except ValidationError as error:
        yield from _by_path(error)
    except Exception as error:  # whatever the code of a model raises
        said = f"its code raises {type(error).__name__}: {error}"
        case = next(iter(json.loads(text)))
        yield path, {"type": "code", "loc": (case,), "msg": said, "input": json.loads(text)}


def _by_path(error: ValidationError) -> Iterator[tuple[str, ErrorDetails]]:
    for detail in error.errors(include_url=False, include_context=False):
        path, *place = detail["loc"]
        below = detail.copy()
        below["loc"] = tuple(place)
        yield str(path), below


def _object(texts: Mapping[str, str]) -> bytes:
    return f"{{{','.join(f'{line(path)}:{text}' for path, text in texts.items())}}}".encode()


def _cut(value: object) -> str:
    try:
        text = line(value)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


# --- before the JSON Schema


def _invalid(tree: Tree, fixtures: Mapping[str, str]) -> Iterator[Contradiction]:
    files = {f"fixtures/{path}.json": path for path in fixtures}
    for file, found in _found(tree.root, files):
        path = files[file]
        text = fixtures[path]
        if found == text.encode():
            continue
        from jsonschema import Draft7Validator  # only where a fixture changed: it takes a tenth of a second

        document, _ = document_in(tree.files, path)
        is_valid = _validator(document)
        for case, value in json.loads(text).items():
            if not is_valid(value):
                error = next(iter(Draft7Validator(document).iter_errors(value)))
                what = f"its JSON Schema rejects the fixture {case!r}: {error.message}"
                yield Contradiction(what, path + pointer_of(error.absolute_path), HINT)


def _found(root: Path, files: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    try:
        yield from contents(root, files)
    except OSError as error:
        raise OutputUnavailable(place_of(error, root), error, "no file was changed") from error


# --- what the models write of them


def _written(project: Project, tree: Tree, fixtures: Mapping[str, str]) -> Iterator[Contradiction]:
    """What a model writes that its JSON Schema refuses: a validator may make a value of another type."""
    found = project.types
    if found is None or found.core is None or project.at:
        return
    with_code = {id(root) for root, has in zip(found.roots, found.core.items_with_code, strict=True) if has}
    if not with_code:
        return
    documented = documented_types(project.registry, found)
    readable = {id(each.model): path for path, each in documented.items() if Side.READ in each.sides}
    for path, each in documented.items():
        given = fixtures.get(readable.get(id(each.model), ""))
        is_asked = Side.WRITTEN in each.sides and path in fixtures and given is not None
        if not is_asked or id(each.model) not in with_code:
            continue
        read, write = each.plain_models.codec(each.model)
        is_valid = _validator(document_in(tree.files, path)[0])
        for case, value in json.loads(given or "").items():
            with suppress(Exception):  # what cannot be read is told of as that
                message = read(line(value).encode())
                text = write(message).decode()
                if not is_valid(json.loads(text)):
                    what = f"of the fixture {case!r} its model writes what its JSON Schema rejects"
                    yield Contradiction(f"{what}: {_cut(json.loads(text))}", path, WRITTEN_HINT)
                    break


def _validator(document: JsonObject) -> Callable[[Json], bool]:
    import jsonschema_rs
    from jsonschema import Draft7Validator

    try:
        return jsonschema_rs.Draft7Validator(document, validate_formats=False).is_valid
    except ValueError:  # it does not know a pattern; the other one may
        return Draft7Validator(document).is_valid
