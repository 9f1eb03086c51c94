"""Agent2Agent over JSON-RPC, from the models of `a2a-sdk` 0.3: a class for each request and its response."""

from collections.abc import Iterator
from typing import Any, get_args

from a2a import types
from pydantic import BaseModel
from typing_extensions import TypeAliasType

from protocol_models.methods import Method, Registry, client_request

ANSWERED_AS = {"TaskResubscription": "SendStreamingMessage"}


def made() -> Iterator[Method[Any, Any]]:
    """A method of each request class."""
    results: dict[str, Any] = {}
    for stem in sorted(name.removesuffix("Request") for name in vars(types) if name.endswith("Request")):
        fields = getattr(getattr(types, f"{stem}Request"), "model_fields", {})
        for method in get_args(fields["method"].annotation) if "method" in fields else ():
            params = fields["params"].annotation if "params" in fields else None
            answer = ANSWERED_AS.get(stem, stem)
            result = getattr(types, f"{answer}SuccessResponse").model_fields["result"].annotation
            is_class = isinstance(result, type)
            name = f"{answer}Result"
            results.setdefault(name, result if is_class else TypeAliasType(name, result))
            yield client_request(method, params, results[name])


REGISTRY = Registry("a2a", tuple(made()), jsonrpc=True, omits_none=(BaseModel,), is_tolerant=True)
