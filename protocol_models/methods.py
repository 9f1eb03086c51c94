"""Methods and the registry that holds those of one protocol.

Input: models. Output: `Method` constants, typed by what they carry, and an immutable `Registry`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar, cast, get_args, get_origin, overload

from pydantic import BaseModel

from protocol_models.codec.messages import Notification, Request, Response
from protocol_models.values import Value

if TYPE_CHECKING:
    from protocol_models._pydantic import TypeForm, Validated

__all__ = [
    "Direction",
    "Kind",
    "Method",
    "NpmPackage",
    "Registry",
    "Stability",
    "client_notification",
    "client_request",
    "server_notification",
    "server_request",
]


class Direction(StrEnum):
    """Who sends the request or the notification."""

    CLIENT_TO_SERVER = "clientToServer"
    SERVER_TO_CLIENT = "serverToClient"

    @property
    def opposite(self) -> Direction:
        """The way that answers take."""
        return next(direction for direction in Direction if direction is not self)


class Kind(StrEnum):
    """Whether the sender waits for an answer."""

    REQUEST = "request"
    NOTIFICATION = "notification"


class Stability(StrEnum):
    """Which edition of the protocol a method belongs to."""

    STABLE = "stable"
    EXPERIMENTAL = "experimental"
    """Only for clients that ask for the experimental API; may change in any release."""
    LEGACY = "legacy"
    """Retired: documented for those who still talk to an old server."""


P = TypeVar("P", covariant=True)
R = TypeVar("R", covariant=True)
Q = TypeVar("Q")
S = TypeVar("S")


class Method(Value, Generic[P, R]):
    """One method of a protocol; a type checker reads from it what it carries (`P`) and answers (`R`)."""

    name: str
    """As on the wire, such as `thread/start`."""
    direction: Direction
    kind: Kind
    params: TypeForm = None
    """The model of `params`; `None` where there are none."""
    result: TypeForm = None
    """The model of `result`; `None` for a notification."""
    stability: Stability = Stability.STABLE
    params_required: bool = True
    """Whether the sender has to send `params`; never true without a model for them."""
    deprecated: bool = False
    until: str | None = None
    """The last release that has it; `None` where the newest one does."""
    is_legacy: bool = False
    """Whether it is part of the retired surface, be it retired with it or still alive."""
    module: str = ""
    """Where the constant stands; its docstring is read there."""

    # Each is one of a kind, and is found by what it is.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __str__(self) -> str:
        return self.name

    def takes(self, params: P) -> bool:  # type: ignore[misc]  # it reads them, and hands none out
        """Whether these are params of this method; a type checker refuses those of another."""
        if params is None:
            return not self.params_required
        return _is_of(self.params, params)

    def answered_by(self, result: R) -> bool:  # type: ignore[misc]  # it reads it, and hands none out
        """Whether this is a result of this method; a type checker refuses that of another."""
        return _is_of(self.result, result)

    def params_of(self, message: object) -> P | None:
        """The params of a notification or request of this method; `None` for any other message."""
        if isinstance(message, Notification | Request) and message.method == self.name:
            return cast("P", message.params)
        return None

    def request_of(self, message: object) -> Request[P] | None:
        """The message, where it is a request of this method; `None` for any other."""
        return message if isinstance(message, Request) and message.method == self.name else None

    def result_of(self, message: object) -> R | None:
        """The result of a response to a request of this method; `None` for any other message."""
        if isinstance(message, Response) and message.method == self.name:
            return cast("R", message.result)
        return None


def _is_of(form: TypeForm, value: object) -> bool:
    """Whether a value is of a model, or of one that a union is made of."""
    if isinstance(form, type):
        return isinstance(value, form)
    return form is not None and type(value) in _members_of(form)


@cache
def _members_of(union: object) -> frozenset[TypeForm]:
    """The classes that a union is made of, through aliases, annotations and unions of unions."""
    if isinstance(union, type):
        return frozenset({union})
    inner = getattr(union, "__value__", None)
    parts = (inner,) if inner is not None else get_args(union)
    if get_origin(union) is Annotated:
        parts = parts[:1]
    return frozenset(member for part in parts for member in _members_of(part))


class _Requests(Value):
    """Makes the requests of one direction."""

    direction: Direction

    @overload
    def __call__(
        self, name: str, params: type[Q], result: type[S], *,
        stability: Stability = ..., params_required: bool = ..., deprecated: bool = ...,
        legacy: bool = ..., until: str | None = ...,
    ) -> Method[Q, S]: ...  # fmt: skip
    @overload
    def __call__(
        self, name: str, params: None, result: type[S], *,
        stability: Stability = ..., deprecated: bool = ...,
        legacy: bool = ..., until: str | None = ...,
    ) -> Method[None, S]: ...  # fmt: skip
    @overload
    def __call__(
        self, name: str, params: TypeForm, result: TypeForm, *,
        stability: Stability = ..., params_required: bool = ..., deprecated: bool = ...,
        legacy: bool = ..., until: str | None = ...,
    ) -> Method[Q, S]: ...  # fmt: skip
    def __call__(
        self,
        name: str,
        params: TypeForm,
        result: TypeForm,
        *,
        stability: Stability = Stability.STABLE,
        params_required: bool = True,
        deprecated: bool = False,
        legacy: bool = False,
        until: str | None = None,
    ) -> Method[Q, S]:
        return Method(
            name=name,
            direction=self.direction,
            kind=Kind.REQUEST,
            params=params,
            result=result,
            stability=stability,
            params_required=params_required and params is not None,
            deprecated=deprecated,
            until=until,
            is_legacy=legacy or stability is Stability.LEGACY,
            module=_calling_module(),
        )


class _Notifications(Value):
    """Makes the notifications of one direction."""

    direction: Direction

    @overload
    def __call__(
        self,
        name: str,
        params: type[Q],
        *,
        stability: Stability = ...,
        params_required: bool = ...,
        deprecated: bool = ...,
        legacy: bool = ...,
        until: str | None = ...,
    ) -> Method[Q, None]: ...
    @overload
    def __call__(
        self,
        name: str,
        params: None,
        *,
        stability: Stability = ...,
        deprecated: bool = ...,
        legacy: bool = ...,
        until: str | None = ...,
    ) -> Method[None, None]: ...
    @overload
    def __call__(
        self,
        name: str,
        params: TypeForm,
        *,
        stability: Stability = ...,
        params_required: bool = ...,
        deprecated: bool = ...,
        legacy: bool = ...,
        until: str | None = ...,
    ) -> Method[Q, None]: ...
    def __call__(
        self,
        name: str,
        params: TypeForm,
        *,
        stability: Stability = Stability.STABLE,
        params_required: bool = True,
        deprecated: bool = False,
        legacy: bool = False,
        until: str | None = None,
    ) -> Method[Q, None]:
        return Method(
            name=name,
            direction=self.direction,
            kind=Kind.NOTIFICATION,
            params=params,
            stability=stability,
            params_required=params_required and params is not None,
            deprecated=deprecated,
            until=until,
            is_legacy=legacy or stability is Stability.LEGACY,
            module=_calling_module(),
        )


def _calling_module() -> str:
    """The module in which a method is defined: the caller of the caller."""
    return str(sys._getframe(2).f_globals["__name__"])


client_request = _Requests(Direction.CLIENT_TO_SERVER)
"""A request that clients send. Where params or result are a union, annotate the constant as `Method[…]`."""
server_request = _Requests(Direction.SERVER_TO_CLIENT)
"""A request that the server sends, and the client answers."""
server_notification = _Notifications(Direction.SERVER_TO_CLIENT)
"""A notification that the server sends."""
client_notification = _Notifications(Direction.CLIENT_TO_SERVER)
"""A notification that clients send."""


class NpmPackage(Value):
    """What npm is told of the TypeScript package of a protocol, so that it can be published."""

    version: str
    """The version of the models, such as `1.4.0`. The release that the registry names is put before it."""
    license: str
    """As SPDX writes it, such as `Apache-2.0`."""
    repository: str
    """The address of the Git repository, such as `https://github.com/NAME/PROJECT`."""


class Registry(Value):
    """The methods of one protocol, in the order in which they are documented."""

    name: str
    """Names the protocol in file names, such as `codex_app_server_protocol`."""
    methods: tuple[Method[object, object], ...]
    types: tuple[TypeForm, ...] = ()
    """Further types that have a document of their own: envelopes, the data of errors."""
    legacy_types: tuple[TypeForm, ...] = ()
    """Such types of the retired surface."""
    namespaces: Mapping[str, str] = MappingProxyType({})
    """Module prefix → the folder of its types; the longest prefix counts, the root is the default."""

    folders: Mapping[TypeForm, str] = MappingProxyType({})
    """Model → the folder of its JSON Schema document, where that is not the one of the type."""
    undescribed: tuple[TypeForm, ...] = ()
    """Types whose JSON Schema carries no documentation; protocol.json and TypeScript still do."""
    notification_members: type[BaseModel] | None = None
    """Members that stand beside `method` and `params` in every notification of the server."""
    history: str = ""
    """The package that holds the record of the protocol's releases; empty where nobody keeps one."""
    release: str = ""
    """The release of the record whose artifacts are committed; empty for the protocol as it is."""
    config: type[BaseModel] | None = None
    """What the server reads of its configuration file; the schema is written as `config.schema.json`."""
    npm: NpmPackage | None = None
    """How the TypeScript package is published; without it the package is private, and npm refuses it."""
    jsonrpc: bool = False
    """Whether every message carries `jsonrpc: "2.0"`, as the specification of JSON-RPC wants it."""
    omits_none: tuple[type[BaseModel], ...] = ()
    """The models, with those derived from them, that are written without their members that are `None`:
    by `exclude_none=True`, or by a serializer of their own that does this and nothing else. A member that
    has to be there is written as `null` all the same. A `WireModel` says it member by member instead."""
    is_tolerant: bool = False
    """Whether readers keep what the models do not know: members, values of enums, variants. A `WireModel`
    does so without it."""

    # Each is one of a kind, and is found by what it is.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __iter__(self) -> Iterator[Method[object, object]]:
        return iter(self.methods)

    def __len__(self) -> int:
        return len(self.methods)

    def __getitem__(self, name: str | tuple[Direction, str]) -> Method[object, object]:
        """The method of this name, or of this direction and name; `KeyError` where there is none.

        Where both sides have a method of the name, the name alone finds the first.
        """
        direction, name = name if isinstance(name, tuple) else (None, name)
        for method in self.methods:
            if method.name == name and direction in (None, method.direction):
                return method
        raise KeyError(name)

    def reduced_to(self, *methods: Method[object, object]) -> Registry:
        """These methods alone, with all else that the registry says of its messages."""
        said: dict[str, Validated] = dict(zip(self.__match_args__, self._content(), strict=True))
        return Registry(**{**said, "methods": methods})

    def select(self, direction: Direction, kind: Kind) -> Iterator[Method[object, object]]:
        """The methods that travel in one direction and are of one kind."""
        return (m for m in self.methods if m.direction is direction and m.kind is kind)
