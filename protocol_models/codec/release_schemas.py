"""Core schemas of what one release had, made of those of all releases.

Input: the core schema of a type, which has all that any release had. Output: the same without what came later
or went before, which is refused by name, and with the form that something had then.

`generators.history` does this to the nodes of a Bundle, and names places the same way; a test holds each
against the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from protocol_models._pydantic import CorePart, is_kind
from protocol_models._pydantic.classes import fields_of
from protocol_models._pydantic.conversions import (
    with_choices,
    with_inner_schemas,
    with_members,
    without_reference,
)
from protocol_models._pydantic.lookups import (
    choices_of,
    class_of,
    definitions_of,
    facts_of,
    history_of,
    is_root_model,
    reference_of,
    target_of,
    values_of,
)
from protocol_models._pydantic.models import with_wire_facts
from protocol_models.base import Former, HistoryFacts, UnionFacts, UnknownVariant, WireFacts
from protocol_models.base.presence import wire_name
from protocol_models.codec.held_release import HeldRelease, refusing
from protocol_models.codec.model_schema import schema_of
from protocol_models.type_names import TypeName, name_of_alias, name_of_class
from protocol_models.values import Value

__all__ = ["ReleaseSchemas"]

OBJECTS = frozenset({"model", "typed-dict", "dataclass"})
SCALARS = frozenset({"str", "int", "float", "bool"})


class _Inherited(Value):
    """What holds for the members of a variant by the unions that it stands in."""

    places: Mapping[str, str] = {}
    """Member that all variants of a union share → the place of that union."""
    tags: tuple[str, ...] = ()
    """The members by which the variants are told apart: no places of their own."""


_NOTHING = _Inherited()


class ReleaseSchemas:
    """The core schemas of one release."""

    def __init__(self, release: HeldRelease) -> None:
        self._release = release
        self._definitions: dict[str, CorePart] = {}
        self._wanted: list[str] = []
        self._making: set[str] = set()
        """The references of what is being made: inside of itself it stands as a reference."""
        self._spelling: set[str] = set()

    def of(self, declared: CoreSchema) -> CoreSchema | None:
        """The core schema of a type as the release has it; `None` where it has no such type."""
        self._definitions, self._wanted, self._making = {}, [], set()
        root = self._at(self._taken(declared), "")
        if root is None:
            return None
        made: dict[str, CorePart] = {}
        for reference in self._wanted:  # it grows on the way
            if reference not in made:
                target = self._definitions[reference]
                self._making = {reference}
                made[reference] = {**self._whole(target, self._key(target)), "ref": reference}
        return core_schema.definitions_schema(root, list(made.values())) if made else root

    def _taken(self, schema: CorePart) -> CorePart:
        """What stands inside of definitions; they are kept."""
        self._definitions |= definitions_of(schema)
        return schema["schema"] if is_kind(schema, "definitions") else schema

    # --- types with a name

    def _key(self, schema: CorePart) -> str:
        return _name(schema).key(self._release.namespaces)

    def _at(self, schema: CorePart, place: str) -> CorePart:
        """What stands at a place; `None` where nothing of it was there."""
        if (target := target_of(schema)) is not None:
            return self._named(self._definitions[target], place, schema)
        if _is_nameless(schema):
            return self._body(without_reference(schema), place)
        return self._named(schema, place)

    def _named(self, schema: CorePart, place: str, referring: CorePart = None) -> CorePart:
        """A type with a name: as `referring` does, where that stands for it."""
        if _is_nameless(schema):
            return self._body(without_reference(schema), place)
        key = self._key(schema)
        if not self._release.lacks(key, _until(schema)):
            return self._embedded(schema, key) if referring is None else self._referred_to(referring)
        return self._spelled_out(schema, key)

    def _embedded(self, schema: CorePart, key: str) -> CorePart:
        """A type that stands where it is used, and inside of itself is referred to.

        Which types stand so is for Pydantic to choose, and a former form is a core schema of its own, which
        may hold the whole type once more.
        """
        reference = reference_of(schema)
        if reference is None:
            return self._whole(schema, key)
        if reference in self._making:
            self._definitions.setdefault(reference, schema)
            return self._referred_to(core_schema.definition_reference_schema(reference))
        self._making.add(reference)
        made = self._whole(schema, key)
        self._making.discard(reference)
        return made

    def _referred_to(self, referring: CorePart) -> CorePart:
        self._wanted.append(str(target_of(referring)))
        return referring

    def _spelled_out(self, schema: CorePart, key: str) -> CorePart:
        """A type that had no name yet, where what it names was there: a scalar, or what a union was then."""
        if schema["type"] in SCALARS:
            return self._whole(schema, key)
        facts = facts_of(schema)
        if not is_kind(schema, "union") or key in self._spelling:
            return None
        if isinstance(facts, UnionFacts) and facts.kind == "internal":
            return None
        self._spelling.add(key)
        arms = self._arms(schema, key, _NOTHING, facts if isinstance(facts, UnionFacts) else None)
        self._spelling.discard(key)
        there = [arm for made in arms.values() for arm in made if not isinstance(arm, _Lacking)]
        return there[0] if len(there) == 1 else None

    def _whole(self, schema: CorePart, key: str) -> CorePart:
        """The content of a type that was there."""
        changed = self._in_its_time(without_reference(schema), key, _formers(history_of(schema)))
        return refusing(f"{key} holds nothing in {self._release.name}") if changed is None else changed

    def _in_its_time(self, schema: CorePart, place: str, formers: Sequence[Former]) -> CorePart:
        """What stands at a place, in the form that it had; the newest form has no variants of former ones."""
        for former in formers:
            if self._release.reaches(former.until):
                return self._at(self._taken(schema_of(former.type)), place)
        if formers and is_kind(schema, "union") and _is_nameless(schema):
            past = [_outline(self._taken(schema_of(former.type))) for former in formers]
            choices = choices_of(schema)
            left = {tag: each for tag, each in choices.items() if _outline(self._resolved(each)) not in past}
            if len(left) == 1:
                return self._at(next(iter(left.values())), place)
            schema = with_choices(schema, left)
        return self._at(schema, place)

    def _resolved(self, schema: CorePart) -> CorePart:
        target = target_of(schema)
        return schema if target is None else self._definitions[target]

    # --- content

    def _body(self, schema: CorePart, place: str, inherited: _Inherited = _NOTHING) -> CorePart:
        kind = schema["type"]
        if kind in OBJECTS and not is_root_model(schema):
            return self._object(schema, place, inherited)
        if kind in ("enum", "literal"):
            return self._listed(schema, place)
        if kind in ("union", "tagged-union"):
            return self._union(schema, place, inherited)
        return self._around(schema, place)

    def _around(self, schema: CorePart, place: str) -> CorePart:
        """What wraps another; `None` where that was not there."""
        lacking = []

        def convert(inner: CorePart) -> CorePart:
            if (changed := self._at(inner, place)) is None:
                lacking.append(inner)
            return inner if changed is None else changed

        changed = with_inner_schemas(schema, convert)
        return None if lacking else changed

    def _listed(self, schema: CorePart, place: str, *, lets_in_others: bool = False) -> CorePart:
        """An enum or a literal; values that were not there are refused by name, also among any others."""
        cls = class_of(schema) if is_kind(schema, "enum") else None
        lacking = {}
        for value in values_of(schema):
            until = getattr(cls(value), "until", None) if cls is not None else None
            if said := self._release.lacks(f"{place}={value}", until):
                lacking[value] = said
        if not lacking:
            return schema
        there = [value for value in values_of(schema) if value not in lacking]
        if not there:
            return None
        listed = schema if lets_in_others else core_schema.literal_schema(there)
        return core_schema.no_info_before_validator_function(partial(_refuse_value, lacking), listed)

    def _object(self, schema: CorePart, place: str, inherited: _Inherited) -> CorePart:
        infos = fields_of(class_of(schema))

        def convert(field: str, name: str, member: CorePart) -> tuple[CorePart, bool | None]:
            if name in inherited.tags:
                return member, None
            said = infos[field].metadata if field in infos else ()
            return self._member(f"{inherited.places.get(name, place)}.{name}", said, member)

        return with_members(schema, convert)

    def _member(self, place: str, said: Sequence[CorePart], schema: CorePart) -> tuple[CorePart, bool | None]:
        """A member, and whether it is required: refused where it was not there."""
        past = [fact for fact in said if isinstance(fact, HistoryFacts)]
        if lacking := self._release.lacks(place, next((fact.until for fact in past if fact.until), None)):
            return refusing(lacking), False
        formers = _formers(past)
        changed = self._content(schema, place, formers)
        if changed is None:
            return refusing(f"{place} has no type in {self._release.name}"), False
        former = next((each for each in formers if self._release.reaches(each.until)), None)
        is_required = (former is not None and former.is_required) or _is_stated(said)
        return changed, True if is_required else None

    def _content(self, schema: CorePart, place: str, formers: Sequence[Former]) -> CorePart:
        """The value of a member, with its default where it has one."""
        if not formers:
            return self._at(schema, place)
        if not is_kind(schema, "default"):
            return self._in_its_time(schema, place, formers)
        changed = self._in_its_time(schema["schema"], place, formers)
        return None if changed is None else {**schema, "schema": changed}

    # --- unions

    def _union(self, schema: CorePart, place: str, inherited: _Inherited) -> CorePart:
        facts = facts_of(schema)
        if not isinstance(facts, UnionFacts):
            return self._variants(schema, place, inherited, None)
        if facts.kind == "internal" and is_kind(schema, "union"):
            # The unions that know all their variants, and beside it what is read of others.
            known, *unknown = choices_of(schema).values()
            changed = self._variants(known, place, inherited, facts)
            return None if changed is None else with_choices(schema, dict(enumerate([changed, *unknown])))
        if facts.catch_all and self._release.lacks(f"{place}[*]"):
            facts = UnionFacts(facts.kind, facts.tag, facts.shared, facts.flattens, order=facts.order)
            schema = with_wire_facts(schema, wire=facts)
        return self._variants(schema, place, inherited, facts)

    def _variants(
        self, schema: CorePart, place: str, inherited: _Inherited, facts: UnionFacts | None
    ) -> CorePart:
        """A union with the variants that were there; those that were not are refused by name."""
        changed: dict[CorePart, CorePart] = {}
        arms = self._arms(schema, place, inherited, facts)
        for tag, choice in choices_of(schema).items():
            if facts_of(choice) is UnknownVariant:
                changed[tag] = choice
            else:
                there = [arm for arm in arms[tag] if not isinstance(arm, _Lacking)]
                kept = there or [arm.refusing() for arm in arms[tag] if isinstance(arm, _Lacking)]
                changed[tag] = kept[0] if len(kept) == 1 else with_choices(choice, dict(enumerate(kept)))
        is_empty = all(isinstance(arm, _Lacking) for made in arms.values() for arm in made)
        return None if is_empty else with_choices(schema, changed)

    def _arms(
        self, schema: CorePart, place: str, inherited: _Inherited, facts: UnionFacts | None
    ) -> dict[CorePart, list[CorePart]]:
        """Tag or number of a choice → its variants, each of them as it was, or as one that was not there."""
        found: dict[CorePart, list[CorePart]] = {}
        for tag, choice in choices_of(schema).items():
            if facts_of(choice) is not UnknownVariant:
                arms = choices_of(choice).values() if _is_of_one_tag(schema, choice) else [choice]
                found[tag] = [
                    self._variant(arm, place, number, inherited, facts)
                    for number, arm in enumerate(arms, len(found))
                ]
        return found

    def _variant(
        self, choice: CorePart, place: str, number: int, inherited: _Inherited, facts: UnionFacts | None
    ) -> CorePart:
        """One variant, or a `_Lacking` where it was not there."""
        variant = self._resolved(choice)
        kind = "untagged" if facts is None else facts.kind
        if facts is not None and facts.kind == "external" and is_kind(variant, "enum"):
            made = self._listed(without_reference(variant), place, lets_in_others=facts.catch_all)
            return _Lacking(f"{place} has no strings in {self._release.name}", None) if made is None else made
        is_spelled_out = _is_nameless(variant) or (kind != "untagged" and is_kind(variant, "model"))
        common = inherited if facts is None else _with_shared(inherited, facts, place)
        tag = None if facts is None else facts.tag
        label = self._label(variant, tag, number, common) if is_spelled_out else self._key(variant)
        own = f"{place}[{label}]"
        if lacking := self._release.lacks(own, _until(variant) if is_spelled_out else None):
            return _Lacking(lacking, label if kind == "external" else None)
        if not is_spelled_out:
            made, lacking = self._at(choice, own), self._release.lacks(label, _until(variant))
        elif kind == "external" and is_kind(variant, "model"):
            content = without_reference(variant)
            made = with_members(content, lambda *member: (self._inside(member[2], own), None))
        else:
            made = self._body(without_reference(variant), own, common)
        return (
            _Lacking(lacking or f"{own} holds nothing in {self._release.name}", None)
            if made is None
            else made
        )

    def _inside(self, schema: CorePart, place: str) -> CorePart:
        """The content of a variant that is known by the name of its only member."""
        changed = self._at(schema, place)
        return refusing(f"{place} has no type in {self._release.name}") if changed is None else changed

    def _label(self, variant: CorePart, tag: str | None, number: int, inherited: _Inherited) -> str:
        """What tells a variant from its neighbours: its tag, or the first member that it requires."""
        for found in self._objects_in(variant):
            members = list(_members(found))
            for name, schema, _ in members:
                if name == tag and is_kind(schema, "literal"):
                    return "|".join(map(str, values_of(schema)))
            for name, _, is_required in members:
                if is_required and name not in inherited.places:
                    return name
            break
        return str(number)

    def _objects_in(self, variant: CorePart) -> Iterator[CorePart]:
        """The object that a variant is, or the first of those that it is a union of."""
        resolved = self._resolved(variant)
        if resolved["type"] in OBJECTS:
            yield resolved
        elif is_kind(resolved, "union") or is_kind(resolved, "tagged-union"):
            for choice in choices_of(resolved).values():
                yield from self._objects_in(choice)


class _Lacking(Value):
    """A variant that was not there."""

    what: str
    member: str | None
    """The member that tells it apart, where one does."""

    def refusing(self) -> CoreSchema:
        """What refuses it by name."""
        return refusing(self.what, self.member)


def _with_shared(inherited: _Inherited, facts: UnionFacts, place: str) -> _Inherited:
    shared = facts.shared
    own = {} if shared is None else {wire_name(shared, field): place for field in shared.model_fields}
    tags = inherited.tags if facts.tag is None else (*inherited.tags, facts.tag)
    return _Inherited({**own, **inherited.places}, tags)


def _name(schema: CorePart) -> TypeName:
    cls = schema.get("cls")
    return name_of_class(cls) if cls is not None else name_of_alias(str(reference_of(schema)))


def _is_nameless(schema: CorePart) -> bool:
    """Whether it is spelled out where it stands, and is not a type of its own."""
    if reference_of(schema) is None or getattr(schema.get("cls"), "is_inline", False):
        return True
    return schema.get("cls") is None and "(" in _name(schema).name


def _until(schema: CorePart) -> str | None:
    """The last release that has a type or a variant, where it says so itself."""
    own = getattr(schema.get("cls"), "until", None)
    if isinstance(own, str):  # an enum has the word for its values
        return own
    return next((fact.until for fact in history_of(schema) if fact.until), None)


def _formers(past: Sequence[HistoryFacts]) -> list[Former]:
    return [fact.was for fact in past if fact.was is not None]


def _is_stated(said: Sequence[CorePart]) -> bool:
    """Whether the schema requires a member that a reader does without."""
    return any(isinstance(fact, WireFacts) and fact.schema_requires for fact in said)


def _is_of_one_tag(union: CorePart, choice: CorePart) -> bool:
    """Whether a choice is made of the variants that share a tag."""
    return is_kind(union, "tagged-union") and is_kind(choice, "union") and facts_of(choice) is None


def _members(schema: CorePart) -> Iterator[tuple[str, CorePart, bool]]:
    """The members of an object: name in messages, core schema, and whether it is required."""
    found: list[tuple[str, CorePart, bool]] = []
    infos = fields_of(class_of(schema))

    def note(field: str, name: str, member: CorePart) -> tuple[CorePart, bool | None]:
        said = infos[field].metadata if field in infos else ()
        found.append((name, member, _is_stated(said) or not is_kind(member, "default")))
        return member, None

    with_members(schema, note)
    return iter(found)


def _outline(schema: CorePart) -> CorePart:
    """A core schema without what depends on where it was made: to compare types."""
    if not isinstance(schema, dict):
        return repr(schema)
    if (name := reference_of(schema) or target_of(schema)) is not None:
        return str(name_of_alias(name))
    inner: list[CorePart] = []
    with_inner_schemas(schema, lambda each: inner.append(_outline(each)))
    limits = sorted((key, value) for key, value in schema.items() if isinstance(value, str | int | float))
    return limits, inner


def _refuse_value(lacking: Mapping[CorePart, str], value: object) -> object:
    if isinstance(value, str | int) and value in lacking:
        raise PydanticCustomError("release", "{what}", {"what": lacking[value]})
    return value
