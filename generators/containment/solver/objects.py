"""Objects: is there one with these members, names and sizes?

Input: literals about an object. Output: a Result with a small object. Members are independent of
one another, so an object is put together from the required members, one member for each existential
obligation (some member that breaks a rule of the reader's) and as many fillers as it takes.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from ..json_values import PlainJson
from ..schema.evaluated import refuses
from ..schema.nodes import (
    MatchingMembers,
    MemberRule,
    Names,
    OtherMembers,
    Regex,
    Required,
    Size,
)
from ..schema.validity import Evaluation, both, left_over
from .goals import (
    LITERALS_PER_STEP,
    UNSAT,
    Asking,
    Goal,
    Literal,
    Result,
    Sat,
    Searcher,
    Undecided,
    Unsat,
    doubted,
    is_sure,
    preferred,
)
from .strings import narrowed

MAX_OBLIGATIONS = 8
MAX_DOUBTFUL = 16
"""Objects of which it is in doubt whether they do: one more is not any surer, for the doubt is mostly about a
member that all of them have."""
MAX_FILLERS = 2_000
MAX_REGIONS = 256
"""Ways in which a name can stand to all the patterns that divide an object's names."""

MemberSlots = dict[str, Goal]
"""The members an object gets, with what is asked of each beyond the rules for every member."""


@dataclass(frozen=True, slots=True)
class MemberObligation:
    """Some member must break a rule: its name is one that `rule` speaks of (any name for
    `propertyNames`), and `name` and `value` hold for its name and value."""

    rule: MatchingMembers | OtherMembers | Names
    name: Goal = ()
    value: Goal = ()

    def covers(self, name: str) -> bool | None:
        """Whether a member of this name can fulfil it."""
        match self.rule:
            case MatchingMembers(regex=regex):
                return regex.matches(name)
            case OtherMembers():
                return left_over(self.rule, name)
            case Names(schema=schema):
                verdict = Evaluation().holds(schema, name)
                return None if verdict is None else not verdict

    def is_met(self, name: str, held: Collection[int]) -> bool:
        """Whether a member of this name is seen to fulfil it; held: the keys of what holds for its value."""
        return self.covers(name) is True and all(
            literal.key in held or refuses(literal.node) for literal in self.value
        )


def solve_object(literals: Sequence[Literal], search: Searcher) -> Asking:
    """An object that makes the literals true."""
    demand = ObjectDemand(literals)
    if demand.required & demand.absent or demand.is_too_small():
        return UNSAT
    return (yield from ObjectAssembly(demand, search).assembled())


class ObjectDemand:
    """The literals, sorted by what they speak of."""

    def __init__(self, literals: Sequence[Literal]) -> None:
        self.low, self.high = 0, None
        self.required: set[str] = set()
        self.absent: set[str] = set()
        self.named: dict[str, list[Literal]] = {}
        self.matching: list[tuple[Regex, Literal]] = []
        self.others: list[tuple[OtherMembers, Literal]] = []
        self.names: list[Literal] = []
        self.obligations: list[MemberObligation] = []
        for literal in literals:
            self._add(literal)

    low: int
    high: int | None

    def _add(self, literal: Literal) -> None:
        node, positive, written = literal
        match node:
            case Size():
                self.low, self.high = narrowed(self.low, self.high, node, positive)
            case Required(name=name):
                (self.required if positive else self.absent).add(name)
            case MemberRule(name=name, schema=schema):
                self.named.setdefault(name, []).append(Literal(schema, positive, written))
                if not positive:
                    self.required.add(name)
            case MatchingMembers() | OtherMembers() | Names() if not positive:
                denial = (Literal(node.schema, False),)
                if isinstance(node, Names):
                    self.obligations.append(MemberObligation(node, name=denial))
                else:
                    self.obligations.append(MemberObligation(node, value=denial))
            case MatchingMembers(regex=regex, schema=schema):
                self.matching.append((regex, Literal(schema, True, written)))
            case OtherMembers(schema=schema):
                self.others.append((node, Literal(schema, True, written)))
            case Names(schema=schema):
                self.names.append(Literal(schema))

    def is_too_small(self) -> bool:
        """Whether the allowed number of members is less than what is needed anyway."""
        least = max(self.low, len(self.required))
        return self.high is not None and least > self.high

    def known_names(self) -> list[str]:
        """Every name that some literal mentions, the absent ones too."""
        names = dict.fromkeys(self.named)
        names.update(dict.fromkeys(sorted(self.required | self.absent)))
        rules = [node for node, _ in self.others]
        rules += [o.rule for o in self.obligations if isinstance(o.rule, OtherMembers)]
        for rule in rules:
            names.update(dict.fromkeys(sorted(rule.names)))
        return list(names)

    def regexes(self) -> list[Regex]:
        """Every regex that divides the names."""
        found = {regex.text: regex for regex, _ in self.matching}
        for rule in [node for node, _ in self.others] + [o.rule for o in self.obligations]:
            if isinstance(rule, OtherMembers):
                found.update({regex.text: regex for regex in rule.regexes})
            elif isinstance(rule, MatchingMembers):
                found[rule.regex.text] = rule.regex
        return list(found.values())

    def value_goal(self, name: str) -> tuple[Goal, bool]:
        """What every value of a member of that name must satisfy, and whether that is all."""
        goal = list(self.named.get(name, ()))
        complete = True
        for regex, literal in self.matching:
            covered = regex.matches(name)
            complete &= covered is not None
            goal += [literal] if covered else []
        for node, literal in self.others:
            covered = left_over(node, name)
            complete &= covered is not None
            goal += [literal] if covered else []
        return tuple(goal), complete

    def admits_name(self, name: str) -> bool | None:
        """Whether a member may have that name."""
        evaluation = Evaluation()
        return both(evaluation.holds(literal.node, name) for literal in self.names)


class ObjectAssembly:
    """Puts an object together; asks for values and for names."""

    def __init__(self, demand: ObjectDemand, search: Searcher) -> None:
        self._demand = demand
        self._search = search
        self._known = demand.known_names()
        self._regexes = demand.regexes()
        self._doubtful = 0

    def assembled(self) -> Asking:
        """The object, or why there is none."""
        slots: MemberSlots = dict.fromkeys(sorted(self._demand.required), ())
        for name in slots:
            result = yield from self._value(name, ())
            if isinstance(result, Unsat):
                return UNSAT
        return (yield from self._fulfilled(self._demand.obligations, slots, 0))

    def _value(self, name: str, extra: Goal) -> Asking:
        allowed = self._demand.admits_name(name)
        if allowed is False:
            return UNSAT
        goal, complete = self._demand.value_goal(name)
        result = yield (*goal, *extra)
        return doubted(result, "" if complete and allowed else _undecided(name))

    def _fulfilled(self, obligations: Sequence[MemberObligation], slots: MemberSlots, given: int) -> Asking:
        """Fulfil the obligations by giving each a member, of which so many are given already."""
        self._search.spend(1 + len(obligations) * len(slots) // LITERALS_PER_STEP)
        if self._demand.high is not None and len(slots) > self._demand.high:
            return UNSAT
        left = self._unfulfilled(obligations, slots)
        if not left:
            return (yield from self._completed(slots))
        if given == MAX_OBLIGATIONS:
            return Undecided("too many members would have to break rules at once")
        obligation, *later = left
        options, best = yield from self._options(obligation, slots)
        for name, doubt in options:
            extra = (*slots.get(name, ()), *obligation.value)
            result = yield from self._value(name, extra)
            if isinstance(result, Sat):
                result = yield from self._fulfilled(later, {**slots, name: extra}, given + 1)
            best = preferred(best, doubted(result, doubt))
            if is_sure(best) or self._doubtful > MAX_DOUBTFUL:
                break
        return best

    def _unfulfilled(
        self, obligations: Sequence[MemberObligation], slots: MemberSlots
    ) -> list[MemberObligation]:
        """The obligations that no member is seen to fulfil which the object has anyway."""
        if not obligations:
            return []
        held = {
            name: {literal.key for literal in (*self._demand.value_goal(name)[0], *extra)}
            for name, extra in slots.items()
        }
        return [
            obligation
            for obligation in obligations
            if not any(obligation.is_met(name, keys) for name, keys in held.items())
        ]

    def _options(
        self, obligation: MemberObligation, slots: MemberSlots
    ) -> Generator[Goal, Result, tuple[list[tuple[str, str]], Result]]:
        """Names that can fulfil the obligation, each with the doubt about it, and UNSAT if there
        are no others, or else why there may be."""
        options, others = yield from self._fresh(obligation, set(slots))
        for name in dict.fromkeys([*slots, *self._known]):
            covered = obligation.covers(name)
            if covered is not False and name not in self._demand.absent:
                options.append((name, "" if covered else _undecided(name)))
        return options, others

    def _fresh(
        self, obligation: MemberObligation | None, used: set[str]
    ) -> Generator[Goal, Result, tuple[list[tuple[str, str]], Result]]:
        """One new name for each way in which a new name can fall under the rules, with the doubt about
        it, and UNSAT if these are all the ways beyond doubt, or else why not."""
        taken = used.union(self._known)
        constrained = self._regexes or self._demand.names
        if not constrained and (obligation is None or isinstance(obligation.rule, OtherMembers)):
            return [(next(_plain_names(taken)), "")], UNSAT
        make = self._search.make
        goal = [Literal(make.string), Literal(make.values([*sorted(taken)]), False)]
        goal += self._demand.names
        if obligation is not None:
            goal += obligation.name
        regions = yield from self._regions(tuple(goal), obligation)
        if isinstance(regions, Undecided):
            return [], regions
        names: list[tuple[str, str]] = []
        others: Result = UNSAT
        for result in sorted(regions, key=is_sure, reverse=True):
            if isinstance(result, Sat):
                names.append((str(result.instance), result.doubt))
            if not is_sure(result):
                others = preferred(others, _unnamed(result))
        return names, others

    def _regions(
        self, goal: Goal, obligation: MemberObligation | None
    ) -> Generator[Goal, Result, list[Result] | Undecided]:
        """A name, or the doubt about it, for each way in which a name can stand to all the patterns."""
        result = yield goal
        regions: list[tuple[Goal, Result]] = [] if isinstance(result, Unsat) else [(goal, result)]
        for regex in self._regexes:
            divided: list[tuple[Goal, Result]] = []
            for region, _ in regions:
                for positive in _signs(obligation, regex):
                    part = (*region, Literal(self._search.make.matches(regex), positive))
                    result = yield part
                    if not isinstance(result, Unsat):
                        divided.append((part, result))
            if len(divided) > MAX_REGIONS:
                return Undecided("too many patterns divide the names of an object's members")
            regions = divided
        return [result for _, result in regions]

    def _completed(self, slots: MemberSlots) -> Asking:
        """The object with those members, and with fillers up to the least size."""
        members: dict[str, Sat] = {}
        for name, extra in slots.items():
            result = yield from self._value(name, extra)
            self._doubtful += not is_sure(result)
            if not isinstance(result, Sat):
                return result
            members[name] = result
        if len(members) < self._demand.low:
            lacking = yield from self._fill(members)
            if lacking is not None:
                return lacking
        depth = max((member.depth for member in members.values()), default=0)
        doubt = next((member.doubt for member in members.values() if member.doubt), "")
        instance: dict[str, PlainJson] = {name: member.instance for name, member in members.items()}
        return Sat(instance, depth + 1, doubt, 1 + sum(member.size for member in members.values()))

    def _fill(self, members: dict[str, Sat]) -> Generator[Goal, Result, Result | None]:
        """Add members up to the least size; None when that is done, or else why it can't be."""
        if self._demand.low - len(members) > MAX_FILLERS:
            return Undecided(f"an object would have to have {self._demand.low} members")
        lacking: Result = UNSAT
        for name in self._known:
            if name in members or name in self._demand.absent:
                continue
            if len(members) == self._demand.low:
                return None
            result = yield from self._value(name, ())
            if isinstance(result, Sat):
                members[name] = result
            else:
                lacking = preferred(lacking, result)
        while len(members) < self._demand.low:
            added = yield from self._filler(members)
            if added is not None:
                return preferred(lacking, added)
        return None

    def _filler(self, members: dict[str, Sat]) -> Generator[Goal, Result, Result | None]:
        """Add one member of a new name; None when that is done, or else why it can't be."""
        self._search.spend()
        names, lacking = yield from self._fresh(None, set(members))
        for name, doubt in names:
            result = doubted((yield from self._value(name, ())), doubt)
            if isinstance(result, Sat):
                members[name] = result
                return None
            lacking = preferred(lacking, result)
        return lacking


def _undecided(name: str) -> str:
    return f"it is not decided which rules the member {name!r} falls under"


def _unnamed(result: Result) -> Result:
    """Why a name that is needed wasn't found, from an attempt that ended in doubt."""
    return Undecided(result.doubt) if isinstance(result, Sat) else result


def _signs(obligation: MemberObligation | None, regex: Regex) -> tuple[bool, ...]:
    """The ways in which a name that fulfils the obligation can stand to a regex."""
    rule = None if obligation is None else obligation.rule
    if isinstance(rule, MatchingMembers) and rule.regex.text == regex.text:
        return (True,)
    if isinstance(rule, OtherMembers) and regex.text in {other.text for other in rule.regexes}:
        return (False,)
    return (False, True)


def _plain_names(taken: set[str]) -> Iterator[str]:
    for number in count():
        name = "abcdefghijklmnopqrstuvwxyz"[number] if number < 26 else f"p{number}"
        if name not in taken:
            yield name
