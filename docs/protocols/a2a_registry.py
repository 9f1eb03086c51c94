"""Agent2Agent over JSON-RPC, from the models of `a2a-sdk` 0.3: a class for each request and its response."""

from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args

from a2a import types
from pydantic import BaseModel
from typing_extensions import TypeAliasType

from protocol_models.methods import Method, Registry, client_request

ANSWERED_AS = {"TaskResubscription": "SendStreamingMessage"}


def made() -> Iterator[Method[Any, Any]]:
    """A method of each request class; what is a union in the package gets a name."""
    named: dict[str, Any] = {}

    def type_of(owner: str, member: str, name: str) -> Any:
        found = getattr(types, owner).model_fields[member].annotation
        is_class = isinstance(found, type) and found is not NoneType
        return named.setdefault(name, found if is_class else TypeAliasType(name, found))

    for stem in sorted(name.removesuffix("Request") for name in vars(types) if name.endswith("Request")):
        fields = getattr(getattr(types, f"{stem}Request"), "model_fields", {})
        for method in get_args(fields["method"].annotation) if "method" in fields else ():
            asked = f"{stem}Request"
            params = type_of(asked, "params", f"{asked}Params") if "params" in fields else None
            answer = ANSWERED_AS.get(stem, stem)
            result = type_of(f"{answer}SuccessResponse", "result", f"{answer}Result")
            yield client_request(method, params, result)


REGISTRY = Registry("a2a", tuple(made()), jsonrpc=True, omits_none=(BaseModel,), is_tolerant=True)
