"""Types next to types: the compiler decides, and the list says how theirs are read."""

from pathlib import Path

import pytest

from generators.conform.comparison import Comparison, Standing
from generators.conform.compiler import Compiler
from generators.conform.declarations import declarations, laid_out
from generators.conform.type_comparison import compare
from generators.errors import GeneratorError
from tests.conform.trees import STABLE_TYPES, entry, listed

TSC = Path(__file__).parents[2] / "node_modules/.bin/tsc"


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    if not TSC.exists():
        pytest.skip("the TypeScript compiler is absent: npm ci installs it")
    return Compiler((str(TSC),))


def modules(**types: str) -> dict[str, str]:
    """Path → text; a type that another one names is imported."""
    return {
        f"{name}.ts": "".join(
            f'import type {{ {other} }} from "./{other}";\n' for other in types if other != name
        )
        + f"export type {name} = {text};\n"
        for name, text in types.items()
    }


def compared(
    ours: dict[str, str], theirs: dict[str, str], compiler: Compiler, folder: Path, text: str = ""
) -> Comparison:
    entries = listed(folder, text)
    return compare(STABLE_TYPES, ours, theirs, entries, known={"Left"}, compiler=compiler)


TOLD: list[tuple[str, str, str | None]] = [
    ("{ a: string; b?: number }", "{ a: string, b?: number, }", None),
    ("{ a: null | string }", "{ a: string | null, }", None),
    ('{ "type": "a" } | { "type": "b" }', '{ "type": "b", } | { "type": "a", }', None),
    ("{ /** ours */ a: string }", "{\n/**\n * theirs\n */\na: string, }", None),
    ("{ a: string }", "{ a?: string, }", "a"),
    ("{ a?: string }", "{ a?: string | undefined, }", "a"),
    ("{ a: string }", "{ a: string, b?: string, }", "b"),
    ("{ a: number }", "{ a: any, }", "a"),
    ("{ a: string; b: string }", "{ a: number, b: number, }", "a, b"),
    ("string", "number", ""),
    ("{ [key in string]?: string }", "{ [key in string]?: number }", ""),
    ("Array<Thing>", "Array<Thing> | null", ""),
]
"""Ours, theirs, and the members that differ: `None` where the types are the same."""


@pytest.fixture(scope="module")
def told(compiler: Compiler, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Where the types of each row differ; to start the compiler takes longer than to ask it about all."""
    names = [f"Thing{number}" for number in range(len(TOLD))]
    ours = {name: row[0].replace("Thing", name) for name, row in zip(names, TOLD, strict=True)}
    theirs = {name: row[1].replace("Thing", name) for name, row in zip(names, TOLD, strict=True)}
    folder = tmp_path_factory.mktemp("told")
    found: dict[str, list[str]] = {}
    for each in compared(modules(**ours), modules(**theirs), compiler, folder).differences:
        found.setdefault(each.subject, []).append(each.place)
    return found


@pytest.mark.parametrize("number", range(len(TOLD)), ids=lambda at: " and ".join(TOLD[at][:2]))
def test_the_compiler_tells_types_apart_and_says_in_which_member(
    number: int, told: dict[str, list[str]]
) -> None:
    members = TOLD[number][2]
    assert told.get(f"Thing{number}", []) == ([] if members is None else [members])


def test_a_difference_is_found_in_the_type_that_has_it(compiler: Compiler, tmp_path: Path) -> None:
    ours = modules(Inner="{ a: string }", Outer="{ inner: Inner }")
    theirs = modules(Inner="{ a: number }", Outer="{ inner: Inner }")
    states = compared(ours, theirs, compiler, tmp_path).states()
    assert states == {"Inner": Standing.UNLISTED, "Outer": Standing.EQUAL}


def test_a_reading_of_theirs_is_counted_and_makes_it_deviate(compiler: Compiler, tmp_path: Path) -> None:
    ours, theirs = modules(Thing="{ a: number; b: number }"), modules(Thing="{ a: bigint, b: bigint, }")
    reads = entry("types = '.*', theirs = '\\bbigint\\b', read_as = 'number'", kind="typescript")
    assert compared(ours, theirs, compiler, tmp_path).states() == {"Thing": Standing.UNLISTED}
    comparison = compared(ours, theirs, compiler, tmp_path, reads)
    assert comparison.states() == {"Thing": Standing.DEVIATING}
    assert [each.count for each in comparison.differences] == [2]


def test_a_reading_that_is_not_enough_leaves_the_type_unlisted(compiler: Compiler, tmp_path: Path) -> None:
    ours, theirs = modules(Thing="{ a: number; b: string }"), modules(Thing="{ a: bigint, b: null, }")
    reads = entry("types = '.*', theirs = '\\bbigint\\b', read_as = 'number'", kind="typescript")
    assert compared(ours, theirs, compiler, tmp_path, reads).states() == {"Thing": Standing.UNLISTED}


def test_a_type_may_have_another_name_there(compiler: Compiler, tmp_path: Path) -> None:
    theirs = {
        "library/Value.ts": "export type Value = string;",
        "Thing.ts": 'import type { Value } from "./library/Value";\nexport type Thing = { value: Value, };',
    }
    ours = modules(Value="string", Thing="{ value: Value }")
    named = entry("types = 'library/Value', named = 'Value'", kind="typescript")
    states = compared(ours, theirs, compiler, tmp_path, named).states()
    assert states == {"Thing": Standing.EQUAL, "Value": Standing.DEVIATING}


def test_a_type_of_one_side_is_extra_or_missing_where_the_list_says_so(
    compiler: Compiler, tmp_path: Path
) -> None:
    thing = modules(Thing="string")
    ours, theirs = (
        entry(f"types = 'Thing', only = '{side}'", kind="typescript") for side in ("ours", "theirs")
    )
    assert compared(thing, {}, compiler, tmp_path).states() == {"Thing": Standing.UNLISTED}
    assert compared(thing, {}, compiler, tmp_path, ours).states() == {"Thing": Standing.EXTRA}
    assert compared({}, thing, compiler, tmp_path, theirs).states() == {"Thing": Standing.MISSING}


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        ({"Thing": "string", "Left": "string"}, Standing.MISSING),
        ({"Thing": "Left | string", "Left": "string"}, Standing.UNLISTED),
    ],
)
def test_only_a_type_that_nothing_of_both_sides_names_is_unreachable(
    theirs: dict[str, str], expected: Standing, compiler: Compiler, tmp_path: Path
) -> None:
    text = entry("types = '.*', only = 'theirs', rule = 'unreachable_type'", kind="typescript")
    states = compared(modules(Thing="string"), modules(**theirs), compiler, tmp_path, text).states()
    assert states == {"Thing": Standing.EQUAL, "Left": expected}


def test_a_type_that_we_have_in_no_edition_is_never_unreachable(compiler: Compiler, tmp_path: Path) -> None:
    text = entry("types = '.*', only = 'theirs', rule = 'unreachable_type'", kind="typescript")
    states = compared({}, modules(Unknown="string"), compiler, tmp_path, text).states()
    assert states == {"Unknown": Standing.UNLISTED}


def test_types_that_do_not_compile_are_an_error(compiler: Compiler, tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=r"the types do not compile: .*Nowhere"):
        compared(modules(Thing="string"), modules(Thing="Nowhere"), compiler, tmp_path)


def test_without_npx_there_may_be_no_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Compiler.find() is None


def test_a_module_of_another_shape_is_an_error_that_names_it() -> None:
    with pytest.raises(GeneratorError, match=r"Thing\.ts: this is not a module that exports the one type"):
        declarations({"Thing.ts": "export interface Thing { a: string }"})


def test_prose_is_left_out_and_strings_are_kept() -> None:
    found = declarations(
        {"Thing.ts": '// a\nexport type Thing = "image/*" /* b */ | "//c";\n', "index.ts": ""}
    )
    assert found["Thing"].text.split() == ['"image/*"', "|", '"//c"']


def test_the_same_declaration_has_the_same_lines_however_it_was_written() -> None:
    ours = '\n    {\n      "type": "a";\n      b?: { [key in string]?: Array<C> };\n    }\n  | string'
    theirs = '{ type: "a", b?: { [key in string]?: Array<C> }, } | string'
    assert laid_out(ours) == laid_out(theirs)
    assert laid_out("{ a: string | null, b: [A, B], }") == ["{", "  a: string | null", "  b: [A, B]", "}"]
