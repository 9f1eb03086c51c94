"""Whose message it is follows from the models of every method that the server sends."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from protocol_models import REGISTRY, DecodeError, Notification, Request, decode
from protocol_models.methods import Direction, Kind, Method
from protocol_models.session import Nobody, ThreadOwner, owner_of
from protocol_models.session.ownership import EXCEPTIONS, address_of, is_misaddressed
from tests.session.captures import rows

THREAD = "01a1fbf8-dd1e-77b1-9c4c-c2ef7235379d"


def line(method: str, params: Any, **members: Any) -> bytes:
    return json.dumps({"method": method, **members, "params": params}).encode()


def startup(thread: Any) -> bytes:
    params = {"threadId": thread, "name": "a", "status": "starting", "error": None, "failureReason": None}
    return line("mcpServer/startupStatus/updated", params)


@pytest.mark.parametrize(
    ("data", "owner"),
    [
        (startup(THREAD), ThreadOwner(THREAD)),
        (startup(None), Nobody.APP),
        (line("warning", {"threadId": THREAD, "message": "x"}), ThreadOwner(THREAD)),
        (line("warning", {"threadId": None, "message": "x"}), Nobody.EVERYBODY),
        (line("warning", {"message": "x"}), Nobody.EVERYBODY),
        (line("thread/closed", {"threadId": THREAD}), ThreadOwner(THREAD)),
        (line("skills/changed", {}), Nobody.APP),
        (line("new/one", {"threadId": THREAD}), ThreadOwner(THREAD)),
        (line("new/one", {"threadId": 5}), Nobody.MISADDRESSED),
        (line("new/one", {"threadId": None}), Nobody.APP),
        (line("new/one", ["threadId"]), Nobody.APP),
        (line("new/question", {"threadId": THREAD}, id=0), ThreadOwner(THREAD)),
        (line("attestation/generate", {}, id=0), Nobody.APP),
    ],
)
def test_the_owner_of_a_message(data: bytes, owner: object) -> None:
    message = decode(data)
    assert not hasattr(message, "result")
    assert owner_of(message) == owner  # type: ignore[arg-type]  # it is not a response


def test_a_thread_that_is_no_string_is_a_wrong_address() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(startup(5))
    assert is_misaddressed(caught.value)


def test_other_malformed_params_are_no_wrong_address() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(line("thread/closed", {}))
    assert not is_misaddressed(caught.value) or caught.value.problems[0].pointer == "/params/threadId"


def members_of(method: Method[Any, Any]) -> list[Any]:
    """The classes of a method's params: one, or those of a union."""
    from protocol_models.methods import _members_of  # the tests alone need it from outside

    return [cls for cls in _members_of(method.params) if hasattr(cls, "model_fields")] or [type(None)]


def test_every_message_that_names_a_thread_belongs_to_it() -> None:
    """No method has a member for its thread, at the top or just below, that its address does not use."""
    for method in REGISTRY:
        if method.direction is not Direction.SERVER_TO_CLIENT:
            continue
        for params in members_of(method):
            address = address_of(method.name, params)
            fields = getattr(params, "model_fields", {})
            named = {"thread_id", "conversation_id"} & fields.keys() or (
                {"thread"} & fields.keys() if method.name == "thread/started" else set()
            )
            assert bool(address.path) == bool(named), method.name
            assert not address.path or address.path[0] in fields, method.name


def test_the_exceptions_are_two_and_name_methods_that_exist() -> None:
    assert len(EXCEPTIONS) == 2
    for name in EXCEPTIONS:
        assert REGISTRY[name].kind is Kind.NOTIFICATION


@pytest.mark.parametrize("release", ["0.169.0", "0.171.0"])
def test_the_threads_of_recorded_messages(shared: Path, release: str) -> None:
    """Each recorded message belongs to the thread that stands in it, wherever the server put its name."""
    counts = Counter[str]()
    for file in sorted((shared / "captures" / release).glob("*.jsonl")):
        for _, direction, message in rows(file):
            if direction != "s2c" or "method" not in message:
                continue
            read = decode(json.dumps(message))
            assert isinstance(read, Notification | Request)
            params = message.get("params") or {}
            thread = params.get("threadId") or params.get("thread", {}).get("id")
            owner = owner_of(read)
            assert owner == ThreadOwner(thread) if thread else isinstance(owner, Nobody)
            counts[type(owner).__name__] += 1
    assert counts["ThreadOwner"] > counts["Nobody"] > 0
