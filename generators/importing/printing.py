"""Modules → text, by the templates of `importing`.

Input: modules and what is said of the package. Output: path → text; and a sentence for each default that the
models do not keep.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from protocol_models.methods import Direction, Kind

from ..formatting import tidied
from ..templates import render
from .found_methods import FoundMethod
from .naming import camel_case, constant_name, member_name
from .placing import Module
from .python_types import (
    AliasOf,
    Declaration,
    EnumOf,
    Field,
    ListOf,
    Literals,
    MapOf,
    Named,
    ObjectOf,
    Plain,
    TupleOf,
    Type,
    UnionOf,
    names_in,
)

__all__ = ["Package", "printed"]

_WIDTH: Final = 104
_DOCSTRING: Final = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""', re.DOTALL)
_BASE: Final = (
    "ClientModel", "Double", "Int32", "Int64", "JsonValue", "MAY_BE_OMITTED", "OmittableNotNull",
    "SHOWS_DEFAULT", "Tagged", "Uint", "Uint16", "Uint32", "Uint64", "UnknownVariant", "WireEnum",
    "WireModel",
)  # fmt: skip
_BEST_FIT: Final = 'Field(union_mode="smart")'
_FIRST_FIT: Final = 'Field(union_mode="left_to_right")'
_PYDANTIC: Final = ("Field", "WithJsonSchema")
_TYPING: Final = ("Annotated", "Literal")


@dataclass(frozen=True, slots=True)
class Package:
    """What a package of models is made of."""

    name: str
    origin: str
    """The name of the file that it was made of."""
    declared: Mapping[str, Declaration]
    methods: tuple[FoundMethod, ...]
    clients: frozenset[str]


def printed(package: Package, modules: Sequence[Module]) -> tuple[dict[str, str], list[str]]:
    """The files of the package."""
    work = _Printing(package, modules)
    files = {f"{module.name}.py": work.module(module) for module in modules}
    files["registry.py"] = _formatted(work.registry(), "registry.py")
    files["__init__.py"] = _formatted(render("importing/__init__.py.j2", package=package), "__init__.py")
    return files, work.notes


class _Printing:
    def __init__(self, package: Package, modules: Sequence[Module]) -> None:
        self.notes: list[str] = []
        self._package = package
        self._modules = modules
        self._homes = {each.name: module.name for module in modules for each in module.declarations}
        self._constants = {
            name: _enum_constants(each.values)
            for name, each in package.declared.items()
            if isinstance(each, EnumOf)
        }

    def module(self, module: Module) -> str:
        """The text of one module."""
        place = {each.name: number for number, each in enumerate(module.declarations)}
        blocks = [self._declaration(each, place) for each in module.declarations]
        names: set[str] = set()
        methods = [self._method(method, names) for method in module.methods]
        used = {name for each in module.declarations for name in names_in(each)}
        used |= {name for m in module.methods for name in (m.params, m.result) if name is not None}
        body = "\n\n\n".join([*blocks, *(method["text"] for method in methods)])
        makers = sorted({method["maker"] for method in methods})
        return _formatted(
            render(
                "importing/module.py.j2",
                title=_title(module, self._package),
                typing=_named_in(body, _TYPING),
                pydantic=_named_in(body, _PYDANTIC),
                alias="TypeAliasType(" in body,
                base=_named_in(body, _BASE),
                makers=makers,
                imports=self._imports(used, module.name),
                blocks=blocks,
                methods=methods,
            ),
            f"{module.name}.py",
        )

    def registry(self) -> str:
        """The text of the module with the registry."""
        with_methods = [module.name for module in self._modules if module.methods]
        types = sorted(self._package.declared)
        return render(
            "importing/registry.py.j2",
            package=self._package,
            modules=with_methods,
            imports=self._imports(types, "registry"),
            types=types,
        )

    def _imports(self, used: Iterable[str], home: str) -> list[tuple[str, list[str]]]:
        found: dict[str, list[str]] = {}
        for name in sorted(set(used)):
            if self._homes[name] != home:
                found.setdefault(self._homes[name], []).append(name)
        return sorted(found.items())

    def _declaration(self, each: Declaration, place: Mapping[str, int]) -> str:
        match each:
            case EnumOf():
                members = [
                    {"name": constant, "value": repr(value), "doc": _doc(each.docs.get(value, ""), 4)}
                    for value, constant in self._constants[each.name].items()
                ]
                return render(
                    "importing/enum.py.j2", name=each.name, doc=_doc(each.doc, 4), members=members
                ).rstrip()
            case AliasOf():
                text = self._type(each.type)
                if any(place.get(name, -1) >= place[each.name] for name in names_in(each.type)):
                    text = repr(text)  # it names itself: Pydantic reads the text when it needs it
                return f"{each.name} = TypeAliasType({each.name!r}, {text})" + _below(each.doc)
            case ObjectOf():
                return self._object(each)

    def _object(self, each: ObjectOf) -> str:
        is_clients = each.name in self._package.clients
        taken: list[str] = []
        fields = []
        for field in each.fields:
            name = member_name(field.wire_name, taken)
            taken.append(name)
            fields.append({"text": self._field(each, field, name, is_clients), "doc": _doc(field.doc, 4)})
        options = {"closed": ', extra="forbid"', "open": ", open=True"}
        further = each.further if not isinstance(each.further, str) else None
        return render(
            "importing/object.py.j2",
            name=each.name,
            base=("ClientModel" if is_clients else "WireModel")
            + (options.get(each.further, "") if isinstance(each.further, str) else ""),
            doc=_doc(each.doc, 4),
            fields=fields,
            further=None if further is None else self._type(further),
        ).rstrip()

    def _field(self, owner: ObjectOf, field: Field, name: str, is_clients: bool) -> str:
        alias = "" if camel_case(name) == field.wire_name else f"alias={field.wire_name!r}"
        text = self._type(field.type)
        if field.is_required:
            return f"{name}: {text}" + (f" = Field({alias})" if alias else "")
        is_nullable = (isinstance(field.type, UnionOf) and field.type.is_nullable) or text in (
            "None",
            "JsonValue",
        )
        default = self._default(owner, field)
        if default is not None and default != "None":
            marks = "SHOWS_DEFAULT" if is_clients else "MAY_BE_OMITTED, SHOWS_DEFAULT"
            annotation, value = f"Annotated[{text}, {marks}]", default
        elif is_nullable:
            annotation, value = text if is_clients else f"Annotated[{text}, MAY_BE_OMITTED]", "None"
        else:
            annotation, value = f"OmittableNotNull[{text}]", "None"
        if value.startswith("default_factory="):
            return f"{name}: {annotation} = Field({', '.join(filter(None, (value, alias)))})"
        return f"{name}: {annotation} = " + (f"Field({value}, {alias})" if alias else value)

    def _default(self, owner: ObjectOf, field: Field) -> str | None:
        """The default as Python has it; nothing where it has no short form, which is said."""
        if not field.default:
            return None
        (value,) = field.default
        inner = field.type
        if isinstance(inner, UnionOf) and len(inner.arms) == 1 and not inner.last:
            inner = inner.arms[0]
        match value, inner:
            case None, _:
                return "None"
            case str(), Named(name=name) if value in self._constants.get(name, {}):
                return f"{name}.{self._constants[name][value]}"
            case ((bool() | int() | float() | str()), (Plain() | Literals())):
                return repr(value)
            case [], ListOf():
                return "default_factory=list"
            case {}, MapOf() if not value:
                return "default_factory=dict"
        self.notes.append(f"{owner.name}.{field.wire_name}: its default {value!r} is not kept")
        return None

    def _type(self, what: Type) -> str:
        match what:
            case Plain(text=text):
                return text
            case Literals(values=values):
                return f"Literal[{', '.join(map(repr, values))}]"
            case Named(name=name):
                return name
            case ListOf(items=items, limits=limits):
                return _limited(f"list[{self._type(items)}]", limits)
            case MapOf(values=values, keys=keys, limits=limits):
                return _limited(f"dict[{self._type(keys)}, {self._type(values)}]", limits)
            case TupleOf(items=items):
                return f"tuple[{', '.join(map(self._type, items))}]"
            case UnionOf(arms=arms, is_nullable=is_nullable, tag=tag, last=last):
                text = " | ".join(map(self._type, arms))
                if tag:
                    text = f"Annotated[{text} | UnknownVariant, Tagged({tag!r})]"
                if last:
                    first = f"Annotated[{text}, {_BEST_FIT}]" if len(arms) > 1 else text
                    text = f"Annotated[{' | '.join((first, *map(self._type, last)))}, {_FIRST_FIT}]"
                return f"{text} | None" if is_nullable else text

    def _method(self, method: FoundMethod, taken: set[str]) -> dict[str, str]:
        side = "client" if method.direction is Direction.CLIENT_TO_SERVER else "server"
        constant = constant_name(method.name, ())
        if constant in taken:  # the other side sends a method of this name, too
            constant = constant_name(f"{side}/{method.name}", taken)
        taken.add(constant)
        maker = f"{side}_{method.kind.value}"
        arguments = [repr(method.name), method.params or "None"]
        if method.kind is Kind.REQUEST:
            arguments.append(method.result or "None")
        if method.params is not None and not method.params_required:
            arguments.append("params_required=False")
        text = f"{constant} = {maker}({', '.join(arguments)})" + _below(method.doc)
        return {"name": constant, "maker": maker, "text": text}


def _limited(text: str, limits: tuple[tuple[str, int], ...]) -> str:
    if not limits:
        return text
    return f"Annotated[{text}, Field({', '.join(f'{name}={value}' for name, value in limits)})]"


def _enum_constants(values: Iterable[str]) -> dict[str, str]:
    constants: dict[str, str] = {}
    for value in values:
        constants[value] = constant_name(value, constants.values())
    return constants


def _named_in(text: str, names: Iterable[str]) -> list[str]:
    code = _DOCSTRING.sub("", text)
    return [name for name in names if re.search(rf"(?<![\w.]){name}\b", code)]


def _title(module: Module, package: Package) -> str:
    if module.methods:
        return f"Types of the methods that begin with `{module.methods[0].name.partition('/')[0]}`."
    return f"Types of {package.origin}."


def _below(doc: str) -> str:
    return f"\n{_doc(doc, 0)}" if doc.strip() else ""


def _doc(text: str, indent: int) -> str:
    """A docstring as a literal; empty where there is nothing to say."""
    text = text.strip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if not text:
        return ""
    lines = [
        part
        for line in text.splitlines()
        for part in (textwrap.wrap(line, _WIDTH - indent, break_long_words=False) or [""])
    ]
    padding = " " * indent
    body = f"\n{padding}".join(lines).replace(f"\n{padding}\n", "\n\n")
    end = f"\n{padding}" if len(lines) > 1 or body.endswith(('"', "\\")) else ""
    return f'"""{body}{end}"""'


def _formatted(text: str, name: str) -> str:
    return tidied(text, Path(name), "importing", "format", "--isolated", "--line-length", "110")
