"""What stands in a core schema, for those who convert it.

Input: a core schema as Pydantic made it. Output: its class, its reference, its values, its choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from protocol_models._pydantic import CorePart, is_kind, required
from protocol_models._pydantic.models import model_fields

__all__ = [
    "WITHOUT_SCHEMAS",
    "Inside",
    "choices_of",
    "class_of",
    "definitions_of",
    "facts_of",
    "history_of",
    "inside_of",
    "is_root_model",
    "objects_in",
    "parts",
    "reference_of",
    "runs_code_on_values",
    "target_of",
    "values_of",
]


def is_root_model(schema: CorePart) -> bool:
    """Whether it is the core schema of a model that is one value, and no object."""
    return bool(schema.get("root_model"))


def facts_of(schema: CorePart) -> CorePart:
    """What `with_wire_facts` or an annotation of this package left in the metadata; mostly `None`."""
    return (schema.get("metadata") or {}).get("wire") if isinstance(schema, dict) else None


def history_of(schema: CorePart) -> Sequence[CorePart]:
    """What annotations of this package say of earlier releases of a type."""
    return tuple((schema.get("metadata") or {}).get("wire_history") or ())


def reference_of(schema: CorePart) -> str | None:
    """Under which others refer to it: the module and the name of a type; `None` for what has no name."""
    reference: str | None = schema.get("ref")
    return reference


def target_of(schema: CorePart) -> str | None:
    """The reference of the definition that it stands for; `None` where it stands for itself."""
    return str(required(schema, "schema_ref")) if is_kind(schema, "definition-ref") else None


def class_of(schema: CorePart) -> CorePart:
    """The class that a core schema makes objects of."""
    return required(schema, "cls")


def values_of(schema: CorePart) -> list[CorePart]:
    """The values of the core schema of an enum or a literal."""
    if is_kind(schema, "enum"):
        return [member.value for member in required(schema, "members")]
    return [getattr(value, "value", value) for value in required(schema, "expected")]


def choices_of(schema: CorePart) -> dict[CorePart, CorePart]:
    """The choices of a union: by their tags where it has such, else by their numbers."""
    choices = required(schema, "choices")
    if isinstance(choices, dict):
        return choices
    return {number: each[0] if isinstance(each, tuple) else each for number, each in enumerate(choices)}


def definitions_of(schema: CorePart) -> dict[str, CorePart]:
    """The core schemas that others refer to, by their references."""
    return {each["ref"]: each for each in schema["definitions"]} if is_kind(schema, "definitions") else {}


def objects_in(
    schema: CorePart, definitions: Mapping[str, CorePart]
) -> Iterator[tuple[type, dict[str, frozenset[str]] | None]]:
    """The objects among the choices of a union, through unions inside it: the class of each, and the
    strings that its members are limited to, by their names in messages; `None` for an object of any form."""
    while (kind := schema.get("type")) not in _OBJECTS:
        if kind == "definition-ref":
            schema = definitions.get(schema["schema_ref"], {})
        elif kind in ("union", "tagged-union"):
            choices = schema["choices"]
            for each in choices.values() if isinstance(choices, dict) else choices:
                yield from objects_in(each[0] if isinstance(each, tuple) else each, definitions)
            return
        elif "schema" in schema:
            schema = schema["schema"]
        elif kind in (None, "any"):
            yield object, None
            return
        else:
            return
    if kind != "model" or schema.get("root_model"):
        yield schema.get("cls", object), None
        return
    fields = required(model_fields(schema), "fields")
    listed: dict[str, frozenset[str]] = {}
    for name, field in fields.items():
        inner = field["schema"]["schema"] if is_kind(field["schema"], "default") else field["schema"]
        alias = field.get("validation_alias", name)
        if isinstance(alias, str) and (is_kind(inner, "literal") or is_kind(inner, "enum")):
            values = values_of(inner)
            if all(isinstance(value, str) for value in values):
                listed[alias] = frozenset(values)
    yield schema["cls"], listed


_OBJECTS = frozenset({"model", "typed-dict", "dataclass", "dict"})


def runs_code_on_values(schema: CorePart) -> bool:
    """Whether reading hands values that it made to code of the models, which expects their own classes."""
    return any(map(_hands_values_to_code, parts(schema)))


@dataclass(frozen=True, slots=True)
class Inside:
    """What is found in a core schema by one walk through it."""

    references: tuple[str, ...]
    """The definitions that it refers to, each once."""
    runs_code: bool
    """As `runs_code_on_values` says."""
    has_factories: bool
    """Whether code makes some default."""


def inside_of(schema: CorePart) -> Inside:
    """Everything that is asked of each definition, where there are many of them."""
    references: dict[str, None] = {}
    runs_code = has_factories = False
    for each in parts(schema):
        if each["type"] == "definition-ref":
            references[each["schema_ref"]] = None
            continue
        runs_code = runs_code or _hands_values_to_code(each)
        has_factories = has_factories or "default_factory" in each
    return Inside(tuple(references), runs_code, has_factories)


def _hands_values_to_code(schema: Mapping[str, CorePart]) -> bool:
    if schema.get("post_init") or schema.get("custom_init") or schema.get("default_factory_takes_data"):
        return True
    function = schema.get("function")
    if not isinstance(function, dict) or schema.get("type") == "tagged-union":
        return False
    takes_made_values = schema.get("type") in ("function-after", "function-wrap")
    # What is told about the other members of an object is told what they were read as.
    is_told_of_others = function.get("type") == "with-info"
    return (takes_made_values or is_told_of_others) and not _is_of_base(function["function"])


def _is_of_base(function: object) -> bool:
    module = getattr(getattr(function, "func", function), "__module__", None) or ""
    return module.startswith("protocol_models.base.")


def parts(schema: CorePart) -> Iterator[dict[str, CorePart]]:
    """A core schema, its fields, and all that is inside of them."""
    waiting = [schema]
    while waiting:
        each = waiting.pop()
        # Most of what is inside are texts and numbers.
        if isinstance(each, dict) and isinstance(each.get("type"), str):
            yield each
            waiting += [
                value
                for key, value in each.items()
                if isinstance(value, (dict, list, tuple)) and key not in WITHOUT_SCHEMAS
            ]
        else:
            inside: Iterable[CorePart] = each.values() if isinstance(each, dict) else each
            waiting += [value for value in inside if isinstance(value, (dict, list, tuple))]


WITHOUT_SCHEMAS = frozenset(
    {
        "cls", "cls_name", "computed_fields", "config", "default", "default_factory", "discriminator",
        "expected", "function", "json_schema_input_schema", "members", "metadata", "return_schema",
        "serialization",
    }
)  # fmt: skip
"""Keys below which no core schema stands that a reader follows."""
