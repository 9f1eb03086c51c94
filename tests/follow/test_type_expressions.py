"""The text of a TypeScript type: each form that codex and the emitter write, and what is refused."""

import pytest

from generators.errors import GeneratorError
from generators.follow.type_expressions import (
    IntersectionType,
    KeywordType,
    ListType,
    LiteralType,
    MapType,
    NamedType,
    ObjectProperty,
    ObjectType,
    TupleType,
    TypeExpression,
    UnionType,
    type_expression,
)

STRING, NUMBER, NULL = KeywordType("string"), KeywordType("number"), KeywordType("null")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", STRING),
        ("bigint", NUMBER),
        ('"a"', LiteralType("a")),
        ("-1", LiteralType(-1)),
        ("true", LiteralType(True)),
        ("Thing | null", UnionType((NamedType("Thing"), NULL))),
        ('\n  | "a"\n  | "b"', UnionType((LiteralType("a"), LiteralType("b")))),
        ("Array<string | null>", ListType(UnionType((STRING, NULL)))),
        ("Thing[]", ListType(NamedType("Thing"))),
        ("[string, number]", TupleType((STRING, NUMBER))),
        ("{ [key in string]?: number }", MapType(STRING, NUMBER)),
        ("{ [key: string]: number; }", MapType(STRING, NUMBER)),
        ("Record<string, never>", ObjectType(())),
        ("Record<Key, string>", MapType(NamedType("Key"), STRING)),
        (
            '{ "a": string, b?: number | null, }',
            ObjectType(
                (
                    ObjectProperty("a", STRING),
                    ObjectProperty("b", UnionType((NUMBER, NULL)), is_optional=True),
                )
            ),
        ),
        (
            "{ a: string } & (A | B)",
            IntersectionType(
                (
                    ObjectType((ObjectProperty("a", STRING),)),
                    UnionType((NamedType("A"), NamedType("B"))),
                )
            ),
        ),
    ],
)
def test_each_form_is_read(text: str, expected: TypeExpression) -> None:
    assert type_expression(text, "Thing.ts") == expected


@pytest.mark.parametrize(
    "text", ["", "(a: string) => void", "Promise<string>", "{ a: string", "A B", "keyof A"]
)
def test_another_form_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(GeneratorError, match="not understood as TypeScript") as caught:
        type_expression(text, "Thing.ts")
    assert caught.value.where == "Thing.ts"
