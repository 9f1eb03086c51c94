"""Languages of strings: patterns as automata that are made deterministic only as far as walked.

Input: the text of a `pattern`, or a finite set of words. Output: a Language (membership one
character at a time), and `shortest_word` for a conjunction of demands on one string.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Sequence
from typing import Protocol

from .code_points import EVERYTHING, SURROGATES, CodePoints, UnsupportedPattern
from .syntax import (
    WORD,
    Assertion,
    Backreference,
    Capture,
    Characters,
    Choice,
    Lookahead,
    Lookbehind,
    Repeat,
    Tree,
    parsed,
)
from .syntax import Sequence as Parts

MAX_NFA_STATES = 6_000
MAX_WORK = 800_000
MAX_PRODUCT_STATES = 20_000
MAX_LAYERS = 20_000


class PatternTooLarge(Exception):
    """Deciding about this pattern would cost more than it may."""


class Language(Protocol):
    """A set of strings, read one code point at a time."""

    start: Hashable
    boundaries: frozenset[int]
    """Code points at which the treatment of characters may change."""

    def step(self, state: Hashable, point: int) -> Hashable:
        """The state after one more code point."""

    def accepts(self, state: Hashable) -> bool:
        """Whether the string read so far is in the set."""

    def settled(self, state: Hashable) -> bool | None:
        """True or False where every continuation is, or isn't, in the set; None where unknown."""


def boundaries_of(points: CodePoints) -> set[int]:
    """Where membership in the set changes."""
    return {edge for low, high in points for edge in (low, high + 1)}


class Words:
    """A finite set of strings."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self.prefixes = {word[:end] for word in self.words for end in range(len(word) + 1)}
        self.start: Hashable = "" if self.words else None
        points = {ord(character) for word in self.words for character in word}
        self.boundaries = frozenset(points | {point + 1 for point in points})

    def step(self, state: Hashable, point: int) -> Hashable:
        if not isinstance(state, str):
            return None
        longer = state + chr(point)
        return longer if longer in self.prefixes else None

    def accepts(self, state: Hashable) -> bool:
        return state in self.words

    def settled(self, state: Hashable) -> bool | None:
        return False if state is None else None


class Conjunction:
    """The strings that each of the parts contains, or for a negative sign doesn't."""

    def __init__(self, parts: Sequence[tuple[Language, bool]]) -> None:
        self.parts = parts
        self.start: Hashable = tuple(language.start for language, _ in parts)
        self.boundaries = frozenset().union(*(language.boundaries for language, _ in parts))

    def step(self, state: Hashable, point: int) -> Hashable:
        assert isinstance(state, tuple)
        return tuple(
            language.step(part, point) for (language, _), part in zip(self.parts, state, strict=True)
        )

    def accepts(self, state: Hashable) -> bool:
        assert isinstance(state, tuple)
        return all(
            language.accepts(part) is sign for (language, sign), part in zip(self.parts, state, strict=True)
        )

    def settled(self, state: Hashable) -> bool | None:
        assert isinstance(state, tuple)
        verdicts = []
        for (language, sign), part in zip(self.parts, state, strict=True):
            known = language.settled(part)
            verdicts.append(None if known is None else known is sign)
        if False in verdicts:
            return False
        return None if None in verdicts else True


MATCHED = "matched"
_START, _AFTER_OTHER, _AFTER_WORD = range(3)


class Automaton:
    """A regular expression, found anywhere in the string unless anchored.

    A state is MATCHED, or the set of positions in the expression together with what was before.
    """

    def __init__(self, tree: Tree) -> None:
        self._silent: list[list[int]] = []
        self._asserted: list[list[tuple[str, int]]] = []
        self._reading: list[list[tuple[int, int]]] = []
        self._sets: list[CodePoints] = []
        self._starts: list[list[int]] = []
        self._set_index: dict[CodePoints, int] = {}
        self._work = 0
        self._steps: dict[tuple[Hashable, int], Hashable] = {}
        self._cares_about_words = False
        loop = self._state()
        self._reads(loop, EVERYTHING, loop)
        self._final = self._state()
        self._silent[loop].append(self._build(tree, self._final))
        self._useful = self._reaching_final()
        edges = {edge for points in self._sets for edge in boundaries_of(points)}
        if self._cares_about_words:
            edges |= boundaries_of(WORD)
        self.boundaries = frozenset(edges)
        self.start: Hashable = self._settle([loop], _START)

    def step(self, state: Hashable, point: int) -> Hashable:
        if state is MATCHED:
            return MATCHED
        known = self._steps.get((state, point))
        if known is None:
            known = self._steps[state, point] = self._stepped(state, point)
        return known

    def accepts(self, state: Hashable) -> bool:
        return state is MATCHED or self._final in self._passed(state, at_end=True, word=False)

    def settled(self, state: Hashable) -> bool | None:
        if state is MATCHED:
            return True
        assert isinstance(state, tuple)
        return None if state[0] else False

    def _state(self) -> int:
        if len(self._silent) >= MAX_NFA_STATES:
            raise PatternTooLarge
        self._silent.append([])
        self._asserted.append([])
        self._reading.append([])
        return len(self._silent) - 1

    def _reads(self, state: int, points: CodePoints, target: int) -> None:
        index = self._set_index.setdefault(points, len(self._sets))
        if index == len(self._sets):
            self._sets.append(points)
            self._starts.append([low for low, _ in points])
        self._reading[state].append((index, target))

    def _build(self, tree: Tree, after: int) -> int:
        """The state from which `tree` and then `after` is read."""
        self._spend(0)  # `((){9999}){9999}` makes no states, and never ends
        match tree:
            case Characters(points):
                state = self._state()
                self._reads(state, points, after)
                return state
            case Parts(parts):
                for part in reversed(parts):
                    after = self._build(part, after)
                return after
            case Choice(parts):
                state = self._state()
                self._silent[state] = [self._build(part, after) for part in parts]
                return state
            case Repeat(part, low, high):
                return self._build_repeat(part, low, high, after)
            case Assertion(kind):
                state = self._state()
                self._asserted[state].append((kind, after))
                self._cares_about_words |= kind in "bB"
                return state
            case Lookahead():
                raise UnsupportedPattern("a lookahead that does not follow a leading ^")
            case Lookbehind():
                raise UnsupportedPattern("a lookbehind")
            case Backreference():
                raise UnsupportedPattern("a back-reference")
            case Capture(part):
                return self._build(part, after)

    def _build_repeat(self, part: Tree, low: int, high: int | None, after: int) -> int:
        if high is None:
            loop = self._state()
            self._silent[loop] = [self._build(part, loop), after]
            after = loop
        else:
            for _ in range(high - low):
                optional = self._state()
                self._silent[optional] = [self._build(part, after), after]
                after = optional
        for _ in range(low):
            after = self._build(part, after)
        return after

    def _reaching_final(self) -> frozenset[int]:
        """States from which the end can be reached once the start of the string is behind."""
        sources: list[list[int]] = [[] for _ in self._silent]
        for state, targets in enumerate(self._silent):
            reached = list(targets) + [target for _, target in self._reading[state]]
            reached += [target for kind, target in self._asserted[state] if kind != "^"]
            for target in reached:
                sources[target].append(state)
        found, waiting = {self._final}, [self._final]
        while waiting:
            for source in sources[waiting.pop()]:
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return frozenset(found)

    def _closed(self, states: Iterable[int]) -> set[int]:
        closed = set(states)
        waiting = list(closed)
        while waiting:
            for target in self._silent[waiting.pop()]:
                if target not in closed:
                    closed.add(target)
                    waiting.append(target)
        self._spend(len(closed))
        return closed

    def _settle(self, states: Iterable[int], before: int) -> Hashable:
        closed = self._closed(states)
        if self._final in closed:
            return MATCHED
        if before != _START:
            closed &= self._useful
        return (frozenset(closed), before)

    def _passed(self, state: Hashable, at_end: bool, word: bool) -> set[int]:
        """The positions held when the next character (or the end) is known."""
        assert isinstance(state, tuple)
        positions, before = state
        held: set[int] = set(positions)
        waiting = [position for position in held if self._asserted[position]]
        boundary = (before == _AFTER_WORD) != word
        truths = {"^": before == _START, "$": at_end, "b": boundary, "B": not boundary}
        while waiting:
            for kind, target in self._asserted[waiting.pop()]:
                if truths[kind]:
                    fresh = self._closed([target]) - held
                    held |= fresh
                    waiting.extend(position for position in fresh if self._asserted[position])
        return held

    def _stepped(self, state: Hashable, point: int) -> Hashable:
        word = _within(point, WORD)
        held = self._passed(state, at_end=False, word=word)
        if self._final in held:
            return MATCHED
        targets = set()
        for position in held:
            for index, target in self._reading[position]:
                at = bisect_right(self._starts[index], point) - 1
                if at >= 0 and point <= self._sets[index][at][1]:
                    targets.add(target)
        self._spend(len(held))
        return self._settle(targets, _AFTER_WORD if word and self._cares_about_words else _AFTER_OTHER)

    def _spend(self, work: int) -> None:
        self._work += work + 1
        if self._work > MAX_WORK:
            raise PatternTooLarge


def _within(point: int, points: CodePoints) -> bool:
    return any(low <= point <= high for low, high in points)


def language_of(text: str) -> Language:
    """The language of a pattern; raises UnsupportedPattern or PatternTooLarge.

    Lookaheads directly after a leading `^` are conditions on the whole string, so they become
    parts of a conjunction; any other lookahead is unsupported.
    """
    tree = parsed(text)
    parts = tree.parts if isinstance(tree, Parts) else (tree,)
    if len(parts) < 2 or parts[0] != Assertion("^") or not isinstance(parts[1], Lookahead):
        return Automaton(tree)
    start, *rest = parts
    conditions: list[tuple[Language, bool]] = []
    while rest and isinstance(rest[0], Lookahead):
        conditions.append((Automaton(Parts((start, rest[0].part))), rest[0].positive))
        rest = rest[1:]
    return Conjunction([*conditions, (Automaton(Parts((start, *rest))), True)])


def contains_word(language: Language, text: str) -> bool:
    """Membership, in time linear in the text."""
    state = language.start
    for character in text:
        state = language.step(state, ord(character))
    return language.accepts(state)


_FAVOURITES = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-:/.@ "
_RANK = {ord(character): rank for rank, character in enumerate(_FAVOURITES)}


def _rank(point: int) -> int:
    """Lower is better: characters that people read, and on which engines agree, come first."""
    if point in _RANK:
        return _RANK[point]
    if 0x21 <= point <= 0x7E:
        return 200 + point
    return (0x300000 if _is_control(point) else 0x1000) + point


def _is_control(point: int) -> bool:
    return point < 0x20 or point in (0x85, 0x2028, 0x2029)


def is_read_alike(text: str) -> bool:
    """Whether engines agree on the text: on line ends, `.`, `$` and `\\s` differ between them."""
    return not any(_is_control(ord(character)) for character in text)


def representatives(languages: Sequence[Language]) -> list[int]:
    """One code point for each interval that no language divides, the most readable first."""
    edges = sorted({0, SURROGATES[0], SURROGATES[1] + 1}.union(*(one.boundaries for one in languages)))
    chosen = []
    ranked = sorted(_RANK, key=_RANK.__getitem__)
    for low, end in zip(edges, [*edges[1:], EVERYTHING[-1][1] + 1], strict=True):
        if low >= end or SURROGATES[0] <= low <= SURROGATES[1] or low > EVERYTHING[-1][1]:
            continue
        readable = next((point for point in ranked if low <= point < end), None)
        if readable is None:
            readable = min(range(low, min(end, low + 200)), key=_rank)
        chosen.append(readable)
    return sorted(chosen, key=_rank)


def shortest_word(demands: Sequence[tuple[Language, bool]], low: int, high: int | None) -> str | None:
    """A shortest string of `low` to `high` characters that meets every demand, or None.

    None is a proof. Raises PatternTooLarge where the search would cost too much.
    """
    if not demands:
        return _FAVOURITES[0] * low if high is None or low <= high else None
    if low > MAX_LAYERS:
        raise PatternTooLarge
    goal = Conjunction(demands)
    points = representatives([language for language, _ in demands])
    layers: list[dict[Hashable, tuple[Hashable, int]]] = [{goal.start: (None, 0)}]
    visited: set[Hashable] = set()
    states = 0
    while layers[-1] and (high is None or len(layers) - 1 <= high):
        length = len(layers) - 1
        following: dict[Hashable, tuple[Hashable, int]] = {}
        for state in layers[-1]:
            if goal.settled(state) is False:
                continue
            if length >= low:
                if state in visited:
                    continue
                visited.add(state)
                if goal.accepts(state):
                    return _spelled(layers, state)
            states += 1
            if states > MAX_PRODUCT_STATES or states * len(points) > MAX_WORK:
                raise PatternTooLarge
            for point in points:
                following.setdefault(goal.step(state, point), (state, point))
        layers.append(following)
    return None


def _spelled(layers: list[dict[Hashable, tuple[Hashable, int]]], state: Hashable) -> str:
    characters = []
    for layer in reversed(layers[1:]):
        state, point = layer[state]
        characters.append(chr(point))
    return "".join(reversed(characters))
