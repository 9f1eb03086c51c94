"""The seam to Pydantic knows what the installed Pydantic has, and says so where it does not."""

from typing import Any

import pytest
from pydantic import TypeAdapter
from pydantic_core import core_schema

from protocol_models import REGISTRY
from protocol_models._pydantic import _COMMON, _KEYS, Core, UnsupportedPydantic


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
        if (unknown := keys - _COMMON - set(_KEYS.get(kind, "").split()))
    }
    assert unknown == {}
    assert documented.keys() - _KEYS.keys() == set()


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
