"""One divergence → a draft of its edits, or why a person has to decide.

Input: a Divergence, the Surface of the target, and where everything is declared. Output: a Draft: the edits
of each module. It is mechanical: the artifacts of the target say all of it, but for its docstring.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from protocol_models.base import Presence, SnakeModel, WireModel
from protocol_models.base.presence import wire_name
from protocol_models.methods import Direction, Kind, Stability

from ..schema import Enum, Member, Nullable, Object, Union, UnionKind
from .divergences import Divergence, DivergenceKind
from .drafts import Decision, Draft
from .edits import (
    ArmAdded,
    CallWord,
    ClassWord,
    Edit,
    ElementAdded,
    FactDropped,
    MemberEnded,
    MembersAdded,
    StatementAdded,
    ValueEnded,
)
from .new_types import NewTypes
from .sources import Home, Sources, labels
from .surface import MethodSurface, Surface
from .vocabulary import (
    BASE,
    TO_WRITE,
    Undraftable,
    Writer,
    constant_name,
    pascal_case,
    python_name,
    result_names,
)

__all__ = ["Drafter"]

METHODS_MODULE: Final = "protocol_models.methods"


class Drafter:
    """Drafts the edits of one divergence after the other."""

    def __init__(self, theirs: Surface, sources: Sources, new_types: NewTypes, previous: str) -> None:
        self._theirs = theirs
        self._sources = sources
        self._new_types = new_types
        self._previous = previous
        self._imports: dict[str, dict[str, set[str]]] = {}
        self._constants: dict[str, tuple[str, str]] = {}
        """Method that is new → the module and the name of its constant."""

    def all(self, found: Sequence[Divergence]) -> tuple[list[Draft], list[Decision]]:
        """A draft of each divergence, or the decision that it asks for; what is new comes in this order."""
        drafts: list[Draft] = []
        decisions: list[Decision] = []
        for divergence in found:
            self._imports = {}
            try:
                drafts.append(self._draft(divergence))
            except Undraftable as reason:
                listed = self._listed(divergence)
                decisions.append(Decision(divergence, str(reason), _came(divergence), listed))
        return drafts, decisions

    def _listed(self, it: Divergence) -> str:
        if it.kind is not DivergenceKind.METHOD_ADDED or (order := self._sources.order) is None:
            return ""
        before = self._new_types.listed_before(it, order)
        return f"{order.module}: {order.name}, " + ("first" if before is None else f"behind {before}")

    def _draft(self, it: Divergence) -> Draft:
        match it.kind:
            case DivergenceKind.METHOD_ADDED:
                return self._made(it, self._method_added(it), came=(it.place,))
            case DivergenceKind.METHOD_REMOVED:
                home = self._known(self._sources.method(it.place), it)
                return self._made(it, [(home.module, CallWord(home.name, "until", f'"{self._previous}"'))])
            case DivergenceKind.TYPE_ADDED:
                return self._made(it, self._new_types.statement(it.place, self._writer), came=(it.place,))
            case DivergenceKind.TYPE_REMOVED:
                return self._type_removed(it)
            case DivergenceKind.MEMBER_ADDED:
                return self._made(it, self._member_added(it), came=(it.place,))
            case DivergenceKind.MEMBER_REMOVED:
                return self._made(it, self._member_removed(it))
            case DivergenceKind.VALUE_ADDED:
                return self._made(it, self._value_added(it), came=(it.place,))
            case DivergenceKind.VALUE_REMOVED:
                return self._made(it, self._value_removed(it))
            case DivergenceKind.VARIANT_ADDED:
                return self._made(it, self._variant_added(it), came=(it.place,))
            case DivergenceKind.VARIANT_REMOVED:
                home = self._known(self._sources.class_at(it.place), it)
                return self._made(it, [(home.module, ClassWord(home.name, "until", f'"{self._previous}"'))])
            case DivergenceKind.STABILITY_CHANGED:
                return self._made(it, self._made_stable(it), stable=(it.place,))
            case DivergenceKind.METHOD_CHANGED:
                raise Undraftable("the params are others: say what they are now, and what they were")
            case DivergenceKind.MEMBER_CHANGED:
                raise Undraftable(
                    f'declare it as it is now, and add was("{self._previous}", FORMER) with the form before'
                )
            case DivergenceKind.TYPE_CHANGED:
                raise Undraftable(
                    f'declare the new form, keep the former one, and add was("{self._previous}", FORMER)'
                )
            case DivergenceKind.ORDER_CHANGED:
                raise Undraftable("move the declarations, if the order on the wire matters")

    def _made(
        self,
        it: Divergence,
        edits: Iterable[tuple[str, Edit]],
        *,
        came: tuple[str, ...] = (),
        stable: tuple[str, ...] = (),
    ) -> Draft:
        made = tuple(edits)
        return Draft(it, made, self._imports, came, stable)

    def _writer(self, module: str) -> Writer:
        """What writes into a module; its imports are those of the draft at hand."""
        return Writer(module, self._new_types.names, self._imports.setdefault(module, {}))

    def _known(self, home: Home | None, it: Divergence) -> Home:
        if home is None:
            raise Undraftable(f"{it.owner or it.place} has no declaration of its own in the models")
        return home

    # --- members

    def _member_added(self, it: Divergence) -> Iterator[tuple[str, Edit]]:
        home = self._known(self._sources.class_at(it.owner), it)
        assert isinstance(it.theirs, Member)  # what a member that is added is
        cls: type[WireModel] = home.object
        code = self._writer(home.module).member(it.theirs, _base_of(cls), is_new=True)
        yield home.module, MembersAdded(home.name, code, self._field_before(cls, it))

    def _field_before(self, cls: type[WireModel], it: Divergence) -> str | None:
        """The field behind which a new one stands; `None` where its class declares none before it."""
        if it.before is None:
            return self._tag_field(cls, it)
        by_wire = {wire_name(cls, field): field for field in cls.model_fields}
        before = by_wire.get(it.before)
        own = vars(cls).get("__annotations__", {})
        if before is None:
            return python_name(it.before)  # it is new as well
        return before if before in own else self._tag_field(cls, it)

    def _tag_field(self, cls: type[WireModel], it: Divergence) -> str | None:
        """The field that tells a variant apart: it stands first."""
        if "[" not in it.owner:
            return None
        fields = vars(cls).get("__annotations__", {})
        alias = self._sources.types[it.owner.partition("[")[0]]
        first = next(iter(fields), None)
        is_tag = bool(labels(cls, alias.object)) and first in cls.model_fields
        return first if is_tag else None

    def _member_removed(self, it: Divergence) -> Iterator[tuple[str, Edit]]:
        home = self._known(self._sources.class_at(it.owner), it)
        cls: type[WireModel] = home.object
        name = it.place.rpartition(".")[2]
        member = next(
            (
                field
                for field in cls.model_fields
                if wire_name(cls, field) == name and field in vars(cls).get("__annotations__", {})
            ),
            None,
        )
        if member is None:
            raise Undraftable(f"{home.name} inherits it from a base class, and so do other types")
        assert isinstance(it.ours, Member)  # what a member that is removed was
        writer = self._writer(home.module)
        writer.uses("typing", "Annotated")
        writer.uses(BASE, "until")
        is_nullable = isinstance(it.ours.node, Nullable)
        if it.ours.is_required:
            writer.uses(BASE, "SCHEMA_REQUIRES")
            if not is_nullable:
                writer.uses(BASE, "OmittableNotNull")
        yield home.module, MemberEnded(home.name, member, self._previous, is_nullable)

    def _made_stable(self, it: Divergence) -> Iterator[tuple[str, Edit]]:
        if it.theirs is not Stability.STABLE:
            raise Undraftable("it was stable, and is experimental now: a promise is taken back")
        if not it.owner:
            home = self._known(self._sources.method(it.place), it)
            yield home.module, CallWord(home.name, "stability", "")
            return
        if it.place.endswith("]"):
            raise Undraftable("the variant is stable now: take the mark off its class")
        home = self._known(self._sources.class_at(it.owner), it)
        yield home.module, FactDropped(home.name, python_name(it.place.rpartition(".")[2]), "EXPERIMENTAL")

    # --- values and variants

    def _value_added(self, it: Divergence) -> Iterator[tuple[str, Edit]]:
        home = self._known(self._sources.strings(it.owner), it)
        assert isinstance(it.theirs, Enum)  # what a value that is added is
        (value,) = map(str, it.theirs.values)
        code = self._writer(home.module).value(value, value in it.theirs.descriptions)
        yield home.module, MembersAdded(home.name, code, self._value_before(home, it.before))
        alias = self._sources.types[it.owner]
        if alias.object is not home.object and "order=" in _source_of(alias):
            before = None if it.before is None else f'"{it.before}"'
            yield alias.module, ElementAdded(alias.name, f'"{value}"', before, "order")

    def _value_before(self, home: Home, before: str | None) -> str | None:
        if before is None:
            return None
        names = {str(member.value): name for name, member in home.object.__members__.items()}
        if before not in names and before in self._new_values(home):
            return constant_name(before)
        if before not in names:
            return None
        found: str = names[before]
        return found

    def _new_values(self, home: Home) -> Collection[str]:
        key = next((key for key, each in self._sources.types.items() if each.object is home.object), None)
        node = self._theirs.types.get(key or "")
        return [str(value) for value in node.values] if isinstance(node, Enum) else []

    def _value_removed(self, it: Divergence) -> Iterator[tuple[str, Edit]]:
        home = self._known(self._sources.strings(it.owner), it)
        names = {str(member.value): name for name, member in home.object.__members__.items()}
        self._writer(home.module).uses(BASE, "until")
        yield home.module, ValueEnded(home.name, names[str(it.ours)], self._previous)

    def _variant_added(self, it: Divergence) -> Iterator[tuple[str, Edit]]:
        alias = self._known(self._sources.types.get(it.owner), it)
        union = self._theirs.types[it.owner]
        assert isinstance(union, Union)  # what has variants is one
        label = it.place[len(it.owner) + 1 : -1]
        variants = self._sources.variants(alias)
        if union.kind is UnionKind.UNTAGGED or isinstance(alias.object, type):
            raise Undraftable("its variants are told apart by their shape: say where it stands among them")
        name = _variant_name(label, variants, alias)
        if name in vars(self._sources.modules[alias.module]):
            name = pascal_case(label) + alias.name
        shared = self._sources.class_at(it.owner)
        base = shared.name if shared is not None else ""
        writer = self._writer(alias.module)
        if shared is not None:
            writer.uses(shared.module, shared.name)
        assert isinstance(it.theirs, Object | Union | Enum)  # what a variant that is added is
        code = writer.variant(name, it.theirs, union.tag, base)
        before = self._sources.variant(alias, it.before) if it.before is not None else None
        after = before.__name__ if before is not None else None
        if after is None and it.before is not None:
            after = _variant_name(it.before, variants, alias)
        yield alias.module, ArmAdded(alias.name, name, after)
        yield alias.module, StatementAdded(name, code)
        if union.kind is UnionKind.EXTERNAL and "order=" in _source_of(alias):
            previous = _previous_label(union, label)
            element = None if previous is None else f'"{previous}"'
            yield alias.module, ElementAdded(alias.name, f'"{label}"', element, "order")

    def _type_removed(self, it: Divergence) -> Draft:
        home = self._sources.types.get(it.place)
        if home is not None and self._sources.is_document(home.object):
            raise Undraftable("the registry names it as a document of its own: take it out of there")
        return self._made(it, [])

    # --- methods

    def _method_added(self, it: Divergence) -> Iterator[tuple[str, Edit]]:
        method = it.theirs
        assert isinstance(method, MethodSurface)  # what a method that is added is
        sibling = self._new_types.sibling(it)
        name, module = constant_name(method.name), sibling.module
        if name in vars(self._sources.modules[module]):
            raise Undraftable(f"{module} has something else that is called {name}")
        writer = self._writer(module)
        side = "client" if method.direction is Direction.CLIENT_TO_SERVER else "server"
        words = [f'"{method.name}"', "None" if method.params is None else writer.named(method.params)]
        if method.kind is Kind.REQUEST:
            words.append(writer.named(self._result_of(method)))
        if method.stability is Stability.EXPERIMENTAL:
            words.append(f"stability={writer.uses(METHODS_MODULE, 'Stability')}.EXPERIMENTAL")
        if method.params is not None and not method.params_required:
            words.append("params_required=False")
        maker = writer.uses(METHODS_MODULE, f"{side}_{method.kind.value}")
        code = f'{name} = {maker}({", ".join(words)})\n"""{TO_WRITE}"""\n'
        neighbour = self._neighbour(it.before, module) or sibling.name
        self._constants[method.name] = (module, name)
        yield module, StatementAdded(name, code, (neighbour,), blank_lines=1)
        yield module, ElementAdded("METHODS", name, neighbour)
        if (order := self._sources.order) is not None:
            before = self._new_types.listed_before(it, order)
            yield order.module, ElementAdded(order.name, f'"{method.name}"', before)

    def _neighbour(self, before: str | None, module: str) -> str | None:
        if before is None:
            return None
        if before in self._constants:
            home_module, name = self._constants[before]
            return name if home_module == module else None
        home = self._sources.method(before)
        return home.name if home is not None and home.module == module else None

    def _result_of(self, method: MethodSurface) -> str:
        for key in result_names(method):
            if key in self._theirs.types:
                return key
        unpaired = self._new_types.unpaired_results()
        known = (
            f"new results without a method: {', '.join(unpaired)}"
            if unpaired
            else "the target has no new result type"
        )
        raise Undraftable(f"no artifact says which result answers it, and none is named after it ({known})")


def _variant_name(label: str, variants: Sequence[type[WireModel]], alias: Home) -> str:
    """A class name as the others have it: what tells it apart, and what they all end with."""
    endings = [
        cls.__name__.removeprefix(stem)
        for cls in variants
        for stem in map(pascal_case, labels(cls, alias.object))
        if cls.__name__.startswith(stem) and cls.__name__ != stem
    ]
    ending = max(set(endings), key=lambda each: (endings.count(each), each)) if endings else alias.name
    return pascal_case(label) + ending


def _previous_label(union: Union, label: str) -> str | None:
    names: list[str] = []
    for variant in union.variants:
        match variant:
            case Enum(values=values):
                names += map(str, values)
            case Object(members=(member, *_)):
                names.append(member.name)
    at = names.index(label) if label in names else 0
    return names[at - 1] if at else None


def _base_of(cls: type[WireModel]) -> str:
    """Which base says how the members of a class are written."""
    if issubclass(cls, SnakeModel) or cls.model_config.get("alias_generator") is None:
        return "SnakeModel"
    return "ClientModel" if cls.presence_of_defaults is Presence.EITHER else "WireModel"


def _source_of(home: Home) -> str:
    text = home.file.read_text(encoding="utf-8")
    at = text.find(f"\n{home.name} = ")
    end = text.find("\n)\n", at)
    return text[at:end] if at >= 0 else ""


def _came(it: Divergence) -> tuple[str, ...]:
    return (it.place,) if it.kind.value.endswith("added") else ()
