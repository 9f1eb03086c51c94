"""How content is checked where it is not made: long input before it is read, and what strict decoders read.

Input: a core schema. Output: the core schema, or the reader, that only finds out whether content fits. Nobody
imports it but for a check: most sessions need none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from pydantic import BaseModel
from pydantic_core import CoreSchema, SchemaValidator, core_schema

from protocol_models._pydantic import CorePart, TypeForm, UnsupportedPydantic, Validated, is_kind
from protocol_models._pydantic.conversions import (
    as_check_of_class,
    as_exact_literal,
    as_literal_of_its_types,
    failing_fast,
    requiring,
    with_inner_schemas,
    without_choices,
)
from protocol_models._pydantic.lookups import class_of, facts_of, runs_code_on_values
from protocol_models._pydantic.models import built_anew
from protocol_models.base import HistoryFacts, UnionFacts, UnknownVariant, WireFacts
from protocol_models.codec.model_schema import schema_of

__all__ = ["check_of", "strict_reader", "strict_reader_of"]


class _StandIn:
    """Takes the place of a model where it only counts whether the content fits."""


def check_of(
    schema: CoreSchema, *, closed: bool, is_held: bool = False, runs_code: bool | None = None
) -> CoreSchema:
    """The core schema for checking alone; `is_held` where it says what a release requires, and `runs_code`
    what `runs_code_on_values` says of it, where that is known.

    Where Pydantic made what the seam does not know, or code of the models looks at what is read, the
    message is made, and with `closed` looked through.
    """
    checking: CoreSchema = schema
    try:
        makes_messages = runs_code_on_values(schema) if runs_code is None else runs_code
        if makes_messages:
            checking = _failing_fast(schema)
        else:
            checking = _to_check(schema, closed=closed, is_held=is_held)
    except UnsupportedPydantic:
        if is_held:
            raise
        makes_messages = True
    if not makes_messages or not closed:
        return checking
    look_through = _without_unknown if is_held else _only_known
    return core_schema.no_info_after_validator_function(look_through, checking)


def _failing_fast(schema: CorePart) -> CorePart:
    """The core schema, in which each list stops at its first bad item."""
    changed = with_inner_schemas(schema, _failing_fast)
    return failing_fast(changed) if is_kind(schema, "list") else changed


def _without_unknown(value: Validated) -> Validated:
    """The value; raises `ValueError` where the schema does not know something in it."""
    from protocol_models.codec.unknown import UnknownKind, find_unknown

    for unknown in find_unknown(value):
        if unknown.kind is not UnknownKind.MEMBER:
            raise ValueError(str(unknown))
    return value


def _only_known(value: Validated) -> Validated:
    """As `_without_unknown`; and where the schema requires more."""
    for model in _models_in(_without_unknown(value)):
        if missing := _required_by_schema(type(model)) - model.model_fields_set:
            raise ValueError(f"{type(model).__name__} requires {', '.join(sorted(missing))}")
    return value


def _models_in(value: Validated) -> Iterator[BaseModel]:
    """Every model in a value, itself included."""
    waiting = [value]
    while waiting:
        match waiting.pop():
            case BaseModel() as model:
                yield model
                waiting += (getattr(model, name) for name in type(model).model_fields)
                waiting += (model.model_extra or {}).values()
            case dict() as members:
                waiting += members.values()
            case list() | tuple() as items:
                waiting += items


def _to_check(schema: CorePart, *, closed: bool, is_held: bool = False) -> CorePart:
    """The core schema for checking alone: models make no messages, a list ends at its first bad item.

    With `closed`, without tolerance: it knows no unknown enum value and no unknown variant.
    """

    def convert(schema: CorePart) -> CorePart:
        kind = schema.get("type")
        if _catches_all(schema):
            return schema
        if closed and kind in ("enum", "literal"):
            # An enum asks its class for what it does not list, and ours knows how to answer.
            return as_exact_literal(schema)
        if kind == "literal":
            return as_literal_of_its_types(schema)
        if closed and kind == "union":
            schema = without_choices(schema, _is_open_arm)
        changed = with_inner_schemas(schema, convert)
        if kind == "model":
            if closed and not is_held and (names := _required_by_schema(class_of(schema))):
                requiring(changed, names)
            return as_check_of_class(changed, _StandIn)
        return failing_fast(changed) if kind == "list" else changed

    return convert(schema)


def _required_by_schema(model: type[BaseModel]) -> set[str]:
    """The fields that the schema requires, although a reader treats an absent one as `null`.

    A field that the newest release does not have is not required.
    """
    return {
        field
        for field, info in model.model_fields.items()
        if any(isinstance(fact, WireFacts) and fact.schema_requires for fact in info.metadata)
        and not any(isinstance(fact, HistoryFacts) and fact.until for fact in info.metadata)
    }


def _is_open_arm(schema: CorePart) -> bool:
    return facts_of(schema) is UnknownVariant


def _catches_all(schema: CorePart) -> bool:
    """Whether the schema itself lets in what this version does not know."""
    facts = facts_of(schema)
    return isinstance(facts, UnionFacts) and facts.catch_all


def strict_reader(model: TypeForm) -> Callable[[bytes], Validated]:
    """Reads one value of a type as `Decoder(strict=True)` does: what the schema does not know is an error."""
    return strict_reader_of(schema_of(model))


def strict_reader_of(
    schema: CoreSchema, *, is_held: bool = False, runs_code: bool | None = None
) -> Callable[[bytes], Validated]:
    """As `strict_reader`, for a core schema of which `check_of` is told the rest."""
    check = check_of(schema, closed=True, is_held=is_held, runs_code=runs_code)
    checked = built_anew(SchemaValidator, check) if is_held else SchemaValidator(check)
    return partial(checked.validate_json, strict=True, by_alias=True, by_name=False)
