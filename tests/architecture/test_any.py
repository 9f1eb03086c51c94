"""`Any` stands in no annotation but under a name that says what the value is.

A type checker asks nothing of `Any`, so each use of it is a place where a mistake passes. What JSON holds,
what stands in a core schema and the few others have names, which are defined here and nowhere else; all the
rest has its own type, or is an `object`.
"""

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMES = {
    "protocol_models/json_types.py": {"Json"},
    "protocol_models/_pydantic/__init__.py": {"CorePart", "TypeForm", "Validated"},
    "protocol_models/codec/decoder.py": {"ForeignMessage"},
    "generators/containment/witness/schema_validators.py": {"Judge"},
    "generators/schema.py": {"NodePart"},
    "generators/freshness/inputs.py": {"AuditValue"},
}
"""Module → the names in it that stand for `Any`; the docstring below each says of what."""
GENERATED = "protocol_models/_generated/message_unions.py"
"""Consumers take a result out of an answer by `Method.result_of`, whatever the answer is typed as."""
FOLDERS = ("generators", "protocol_models", "packages")
"""The distributions of `packages` too, with their tests: one check reads the source of all three."""
MODULES = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "node_modules" not in path.parts
]


def places(tree: ast.Module, names: frozenset[str] = frozenset()) -> Iterator[tuple[int, str]]:
    """Line and place of each annotation, alias and cast that says `Any`, but for these aliases."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                taken = node.args
                given = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, taken.vararg, taken.kwarg]
                for each in given:
                    if each is not None and _says_any(each.annotation):
                        yield each.lineno, f"{node.name}({each.arg})"
                if _says_any(node.returns):
                    yield node.lineno, f"what {node.name} returns"
            case ast.AnnAssign(target=target) if _says_any(node.annotation):
                yield node.lineno, ast.unparse(target)
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target) if _is_type(node.value):
                if ast.unparse(target) not in names and _says_any(node.value):
                    yield node.lineno, ast.unparse(target)
            case ast.Call(func=ast.Name(id="cast" | "TypeVar"), args=[*arguments]):
                bounds = [keyword.value for keyword in node.keywords]
                if any(map(_says_any, (*arguments, *bounds))):
                    yield node.lineno, ast.unparse(node)
            case ast.ClassDef() if any(map(_says_any, node.bases)):
                yield node.lineno, f"the bases of {node.name}"


def _is_type(value: ast.expr | None) -> bool:
    """Whether a value can be an alias: a name, or one with arguments, or several with `|` between them."""
    match value:
        case ast.Name() | ast.Attribute() | ast.Constant(value=str()):
            return True
        case ast.Subscript(value=inner) | ast.BinOp(left=inner, op=ast.BitOr()):
            return _is_type(inner)
        case _:
            return False


def _says_any(annotation: ast.expr | None) -> bool:
    if annotation is None:
        return False
    for node in ast.walk(annotation):
        match node:
            case ast.Name(id="Any") | ast.Attribute(attr="Any"):
                return True
            case ast.Constant(value=str(text)) if "Any" in text:
                try:
                    inside = ast.parse(text, mode="eval").body
                except SyntaxError:
                    continue
                if any(isinstance(each, ast.Name) and each.id == "Any" for each in ast.walk(inside)):
                    return True
    return False


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_annotation_says_any(path: Path) -> None:
    module = path.relative_to(ROOT).as_posix()
    if module == GENERATED:
        pytest.skip("generated for consumers")
    names = frozenset(NAMES.get(module, ()))
    found = [f"{module}:{line}: {place}" for line, place in places(ast.parse(path.read_bytes()), names)]
    hint = "write Json where it is JSON (protocol_models.json_types), its own type, or object"
    assert not found, f"{hint}: {', '.join(found)}"


@pytest.mark.parametrize("module", NAMES)
def test_each_name_is_defined_and_explained(module: str) -> None:
    body = ast.parse((ROOT / module).read_bytes()).body
    explained = {
        ast.unparse(node.target)
        for node, after in pairwise(body)
        if isinstance(node, ast.AnnAssign) and _says_any(node.value)
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
    }
    assert explained == NAMES[module]


@pytest.mark.parametrize(
    "text",
    [
        "def f(a: Any) -> None: ...",
        "def f(*a: dict[str, Any]) -> None: ...",
        "async def f() -> list[typing.Any]: ...",
        "def f(a: 'Mapping[str, Any]') -> None: ...",
        "class C:\n    a: Any = None",
        "self.a: dict[str, Any] = {}",
        "Thing = dict[str, Any]",
        "Thing: TypeAlias = 'list[Any] | None'",
        "Thing = int | list[Any]",
        "cast('Any', x)",
        "F = TypeVar('F', bound=Callable[..., Any])",
        "class C(Generic[Any]): ...",
    ],
)
def test_what_it_looks_for_is_found(text: str) -> None:
    assert len(list(places(ast.parse(text)))) == 1


@pytest.mark.parametrize("text", ["def f(a: AnyValue) -> 'AnyStr': ...", "say('Any text')"])
def test_nothing_else_is(text: str) -> None:
    assert list(places(ast.parse(text))) == []
