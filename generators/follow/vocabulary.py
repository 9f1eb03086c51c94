"""Nodes → Python source in the vocabulary of the models.

Input: a node or a member, and where each type has its name. Output: the text of annotations, classes and
aliases, with the imports that they need. What it has no words for is refused by name: a person writes that.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from protocol_models.methods import Kind

from ..schema import (
    AnyValue,
    Array,
    Default,
    Enum,
    Map,
    Member,
    Node,
    Nullable,
    Object,
    Presence,
    Reference,
    Scalar,
    ScalarType,
    Tuple,
    Union,
    UnionKind,
)
from .surface import MethodSurface

__all__ = [
    "TO_WRITE",
    "TypeHome",
    "Undraftable",
    "Writer",
    "camel_case",
    "constant_name",
    "pascal_case",
    "python_name",
    "result_names",
    "snake_case",
]

TO_WRITE: Final = "TODO: say what it means, for those who write clients."
"""The docstring of a draft."""
BASE: Final = "protocol_models.base"
WIDTHS: Final = {
    "int32": "Int32",
    "int64": "Int64",
    "uint": "Uint",
    "uint16": "Uint16",
    "uint32": "Uint32",
    "uint64": "Uint64",
}
LISTED_WIDTHS: Final = {"uint8": "UINT8"}
SCALARS: Final = {ScalarType.STRING: "str", ScalarType.BOOLEAN: "bool", ScalarType.NULL: "None"}
WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]*|[a-z]+|\d+")


class Undraftable(Exception):
    """There are no words for it; the text says what it is."""


@dataclass(frozen=True, slots=True)
class TypeHome:
    """Where a type has its name."""

    module: str
    name: str
    value_name: Callable[[str], str | None] = lambda _: None
    """Value of an enum → what it is called in Python; nothing where the type is none."""


@dataclass(slots=True)
class Writer:
    """Writes the declarations of one module."""

    module: str
    names: Mapping[str, TypeHome]
    """Key → where the type has its name, new ones among them."""
    imports: dict[str, set[str]] = field(default_factory=dict)
    """Module → the names that are needed from it."""

    def uses(self, module: str, name: str) -> str:
        """The name, which is imported where it is another module's."""
        if module != self.module:
            self.imports.setdefault(module, set()).add(name)
        return name

    # --- annotations

    def annotation(self, node: Node) -> str:
        """The type of a value."""
        match node:
            case AnyValue():
                return self.uses(BASE, "JsonValue")
            case Reference(key=key):
                return self.named(key)
            case Nullable(inner=inner):
                return f"{self.annotation(inner)} | None"
            case Scalar():
                return self._scalar(node)
            case Array(items=items):
                return f"list[{self.annotation(items)}]"
            case Tuple(items=items):
                return f"tuple[{', '.join(map(self.annotation, items))}]"
            case Map(values=values, keys=keys):
                names = "str" if keys is None else self.annotation(keys)
                return f"dict[{names}, {self.annotation(values)}]"
            case Enum(values=values, format=width):
                return self._listed(values, width)
        raise Undraftable(f"{_article(node)} without a name of its own: give it one")

    def named(self, key: str) -> str:
        """The name of a type."""
        if (home := self.names.get(key)) is None:
            raise Undraftable(f"no model is called {key}")
        return self.uses(home.module, home.name)

    def _scalar(self, node: Scalar) -> str:
        if node.type in SCALARS:
            if node.format or node.pattern or node.min_length is not None or node.max_length is not None:
                raise Undraftable("a text with a format, a pattern or a limit")
            return SCALARS[node.type]
        if node.type is ScalarType.NUMBER:
            if node.format != "double":
                raise Undraftable("a number whose width nothing says")
            name = self.uses(BASE, "Double")
        elif node.format not in WIDTHS:
            raise Undraftable(f"an integer of the width {node.format}")
        else:
            name = self.uses(BASE, WIDTHS[node.format])
        limits = [
            f"{word}={limit:g}"
            for word, limit in (("ge", node.minimum), ("le", node.maximum))
            if limit is not None
        ]
        if not limits:
            return name
        return f"{self._annotated()}[{name}, {self.uses('pydantic', 'Field')}({', '.join(limits)})]"

    def _listed(self, values: Sequence[object], width: str | None) -> str:
        literal = f"{self.uses('typing', 'Literal')}[{', '.join(map(_literal, values))}]"
        if width is None:
            return literal
        if width not in LISTED_WIDTHS:
            raise Undraftable(f"a listed integer of the width {width}")
        return f"{self._annotated()}[{literal}, {self.uses(BASE, LISTED_WIDTHS[width])}]"

    def _annotated(self) -> str:
        return self.uses("typing", "Annotated")

    # --- members

    def member(self, member: Member, base: str, *, is_new: bool = False) -> str:
        """The lines of a member in a class of a base; a new one of a type that was there before `is_new`."""
        name = python_name(member.name)
        is_snake = base == "SnakeModel"
        alias = member.name != (name if is_snake else camel_case(name))
        annotation, default = self._presence(member, base, is_new=is_new)
        if alias:
            said = [f'{word}_alias="{member.name}"' for word in ("serialization", "validation")]
            said = [*([f"default={default}"] if default is not None else []), *said]
            default = f"{self.uses('pydantic', 'Field')}({', '.join(said)})"
        assigned = f" = {default}" if default is not None else ""
        # A docstring on a reference alone changes its JSON Schema: it has one where theirs has.
        is_described = not isinstance(member.node, Reference) or bool(member.notes.description)
        doc = f'"""{TO_WRITE}"""\n' if is_described else ""
        return f"{name}: {annotation}{assigned}\n{doc}"

    def _presence(self, member: Member, base: str, *, is_new: bool) -> tuple[str, str | None]:
        """The annotation of a member, and its default in Python."""
        node, facts = member.node, self._facts(member)
        nullable = isinstance(node, Nullable | AnyValue)
        inner = self.annotation(node.inner if isinstance(node, Nullable) else node)
        kind = self.annotation(node)
        match member.presence:
            case None if not is_new:
                return self._with_facts(kind, facts), None
            case None if nullable:
                return self._with_facts(kind, [*facts, self.uses(BASE, "SCHEMA_REQUIRES")]), "None"
            case None:
                raise Undraftable("a required member that messages of earlier releases lack")
            case Presence.OMITTED if member.default is None:
                word = "Omittable" if nullable else "OmittableNotNull"
                return self._with_facts(f"{self.uses(BASE, word)}[{inner}]", facts), "None"
            case Presence.OMITTED:
                facts = [*facts, self.uses(BASE, "LEFT_OUT"), self.uses(BASE, "SHOWS_DEFAULT")]
                return self._with_facts(kind, facts), self._default(node, member.default)
        habit = Presence.EITHER if base == "ClientModel" else Presence.ALWAYS
        if member.presence is not habit:
            word = "ALWAYS_WRITTEN" if member.presence is Presence.ALWAYS else "MAY_BE_OMITTED"
            facts = [*facts, self.uses(BASE, word)]
        states_null = member.default is not None and member.default.value is None
        states_other = member.default is not None and member.presence is Presence.EITHER
        if states_null or states_other:
            facts = [*facts, self.uses(BASE, "SHOWS_DEFAULT")]
        if member.default is None and not nullable:
            raise Undraftable("a member that is not required, not nullable and has no default")
        return self._with_facts(kind, facts), self._default(node, member.default)

    def _facts(self, member: Member) -> list[str]:
        marks = {"EXPERIMENTAL": member.is_experimental, "DEPRECATED": member.notes.deprecated}
        return [self.uses(BASE, name) for name, holds in marks.items() if holds]

    def _with_facts(self, annotation: str, facts: Sequence[str]) -> str:
        if not facts:
            return annotation
        inside = f"{self._annotated()}["
        bare = annotation.removeprefix(inside)
        if bare != annotation and annotation.endswith("]") and annotation.count("Annotated") == 1:
            return f"{inside}{bare[:-1]}, {', '.join(facts)}]"
        return f"{inside}{annotation}, {', '.join(facts)}]"

    def _default(self, node: Node, default: Default | None) -> str:
        match node, default.value if default is not None else None:
            case _, None:
                return "None"
            case _, bool() | int() | float() as number:
                return repr(number)
            case _, [] | {} as empty:
                return repr(empty)
            case Reference(key=key) | Nullable(inner=Reference(key=key)), str(value):
                home = self.names.get(key)
                name = home.value_name(value) if home is not None else None
                if home is not None and name is not None:
                    return f"{self.uses(home.module, home.name)}.{name}"
            case Scalar(), str(text):
                return _literal(text)
        raise Undraftable(f"a default that is not a plain value: {default.value if default else None!r}")

    # --- types

    def type(self, name: str, node: Node, *, is_sent_by_client: bool) -> str:
        """The declaration of a named type."""
        match node:
            case Object():
                return self.object(name, node, "ClientModel" if is_sent_by_client else "")
            case Enum():
                return self.enum(name, node)
            case Union():
                return "\n\n".join(self._union(name, node))
            case Scalar() | Array() | Map():
                alias = self.uses("typing_extensions", "TypeAliasType")
                return f'{name} = {alias}("{name}", {self.annotation(node)})\n"""{TO_WRITE}"""\n'
        raise Undraftable(f"a type that is {_article(node)}")

    def object(self, name: str, node: Object, habit: str = "", tag: str | None = None, base: str = "") -> str:
        """A class; `base` is what it has in common with others, `habit` the base where nothing tells."""
        if node.further is not None or node.flattens is not None:
            raise Undraftable("an object that also has members of any name, or those of another type")
        own = base or _base_of(node.members, habit)
        words = [base or self.uses(BASE, own)]
        if node.is_closed:
            words.append('extra="forbid"')
        text = "".join(self.member(member, own) for member in self._without_doc_of(tag, node.members))
        return self._class(name, ", ".join(words), text, tag)

    def _without_doc_of(self, tag: str | None, members: Sequence[Member]) -> Iterator[Member]:
        yield from (member for member in members if member.name == tag)
        yield from (member for member in members if member.name != tag)

    def _class(self, name: str, bases: str, text: str, tag: str | None = None) -> str:
        if tag is not None:
            # What tells a variant apart needs no docstring: that of the class says it.
            text = text.replace(f'"""{TO_WRITE}"""\n', "", 1)
        body = "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())
        return f'class {name}({bases}):\n    """{TO_WRITE}"""\n' + (f"\n{body}" if body else "")

    def enum(self, name: str, node: Enum) -> str:
        """An enum of texts."""
        if not all(isinstance(value, str) for value in node.values):
            raise Undraftable("an enum of other values than texts")
        lines = [self.value(str(value), str(value) in node.descriptions) for value in node.values]
        return self._class(name, self.uses(BASE, "WireEnum"), "".join(lines))

    def value(self, value: str, is_described: bool) -> str:
        """The lines of an enum value; it has a docstring where the schema tells it apart by one."""
        doc = f'"""{TO_WRITE}"""\n' if is_described else ""
        return f"{constant_name(value)} = {_literal(value)}\n{doc}"

    def _union(self, name: str, node: Union) -> Iterator[str]:
        if node.kind is UnionKind.INTERNAL and node.tag is not None and node.flattens is None:
            shared, said = "", f'{self.uses(BASE, "Tagged")}("{node.tag}")'
            if node.shared:
                shared = f"{name}Base"
                yield self.object(shared, Object(node.shared))
                said = f"{said[:-1]}, shared={shared})"
            arms = []
            for variant in node.variants:
                arms.append(f"{pascal_case(tag_of(variant, node.tag))}{name}")
                yield self.variant(arms[-1], variant, node.tag, shared)
        elif node.kind is UnionKind.UNTAGGED and not node.shared:
            said, arms = f"{self.uses(BASE, 'Untagged')}()", list(map(self.annotation, node.variants))
        else:
            raise Undraftable("a union of bare texts and objects")
        if node.kind is UnionKind.INTERNAL:
            arms.append(self.uses(BASE, "UnknownVariant"))
        alias = self.uses("typing_extensions", "TypeAliasType")
        text = f"{self._annotated()}[{' | '.join(arms)}, {said}]"
        yield f'{name} = {alias}("{name}", {text})\n"""{TO_WRITE}"""\n'

    def variant(self, name: str, node: Node, tag: str | None, base: str) -> str:
        """The class of a variant."""
        if not isinstance(node, Object):
            raise Undraftable("a variant that is not an object of its own")
        return self.object(name, node, tag=tag, base=base)


def tag_of(variant: Node, tag: str) -> str:
    """The one value of a variant's tag."""
    member = variant.member(tag) if isinstance(variant, Object) else None
    if member is None or not isinstance(member.node, Enum) or len(member.node.values) != 1:
        raise Undraftable("a variant with several tags")
    return str(member.node.values[0])


def _base_of(members: Sequence[Member], habit: str) -> str:
    if any(member.presence is Presence.EITHER for member in members):
        return "ClientModel"
    names = [member.name for member in members]
    if any(camel_case(name) != name for name in names) and all(python_name(name) == name for name in names):
        return "SnakeModel"
    has_habit = any(member.presence is Presence.ALWAYS for member in members)
    return "WireModel" if has_habit or not habit else habit


def _article(node: Node) -> str:
    kinds = {Object: "an object", Union: "a union", Enum: "an enum", Map: "a map", Array: "a list"}
    return kinds.get(type(node), f"a {type(node).__name__.lower()}")


def _literal(value: object) -> str:
    """A value as the formatter of the project writes it."""
    text = repr(value)
    return f'"{text[1:-1]}"' if text.startswith("'") and '"' not in text else text


# --- names


def snake_case(name: str) -> str:
    """`environmentId` → `environment_id`, such that the wire's name comes out of it again."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def camel_case(name: str) -> str:
    """The wire's name of a field, as the models make it."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def python_name(name: str) -> str:
    """What a member is called in Python."""
    found = re.sub(r"\W", "_", snake_case(name.lstrip("_$"))).strip("_") or "member"
    found = f"n{found}" if found[:1].isdigit() else found
    return f"{found}_" if keyword.iskeyword(found) else found


def constant_name(name: str) -> str:
    """`thread/search/stream`, `toolsAndAuthOnly` → `THREAD_SEARCH_STREAM`, `TOOLS_AND_AUTH_ONLY`."""
    found = "_".join(WORDS.findall(name)).upper() or "EMPTY"
    return f"N{found}" if found[:1].isdigit() else found


def pascal_case(name: str) -> str:
    """`turnInputAccepted` → `TurnInputAccepted`."""
    found = "".join(word[:1].upper() + word[1:] for word in WORDS.findall(name))
    return f"N{found}" if found[:1].isdigit() else found


def result_names(method: MethodSurface) -> list[str]:
    """What the result of a request is called where it is named as usual: no artifact says which it is."""
    if method.kind is Kind.NOTIFICATION:
        return []
    folder = (method.params or "").rpartition(".")[0]
    named = [f"{method.params.removesuffix('Params')}Response"] if method.params else []
    stem = pascal_case(method.name)
    return [*named, *(f"{each}.{stem}Response" if each else f"{stem}Response" for each in (folder, "v2", ""))]
