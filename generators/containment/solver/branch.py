"""Branches: one consistent reading of a goal, and what follows from it without asking further.

Input: literals. Output: leaf constraints, choices still open, and an outline that refutes many
alternatives before they are ever followed (above all the wrong arms of tagged unions).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import filterfalse, islice

from ..json_values import ARRAY, EVERY_KIND, FRACTION, OBJECT, PlainJson
from ..schema.bounds import (
    ANYTHING,
    ArmIndex,
    arm_index,
    exclusive,
    is_empty,
    meet,
    outline_of,
    overlapping,
    range_of,
)
from ..schema.evaluated import Coverage, Coverer, joined, refuses
from ..schema.node_factory import Constructor
from ..schema.nodes import (
    INPLACE,
    All,
    AnyOf,
    Bound,
    Cond,
    Contains,
    Covers,
    Kinds,
    Matches,
    MemberRule,
    Node,
    Not,
    OneOf,
    Opaque,
    OtherMembers,
    Outline,
    Range,
    Required,
    Size,
    Unevaluated,
    Values,
    applies_to,
)
from ..schema.validity import left_over
from .goals import Literal, Meter
from .numeric import Interval
from .strings import narrowed

Alternative = tuple[Literal, ...]
MANY_ALTERNATIVES = 8
WIDER_AT_THE_LEAVES = 2
"""A choice of leaves waits for a choice of arms that is a little wider: leaves are mostly of members that
have nothing to do with one another, and to decide them first means to decide the arms once for each way."""
FEW_ARMS = 2
"""A denied union is opened early when no more arms than this are still possible."""


class OpenChoice:
    """Alternatives of which one must hold.

    decisive: whether the first literal of an alternative settles the choice for it, if no other
    alternative begins so: the alternatives exclude one another, or are of one literal each.
    width: how much there is to be tried; where alternatives are long, each leaves little to the others.
    covers: whether it is still open here what is declared.
    """

    def __init__(self, alternatives: Sequence[Alternative], decisive: bool = False) -> None:
        self.alternatives = tuple(alternatives)
        self.width = len(self.alternatives)
        if self.width > MANY_ALTERNATIVES:
            self.width = max(MANY_ALTERNATIVES, self.width**2 // sum(map(len, self.alternatives)))
        if all(not isinstance(alternative[0].node, INPLACE) for alternative in self.alternatives):
            self.width += WIDER_AT_THE_LEAVES
        self.covers = any(
            isinstance(literal.node, Covers) for alternative in self.alternatives for literal in alternative
        )
        self._by_first: dict[int, Alternative] = {}
        if decisive and len(self.alternatives) >= MANY_ALTERNATIVES:
            counts = Counter(alternative[0].key for alternative in alternatives)
            self._by_first = {
                alternative[0].key: alternative
                for alternative in alternatives
                if counts[alternative[0].key] == 1
            }

    def settled(self, seen: set[int]) -> Alternative | None:
        """The alternative that literals already seen settle it for, where that is quick to see."""
        if not self._by_first:
            return None
        few, many = (seen, self._by_first) if len(seen) < len(self._by_first) else (self._by_first, seen)
        found = next((key for key in few if key in many), None)
        return None if found is None else self._by_first[found]


class Unions:
    """What is worked out once for each union: its tag's index, which arms overlap, what they declare."""

    def __init__(self) -> None:
        self.coverer = Coverer(of_items=False, contains_evaluates=False, declared=True)
        self._indexes: dict[int, tuple[Node, ArmIndex | None]] = {}
        self._held: dict[int, tuple[Node, frozenset[int]]] = {}
        self._overlaps: dict[tuple[int, int], tuple[Node, list[list[int]]]] = {}

    def index(self, union: AnyOf) -> ArmIndex | None:
        """The index of the arms by tag."""
        if id(union) not in self._indexes:
            self._indexes[id(union)] = (union, arm_index(union.parts))
        return self._indexes[id(union)][1]

    def held(self, union: AnyOf) -> frozenset[int]:
        """The keys of the literals that say that an arm holds: none is true where the union is denied."""
        if id(union) not in self._held:
            keys = (Literal(arm, True, written).key for arm in union.parts for written in (False, True))
            self._held[id(union)] = (union, frozenset(keys))
        return self._held[id(union)][1]

    def is_for_objects(self, union: OneOf) -> bool:
        """Whether two arms speak of members alone: both of them hold for whatever is no object."""
        return sum(map(_speaks_of_members, union.parts)) > 1

    def overlaps(self, union: OneOf, kinds: int = EVERY_KIND) -> list[list[int]]:
        """For each arm, the arms that may hold beside it, for instances of the kinds."""
        if (id(union), kinds) not in self._overlaps:
            self._overlaps[id(union), kinds] = (union, list(overlapping(union.parts, kinds)))
        return self._overlaps[id(union), kinds][1]


def _speaks_of_members(arm: Node) -> bool:
    parts = arm.parts if isinstance(arm, All) else [arm]
    return all(not isinstance(part, INPLACE) and applies_to(part) == OBJECT for part in parts)


def _is_written(literal: Literal) -> bool:
    return literal.written


class Branch:
    """Literals assumed so far, with their consequences.

    leaves: constraints left for the solvers; choices: disjunctions, one alternative of each must
    hold; denied: unions of which no arm holds; candidates: the only possible values, if limited;
    excluded: keys of values that the instance isn't; unlike: the containers among them, as long as
    they are not taken apart; suspects: members whose value an alternative
    denies; doubt: why an instance found here may be none.
    """

    def __init__(self, kinds: int, make: Constructor, unions: Unions, meter: Meter) -> None:
        self.kinds = kinds
        self.make = make
        self.unions = unions
        self.meter = meter
        self.leaves: list[Literal] = []
        self.choices: list[OpenChoice] = []
        self.denied: list[AnyOf] = []
        self.candidates: dict[Hashable, PlainJson] | None = None
        self.excluded: set[Hashable] = set()
        self.unlike: list[PlainJson] = []
        self.suspects: list[str] = []
        self.doubt = ""
        self._seen: set[int] = set()
        self._barred: frozenset[int] = frozenset()
        self._reach = ANYTHING
        self._required: set[str] = set()
        self._absent: set[str] = set()
        self._closed: tuple[OtherMembers, ...] = ()
        self._members: dict[str, Range] = {}
        self._interval = Interval()
        self._sizes: dict[int, tuple[int, int | None]] = {}
        self._coverage: Coverage | None = None

    def copy(self) -> Branch:
        """An independent branch with the same literals."""
        twin = Branch(self.kinds, self.make, self.unions, self.meter)
        twin.leaves = self.leaves.copy()
        twin.choices = self.choices.copy()
        twin.denied = self.denied.copy()
        twin.candidates = self.candidates
        twin.excluded = self.excluded.copy()
        twin.unlike = self.unlike.copy()
        twin.doubt = self.doubt
        twin._seen = self._seen.copy()
        twin._barred = self._barred
        twin._reach = self._reach
        twin._required = self._required.copy()
        twin._absent = self._absent.copy()
        twin._closed = self._closed
        twin._members = self._members.copy()
        twin._interval = self._interval
        twin._sizes = self._sizes.copy()
        twin._coverage = self._coverage
        return twin

    def taken_choice(self) -> tuple[Alternative, ...]:
        """The narrowest choice, no longer among those open."""
        widths = [choice.width for choice in self.choices]
        return self.choices.pop(widths.index(min(widths))).alternatives

    # Assuming

    def assume(self, literals: Iterable[Literal]) -> bool:
        """Add literals; False where they contradict what is there."""
        # What a writer emits is valid for its schema: that this holds, too, is then no news.
        waiting = sorted(literals, key=_is_written)
        self.meter.look(len(waiting))
        while waiting:
            literal = waiting.pop()
            key = literal.key
            if key in self._seen or (literal.positive and key | 1 in self._seen):
                continue
            if self._holds_opposite(literal):
                return False
            self._seen.add(key)
            follow = self._follow(literal)
            if follow is None:
                return False
            waiting.extend(follow)
        return self.kinds != 0 and not (self.candidates is not None and not self.candidates)

    def _holds_opposite(self, literal: Literal) -> bool:
        opposite = literal.node.shape * 4 + (not literal.positive) * 2
        return opposite in self._seen or opposite + 1 in self._seen or literal.key in self._barred

    def _follow(self, literal: Literal) -> Iterable[Literal] | None:
        """Take one literal in: literals it comes down to, or None for a contradiction."""
        node, positive, written = literal
        match node:
            case All(parts=parts):
                if positive:
                    return [Literal(part, True, written) for part in parts]
                return self._choose([(Literal(part, False),) for part in parts])
            case AnyOf(parts=parts):
                if positive:
                    arms = [(Literal(part, True, written),) for part in parts]
                    return self._choose(arms, decisive=True)
                return self._deny(node)
            case OneOf():
                return self._choose(self._exactly_one(node, positive, written), positive)
            case Not(part=part):
                return [Literal(part, not positive)]
            case Cond(test=test, then=then, other=other):
                held = (Literal(test, True, written), Literal(then, positive, written))
                missed = (Literal(test, False), Literal(other, positive, written))
                return self._choose([held, missed])
            case Unevaluated():
                return [Literal(node.meaning, positive, written)]
            case Covers(part=part):
                return self._cover(part)
            case Opaque(reason=reason):
                self.doubt = self.doubt or f"{reason} (#{node.pointer})"
                return ()
            case _:
                return self._constrain(literal)

    def _deny(self, union: AnyOf) -> Iterable[Literal] | None:
        held = self.unions.held(union)
        if not self._seen.isdisjoint(held):
            return None
        self._barred = self._barred | held
        self.denied.append(union)
        return ()

    def _choose(
        self, alternatives: Sequence[Alternative], decisive: bool = False
    ) -> Iterable[Literal] | None:
        if not alternatives:
            return None
        if len(alternatives) == 1:
            return alternatives[0]
        self.choices.append(OpenChoice(alternatives, decisive))
        return ()

    # Declaring members

    def _cover(self, node: Node) -> Iterable[Literal]:
        """Let what a node declares count: what it comes down to, once it is known which of its arms hold."""
        coverer, make = self.unions.coverer, self.make
        match node:
            case All(parts=parts):
                return [Literal(make.covers(part)) for part in parts if coverer.covers(part)]
            case AnyOf(parts=parts) | OneOf(parts=parts):
                arms = list(filter(coverer.covers, parts))
                if isinstance(node, OneOf) or not any(overlapping(arms, OBJECT, self._outline())):
                    ways = [self._held(arm) for arm in arms]
                    none = [tuple(Literal(arm, False) for arm in arms)] if len(arms) < len(parts) else []
                    return self._choose([*ways, *none]) or ()
                self.choices += [OpenChoice([self._held(arm), (Literal(arm, False),)]) for arm in arms]
            case Cond(test=test, then=then, other=other):
                held = (*self._held(test), Literal(make.covers(then)))
                self.choices.append(OpenChoice([held, (Literal(test, False), Literal(make.covers(other)))]))
            case _:
                self._coverage = joined([self._coverage or Coverage(), self.unions.coverer.leaf(node)])
        return ()

    def _held(self, arm: Node) -> Alternative:
        return Literal(arm, True, True), Literal(self.make.covers(arm))

    def _close_if_known(self) -> bool:
        """Let an object have no members but the declared ones, if any are; False for a contradiction.

        As soon as no choice says more of what is declared: how the reader's arms are denied may be left.
        """
        if self._coverage is None or any(choice.covers for choice in self.choices):
            return True
        covered, self._coverage = self._coverage, None
        if covered.everything or not (covered.names or covered.regexes):
            return True
        return self.assume([Literal(self.make.others(covered.names, covered.regexes))])

    def _exactly_one(self, node: OneOf, positive: bool, written: bool) -> list[Alternative]:
        """The ways in which exactly one arm holds, or not exactly one."""
        ways: list[Alternative] = [] if positive else [(Literal(self.make.any_arm(node), False),)]
        objects: Alternative = ()
        if self.kinds != OBJECT and self.unions.is_for_objects(node):
            # Two arms hold for what is no object, so only among objects is there anything to tell apart.
            objects = (Literal(self.make.kinds(OBJECT)),)
            ways += [] if positive else [(Literal(self.make.kinds(EVERY_KIND & ~OBJECT)),)]
        way = self._one_holds if positive else self._two_hold
        overlaps = self.unions.overlaps(node, OBJECT if objects or self.kinds == OBJECT else EVERY_KIND)
        return [*ways, *((*literals, *objects) for literals in way(node, overlaps, written))]

    def _one_holds(self, node: OneOf, overlaps: list[list[int]], written: bool) -> Iterator[Alternative]:
        for arm, rivals in zip(node.parts, overlaps, strict=True):
            yield Literal(arm, True, written), *(Literal(node.parts[rival], False) for rival in rivals)

    def _two_hold(self, node: OneOf, overlaps: list[list[int]], _written: bool) -> Iterator[Alternative]:
        """One of the two, and any of those after it: to list the pairs would cost their square."""
        for position, rivals in enumerate(overlaps):
            later = [rival for rival in rivals if rival > position]
            if later:
                yield Literal(node.parts[position]), Literal(self.make.any_of(node, later))

    def _constrain(self, literal: Literal) -> Iterable[Literal] | None:
        node, positive, _ = literal
        if isinstance(node, Kinds):
            self.kinds &= node.kinds if positive else ~node.kinds
            return () if self.kinds else None
        if isinstance(node, Values):
            return self._limit(node, positive)
        domain = applies_to(node)
        if not positive:
            self.kinds &= domain
        if not self.kinds & domain:
            return () if positive else None
        if isinstance(node, Contains) and not positive:
            return self._deny_contains(node)
        if isinstance(node, Required | MemberRule):
            self._note_member(node, positive)
        elif isinstance(node, OtherMembers) and positive and refuses(node.schema):
            self._close(node)
        elif isinstance(node, Bound | Size):
            self._note_range(node, positive)
        elif isinstance(node, Matches) and positive and not self._narrow(node):
            return None
        self.leaves.append(literal)
        return () if self.kinds else None

    def _limit(self, node: Values, positive: bool) -> Iterable[Literal] | None:
        if positive:
            kept = node.by_key
            if self.candidates is not None:
                kept = {key: value for key, value in self.candidates.items() if key in kept}
            self.candidates = kept
            return () if self._narrow(node) else None
        self.excluded |= node.by_key.keys()
        self.unlike += [value for value in node.by_key.values() if isinstance(value, dict | list)]
        return ()

    def _narrow(self, node: Values | Matches) -> bool:
        """Note which values are left; whether any are."""
        self._reach = meet(self._within(), range_of(node))
        self.kinds = self._reach.kinds
        return not is_empty(self._reach)

    def _deny_contains(self, node: Contains) -> Iterable[Literal] | None:
        self.kinds &= ARRAY
        counts: list[Alternative] = []
        if node.low > 0:
            counts.append((Literal(self.make.contains(node, 0, node.low - 1)),))
        if node.high is not None:
            counts.append((Literal(self.make.contains(node, node.high + 1, None)),))
        return self._choose(counts)

    def _note_member(self, node: Required | MemberRule, positive: bool) -> None:
        name = node.name
        if isinstance(node, MemberRule):
            if positive:
                reach = meet(self._members.get(name, ANYTHING), range_of(node.schema))
                self._members[name] = reach
            else:
                self._required.add(name)
                self.suspects.append(name)
        elif positive:
            self._required.add(name)
        else:
            self._absent.add(name)
        if name in self._required and (
            self._is_kept_out(name) or is_empty(self._members.get(name, ANYTHING))
        ):
            self.kinds &= ~OBJECT

    def _close(self, node: OtherMembers) -> None:
        """Let an object have no members but those that the node does not speak of."""
        self._closed = (*self._closed, node)
        if any(map(self._is_kept_out, self._required)):
            self.kinds &= ~OBJECT

    def _is_kept_out(self, name: str) -> bool:
        """Whether an object is seen to have no member of a name."""
        return name in self._absent or any(left_over(node, name) for node in self._closed)

    def _note_range(self, node: Bound | Size, positive: bool) -> None:
        if self._is_out_of_range(node, positive):
            self.kinds &= ~applies_to(node)
        elif isinstance(node, Bound):
            self._interval = self._interval.bounded(node, positive)
        else:
            self._sizes[node.sized] = narrowed(*self._sizes.get(node.sized, (0, None)), node, positive)

    def _is_out_of_range(self, node: Node, positive: bool) -> bool:
        """Whether a bound, or its denial, leaves nothing of the kinds that it speaks of."""
        if isinstance(node, Bound):
            return self._interval.bounded(node, positive).is_empty(not self.kinds & FRACTION)
        if not isinstance(node, Size):
            return False
        low, high = narrowed(*self._sizes.get(node.sized, (0, None)), node, positive)
        return high is not None and low > high

    # Settling

    def settle(self) -> bool:
        """Follow what has become inevitable; False where a contradiction comes out."""
        while True:
            before = len(self._seen)
            choices, self.choices = self.choices, []
            self.meter.look(len(choices))
            for choice in choices:
                kept = self._possible(choice)
                if kept is None:
                    continue
                if not kept:
                    return False
                if len(kept) > 1:
                    same = len(kept) == len(choice.alternatives)
                    self.choices.append(choice if same else OpenChoice(kept))
                elif not self.assume(kept[0]):
                    return False
            if not self._open_denied() or not self._take_apart() or not self._close_if_known():
                return False
            if len(self._seen) == before:
                return True

    def _possible(self, choice: OpenChoice) -> Sequence[Alternative] | None:
        """The alternatives that are not refuted; None where the choice holds anyway."""
        settled = choice.settled(self._seen)
        if settled is not None:
            return [settled]
        kept = []
        for alternative in choice.alternatives:
            if self._is_refuted(alternative):
                continue
            if all(self._entails(literal) for literal in alternative):
                return None
            kept.append(alternative)
        return kept

    def _is_refuted(self, alternative: Alternative) -> bool:
        for looked, literal in enumerate(alternative, 1):
            if self.refutes(literal.node, literal.positive):
                self.meter.look(looked)
                return True
        self.meter.look(len(alternative))
        return False

    def _entails(self, literal: Literal) -> bool:
        return not literal.written and self.refutes(literal.node, not literal.positive)

    def _open_denied(self) -> bool:
        waiting, self.denied = self.denied, []
        for union in waiting:
            possible = filterfalse(self._is_refuted_arm, self._possible_arms(union))
            arms = list(islice(possible, FEW_ARMS + 1) if self.choices else possible)
            if len(arms) > FEW_ARMS and self.choices:
                self.denied.append(union)
            elif not self.assume([Literal(arm, False) for arm in arms]):
                return False
        return True

    def _is_refuted_arm(self, arm: Node) -> bool:
        self.meter.look(1)
        return self._contradicts(arm, True)

    def _take_apart(self) -> bool:
        """Differ from the excluded containers in some part; where values are listed, that is no news."""
        if self.candidates is not None or not self.unlike:
            return True
        unlike, self.unlike = self.unlike, []
        return self.assume([Literal(self.make.equal_to(value), False) for value in unlike])

    def _possible_arms(self, union: AnyOf) -> list[Node]:
        index = self.unions.index(union) if self.kinds == OBJECT else None
        if index is None or index.tag not in self._required:
            return union.parts
        possible = index.within(self._members.get(index.tag, ANYTHING))
        return union.parts if possible is None else [union.parts[position] for position in possible]

    def refutes(self, node: Node, positive: bool) -> bool:
        """Whether the literal is seen at once to contradict the branch."""
        return (positive and node.shape * 4 + 2 in self._barred) or self._contradicts(node, positive)

    def _contradicts(self, node: Node, positive: bool) -> bool:
        """The same, without what is denied as an arm of a union alone: that is still to be assumed."""
        opposite = node.shape * 4 + (not positive) * 2
        if opposite in self._seen or opposite + 1 in self._seen:
            return True
        if isinstance(node, Not):
            return self.refutes(node.part, not positive)
        if not positive:
            return self._refutes_denial(node)
        if isinstance(node, Required) and self._is_kept_out(node.name):
            return self.kinds == OBJECT
        bounds = outline_of(node)
        if any(
            not self.kinds & ~applies_to(part) and self._is_out_of_range(part, True) for part in bounds.ranges
        ):
            return True
        return exclusive(bounds, self._outline())

    def _outline(self) -> Outline:
        return Outline(self._within(), self._required, self._members)

    def _within(self) -> Range:
        return Range(self.kinds, self._reach.values, self._reach.words)

    def _refutes_denial(self, node: Node) -> bool:
        match node:
            case All(parts=parts):
                return all(self.refutes(part, False) for part in parts)
            case Kinds(kinds=kinds):
                return not self.kinds & ~kinds
            case Values(by_key=by_key):
                values = self._reach.values
                return values is not None and values <= by_key.keys()
            case Required(name=name):
                return not self.kinds & OBJECT or name in self._required
            case MemberRule(name=name):
                return not self.kinds & OBJECT or self._is_kept_out(name)
            case AnyOf() | OneOf() | Cond() | Unevaluated() | Opaque():
                return False
            case _:
                return not self.kinds & applies_to(node) or self._is_out_of_range(node, False)
