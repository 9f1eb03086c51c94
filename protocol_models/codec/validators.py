"""How the content of one method is read.

Input: a registry, or nothing for the protocol of this package. Output: `Methods`, which finds a
method by its name and knows, for each, how to read its params, its result and the whole message.

A method's models are imported and built when the first message of that method comes: a client of one
resource pays for one resource. All validators here take bytes; no message is turned into dicts first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from pydantic_core import CoreSchema, SchemaValidator, core_schema

from protocol_models._pydantic import TypeForm, Validated
from protocol_models._pydantic.models import built_anew
from protocol_models.codec.messages import Notification, Request
from protocol_models.codec.model_schema import schema_of
from protocol_models.methods import Direction, Kind, Method, Registry

if TYPE_CHECKING:
    from protocol_models.codec.held_release import HeldRelease
    from protocol_models.values import Value

    class JsonReader(Protocol):
        """Reads JSON: a validator of Pydantic, or one that does more with what it read."""

        def validate_json(self, data: bytes, /) -> Validated:
            """The value; raises `ValidationError`."""


__all__ = [
    "ID",
    "LONG",
    "Content",
    "Methods",
    "members_of",
]

INT64 = core_schema.int_schema(strict=True, ge=-(2**63), le=2**63 - 1)
LONG = 1 << 15
"""From so many bytes on, content is checked before it is read.

Pydantic reports every bad item of a list, at up to some two thousand bytes of memory for a byte of
input. The check stops at the first; few lines are so long that it is worth its time.
"""
ID = core_schema.union_schema([core_schema.str_schema(strict=True), INT64], mode="left_to_right")


def members_of(
    required: Mapping[str, CoreSchema],
    optional: Mapping[str, CoreSchema],
    build: Callable[[CoreSchema], SchemaValidator] = SchemaValidator,
) -> SchemaValidator:
    """Reads a JSON object into a dict of typed members; further members are kept."""
    fields = {name: core_schema.typed_dict_field(schema) for name, schema in required.items()}
    fields |= {
        name: core_schema.typed_dict_field(schema, required=False) for name, schema in optional.items()
    }
    return build(core_schema.typed_dict_schema(fields, extra_behavior="allow"))


class Content:
    """How to read what one method carries: its params, or the result of a request."""

    def __init__(
        self,
        method: Method[object, object],
        model: TypeForm,
        registry: Registry | None = None,
        held: HeldRelease | None = None,
    ) -> None:
        self.method = method
        self._model = model
        self._registry = registry
        self._held = held
        self._has_marks = registry is None or registry.notification_members is not None
        """Whether messages say when they were sent, and requests what they are traced by: codex's do."""

    @cached_property
    def _declared_schema(self) -> CoreSchema:
        return core_schema.none_schema() if self._model is None else schema_of(self._model)

    @cached_property
    def _schema(self) -> CoreSchema:
        """As messages are read: for plain models, by what their registry says."""
        schema = self._declared_schema
        if self._registry is None:
            return schema
        from protocol_models.codec.plain_models import PlainModels  # only registries of others need it

        return PlainModels(self._registry).readable(schema)

    @cached_property
    def _held_schema(self) -> CoreSchema | None:
        """As a strict decoder checks: what its release has, or any release; `None` for no such type."""
        if self._held is None or self._model is None:
            return self._declared_schema
        from protocol_models.codec.release_schemas import ReleaseSchemas  # few decoders are told a release

        return ReleaseSchemas(self._held).of(self._declared_schema)

    def _build(self, schema: CoreSchema) -> SchemaValidator:
        return (
            SchemaValidator(schema)
            if self._schema is self._declared_schema
            else built_anew(SchemaValidator, schema)
        )

    def _reader(self, validator: SchemaValidator) -> JsonReader:
        """The validator, or for plain models what reads and marks them."""
        if self._schema is self._declared_schema:
            return validator
        from protocol_models.codec.plain_models import PlainReader

        return PlainReader(validator)

    @cached_property
    def read(self) -> Callable[[bytes], Validated]:
        """The bytes of one JSON value → the typed value; raises `ValidationError`."""
        schema = self._schema
        is_own = schema is self._declared_schema
        built = getattr(self._model, "__pydantic_validator__", None) if is_own else None
        return self._reader(built or self._build(schema)).validate_json

    @cached_property
    def check(self) -> Callable[[bytes], Validated]:
        """As `read`, for long input: it raises at the first bad item of a list and makes no value."""
        return SchemaValidator(self._check_of(self._schema)).validate_json

    @cached_property
    def usual_message(self) -> Callable[[bytes], Validated]:
        """The bytes of a whole notification or request → the message, in one step.

        It refuses, beside what does not fit, what is unusual: a member that the envelope does not have,
        or a `null` that could be left out. Such lines are read by `message`, which loses nothing.
        """
        is_request = self.method.kind is Kind.REQUEST
        given: list[core_schema.DataclassField] = [
            core_schema.dataclass_field("method", core_schema.literal_schema([self.method.name]))
        ]
        if is_request:
            given.append(core_schema.dataclass_field("id", ID))
        if self.method.params_required:
            given.append(core_schema.dataclass_field("params", self._schema))
        elif self.method.params is not None:
            given.append(_may_be_absent("params", self._schema))
        if not is_request and self._has_marks and self.method.direction is Direction.SERVER_TO_CLIENT:
            given.append(_may_be_absent("emitted_at_ms", INT64, alias="emittedAtMs"))
        cls: type[Value] = Request if is_request else Notification
        names = {field["name"] for field in given}
        members = [name for name in cls.__match_args__ if name in cls.__slots__]
        given += [
            _may_be_absent(name, core_schema.any_schema(), init=False)
            for name in members
            if name not in names
        ]
        schema = core_schema.dataclass_schema(
            cls,
            core_schema.dataclass_args_schema(cls.__name__, given),
            members,
            slots=True,
            config=core_schema.CoreConfig(extra_fields_behavior="forbid"),
        )
        return self._reader(self._build(schema)).validate_json

    @cached_property
    def message(self) -> JsonReader:
        """The bytes of a whole notification or request → its members."""
        return self._reader(self._message_of(self._schema))

    @cached_property
    def message_check(self) -> SchemaValidator:
        """As `message`, for long input: it makes no message."""
        return self._message_of(self._check_of(self._schema))

    @cached_property
    def strict_message_check(self) -> JsonReader:
        """Accepts what the schema accepts, but for spelling and width of numbers; makes no message."""
        schema = self._held_schema
        checked = core_schema.none_schema() if schema is None else self._strict_check_of(schema)
        has_params = schema is not None
        return self._reader(self._message_of(checked, has_params=has_params, build=self._strict_build))

    @cached_property
    def response(self) -> JsonReader:
        """The bytes of a whole response → its members."""
        return self._reader(members_of({"id": ID, "result": self._schema}, {}, self._build))

    @cached_property
    def response_check(self) -> SchemaValidator:
        """As `response`, for long input: it makes no message."""
        return members_of({"id": ID, "result": self._check_of(self._schema)}, {})

    @cached_property
    def strict_response_check(self) -> JsonReader:
        """Accepts what the schema accepts, but for spelling and width of numbers; makes no message."""
        schema = self._held_schema
        checked = core_schema.none_schema() if schema is None else self._strict_check_of(schema)
        return self._reader(members_of({"id": ID, "result": checked}, {}, self._strict_build))

    def _strict_check_of(self, schema: CoreSchema) -> CoreSchema:
        from protocol_models.codec.checks import check_of  # most decoders are not strict

        return check_of(schema, closed=True, is_held=self._held is not None)

    @staticmethod
    def _check_of(schema: CoreSchema) -> CoreSchema:
        from protocol_models.codec.checks import check_of  # most sessions see no long message

        return check_of(schema, closed=False)

    def _strict_build(self, schema: CoreSchema) -> SchemaValidator:
        """What a release has is not what a model has built already."""
        return self._build(schema) if self._held is None else built_anew(SchemaValidator, schema)

    def _message_of(
        self,
        params: CoreSchema,
        *,
        has_params: bool = True,
        build: Callable[[CoreSchema], SchemaValidator] | None = None,
    ) -> SchemaValidator:
        """The members of a message; `has_params` is false where its params are no part of a release."""
        held = None if build is None else self._held
        build = build or self._build
        required: dict[str, CoreSchema] = {"method": core_schema.str_schema(strict=True)}
        optional: dict[str, CoreSchema] = {}
        if self.method.params_required and has_params:
            required["params"] = params
        elif self.method.params is not None:
            optional["params"] = core_schema.nullable_schema(params)
        elif self.method.kind is Kind.REQUEST:
            optional["params"] = core_schema.none_schema()
        if self.method.kind is Kind.REQUEST:
            required["id"] = ID
        if not self._has_marks:
            return members_of(required, optional, build)
        if self.method.kind is Kind.REQUEST:
            from protocol_models.jsonrpc import W3cTraceContext  # most sessions see none

            trace = core_schema.nullable_schema(schema_of(W3cTraceContext))
            optional["trace"] = trace if held is None else held.beside("JSONRPCRequest.trace", trace)
        elif self.method.direction is Direction.SERVER_TO_CLIENT:
            place = "ServerNotification.emittedAtMs"
            optional["emittedAtMs"] = INT64 if held is None else held.beside(place, INT64)
        return members_of(required, optional, build)


def _method_modules() -> Mapping[str, str]:
    """Method → module. It is generated: whoever only imports this module gets along without it."""
    from protocol_models._generated.method_index import METHOD_MODULES

    return METHOD_MODULES


class Methods:
    """The methods that travel in one direction as notifications and requests, found by name.

    Without a registry it is the protocol of this package, each module of which is imported when the
    first of its methods is asked for.
    """

    def __init__(
        self,
        direction: Direction,
        registry: Registry | None = None,
        held: HeldRelease | None = None,
    ) -> None:
        self._direction = direction
        self.registry = registry
        self.held = held
        self._methods = (
            None if registry is None else {(method.direction, method.name): method for method in registry}
        )
        self._params: dict[str, Content] = {}
        self._results: dict[str, Content] = {}

    @property
    def names(self) -> Iterable[str]:
        """The names of all methods, of either direction."""
        return _method_modules() if self._methods is None else (name for _, name in self._methods)

    def may_have(self, name: str) -> bool:
        """Whether a method may have this name; nothing is imported to tell."""
        if self._methods is None:
            return name in _method_modules()
        return (self._direction, name) in self._methods

    def params(self, name: str) -> Content | None:
        """How to read the params of a method of this direction; `None` where there is no such method."""
        if (content := self._params.get(name)) is None:
            if (method := self._find(self._direction, name)) is None:
                return None
            content = self._params[name] = Content(method, method.params, self.registry, self.held)
        return content

    def result(self, name: str) -> Content | None:
        """How to read the result of a request of the *other* direction, which this one answers."""
        if (content := self._results.get(name)) is None:
            method = self._find(self._direction.opposite, name)
            if method is None or method.kind is not Kind.REQUEST:
                return None
            content = self._results[name] = Content(method, method.result, self.registry, self.held)
        return content

    def _find(self, direction: Direction, name: str) -> Method[object, object] | None:
        if self._methods is not None:
            return self._methods.get((direction, name))
        if (module := _method_modules().get(name)) is None:
            return None
        methods: Iterable[Method[object, object]] = import_module(module).METHODS
        return next((each for each in methods if each.name == name and each.direction is direction), None)


def _may_be_absent(
    name: str, schema: CoreSchema, *, alias: str | None = None, init: bool = True
) -> core_schema.DataclassField:
    with_default = core_schema.with_default_schema(schema, default=None)
    return core_schema.dataclass_field(name, with_default, validation_alias=alias, init=init)
