"""The seam to Pydantic knows what the installed Pydantic has, and says so where it does not."""

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import TypeAdapter
from pydantic_core import core_schema
from typer.testing import CliRunner

from generators.cli import app
from protocol_models import REGISTRY, DecodeError, Decoder, Notification
from protocol_models._pydantic import UnsupportedPydantic, conversions, core, lookups, models, required
from protocol_models._pydantic.core import Core
from protocol_models._pydantic.keys import COMMON, KEYS, known_keys
from protocol_models.base import WireEnum, WireModel
from protocol_models.methods import Registry, server_notification


def documented_keys() -> dict[str, set[str]]:
    """Kind of core schema → its keys, as the typed dicts of pydantic_core list them."""
    found: dict[str, set[str]] = {}
    for name, cls in vars(core_schema).items():
        annotations = getattr(cls, "__annotations__", {}) if hasattr(cls, "__total__") else {}
        kind = str(getattr(annotations.get("type"), "__forward_arg__", ""))
        # What describes a function or a serializer is not a core schema of its own.
        if name.endswith("SerSchema") or "-info'" in kind:
            continue
        if "Required[Literal" in kind:
            found[kind.split("'")[1]] = set(annotations)
    return found


def test_it_knows_every_kind_and_key_of_the_installed_pydantic() -> None:
    documented = documented_keys()
    assert len(documented) > 50
    unknown = {
        kind: unknown
        for kind, keys in documented.items()
        if (unknown := keys - COMMON - set(KEYS.get(kind, "").split()))
    }
    assert unknown == {}
    assert documented.keys() - KEYS.keys() == set()


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ({"type": "str", "max_size": 3}, "has a key 'max_size' in core schemas of the kind 'str'"),
        ({"type": "text"}, "has core schemas of the kind 'text'"),
        ({"kind": "str"}, "has core schemas of the kind None"),
    ],
)
def test_what_it_does_not_know_is_named_with_the_version_that_is_needed(raw: Any, what: str) -> None:
    with pytest.raises(UnsupportedPydantic) as caught:
        Core(raw)
    assert what in str(caught.value)
    assert str(caught.value).endswith("install pydantic>=2.12,<2.15")
    assert "\n" not in str(caught.value)


def test_a_key_that_is_gone_is_named() -> None:
    with pytest.raises(
        UnsupportedPydantic, match="has no key 'schema' in core schemas of the kind 'nullable'"
    ):
        _ = Core({"type": "nullable"}).inner


def test_every_type_of_the_protocol_can_be_read_through_it() -> None:
    def read(core: Core) -> int:
        """Visit all that is inside; how many core schemas there are."""
        match core.kind:
            case "definitions":
                return sum(map(read, core.definitions.values())) + read(core.inner)
            case "model" | "nullable" | "default" | "function-after" | "function-wrap" | "function-before":
                return 1 + read(core.inner)
            case "model-fields":
                return sum(read(field.core) for field in core.fields) + (
                    read(core.extras) if core.extras else 0
                )
            case "union" | "tagged-union":
                return 1 + sum(map(read, core.choices))
            case "list":
                return 1 + (read(core.item) if core.item else 0)
            case "dict":
                return 1 + sum(read(part) for part in (core.key, core.value) if part)
            case "tuple":
                return 1 + sum(map(read, core.items))
            case "definition-ref":
                assert core.target
                return 1
            case _:
                return 1

    types = tuple(t for method in REGISTRY for t in (method.params, method.result) if t is not None)
    together: Any = tuple[types]  # type: ignore[valid-type]  # a type that exists at run time only
    assert read(Core(TypeAdapter(together).core_schema)) > 3000


@pytest.fixture
def renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Pydantic that calls the fields of a model, and the items of a list, something else."""
    known = known_keys()

    def other(schema: Any, key: str) -> Any:
        return required(schema, "members_of_model" if key == "fields" else key)

    def fewer() -> Mapping[str, frozenset[str]]:
        return {**known, "list": known["list"] - {"items_schema"}}

    def inner(schema: Any, convert: Any) -> dict[str, Any]:
        raise UnsupportedPydantic(f"has another key in core schemas of the kind {schema['type']!r}")

    for module in (core, conversions, lookups, models):
        monkeypatch.setattr(module, "required", other)
    for module in (core, conversions):
        monkeypatch.setattr(module, "known_keys", fewer)
    monkeypatch.setattr("protocol_models.codec.checks.with_inner_schemas", inner)


class Color(WireEnum):
    """What a light is like."""

    RED = "red"


LONG_LINE = b'{"method":"light/set","params":{"color":"red","rooms":[%s]}}' % b",".join([b'"r"'] * 9000)


@pytest.mark.usefixtures("renamed")
def test_a_renamed_key_leaves_messages_readable() -> None:
    class SetParams(WireModel):
        """A light was set."""

        color: Color
        rooms: list[str]

    registry = Registry("lights", (server_notification("light/set", SetParams),))
    tolerant, strict = Decoder(registry=registry), Decoder(registry=registry, strict=True)
    for decoder in (tolerant, strict):
        message = decoder.decode(LONG_LINE)
        assert isinstance(message, Notification)
        params: object = message.params
        assert isinstance(params, SetParams)
        assert len(params.rooms) == 9000
        with pytest.raises(DecodeError, match="/params/rooms"):
            decoder.decode(LONG_LINE.replace(b'["r"', b"[1"))
    other = LONG_LINE.replace(b"red", b"blue")
    assert isinstance(tolerant.decode(other), Notification)
    with pytest.raises(DecodeError, match="knows no enum value 'blue'"):
        strict.decode(other)


@pytest.mark.usefixtures("renamed")
def test_a_renamed_key_stops_generating_with_the_version_that_is_needed() -> None:
    ended = CliRunner().invoke(app, ["check"])
    assert ended.exit_code == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith("error: no artifact can be made: Pydantic ")
    assert line.endswith("; install pydantic>=2.12,<2.15")
