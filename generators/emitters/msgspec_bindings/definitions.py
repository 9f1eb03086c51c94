"""Types of a Bundle → classes and aliases of msgspec.

Input: the types by key, and whether members that a type does not declare are kept. Output: what the template
of the module of types prints.

Objects become structs. A union whose variants have a tag becomes one of tagged structs, which msgspec tells
apart by itself, as it does values of different JSON types. Variants that members tell apart, in a union that
has members of its own, become one struct, which checks them when it is made. What is left is tried in turn
(`base.one_of`).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from protocol_models.json_types import Json

from ...bundle import short_name
from ...errors import UnsupportedSchema
from ...schema import (
    AnyValue,
    Array,
    CatchAll,
    Enum,
    Foreign,
    Map,
    Member,
    Node,
    Notes,
    Nullable,
    Object,
    Reference,
    Scalar,
    Tuple,
    Union,
    UnionKind,
)
from .forms import ANY, IN_TURN, Form, joined, nullable
from .merging import Merged, merged, objects_of, shared_in
from .python_identifiers import IMPORTED, class_name, member_name, unused
from .python_text import class_head, documentation, literal, member_line, union_text
from .scalar_forms import enum_form, limited, scalar_form, type_names
from .tags import Tag, Tags, tag_of

__all__ = ["Definitions"]

ANYTHING_ELSE: Final = (
    Form("str", frozenset({"string"})),
    Form("dict[str, Any]", frozenset({"object"})),
)
"""What a catch-all lets in."""
_OBJECT: Final = frozenset({"object"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands."""

    path: str
    name: str
    """What a class or a union that stands here is called, or begins with."""
    is_type: bool = False
    """Whether it is a type with a key, whose name is its own."""

    def inside(self, step: str, name: str) -> _Place:
        """A place inside of this one."""
        return _Place(f"{self.path}/{step}", self.name + class_name(name))


@dataclass(frozen=True, slots=True)
class _Alias:
    """A type that is not a class of its own."""

    checked: tuple[str, ...]
    """What type checkers see: one of these."""
    text: tuple[str, ...]
    """What msgspec reads by: one of these."""
    needs: tuple[str, ...] = ()
    """The names that have to stand before it."""
    doc: str = ""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A struct whose members are still to be written."""

    name: str
    node: Object
    place: _Place
    notes: Notes
    tag: Tag | None
    variants: Merged | None = None


@dataclass(slots=True)
class Definitions:
    """The classes and aliases of some types."""

    types: Mapping[str, Node]
    keeps_unknown: bool
    structs: list[dict[str, Json]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    further: dict[str, str] = field(default_factory=dict)
    unchecked: dict[str, str] = field(default_factory=dict)
    """Place → what is said of its values, and not checked."""
    _aliases: dict[str, _Alias] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    """Key → the name of its type."""
    _taken: set[str] = field(default_factory=lambda: set(IMPORTED))
    _forms: dict[str, Form] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    """The keys of the aliases whose forms are being made."""
    _recursive: set[str] = field(default_factory=set)
    """Those of them that name themselves, without an object between."""
    _waiting: deque[_Waiting] = field(default_factory=deque)
    _tags: Tags = field(init=False)

    def __post_init__(self) -> None:
        self._tags = Tags(self.types)
        for key in sorted(self.types, key=lambda key: ("." in key, key)):
            folder, _, _ = key.rpartition(".")
            name = class_name(short_name(key))
            self._names[key] = self._unused(class_name(folder, name) if name in self._taken else name)
        for key in self.types:
            self.form(key)
            while self._waiting:
                self._write(self._waiting.popleft())

    def form(self, key: str) -> Form:
        """How a type is named. Where a variant stands alone, its tag is required all the same."""
        if key not in self._forms:
            node, place = self.types[key], _Place(key, self._names[key], is_type=True)
            tag = self._tags.of_key.get(key)
            if tag is not None or isinstance(node, Object):
                self._struct(place.name, node, place, tag)
                text = place.name if tag is None else self._alone(place.name, tag)
                self._forms[key] = Form(text, _OBJECT)
            elif key in self._begun:
                self._recursive.add(key)
                return Form(place.name, frozenset({IN_TURN}))
            else:
                self._begun.add(key)
                self._forms[key] = self._named(self._form(node, place), node, place, key in self._recursive)
        return self._forms[key]

    def aliases(self) -> Iterator[dict[str, str]]:
        """The aliases, each behind those that it needs."""
        written: set[str] = set()

        def write(name: str) -> Iterator[str]:
            if name in self._aliases and name not in written:
                written.add(name)
                for needed in self._aliases[name].needs:
                    yield from write(needed)
                yield name

        for first in sorted(self._aliases):
            for name in write(first):
                alias = self._aliases[name]
                arms = [arm for text in alias.checked for arm in _arms(text)]
                yield {
                    "name": name,
                    "checked": union_text(arms, len(name) + 17),
                    "text": union_text([arm for text in alias.text for arm in _arms(text)], len(name) + 7),
                    "doc": alias.doc,
                }

    # --- names

    def _unused(self, wanted: str) -> str:
        name = unused(wanted, self._taken)
        self._taken.add(name)
        return name

    def _own_name(self, place: _Place) -> str:
        return place.name if place.is_type else self._unused(place.name)

    def _named(self, form: Form, node: Node, place: _Place, is_recursive: bool = False) -> Form:
        """The form under a name; `form` is what has it already where that is a class."""
        if form.text == place.name and not is_recursive:
            return form
        name = self._own_name(place)
        checked, text = [form.text], [form.text, *filter(None, [form.never])]
        if isinstance(node, Enum):
            # Other values may stand beside those of an enum that has a name.
            checked += type_names(node.values)
            text = [f"Annotated[{form.text}, OPEN]"]
        checked += form.others
        if is_recursive:
            text = [f'one_of("{name}", lambda: ({form.text},))']
            form = Form(name, frozenset({IN_TURN}), names=form.names)
        self._aliases[name] = _Alias(tuple(checked), tuple(text), form.names, documentation(node.notes))
        return replace(form, text=name, names=(name,), others=(), never="")

    def _alone(self, name: str, tag: Tag) -> str:
        alone = f"_{name}"
        never = f"no_other({literal(tag[0])}, {literal(tag[1])})"
        self._aliases[alone] = _Alias((name,), (name, never))
        return alone

    # --- nodes

    def _form(self, node: Node, place: _Place) -> Form:
        """The annotation of a node."""
        match node:
            case Reference(key=key):
                form = self.form(key)
                return replace(form, names=(form.text,))
            case AnyValue():
                return ANY
            case Scalar():
                return self._noted(*scalar_form(node), place)
            case Enum(values=values):
                return self._noted(*enum_form(values), place)
            case Array(items=items):
                inner = self._form(items, place.inside("*", "Item"))
                if node.is_unique:
                    self._noted(inner, ["that no item stands twice: msgspec does not compare items"], place)
                limits = {"min_length": node.min_items, "max_length": node.max_items}
                return Form(limited(f"list[{inner.text}]", limits), frozenset({"array"}), names=inner.names)
            case Tuple(items=items):
                each = [self._form(item, place.inside(str(at), f"Item{at}")) for at, item in enumerate(items)]
                text = ", ".join(form.text for form in each) or "()"
                names = tuple(name for form in each for name in form.names)
                return Form(f"tuple[{text}]", frozenset({"array"}), names=names)
            case Map():
                return self._map(node, place)
            case Object():
                name = self._own_name(place)
                self._struct(name, node, place, None)
                return Form(name, _OBJECT)
            case Nullable(inner=inner):
                return nullable(self._form(inner, replace(place, name=f"{place.name}Value", is_type=False)))
            case CatchAll():
                return self._in_turn(ANYTHING_ELSE, place, node.notes)
            case Union():
                return self._union(node, place)
            case Foreign():
                what = "a schema that is not from models has no form in the bindings"
                raise UnsupportedSchema(what, place.path, "write the type as a Pydantic model")

    def _map(self, node: Map, place: _Place) -> Form:
        values = self._form(node.values, place.inside("*", "Value"))
        keys = "str" if node.keys is None else self._form(node.keys, place.inside("*", "Name")).text
        limits = {"min_length": node.min_size, "max_length": node.max_size}
        return Form(limited(f"dict[{keys}, {values.text}]", limits), _OBJECT, names=values.names)

    def _noted(self, form: Form, unchecked: Sequence[str], place: _Place) -> Form:
        if unchecked:
            self.unchecked[place.path] = "; ".join(unchecked)
        return form

    # --- unions

    def _union(self, node: Union, place: _Place) -> Form:
        if (tag := self._tags.name_of(node)) is not None:
            form = self._tagged(node, tag, place)
            return form if place.is_type else self._named(form, node, place)
        if node.kind is UnionKind.EXTERNAL and (external := self._external(node, place)) is not None:
            return external
        if node.shared and (whole := merged(objects_of(node, self.types))) is not None:
            name = self._own_name(place)
            self._waiting.append(_Waiting(name, whole.whole, place, node.notes, None, whole))
            return Form(name, _OBJECT)
        forms = [
            self._form(
                shared_in(each, node.shared),
                replace(place, name=f"{place.name}{_name_of(each, at)}", is_type=False),
            )
            for at, each in enumerate(node.variants)
        ]
        return joined(forms) or self._in_turn(forms, place, node.notes)

    def _in_turn(self, forms: Sequence[Form], place: _Place, notes: Notes) -> Form:
        """Variants that are tried in turn, under a name of their own."""
        name = self._own_name(place)
        texts = list(dict.fromkeys(form.text for form in forms))
        needs = tuple(need for form in forms for need in form.names)
        tried = f'one_of("{name}", lambda: ({", ".join(texts)},))'
        self._aliases[name] = _Alias(tuple(texts), (tried,), needs, documentation(notes))
        return Form(name, frozenset({IN_TURN}), names=(name,))

    def _tagged(self, node: Union, tag: str, place: _Place) -> Form:
        """Structs that msgspec tells apart by their tag."""
        forms = [
            self._form(arm, place)
            if isinstance(arm, Reference) and tag_of(self.types[arm.key], tag) is None
            else self._variant(arm, shared_in(arm, node.shared), tag, place)
            for arm in node.variants
        ]
        values = frozenset(value for form in forms for value in form.values)
        never = "" if len(values) > 1 else f"one_variant({literal(tag)}, {literal(next(iter(values)))})"
        names = tuple(name for form in forms for name in form.names)
        text = " | ".join(form.text for form in forms)
        return Form(text, _OBJECT, tag, values, names, ("UnknownVariant",), never)

    def _variant(self, arm: Node, whole: Node, tag_field: str, place: _Place) -> Form:
        """One variant; `whole` has the members that all have, too."""
        if isinstance(arm, Reference):
            self.form(arm.key)
            name, tag = self._names[arm.key], self._tags.of_key[arm.key]
        elif (found := tag_of(whole, tag_field)) is None:
            assert isinstance(whole, Union)
            return self._tagged(whole, tag_field, place)
        else:
            tag = found
            name = self._unused(class_name(str(tag[1])) + place.name)
            self._struct(name, whole, replace(place, path=f"{place.path}/{tag[1]}", name=name), tag)
        return Form(name, _OBJECT, tag_field, frozenset({tag[1]}))

    def _external(self, node: Union, place: _Place) -> Form | None:
        """Bare strings, and one struct of which exactly one member is there."""
        arms = [each for each in node.variants if not isinstance(each, CatchAll)]
        objects = [each for each in arms if isinstance(each, Object) and len(each.members) == 1]
        strings = [each for each in arms if isinstance(each, Enum)]
        whole = merged(objects)
        if len(objects) + len(strings) < len(arms) or (objects and whole is None):
            return None
        forms = []
        if strings:
            form, _ = enum_form(tuple(value for each in strings for value in each.values))
            forms.append(replace(form, text=f"Annotated[{form.text}, OPEN]"))
        if whole is not None:
            inner = replace(place, name=f"{place.name}Object", is_type=False) if strings else place
            name = self._own_name(inner)
            self._waiting.append(_Waiting(name, whole.whole, inner, node.notes, None, whole))
            self.external.append(name)
            forms.append(Form(name, _OBJECT))
        if len(arms) < len(node.variants):
            return self._in_turn([*forms, *ANYTHING_ELSE], place, node.notes)
        together = joined(forms)
        assert together is not None  # strings and an object
        others = (*(["str"] if strings else []), *(["UnknownVariant"] if objects else []))
        form = replace(together, others=others)
        return form if place.is_type else self._named(form, node, place)

    # --- structs

    def _struct(self, name: str, node: Node, place: _Place, tag: Tag | None) -> None:
        """Write the struct of an object later, or that of a union whose variants only members tell apart."""
        if isinstance(node, Object):
            self._waiting.append(_Waiting(name, node, place, node.notes, tag))
            return
        whole = merged(objects_of(node, self.types))
        assert whole is not None
        self._waiting.append(_Waiting(name, whole.whole, place, node.notes, tag, whole))

    def _write(self, each: _Waiting) -> None:
        options = []
        if each.tag is not None:
            options += [f"tag_field={literal(each.tag[0])}", f"tag={literal(each.tag[1])}"]
        if each.node.is_closed:
            self.closed.append(each.name)
        elif each.node.further is not None:
            self.further[each.name] = self._form(each.node.further, each.place.inside("*", "Further")).text
        if self.keeps_unknown or each.node.is_closed or each.node.further is not None:
            options.append("forbid_unknown_fields=True")
        own = [m for m in each.node.members if each.tag is None or m.name != each.tag[0]]
        attributes, members = self._members(own, replace(each.place, name=each.name, is_type=False))
        check = each.variants.condition(attributes) if each.variants is not None else []
        self.structs.append(
            {
                "name": each.name,
                "head": class_head(each.name, options),
                "doc": documentation(each.notes),
                "members": members,
                "check": check,
            }
        )

    def _members(
        self, members: Iterable[Member], place: _Place
    ) -> tuple[dict[str, str], list[dict[str, str]]]:
        """Name in messages → attribute, and what is printed of each member."""
        attributes: dict[str, str] = {}
        rows = []
        for member in members:
            name = attributes[member.name] = member_name(member.name, attributes.values())
            text = self._form(member.node, place.inside(member.name, member.name)).text
            line = member_line(name, member.name, text, is_required=member.is_required)
            rows.append({"text": line, "doc": documentation(member.notes)})
        return attributes, rows

    def beside(self, members: Iterable[Member]) -> list[dict[str, str]]:
        """What is printed of the members that stand beside the params of a notification."""
        rows = []
        for member in members:
            name = member_name(member.name, ())
            place = _Place(f"notification/{member.name}", f"Notification{class_name(member.name)}")
            if place.name not in self._aliases:
                alias = replace(place, is_type=True)
                self._named(self._form(member.node, alias), member.node, alias)
                self._taken.add(place.name)
            line = member_line(name, member.name, f"types.{place.name}", is_required=member.is_required)
            rows.append({"text": line, "doc": documentation(member.notes)})
        while self._waiting:
            self._write(self._waiting.popleft())
        return rows


def _arms(text: str) -> list[str]:
    """The arms of a union, which stand beside each other; none of them is one inside of brackets."""
    arms, depth = [""], 0
    for part in re.split(r"( \| |[\[\]()]|\"(?:[^\"\\]|\\.)*\")", text):
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(part, 0)
        if part == " | " and depth == 0:
            arms.append("")
        else:
            arms[-1] += part
    return arms


def _name_of(variant: Node, at: int) -> str:
    """What a variant without a name of its own is called, behind the name of its union."""
    if not isinstance(variant, Object) or not variant.members:
        return str(at + 1)
    constants = [
        str(member.node.values[0])
        for member in variant.members
        if isinstance(member.node, Enum) and len(member.node.values) == 1
    ]
    required = [member.name for member in variant.members if member.is_required]
    return class_name((constants or required or [variant.members[0].name])[0])
