"""A union among the variants of another one is written as its variants, where it needs several lines."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, create_model

from generators.emitters.typescript import emit
from generators.registry import bundle_of
from protocol_models.base import JsonValue, WireModel
from protocol_models.methods import Registry, client_notification

NAMES = [f"VariantWithALongName{letter}" for letter in "ABCDEF"]
MODELS: list[Any] = [create_model(name, __base__=WireModel, a=(int, ...)) for name in NAMES]


def test_a_long_union_in_a_union() -> None:
    inner: Any = MODELS[0]
    for each in MODELS[1:]:
        inner = inner | each
    best: Any = Annotated[inner, Field(union_mode="smart")]
    whole: Any = Annotated[best | list[JsonValue], Field(union_mode="left_to_right")]
    holder = create_model("Holder", __base__=WireModel, either=(whole, ...))
    files = dict(emit(bundle_of(Registry("tiny", (client_notification("hold", holder),)))))
    (text,) = (text for path, text in files.items() if path.endswith("Holder.ts"))
    lines = "".join(f"    | {name}\n" for name in NAMES)
    assert f"  either: \n{lines}    | Array<JsonValue>;\n" in text
