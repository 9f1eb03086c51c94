"""codex's own protocol, from the models that `openai-codex` generates for itself, to compare with."""

from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args

import openai_codex.generated.v2_all as sdk
from pydantic import BaseModel

from protocol_models.methods import Method, Registry, client_request, server_notification


class Unnamed(BaseModel):
    """A result of which the package has no type named after its request."""


def params(message: type[BaseModel]) -> tuple[Any, bool]:
    """The type of a message's params, and whether they are always there."""
    if (field := message.model_fields.get("params")) is None:
        return None, False
    arms = [arm for arm in get_args(field.annotation) if arm is not NoneType]
    return (arms or [None if field.annotation is NoneType else field.annotation])[0], field.is_required()


def made(make: Any, union: Any, *, is_request: bool) -> Iterator[Method[Any, Any]]:
    """The methods of a union of messages."""
    for message in get_args(union.model_fields["root"].annotation):
        (name,) = get_args(message.model_fields["method"].annotation)
        model, required = params(message)
        stem = (model or message).__name__.removesuffix("Params").removesuffix("Request")
        result = [getattr(sdk, f"{stem}Response", Unnamed)] if is_request else []
        yield make(name, model, *result, params_required=required or model is None)


ASKED = made(client_request, sdk.ClientRequest, is_request=True)
METHODS = (*ASKED, *made(server_notification, sdk.ServerNotification, is_request=False))
SPACE = {"openai_codex": "v2"}
REGISTRY = Registry("codex_sdk", METHODS, namespaces=SPACE, omits_none=(BaseModel,), is_tolerant=True)
