"""Documents next to documents: what is equal, what is on the list, and what is neither."""

from pathlib import Path
from typing import Any

import pytest

from generators.absent import ABSENT
from generators.conform.comparison import Standing, stale
from generators.conform.document_comparison import LAYOUT, compare, without_descriptions
from generators.conform.json_difference import differences
from generators.errors import GeneratorError
from tests.conform.trees import STABLE_JSON, documents, entry, listed

THING: dict[str, Any] = {"title": "Thing", "type": "object", "properties": {"name": {"type": "string"}}}


def state(ours: dict[str, str], theirs: dict[str, str], folder: Path, text: str = "") -> Standing:
    """What the comparison says of the only document."""
    (only,) = compare(STABLE_JSON, ours, theirs, listed(folder, text)).states().values()
    return only


def variant(literal: str) -> dict[str, Any]:
    """A variant of an internally tagged union."""
    return {"type": "object", "properties": {"type": {"enum": [literal]}}}


# --- equality


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"type": "string"}, {"type": "string"}),
        ({"type": "string", "description": "ours"}, {"type": "string", "description": "theirs"}),
        ({"type": "string"}, {"type": "string", "description": "theirs"}),
        ({"oneOf": [{"enum": ["a"], "description": "one"}]}, {"oneOf": [{"enum": ["a"]}]}),
        (
            {"definitions": {"v2": {"Thing": {"type": "string"}}}},
            {"definitions": {"v2": {"Thing": {"type": "string", "description": "theirs"}}}},
        ),
    ],
)
def test_documents_are_equal_but_for_what_they_explain(ours: Any, theirs: Any, tmp_path: Path) -> None:
    assert state(documents(Thing=ours), documents(Thing=theirs), tmp_path) is Standing.EQUAL


def test_a_member_that_is_called_description_is_no_explanation() -> None:
    schema = {"description": "gone", "properties": {"description": {"type": "string", "description": "gone"}}}
    assert without_descriptions(schema) == {"properties": {"description": {"type": "string"}}}


def test_a_default_keeps_what_it_calls_a_description() -> None:
    schema = {"default": {"description": "kept"}}
    assert without_descriptions(schema) == schema


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        ({"minimum": 0.0}, {"minimum": 0}, [("/minimum", 0.0, 0)]),
        ({"default": False}, {"default": 0}, [("/default", False, 0)]),
        ({"type": "string"}, {}, [("/type", "string", ABSENT)]),
        ({"required": ["a", "b"]}, {"required": ["b"]}, [("/required[a]", "a", ABSENT)]),
        ({"required": ["b"]}, {"required": ["b", "c"]}, [("/required[c]", ABSENT, "c")]),
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}, [("/enum[order]", ["a", "b"], ["b", "a"])]),
        (
            {"oneOf": [variant("new"), variant("old")]},
            {"oneOf": [variant("old")]},
            [("/oneOf[new]", variant("new"), ABSENT)],
        ),
        (
            {"anyOf": [{"$ref": "#/definitions/Thing"}, {"type": "null"}]},
            {"anyOf": [{"$ref": "#/definitions/Other"}, {"type": "null"}]},
            [
                ("/anyOf[Thing]", {"$ref": "#/definitions/Thing"}, ABSENT),
                ("/anyOf[Other]", ABSENT, {"$ref": "#/definitions/Other"}),
            ],
        ),
        (
            {"oneOf": [{"properties": {"a": True, "b": True}}]},
            {"oneOf": [{"properties": {"a": True}}]},
            [("/oneOf[0]/properties/b", True, ABSENT)],
        ),
    ],
)  # fmt: skip
def test_a_difference_is_named_by_its_place(ours: Any, theirs: Any, found: Any) -> None:
    assert list(differences(ours, theirs)) == found


def test_another_order_of_keys_is_a_difference_of_layout(tmp_path: Path) -> None:
    theirs = {"Thing.json": '{\n  "type": "object",\n  "title": "Thing"\n}'}
    ours = documents(Thing={"type": "object", "title": "Thing"})
    (found,) = compare(STABLE_JSON, ours, theirs, ()).differences
    assert (found.place, found.ours, found.theirs) == (LAYOUT, '  "title": "Thing",', '  "type": "object",')


def test_what_is_no_json_is_an_error_that_names_the_document() -> None:
    with pytest.raises(GeneratorError, match=r"Thing\.json: this is not valid JSON"):
        compare(STABLE_JSON, documents(Thing=THING), {"Thing.json": "{"}, ())


# --- the list


def test_a_document_of_one_side_is_extra_or_missing_where_the_list_says_so(tmp_path: Path) -> None:
    thing = documents(Thing=THING)
    assert state(thing, {}, tmp_path) is Standing.UNLISTED
    assert state({}, thing, tmp_path) is Standing.UNLISTED
    ours, theirs = (
        entry(f"documents = 'Thing.json', places = '', only = '{side}'") for side in ("ours", "theirs")
    )
    assert state(thing, {}, tmp_path, ours) is Standing.EXTRA
    assert state({}, thing, tmp_path, theirs) is Standing.MISSING
    assert state(thing, {}, tmp_path, theirs) is Standing.UNLISTED


def test_a_text_of_theirs_may_be_read_as_ours(tmp_path: Path) -> None:
    ours, theirs = documents(Thing={"title": "Thing"}), documents(Thing={"title": "v2::Thing"})
    reads = entry("documents = '.*', places = '/title', theirs = 'v2::', read_as = ''")
    assert state(ours, theirs, tmp_path, reads) is Standing.DEVIATING
    other = documents(Thing={"title": "v2::Other"})
    assert state(ours, other, tmp_path, reads) is Standing.UNLISTED


def test_one_difference_that_is_not_on_the_list_is_enough(tmp_path: Path) -> None:
    ours = documents(Thing={"title": "Thing", "type": "object"})
    theirs = documents(Thing={"title": "v2::Thing", "type": "string"})
    reads = entry("documents = '.*', places = '/title', theirs = 'v2::', read_as = ''")
    assert state(ours, theirs, tmp_path, reads) is Standing.UNLISTED


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ({"definitions": {"Left": {"type": "string"}}}, Standing.DEVIATING),
        ({"definitions": {"Left": {"$ref": "#/definitions/Left"}}}, Standing.DEVIATING),
        ({"definitions": {"Left": {"$schema": "draft-07", "type": "string"}}}, Standing.UNLISTED),
        ({"definitions": {"Left": {"type": "string"}}, "$ref": "#/definitions/Left"}, Standing.UNLISTED),
        ({"definitions": {"v2": {"Left": {"type": "string"}}}}, Standing.DEVIATING),
    ],
)
def test_only_a_definition_that_nothing_refers_to_is_unreachable(
    theirs: Any, expected: Standing, tmp_path: Path
) -> None:
    text = entry(
        "documents = '.*', places = '/definitions/.*', only = 'theirs', rule = 'unreachable_definition'"
    )
    ours = documents(
        Thing={"definitions": {"v2": {}}} if "v2" in theirs["definitions"] else {"definitions": {}}
    )
    assert state(ours, documents(Thing=theirs), tmp_path, text) is expected


def test_an_entry_that_covers_nothing_is_stale(tmp_path: Path) -> None:
    used = "documents = '.*', places = '', only = 'ours', editions = ['stable']"
    unused = "documents = 'Other.json', places = '', only = 'ours', editions = ['stable']"
    elsewhere = "documents = 'Other.json', places = '', only = 'ours', editions = ['experimental']"
    entries = listed(tmp_path, entry(used, unused, elsewhere))
    comparison = compare(STABLE_JSON, documents(Thing=THING), {}, entries)
    assert [match.subjects.pattern for match in stale(entries, [comparison])] == ["Other.json"]
    assert stale(entries, []) == []
