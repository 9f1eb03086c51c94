"""What one edition wrote is not written of another in which it would be another text."""

from __future__ import annotations

from dataclasses import replace

from generators.bundle import Bundle
from generators.emitters.typescript import emit
from generators.schema import Array, Member, Node, Object, Reference, Scalar, ScalarType

TEXT = Scalar(ScalarType.STRING)
BASE = Object((Member("kind", TEXT),))
ITEM = Object((Member("kind", TEXT), Member("name", TEXT)), flattens="Base")
ITEMS = Array(Reference("Item"))


def texts(bundle: Bundle) -> dict[str, str]:
    return dict(emit(bundle))


def test_a_text_is_shared_where_nothing_differs_that_it_depends_on() -> None:
    types: dict[str, Node] = {"Base": BASE, "Item": ITEM, "Items": ITEMS}
    one = Bundle("tiny", (), types)
    smaller = replace(one, types={**types, "Base": Object((Member("name", TEXT),))})
    with_name = replace(one, types={"Array": Object(()), **types})
    assert one.typescript is smaller.typescript is with_name.typescript

    first = texts(one)
    assert "name: string" in first["Item.ts"]
    assert "kind: string" not in first["Item.ts"]
    assert texts(one) == first

    second = texts(smaller)
    assert "kind: string" in second["Item.ts"]
    assert "name: string" not in second["Item.ts"]

    assert "Array<Item>" in first["Items.ts"]
    assert "(Item)[]" in texts(with_name)["Items.ts"]
