"""The vocabulary of the models: presence, tolerance, widths, unions."""

import json
from typing import Annotated, Any, Literal

import pytest
from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypeAliasType

from protocol_models import find_unknown
from protocol_models.base import (
    ALWAYS_WRITTEN,
    LEFT_OUT,
    MAY_BE_OMITTED,
    SCHEMA_REQUIRES,
    ClientModel,
    Double,
    External,
    InconsistentMessage,
    Int32,
    Int64,
    JsonValue,
    Omittable,
    OmittableNotNull,
    SnakeModel,
    Tagged,
    Uint16,
    Uint64,
    UnknownVariant,
    Untagged,
    WireEnum,
    WireModel,
    only_with,
)


class Color(WireEnum):
    RED = "red"
    BLUE = "blue"


class Circle(WireModel):
    type: Literal["circle"]
    radius: Int32


class Square(WireModel):
    type: Literal["square"]
    side: Int32


Shape = TypeAliasType("Shape", Annotated[Circle | Square | UnknownVariant, Tagged("type")])


class Custom(WireModel, extra="forbid"):
    custom: str


Level = TypeAliasType("Level", Annotated[Color | Custom | UnknownVariant, External()])
Id = TypeAliasType("Id", Annotated[str | Int64, Untagged()])


class Sent(WireModel):
    always: str | None = None
    omittable: Omittable[str] = None
    never_null: OmittableNotNull[str] = None
    either: Annotated[str | None, MAY_BE_OMITTED] = None
    filled: list[str] = []
    flag: Annotated[bool, LEFT_OUT] = False


class Asked(ClientModel):
    either: str | None = None
    always: Annotated[bool, ALWAYS_WRITTEN] = False


class Thing(WireModel):
    color: Color
    shape: Shape
    level: Level
    id: Id
    data: JsonValue


THING = {"color": "red", "shape": {"type": "circle", "radius": 1}, "level": "blue", "id": 0, "data": None}


def read(model: Any, value: Any) -> Any:
    return TypeAdapter(model).validate_json(json.dumps(value))


def written(model: Any, value: Any) -> Any:
    return json.loads(TypeAdapter(model).dump_json(value, by_alias=True, exclude_unset=True))


# --- presence


def test_a_built_message_carries_what_is_always_written() -> None:
    assert written(Sent, Sent()) == {"always": None, "filled": []}


def test_a_built_request_leaves_out_what_was_not_said() -> None:
    assert written(Asked, Asked()) == {"always": False}
    assert written(Asked, Asked(either=None)) == {"either": None, "always": False}


def test_an_omittable_member_that_is_empty_is_left_out() -> None:
    assert written(Sent, Sent(omittable=None, flag=False)) == {"always": None, "filled": []}
    assert written(Sent, Sent(omittable="x", flag=True)) == {
        "always": None,
        "omittable": "x",
        "filled": [],
        "flag": True,
    }


@pytest.mark.parametrize("value", [{}, {"always": None}, {"omittable": None}, {"either": None, "filled": []}])
def test_what_was_read_is_written_back_as_it_was(value: Any) -> None:
    assert written(Sent, read(Sent, value)) == value


def test_null_where_only_absence_is_empty_is_refused() -> None:
    with pytest.raises(ValidationError):
        read(Sent, {"neverNull": None})


def test_a_member_that_the_schema_requires_may_be_absent_from_an_older_message() -> None:
    class Moved(WireModel):
        place: Annotated[str | None, SCHEMA_REQUIRES] = None

    assert written(Moved, read(Moved, {})) == {}
    assert written(Moved, Moved()) == {"place": None}


def test_members_are_named_in_camel_case_on_the_wire_and_in_snake_case_here() -> None:
    assert written(Sent, Sent(never_null="x"))["neverNull"] == "x"
    assert find_unknown(read(Sent, {"never_null": "x"})).__next__().name == "never_null"


def test_a_snake_case_object_keeps_its_names() -> None:
    class File(SnakeModel):
        max_size: Int32

    assert written(File, read(File, {"max_size": 1})) == {"max_size": 1}


# --- tolerance


@pytest.mark.parametrize("value", ["on", {"dimmed": 3}])
def test_a_union_of_objects_alone_keeps_a_new_variant_that_is_a_string_too(value: Any) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[Custom | UnknownVariant, External()])
    variant = adapter.validate_python(value)
    assert variant == UnknownVariant("on" if value == "on" else "dimmed", value)
    assert adapter.dump_python(variant, mode="json") == value
    with pytest.raises(ValidationError):
        adapter.validate_python("custom")


@pytest.mark.parametrize(
    ("change", "unknown"),
    [
        ({"more": [1]}, "/more: Thing knows no member 'more'"),
        ({"color": "green"}, "/color: Color knows no enum value 'green'"),
        ({"shape": {"type": "star", "points": 5}}, "/shape: the union knows no variant 'star'"),
        (
            {"shape": {"type": "circle", "radius": 1, "fill": True}},
            "/shape/fill: Circle knows no member 'fill'",
        ),
        ({"level": "green"}, "/level: Color knows no enum value 'green'"),
        ({"level": {"exact": 3}}, "/level: the union knows no variant 'exact'"),
    ],
)
def test_what_is_not_known_survives_and_is_named(change: dict[str, Any], unknown: str) -> None:
    value = THING | change
    thing = read(Thing, value)
    assert written(Thing, thing) == value
    assert [str(found) for found in find_unknown(thing)] == [unknown]


def test_what_is_known_has_nothing_unknown() -> None:
    assert list(find_unknown(read(Thing, THING))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"shape": {"type": "circle", "radius": "1"}},
        {"shape": {"type": "circle"}},
        {"shape": {"radius": 1}},
        {"shape": {"type": 1}},
        {"level": {"custom": 1}},
        {"level": {"custom": "x", "more": 1}},
        {"level": {}},
        {"level": 3},
        {"color": 1},
    ],
)
def test_what_is_malformed_is_not_passed_off_as_unknown(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(Thing, THING | change)


def test_an_unknown_enum_value_is_an_instance_that_says_so() -> None:
    green = Color("green")
    assert isinstance(green, Color)
    assert green == "green"
    assert not green.is_known
    assert Color.RED.is_known
    assert list(Color) == [Color.RED, Color.BLUE]


# --- scalars


@pytest.mark.parametrize(
    ("model", "accepted", "refused"),
    [
        (Int32, [-(2**31), 2**31 - 1], [-(2**31) - 1, 2**31, 1.5, "1", True, None]),
        (Int64, [-(2**63), 2**63 - 1], [-(2**63) - 1, 2**63]),
        (Uint16, [0, 2**16 - 1], [-1, 2**16]),
        (Uint64, [0, 2**64 - 1], [-1, 2**64]),
        (Double, [0, 1.5, -1e300], ["1", True, None]),
        (Id, [0, "0", 2**63 - 1], [True, None, 1.5, []]),
    ],
)
def test_numbers_keep_their_width_and_nothing_is_coerced(
    model: Any, accepted: list[Any], refused: list[Any]
) -> None:
    assert [read(model, value) for value in accepted] == accepted
    for value in refused:
        with pytest.raises(ValidationError):
            read(model, value)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_is_finite(number: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[float](Double).validate_json(number)


# --- consistency


class Outcome(WireModel):
    state: Color
    reason: Annotated[str | None, only_with("state", "red")] = None


def test_a_contradiction_is_refused_when_a_message_is_built() -> None:
    assert Outcome(state=Color.RED, reason="x").reason == "x"
    with pytest.raises(
        InconsistentMessage, match="Outcome: reason is only for the state 'red', and it is 'blue'"
    ):
        Outcome(state=Color.BLUE, reason="x")


def test_a_contradiction_is_read_all_the_same() -> None:
    value = {"state": "blue", "reason": "x"}
    assert written(Outcome, read(Outcome, value)) == value


# --- building


def test_an_enum_takes_its_value_and_parsed_json_is_read() -> None:
    assert Outcome.model_validate({"state": "red", "reason": "x"}) == Outcome(state=Color.RED, reason="x")
    built: Any = Outcome
    assert built(state="red").state is Color.RED
    assert not Outcome.model_validate({"state": "green"}).state.is_known
    with pytest.raises(InconsistentMessage, match="state: 'green' is not one of 'red', 'blue'"):
        built(state="green")
    assert Thing.model_validate(THING) == read(Thing, THING)
    with pytest.raises(ValidationError):
        built(state=1)


@pytest.mark.parametrize(
    ("model", "members", "message"),
    [
        (Outcome, {"state": Color.RED, "reazon": "x"}, "there is no member 'reazon'; did you mean 'reason'?"),
        (Asked, {"zzz": 1}, "there is no member 'zzz'; it has either, always"),
    ],
)
def test_a_misspelt_member_is_refused_when_a_message_is_built(model: Any, members: Any, message: str) -> None:
    with pytest.raises(InconsistentMessage) as caught:
        model(**members)
    assert message in str(caught.value)


@pytest.mark.parametrize("number", ["12", "-0.5", "1.0", "9007199254740993"])
def test_a_number_is_written_back_as_it_was(number: str) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Double)
    assert adapter.dump_json(adapter.validate_json(number)).decode() == number


@pytest.mark.parametrize(
    ("last", "written"),
    [
        (("began", "ended"), ["id", "name", "began", "ended"]),
        (("ended", "began"), ["id", "name", "ended", "began"]),
        (("id",), ["began", "ended", "name", "id"]),
    ],
)
def test_members_that_a_base_puts_last_are_written_in_the_order_in_which_it_names_them(
    last: tuple[str, ...], written: list[str]
) -> None:
    class Base(WireModel, last=last):
        id: str
        began: int
        ended: int

    class Item(Base):
        name: str

    item = Item(id="a", began=1, ended=2, name="b")
    assert list(json.loads(item.__pydantic_serializer__.to_json(item))) == written


class Described(WireModel, inline=True):
    note: str


@pytest.mark.parametrize(
    ("value", "taken"),
    [
        ({"type": "circle", "radius": 1}, Circle),
        ({"type": "circle", "radius": 1, "note": "round"}, Circle),
        ({"note": "round"}, Described),
        ({"note": "round", "more": 1}, Described),
        ({"type": "star", "note": "pointed"}, UnknownVariant),
        ({"note": "pointed", "type": "star"}, UnknownVariant),
        ({"type": "circle", "note": "no radius"}, Described),
        ({"type": 5, "note": "no tag"}, Described),
    ],
)
@pytest.mark.parametrize("is_built", [False, True], ids=["read", "built"])
def test_an_object_beside_a_tagged_union_is_taken_where_no_tag_says_otherwise(
    value: dict[str, Any], taken: type, is_built: bool
) -> None:
    union = TypeAdapter[Any](
        Annotated[
            Annotated[Circle | Square | UnknownVariant, Tagged("type")] | Described,
            Untagged(),
        ]
    )
    line = json.dumps(value, separators=(",", ":")).encode()
    read = union.validate_python(value) if is_built else union.validate_json(line)
    assert type(read) is taken
    assert json.loads(union.dump_json(read, by_alias=True, exclude_unset=True)) == value
