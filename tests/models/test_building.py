"""Building a message: plain dicts and strings are taken and checked; readers stay tolerant.

Every type of params that a client sends is tried on the messages of its fixtures. What a person writes with
the name of a value, of a variant or of a member misspelt is refused, and is read all the same.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import ValidationError

from protocol_models import REGISTRY, InconsistentMessage, UnknownVariant, WireEnum, WireModel
from protocol_models.methods import Direction
from protocol_models.session import Connection, WrongParams
from protocol_models.v2.permission import SandboxMode
from protocol_models.v2.thread import ThreadStartParams
from protocol_models.v2.turn import TURN_START, TurnStartParams
from protocol_models.v2.user_input import TextUserInput

FIXTURES = Path(__file__).parents[2] / "schema/fixtures"
FILES = {file.stem: file for file in FIXTURES.rglob("*Params.json")}
"""Types that only older releases have are in no file."""
MODELS = sorted(
    {
        method.params
        for method in REGISTRY
        if method.direction is Direction.CLIENT_TO_SERVER
        and isinstance(method.params, type)
        and issubclass(method.params, WireModel)
        and method.params.__name__ in FILES
    },
    key=lambda model: model.__name__,
)
Place = tuple[str | int, ...]


def messages_of(model: type[WireModel]) -> list[dict[str, Any]]:
    messages: dict[str, dict[str, Any]] = json.loads(FILES[model.__name__].read_text())
    return [*messages.values()]


def misspelt(read: Any, place: Place = ()) -> Iterator[tuple[str, Place, str]]:
    """Where a value, a variant or a member can be misspelt in a message, and how it is spelt."""
    if isinstance(read, WireEnum):
        yield "value", place, read.value
    elif isinstance(read, WireModel):
        for field, info in type(read).model_fields.items():
            if field not in read.model_fields_set:
                continue
            inside = (*place, info.serialization_alias or field)
            if get_origin(info.annotation) is Literal and isinstance(getattr(read, field), str):
                yield "tag", inside, getattr(read, field)
            yield from misspelt(getattr(read, field), inside)
            if not (type(read).expects_more or type(read).declares_further_members()):
                is_closed = type(read).model_config["extra"] == "forbid"
                yield "member of a closed type" if is_closed else "member", inside, str(inside[-1])
    elif isinstance(read, list):
        for index, item in enumerate(read):
            yield from misspelt(item, (*place, index))
    elif isinstance(read, dict):
        for key, item in read.items():
            yield from misspelt(item, (*place, key))


def with_slip(message: dict[str, Any], kind: str, place: Place, name: str) -> dict[str, Any]:
    """The same message, with one name misspelt; a member comes beside the one that was meant."""
    changed = json.loads(json.dumps(message))
    target = changed
    for part in place[:-1]:
        target = target[part]
    target[f"{name}Q" if kind.startswith("member") else place[-1]] = f"{name}Q"
    return dict(changed)


def plain(text: str) -> str:
    """Without what tells Python's names from the wire's."""
    return text.replace("_", "").casefold()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_plain_values_are_taken(model: type[WireModel]) -> None:
    for message in messages_of(model):
        written = json.loads(model(**message).model_dump_json(exclude_unset=True))
        assert {name: written.get(name) for name in message} == message


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_a_person_misspells_is_refused_and_is_read(model: type[WireModel]) -> None:
    for message in messages_of(model):
        for kind, place, name in misspelt(model.model_validate(message)):
            wrong = with_slip(message, kind, place, name)
            with pytest.raises((InconsistentMessage, ValidationError)) as caught:
                model(**wrong)
            if isinstance(caught.value, InconsistentMessage):
                assert plain(f"did you mean {name!r}") in plain(str(caught.value))
            if isinstance(caught.value, ValidationError) or kind == "member of a closed type":
                with pytest.raises(ValidationError):  # no reader takes it either
                    model.model_validate(wrong)
            else:
                model.model_validate(wrong)
                model.model_validate_json(json.dumps(wrong))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"sandbox": "readonly"},
            "sandbox: 'readonly' is not one of 'read-only', 'workspace-write', 'danger-f",
        ),
        ({"approval_policy": "nevr"}, "'never', 'granular'; did you mean 'never'?"),
        ({"approvalPolic": "never"}, "there is no member 'approvalPolic'; did you mean 'approval_policy'?"),
    ],
)
def test_the_message_lists_what_is_allowed(given: dict[str, Any], told: str) -> None:
    with pytest.raises(InconsistentMessage) as caught:
        ThreadStartParams(**given)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (
            {"type": "txt", "text": "Hello!"},
            "input/0: 'txt' is not one of 'text', 'image', 'localImage', 'aud",
        ),
        ({"type": "text", "text": "Hello!", "url": 1}, "input/0/url: TextUserInput has no such member; it h"),
    ],
)
def test_what_is_inside_is_checked_too(part: dict[str, Any], told: str) -> None:
    with pytest.raises(InconsistentMessage) as caught:
        TurnStartParams(thread_id="t", input=[part])  # type: ignore[list-item]  # a plain dict is taken
    assert told in str(caught.value)
    with pytest.raises(WrongParams) as refused:
        Connection().request(TURN_START, {"threadId": "t", "input": [part]})
    assert told in str(refused.value)


def test_a_name_in_python_is_told_to_who_writes_the_wire_s() -> None:
    with pytest.raises(WrongParams, match=r"thread_id: there is no such member; did you mean 'threadId'\?"):
        Connection().request(TURN_START, {"thread_id": "t", "input": []})


def test_what_was_read_can_be_sent_on() -> None:
    """A value or a variant that a newer peer sent is an object by now: whoever passes it means it."""
    newer = {"threadId": "t", "input": [{"type": "hologram"}], "approvalPolicy": "newer"}
    read = TurnStartParams.model_validate(newer)
    again = TurnStartParams(thread_id="t", input=read.input, approval_policy=read.approval_policy)
    assert isinstance(again.input[0], UnknownVariant)
    assert ThreadStartParams(sandbox=SandboxMode("newer")).sandbox == "newer"


def test_a_tag_with_one_value_need_not_be_given() -> None:
    models = [
        (model, field)
        for model in below(WireModel)
        if model.__module__.startswith("protocol_models.")
        for field, info in model.model_fields.items()
        if get_origin(info.annotation) is Literal and len(get_args(info.annotation)) == 1
    ]
    text: Any = TextUserInput  # checkers of types ask for it all the same
    assert len(models) > 300
    for model, field in models:
        assert not {model.model_fields[field].serialization_alias, field} & missing_in(model), model
    assert TextUserInput.model_validate({"type": "text", "text": "Hello!"}) == text(text="Hello!")
    with pytest.raises(ValidationError):
        TextUserInput.model_validate({"text": "Hello!"})


def missing_in(model: type[WireModel]) -> set[str | int]:
    """The members that a message needs that nobody has given any."""
    try:
        model()
    except ValidationError as error:
        return {each["loc"][0] for each in error.errors()}
    return set()


def below(model: type[WireModel]) -> Iterator[type[WireModel]]:
    for each in model.__subclasses__():
        yield each
        yield from below(each)
