"""Ways: the Changes that may make a message unreadable, by the way to their places.

Input: Changes, each with its trail from the root of one message. Output: those whose places in a message
hold a pointer, found by following the pointer, however many Changes there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from protocol_models.json_pointer import steps_of
from protocol_models.json_types import Json

from .changes.change import Change
from .changes.paths import Arm, ItemStep, MemberStep, Other, Tag
from .message_schemas import MessageKey

__all__ = ["Ways"]

Step = MemberStep | Other | ItemStep | Tag | Arm


@dataclass(slots=True)
class _Way:
    """changes: those that end here; on: the ways that go on from here."""

    changes: list[Change] = field(default_factory=list)
    on: dict[str, _Way] = field(default_factory=dict)
    onwards: dict[Step, _Way] = field(default_factory=dict)

    def after(self, step: Step) -> _Way:
        """The way after one more step."""
        if isinstance(step, MemberStep):
            return self.on.setdefault(step.name, _Way())
        return self.onwards.setdefault(step, _Way())


class Ways:
    """The Changes of one message."""

    def __init__(self, key: MessageKey, changes: Iterable[Change]) -> None:
        self._start = _Way()
        for change in changes:
            way = self._start
            for step in change.messages[key]:
                way = way.after(step)
            way.changes.append(change)

    def around(self, message: Json, pointer: str) -> Iterator[tuple[int, Change]]:
        """The Changes at whose places, or inside of them, a pointer leads; and how deep the places are."""
        path = steps_of(pointer)
        values = list(_values(message, path))
        waiting: list[tuple[_Way, int]] = [(self._start, 0)]
        while waiting:
            way, depth = waiting.pop()
            yield from ((depth, change) for change in way.changes)
            value = values[depth] if depth < len(values) else None
            token = path[depth] if depth < len(path) else None
            if token is not None and isinstance(value, dict) and token in way.on:
                waiting.append((way.on[token], depth + 1))
            for step, after in way.onwards.items():
                match step:
                    case Arm():
                        waiting.append((after, depth))
                    case Tag() if step.is_on(value):
                        waiting.append((after, depth))
                    case Other(named) if token is not None and isinstance(value, dict) and token not in named:
                        waiting.append((after, depth + 1))
                    case ItemStep() if token is not None and isinstance(value, list):
                        waiting.append((after, depth + 1))


def _values(message: Json, path: list[str]) -> Iterator[Json]:
    """The value at each step of a path, the whole message first."""
    value = message
    yield value
    for token in path:
        value = value[token] if isinstance(value, dict) else value[int(token)]
        yield value
