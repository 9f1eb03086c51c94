"""The msgspec structs of a protocol: what they read, what they keep, and what they refuse."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import UNSET, DecodeError, Raw, ValidationError
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from generators.agree.msgspec_parties import imported
from generators.agree.samples import Samples
from generators.artifacts import FileState, Tree, compare
from generators.bundle import Bundle
from generators.emitters import msgspec_bindings, schema_files
from generators.emitters.json_schema import document_in
from generators.project import Bindings, Project
from generators.registry import bundle_of
from generators.unknown_members import UnknownMembers
from generators.writing import write
from protocol_models.base import (
    External,
    Int64,
    Tagged,
    Uint64,
    UnknownVariant,
    Untagged,
    WireEnum,
    WireModel,
)
from protocol_models.methods import (
    Registry,
    client_notification,
    client_request,
    server_notification,
    server_request,
)
from tests.command import run
from tests.emitters.test_golden import TINY
from tests.examples import examples

KEEP, DROP = UnknownMembers.KEEP, UnknownMembers.DROP


class Mood(WireEnum):
    CALM = "calm"
    LOUD = "loud"


class Only(WireEnum):
    ONE = "one"


class Circle(WireModel):
    type: Literal["circle"]
    radius: float


class ByPath(WireModel, inline=True):
    path: str


class ById(WireModel, inline=True):
    id: str


class Picture(WireModel, extra="forbid"):
    custom: str


class Spare(WireModel, extra="forbid"):
    spare: Int64


class Text(WireModel):
    text: str


class Blob(WireModel):
    blob: str
    size: Uint64 = 0


Shape = TypeAliasType("Shape", Annotated[Circle | UnknownVariant, Tagged("type")])
Place = TypeAliasType("Place", Annotated[ByPath | ById, Untagged()])
Level = TypeAliasType("Level", Annotated[Mood | Picture | Spare, External()])
Content = TypeAliasType("Content", Annotated[Text | Blob, Untagged()])
Id = TypeAliasType("Id", Annotated[str | Int64, Untagged()])


class Exact(WireModel, extra="forbid"):
    name: str


class Typed(WireModel):
    name: str
    __pydantic_extra__: dict[str, Int64] = Field(init=False)


class Thing(WireModel):
    """Everything at once."""

    id: Id | None = None
    note: str | None = None
    count: Int64 | None = None
    size: Uint64 | None = None
    ratio: float | None = None
    mood: Mood | None = None
    only: Only | None = None
    shape: Shape | None = None
    shapes: list[Shape] | None = None
    place: Place | None = None
    level: Level | None = None
    content: Content | None = None
    exact: Exact | None = None
    moods: dict[str, Mood] | None = None
    pair: tuple[Mood, Int64] | None = None
    class_: str | None = Field(default=None, alias="class")
    anything: Any = None


REGISTRY = Registry(
    "things",
    (
        client_request("thing/read", Thing, Thing),
        client_notification("ready", None),
        server_request("thing/ask", Thing, Thing),
        server_notification("thing/told", Thing),
    ),
)


@cache
def package(unknown: UnknownMembers) -> Any:
    """The bindings of the protocol of this module."""
    return imported(dict(msgspec_bindings.emit(bundle_of(REGISTRY), "write", unknown)))


def kept(text: str, *, strict: bool = False, unknown: UnknownMembers = KEEP) -> str:
    """What is written back of a thing."""
    bindings = package(unknown)
    written: bytes = bindings.encode(bindings.read(text, bindings.types.Thing, strict=strict))
    return written.decode()


KNOWN = [
    "{}",
    '{"note":null}',
    '{"note":"a"}',
    '{"id":"a"}',
    '{"id":1}',
    '{"count":-9223372036854775808}',
    '{"size":18446744073709551615}',
    '{"ratio":1}',
    '{"ratio":1.0}',
    '{"mood":"calm"}',
    '{"shape":{"type":"circle","radius":2.5}}',
    '{"shapes":[{"type":"circle","radius":2}]}',
    '{"place":{"path":"p"}}',
    '{"place":{"id":"i"}}',
    '{"level":"loud"}',
    '{"level":{"custom":"c"}}',
    '{"level":{"spare":3}}',
    '{"content":{"text":"t"}}',
    '{"content":{"blob":"b","size":1}}',
    '{"exact":{"name":"n"}}',
    '{"moods":{"a":"loud"}}',
    '{"pair":["calm",1]}',
    '{"class":"c"}',
    '{"anything":{"a":[1,1.0,null,123456789012345678901234567890]}}',
]


@pytest.mark.parametrize("text", KNOWN)
@pytest.mark.parametrize("unknown", UnknownMembers)
@pytest.mark.parametrize("strict", [True, False])
def test_what_is_declared_is_read_and_written_back(text: str, unknown: UnknownMembers, strict: bool) -> None:
    assert kept(text, strict=strict, unknown=unknown) == text


UNKNOWN = [
    '{"mood":"sad"}',
    '{"only":"two"}',
    '{"shape":{"type":"square", "side": 1.0}}',
    '{"shapes":[{"type":"circle","radius":2},{"type":"square","side":[1e2]}]}',
    '{"level":"shouting"}',
    '{"level":{"other": {"a":1}}}',
    '{"moods":{"a":"sad"}}',
    '{"pair":["sad",1]}',
]


@pytest.mark.parametrize("text", UNKNOWN)
@pytest.mark.parametrize("unknown", UnknownMembers)
def test_what_is_unknown_is_kept_as_it_came_and_refused_where_one_is_strict(
    text: str, unknown: UnknownMembers
) -> None:
    assert kept(text, unknown=unknown) == text
    with pytest.raises(ValidationError):
        kept(text, unknown=unknown, strict=True)


def test_an_unknown_variant_is_its_json() -> None:
    bindings = package(DROP)
    thing = bindings.read('{"shape":{"type":"square"}}', bindings.types.Thing)
    assert isinstance(thing.shape, Raw)
    assert bytes(thing.shape) == b'{"type":"square"}'


UNDECLARED = [
    '{"new":1.0}',
    '{"content":{"text":"t","x y":{"a":[]}}}',
    '{"shapes":[{"type":"circle","radius":1,"_0":null}]}',
]


@pytest.mark.parametrize("text", UNDECLARED)
@pytest.mark.parametrize("strict", [True, False])
def test_undeclared_members_are_kept_or_dropped(text: str, strict: bool) -> None:
    assert kept(text, strict=strict) == text
    assert len(kept(text, strict=strict, unknown=DROP)) < len(text)


def test_what_is_kept_can_be_had_and_equals_itself() -> None:
    bindings = package(KEEP)
    first, second = (bindings.read('{"new":[1],"note":"a"}', bindings.types.Thing) for _ in range(2))
    assert first == second
    assert isinstance(first, bindings.types.Thing)
    assert first.note == "a"
    assert {name: bytes(value) for name, value in bindings.unknown_members(first).items()} == {"new": b"[1]"}
    assert bindings.unknown_members(bindings.types.Thing()) == {}


REFUSED = [
    "[]",
    '{"count":1.0}',
    '{"count":9223372036854775808}',
    '{"count":true}',
    '{"size":-1}',
    '{"note":1}',
    '{"mood":1}',
    '{"shape":{"radius":1}}',
    '{"shape":{"type":1,"radius":1}}',
    '{"shape":{"type":"circle"}}',
    '{"place":{}}',
    '{"level":{}}',
    '{"level":{"custom":"c","spare":1}}',
    '{"content":{}}',
    '{"pair":["calm"]}',
    '{"pair":["calm",1,2]}',
    '{"moods":{"a":1}}',
]


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("unknown", UnknownMembers)
@pytest.mark.parametrize("strict", [True, False])
def test_what_is_wrong_is_refused(text: str, unknown: UnknownMembers, strict: bool) -> None:
    with pytest.raises(ValidationError):
        kept(text, unknown=unknown, strict=strict)


def test_a_closed_object_refuses_other_members_where_one_is_strict() -> None:
    text = '{"exact":{"name":"n","more":1}}'
    with pytest.raises(ValidationError, match=r"unknown field `more` - at `\$\.exact`"):
        kept(text, strict=True)
    assert kept(text) == text


def test_the_last_of_two_members_of_one_name_counts() -> None:
    assert kept('{"count":"a","count":2}') == '{"count":2}'


def test_absent_and_null_are_told_apart() -> None:
    bindings = package(DROP)
    assert bindings.read("{}", bindings.types.Thing).note is UNSET
    assert bindings.read('{"note":null}', bindings.types.Thing).note is None


# --- messages


def test_a_message_is_of_the_class_of_its_method() -> None:
    bindings = package(DROP)
    line = b'{"method":"thing/told","params":{"mood":"calm"}}'
    message = bindings.decode(line)
    assert isinstance(message, bindings.messages.ThingTold)
    assert message.params.mood == "calm"
    assert bindings.encode(message) == line
    assert isinstance(bindings.decode_from_client('{"method":"ready"}'), bindings.messages.Ready)


@pytest.mark.parametrize("unknown", UnknownMembers)
def test_other_messages(unknown: UnknownMembers) -> None:
    bindings = package(unknown)
    asked = bindings.decode(b'{"method":"new","id":1,"params":[1.0]}')
    told = bindings.decode(b'{"method":"new"}')
    answer = bindings.decode(b'{"id":"a","result":{"mood":"sad"}}')
    failed = bindings.decode(b'{"id":"a","error":{"code":1,"message":"m"}}')
    assert isinstance(asked, bindings.UnknownRequest)
    assert isinstance(told, bindings.UnknownNotification)
    assert isinstance(answer, bindings.Response)
    assert isinstance(failed, bindings.ErrorResponse)
    assert (bytes(asked.params), told.params) == (b"[1.0]", UNSET)
    result = bindings.read(answer.result, bindings.messages.RESULTS_OF_SERVERS["thing/read"])
    assert result.mood == "sad"
    for message in (asked, told, answer, failed):
        assert bindings.decode(bindings.encode(message)) == message


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"", DecodeError),
        (b'{"method":', DecodeError),
        (b'{"method":"thing/told","params":{"note":"\xff"}}', DecodeError),
        (b'{"method":"new","params":"\\ud800"}', DecodeError),
        (
            b'{"method":"thing/told","params":{"anything":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
            DecodeError,
        ),
        (b"[]", ValidationError),
        (b"{}", ValidationError),
        (b'{"id":1}', ValidationError),
        (b'{"id":1,"result":1,"error":{}}', ValidationError),
        (b'{"id":1.5,"result":1}', ValidationError),
        (b'{"method":"thing/told"}', ValidationError),
        (b'{"method":"thing/told","id":1,"params":{}}', ValidationError),
        (b'{"method":"thing/ask","params":{}}', ValidationError),
        (b'{"method":1}', ValidationError),
    ],
)
@pytest.mark.parametrize("unknown", UnknownMembers)
def test_lines_that_are_no_messages(line: bytes, error: type[Exception], unknown: UnknownMembers) -> None:
    with pytest.raises(error):
        package(unknown).decode(line)


# --- shapes of other protocols


class Leaf(BaseModel):
    kind: Literal["leaf"]
    value: Annotated[str, Field(pattern=r"^[0-9]+$")]


class Node(BaseModel):
    kind: Literal["node"]
    inner: Json


Json = TypeAliasType("Json", "str | list[Json] | None")
Tree_ = TypeAliasType("Tree_", Annotated[Leaf | Node, Field(discriminator="kind")])


class list_(BaseModel):  # noqa: N801 - the name is what is tried
    tree: Tree_
    alone: Leaf
    list: Annotated[list[int], Field(min_length=1)]
    flags: Literal[True]
    steps: Annotated[int, Field(multiple_of=3)]
    free: Annotated[float, Field(gt=0, le=1)]


@cache
def plain() -> Any:
    """The bindings of plain models."""
    registry = Registry("plain", (server_notification("a/b", list_), server_notification("aB", list_)))
    return imported(dict(msgspec_bindings.emit(bundle_of(registry), "write", DROP)))


GOOD: dict[str, Any] = {
    "tree": {"kind": "node", "inner": ["a", [None]]},
    "alone": {"kind": "leaf", "value": "1"},
    "list": [1],
    "flags": True,
    "steps": 6,
    "free": 0.5,
}


@pytest.mark.parametrize(
    "change",
    [
        {"tree": {"kind": "node", "inner": [1]}},
        {"alone": {"value": "1"}},
        {"alone": {"kind": "node", "value": "1"}},
        {"alone": {"kind": "leaf", "value": "1\n"}},
        {"alone": {"kind": "leaf", "value": "٣"}},
        {"list": []},
        {"flags": False},
        {"steps": 7},
        {"free": 0},
        {"free": 1.5},
    ],
    ids=str,
)
def test_limits_and_tags_of_plain_models_hold(change: dict[str, Any]) -> None:
    bindings = plain()
    (described,) = bindings.types.DOCUMENTS.values()
    assert json.loads(bindings.encode(bindings.read(json.dumps(GOOD), described))) == GOOD
    with pytest.raises(ValidationError):
        bindings.read(json.dumps(GOOD | change), described)


def test_names_that_meet_are_told_apart() -> None:
    messages = plain().messages
    assert set(messages.OF_SERVERS) == {"a/b", "aB"}
    assert len({each.__name__ for each in messages.OF_SERVERS.values()}) == 2


# --- whole protocols


@settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.parametrize("name", TINY)
def test_what_is_written_is_read_as_what_was_read(name: str, data: st.DataObject) -> None:
    bindings, documents = _tiny(name)
    path = data.draw(st.sampled_from(sorted(documents)))
    message = data.draw(documents[path])
    described = bindings.types.DOCUMENTS[path]
    if message is None:  # of params that may be left out
        return
    try:
        read = bindings.read(json.dumps(message), described)
    except ValidationError:  # numbers that no width holds
        return
    written = bindings.encode(read)
    assert bindings.read(written, described) == read
    assert json.loads(written) == message


@cache
def _tiny(name: str) -> tuple[Any, dict[str, st.SearchStrategy[Any]]]:
    bundle = bundle_of(import_module(f"tests.emitters.tiny.{name}").REGISTRY)
    files = schema_files(bundle)
    bindings = imported(dict(msgspec_bindings.emit(bundle, "write", KEEP)))
    return bindings, {path: Samples(document_in(files, path)[0]).strategy() for path in bundle.documents}


@pytest.fixture(scope="module")
def ours(our_bundle: Bundle) -> Callable[[UnknownMembers], Any]:
    return cache(lambda unknown: imported(dict(msgspec_bindings.emit(our_bundle, "write", unknown))))


@pytest.mark.parametrize("unknown", UnknownMembers)
def test_recordings_are_read_whole(
    ours: Callable[[UnknownMembers], Any], captured: list[dict[str, Any]], unknown: UnknownMembers
) -> None:
    bindings = ours(unknown)
    for row in captured:
        line = msgspec.json.encode(row["msg"])
        decode = bindings.decode if row["dir"] == "s2c" else bindings.decode_from_client
        message = decode(line)
        written = json.loads(bindings.encode(message))
        assert written == row["msg"] if unknown is KEEP else _is_part(written, row["msg"]), row["place"]


def test_the_example_of_the_page_runs(our_whole_bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = our_whole_bundle.at("0.171.0")
    bindings = imported(dict(msgspec_bindings.emit(newest, "write", DROP)))
    for name in ("", ".messages", ".types"):
        monkeypatch.setitem(sys.modules, f"codex_bindings{name}", sys.modules[bindings.__name__ + name])
    page = (Path(__file__).parents[2] / "docs/msgspec.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python.*?\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    exec(example, {})


def _is_part(part: Any, whole: Any) -> bool:
    if isinstance(part, dict) and isinstance(whole, dict):
        return part.keys() <= whole.keys() and all(_is_part(part[name], whole[name]) for name in part)
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(_is_part, part, whole))
    return type(part) is type(whole) and bool(part == whole)


def test_a_type_checker_sees_what_is_read(tmp_path: Path) -> None:
    write([Tree(tmp_path / "things", dict(msgspec_bindings.emit(bundle_of(REGISTRY), "write", KEEP)))])
    (tmp_path / "user.py").write_text(
        "from things import decode, read, types\n"
        "from things.messages import ThingTold\n"
        "message = decode(b'')\n"
        "if isinstance(message, ThingTold):\n"
        "    reveal_type(message.params.note)\n"
        "    reveal_type(message.params.shape)\n"
        "reveal_type(read(b'', types.Thing))\n",
        encoding="utf-8",
    )
    words = ["--strict", "--config-file=", "--cache-dir", str(tmp_path / "cache"), "user.py", "things"]
    ended = subprocess.run(
        [sys.executable, "-m", "mypy", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout
    assert re.findall(r'type is "(.*)"', ended.stdout) == [
        "str | None | msgspec.UnsetType",
        "things.types.CircleShape | msgspec.Raw | None | msgspec.UnsetType",
        "things.types.Thing",
    ]


# --- the commands


def test_check_guards_the_package_where_it_is_written(tmp_path: Path) -> None:
    def project(unknown: UnknownMembers) -> Project:
        bindings = Bindings(tmp_path / "bindings", unknown)
        return Project.load(f"{__name__}:REGISTRY", tmp_path / "schema", None, bindings=bindings)

    tree = project(KEEP).trees()[-1]
    write([tree])
    assert compare(tree) == []
    assert [each.path.name for each in compare(project(DROP).trees()[-1])] == [
        "__init__.py", "base.py", "messages.py", "reading.py", "types.py",
    ]  # fmt: skip
    with (tmp_path / "bindings/types.py").open("a", encoding="utf-8") as file:
        file.write("# mine\n")
    (difference,) = compare(tree)
    assert (difference.state, difference.path.name) == (FileState.STALE, "types.py")
    assert shlex.split(project(KEEP).recipe)[-4:] == [
        "--msgspec",
        str(tmp_path / "bindings"),
        "--unknown",
        "keep",
    ]


def test_unknown_without_a_package_is_refused() -> None:
    code, said = run("write", "--unknown", "keep")
    assert (code, "--msgspec DIR" in said) == (2, True)
