"""Core schemas to read, for generators.

Input: a core schema as Pydantic made it. Output: `Core`, which knows each kind, and refuses a key that this
version does not know: an artifact must not pass over what a model says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from protocol_models._pydantic import CorePart, UnsupportedPydantic, required
from protocol_models._pydantic.core_config import CoreConfig
from protocol_models._pydantic.keys import known_keys
from protocol_models._pydantic.lookups import Inside, definitions_of, facts_of, inside_of
from protocol_models.values import Value

if TYPE_CHECKING:
    import re

__all__ = [
    "Core",
    "CoreComputed",
    "CoreField",
    "CoreWriter",
]


class Core:
    """One core schema to read. Where it has a key that this version does not know, it cannot be read."""

    __slots__ = ("_definitions", "_items", "_raw", "kind")

    def __init__(self, raw: CorePart) -> None:
        kind = raw.get("type") if isinstance(raw, dict) else None
        if not isinstance(kind, str) or (known := known_keys().get(kind)) is None:
            raise UnsupportedPydantic(f"has core schemas of the kind {kind!r}")
        if not known.issuperset(raw):
            key = min(key for key in raw if key not in known)
            raise UnsupportedPydantic(f"has a key {key!r} in core schemas of the kind {kind!r}")
        self._raw = raw
        self.kind = kind
        """What it describes, such as `int`, `nullable`, `tagged-union` or `model-fields`."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Core) and self._raw == other._raw

    __hash__ = None  # type: ignore[assignment]  # it holds a dict

    def __repr__(self) -> str:
        return f"Core({self._raw!r})"

    @property
    def items_with_code(self) -> list[bool]:
        """Of each item of a tuple, whether code of the models is handed values that reading it made."""
        definitions, items = self._inside()
        users: dict[str, list[str]] = {}
        for name, each in definitions.items():
            for used in each.references:
                users.setdefault(used, []).append(name)
        waiting = [name for name, each in definitions.items() if each.runs_code]
        running = set(waiting)
        while waiting:
            more = [user for user in users.get(waiting.pop(), ()) if user not in running]
            running.update(more)
            waiting += more
        return [item.runs_code or not running.isdisjoint(item.references) for item in items]

    def _inside(self) -> tuple[dict[str, Inside], list[Inside]]:
        """What stands in each definition, and in each item of a tuple; it is looked through once."""
        if not hasattr(self, "_items"):
            tuple_schema = required(self._raw, "schema") if self.kind == "definitions" else self._raw
            self._items = [inside_of(item) for item in required(tuple_schema, "items_schema")]
            self._definitions = {name: inside_of(raw) for name, raw in definitions_of(self._raw).items()}
        return self._definitions, self._items

    def _inner(self, key: str) -> Core | None:
        return Core(self._raw[key]) if key in self._raw else None

    # --- what every kind may have

    @property
    def ref(self) -> str | None:
        """What other core schemas refer to it by: its type's module and name, up to a colon, and more."""
        reference: str | None = self._raw.get("ref")
        return reference

    @property
    def cls(self) -> CorePart:
        """The class that it makes or accepts: a model, a dataclass, an enum; `None` where there is none."""
        return self._raw.get("cls")

    @property
    def facts(self) -> CorePart:
        """What an annotation of this package says of it: `WireInteger`, `UnionFacts` and others."""
        return facts_of(self._raw)

    @property
    def is_spelled_out(self) -> bool:
        """Whether an annotation of this package says that JSON Schema spells it out where it is used."""
        return bool(self._metadata.get("wire_spelled_out"))

    @property
    def wire_history(self) -> Sequence[CorePart]:
        """What annotations of this package say of its earlier releases."""
        return tuple(self._metadata.get("wire_history") or ())

    @property
    def _metadata(self) -> Mapping[str, CorePart]:
        return self._raw.get("metadata") or {}

    @property
    def json_schema_updates(self) -> Mapping[str, CorePart]:
        """Keywords that `Field` adds to the JSON Schema of the type."""
        return self._metadata.get("pydantic_js_updates") or {}

    @property
    def json_schema_functions(self) -> list[CorePart]:
        """Code that makes the JSON Schema of the type; Pydantic itself has some, for enums and others."""
        return list(self._metadata.get("pydantic_js_functions") or ())

    @property
    def json_schema_annotations(self) -> list[CorePart]:
        """The annotations that say something of the JSON Schema of the type, such as `WithJsonSchema`, and
        code that does."""
        functions = self._metadata.get("pydantic_js_annotation_functions") or ()
        return [getattr(function, "__self__", function) for function in functions]

    @property
    def writer(self) -> CoreWriter | None:
        """How its values are written, where that is not as they are."""
        raw = self._raw.get("serialization")
        return CoreWriter(raw) if raw else None

    # --- what wraps another

    @property
    def has_inner(self) -> bool:
        """Whether another core schema stands inside: a validator may stand in the place of a type."""
        return "schema" in self._raw

    @property
    def taken(self) -> Core | None:
        """Of a validator: what it takes, where it says so."""
        return self._inner("json_schema_input_schema")

    @property
    def function(self) -> CorePart:
        """Of a validator: what is called."""
        return required(required(self._raw, "function"), "function")

    @property
    def inner(self) -> Core:
        """The one core schema inside of it: of a wrapper, a model, a dataclass, a list of definitions."""
        return Core(required(self._raw, "schema"))

    @property
    def json_form(self) -> Core:
        """Of `json-or-python`: what JSON is read by."""
        return Core(required(self._raw, "json_schema"))

    @property
    def lax_form(self) -> Core:
        """Of `lax-or-strict`: what is read where the type is not strict."""
        return Core(required(self._raw, "lax_schema"))

    @property
    def strict_form(self) -> Core:
        """Of `lax-or-strict`: what is read where the type is strict."""
        return Core(required(self._raw, "strict_schema"))

    @property
    def definitions(self) -> dict[str, Core]:
        """Of `definitions`: what is referred to, by its reference."""
        return {required(raw, "ref"): Core(raw) for raw in required(self._raw, "definitions")}

    @property
    def target(self) -> str:
        """Of `definition-ref`: the reference of the definition that it stands for."""
        return str(required(self._raw, "schema_ref"))

    # --- scalars

    def limit(self, key: str) -> CorePart:
        """A bound: `ge`, `gt`, `le`, `lt`, `multiple_of`, `min_length`, `max_length`, `max_digits`,
        `decimal_places`; `None` where there is none."""
        return self._raw.get(key)

    @property
    def pattern(self) -> str | re.Pattern[str] | None:
        """Of `str`: what a text has to match."""
        pattern: str | re.Pattern[str] | None = self._raw.get("pattern")
        return pattern

    def length(self, config: CoreConfig) -> tuple[int | None, int | None]:
        """Of `str`: the least and the greatest length."""
        least, most = (
            self._raw.get(key, config.raw.get(f"str_{key}")) for key in ("min_length", "max_length")
        )
        return least, most

    def regex_engine(self, config: CoreConfig) -> str:
        """Of `str`: whose regular expressions its pattern is one of."""
        return str(self._raw.get("regex_engine", config.raw.get("regex_engine", "rust-regex")))

    def strips(self, config: CoreConfig) -> bool:
        """Of `str`: whether white space around a text is taken off."""
        return self._changes("strip_whitespace", config)

    def lowers(self, config: CoreConfig) -> bool:
        """Of `str`: whether letters are made small."""
        return self._changes("to_lower", config)

    def uppers(self, config: CoreConfig) -> bool:
        """Of `str`: whether letters are made capitals."""
        return self._changes("to_upper", config)

    def _changes(self, key: str, config: CoreConfig) -> bool:
        return bool(self._raw.get(key, config.raw.get(f"str_{key}")))

    def lets_in_special_numbers(self, config: CoreConfig) -> bool:
        """Of `decimal`: whether NaN and the infinities are values."""
        return bool(self._raw.get("allow_inf_nan", config.raw.get("allow_inf_nan", False)))

    @property
    def is_without_zone(self) -> bool:
        """Of `datetime` and `time`: whether only moments without a time zone are values."""
        return bool(self._raw.get("tz_constraint") == "naive")

    @property
    def follows_clock(self) -> bool:
        """Of `date` and `datetime`: whether what is taken depends on when it is read."""
        return "now_op" in self._raw

    @property
    def version(self) -> int | None:
        """Of `uuid`: the only version that is taken."""
        version: int | None = self._raw.get("version")
        return version

    @property
    def schemes(self) -> Sequence[str]:
        """Of `url`: the only schemes that are taken; none where any is."""
        return tuple(self._raw.get("allowed_schemes") or ())

    @property
    def expected(self) -> list[CorePart]:
        """Of `literal`: the values."""
        return list(required(self._raw, "expected"))

    @property
    def members(self) -> list[CorePart]:
        """Of `enum`: its members, in order."""
        return list(required(self._raw, "members"))

    # --- containers

    @property
    def item(self) -> Core | None:
        """Of a list, a set, a deque or a generator: each item; `None` where it may be anything."""
        return self._inner("items_schema")

    @property
    def items(self) -> list[Core]:
        """Of `tuple`: the items by place."""
        return [Core(raw) for raw in required(self._raw, "items_schema")]

    @property
    def variadic_place(self) -> int | None:
        """Of `tuple`: the place of the item that may stand any number of times."""
        place: int | None = self._raw.get("variadic_item_index")
        return place

    @property
    def key(self) -> Core | None:
        """Of a map: its keys; `None` where they may be anything."""
        return self._inner("keys_schema")

    @property
    def value(self) -> Core | None:
        """Of a map: its values; `None` where they may be anything."""
        return self._inner("values_schema")

    # --- unions

    @property
    def choices(self) -> list[Core]:
        """Of `union` and `tagged-union`: what a value may be."""
        choices = required(self._raw, "choices")
        if isinstance(choices, dict):
            return [Core(choice) for choice in choices.values()]
        return [Core(choice[0] if isinstance(choice, tuple) else choice) for choice in choices]

    @property
    def tags(self) -> list[CorePart]:
        """Of `tagged-union`: the tag of each choice."""
        return list(required(self._raw, "choices"))

    @property
    def discriminator(self) -> CorePart:
        """Of `tagged-union`: the member that tells the choices apart, or what computes that."""
        return required(self._raw, "discriminator")

    # --- objects

    @property
    def is_root_model(self) -> bool:
        """Of `model`: whether it stands for its only field."""
        return bool(self._raw.get("root_model"))

    @property
    def config(self) -> CoreConfig:
        """Of `model`, `dataclass` and `typed-dict`: how its members are read and written."""
        return CoreConfig(self._raw.get("config") or {})

    @property
    def fields(self) -> Iterator[CoreField]:
        """Of `model-fields`, `typed-dict`, `dataclass-args` and `named-tuple`: the fields."""
        fields = required(self._raw, "fields")
        for name, raw in fields.items() if isinstance(fields, dict) else ((f["name"], f) for f in fields):
            yield CoreField(name, raw)

    @property
    def computed(self) -> list[CoreComputed]:
        """Of the same: members that are written, and not read."""
        return [CoreComputed(raw) for raw in self._raw.get("computed_fields") or ()]

    @property
    def extras(self) -> Core | None:
        """Of `model-fields` and `typed-dict`: further members; `None` where they may be anything."""
        return self._inner("extras_schema")

    @property
    def extra_keys(self) -> Core | None:
        """Of `model-fields`: the names of further members; `None` where they may be any."""
        return self._inner("extras_keys_schema")

    def extra_behavior(self, config: CoreConfig) -> str | None:
        """Of an object: `allow`, `forbid` or `ignore` for further members."""
        behavior: str | None = self._raw.get("extra_behavior", config.raw.get("extra_fields_behavior"))
        return behavior

    # --- defaults

    @property
    def hides_errors(self) -> bool:
        """Of `default`: whether a value that does not fit is left out, or the default stands for it."""
        on_error: str = self._raw.get("on_error", "raise")
        return on_error != "raise"

    @property
    def has_default(self) -> bool:
        """Of `default`: whether the default is a value, which `default` gives."""
        return "default" in self._raw

    @property
    def default(self) -> CorePart:
        """Of `default`: the value that stands for an absent one."""
        return required(self._raw, "default")

    @property
    def default_factory(self) -> Callable[..., object] | None:
        """Of `default`: the code that makes what stands for an absent value; `None` where there is none."""
        factory: Callable[..., object] | None = self._raw.get("default_factory")
        return factory


class _JsonSchemaWords:
    """What is said of the JSON Schema of a field."""

    __slots__ = ()
    _raw: CorePart

    @property
    def json_schema_updates(self) -> Mapping[str, CorePart]:
        """Keywords that `Field` adds, those of a `json_schema_extra` apart."""
        return (self._raw.get("metadata") or {}).get("pydantic_js_updates") or {}

    @property
    def json_schema_extra(self) -> CorePart:
        """A mapping of further keywords, or code that changes the JSON Schema; `None` where there is none."""
        return (self._raw.get("metadata") or {}).get("pydantic_js_extra")


class CoreField(_JsonSchemaWords):
    """One field of an object."""

    __slots__ = ("_raw", "name")

    def __init__(self, name: str, raw: CorePart) -> None:
        kind = raw.get("type", "named-tuple-field")
        if kind not in known_keys():
            raise UnsupportedPydantic(f"has fields of the kind {kind!r}")
        if unknown := sorted(raw.keys() - known_keys()[kind]):
            raise UnsupportedPydantic(f"has a key {unknown[0]!r} in fields of the kind {kind!r}")
        self._raw = raw
        self.name = name
        """As in Python."""

    @property
    def core(self) -> Core:
        """What its value is."""
        return Core(required(self._raw, "schema"))

    @property
    def is_required(self) -> bool | None:
        """Of a TypedDict: whether it has to be there, where the field says so."""
        required: bool | None = self._raw.get("required")
        return required

    @property
    def read_as(self) -> CorePart:
        """The name, or the several names and paths, that it is read by; `None` for its own."""
        return self._raw.get("validation_alias")

    @property
    def written_as(self) -> str | None:
        """The name that it is written by; `None` for its own."""
        alias: str | None = self._raw.get("serialization_alias")
        return alias

    @property
    def is_excluded(self) -> bool:
        """Whether it is never written."""
        return bool(self._raw.get("serialization_exclude"))

    @property
    def may_be_excluded(self) -> bool:
        """Whether code decides if it is written."""
        return "serialization_exclude_if" in self._raw

    @property
    def is_read(self) -> bool:
        """Of a dataclass: whether it is given when the object is made."""
        return bool(self._raw.get("init", True))

    @property
    def is_init_only(self) -> bool:
        """Of a dataclass: whether it is read, and never written (`InitVar`)."""
        return bool(self._raw.get("init_only"))


class CoreComputed(_JsonSchemaWords):
    """A member that is computed when the object is written."""

    __slots__ = ("_raw",)

    def __init__(self, raw: CorePart) -> None:
        if unknown := sorted(raw.keys() - known_keys()["computed-field"]):
            raise UnsupportedPydantic(f"has a key {unknown[0]!r} in fields of the kind 'computed-field'")
        self._raw = raw

    @property
    def name(self) -> str:
        """As in Python."""
        return str(required(self._raw, "property_name"))

    @property
    def written_as(self) -> str | None:
        """The name that it is written by; `None` for its own."""
        alias: str | None = self._raw.get("alias")
        return alias

    @property
    def core(self) -> Core:
        """What its value is."""
        return Core(required(self._raw, "return_schema"))

    @property
    def may_be_excluded(self) -> bool:
        """Whether code decides if it is written."""
        return "serialization_exclude_if" in self._raw


class CoreWriter(Value):
    """How the values of a type are written."""

    raw: CorePart

    @property
    def kind(self) -> str:
        """`function-plain`, `function-wrap`, `to-string`, `format`, `model`, or the kind of core schema
        whose values it writes."""
        return str(required(self.raw, "type"))

    @property
    def result(self) -> Core | None:
        """Of a function: what it returns, where it says so."""
        return Core(self.raw["return_schema"]) if self.raw.get("return_schema") else None

    @property
    def function(self) -> CorePart:
        """Of a function: what is called."""
        return required(self.raw, "function")

    @property
    def is_code(self) -> bool:
        """Whether a function writes."""
        return self.kind in ("function-plain", "function-wrap")

    @property
    def is_unless_none(self) -> bool:
        """Whether `None` is written as it is."""
        return self.raw.get("when_used") in ("unless-none", "json-unless-none")
