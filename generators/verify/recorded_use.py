"""What the messages of one recording use of the protocol.

Input: heard messages. Output: the places that they use. A request that was refused shows nothing of the
release that refused it, so it counts only where that is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from protocol_models.json_types import Json
from protocol_models.methods import Direction

from ..releases.used_places import UsedPlaces
from .conversation import Heard
from .recorded_message import MessageKind, RecordedMessage

__all__ = ["RecordedUse"]


@dataclass(slots=True)
class RecordedUse:
    """The places that a recording uses so far."""

    places: UsedPlaces
    counts_refused: bool = False
    _open: dict[tuple[Direction, Json], tuple[str, Json]] = field(default_factory=dict)

    def hear(self, heard: Heard, message: RecordedMessage) -> None:
        """Add a message, where its method and its sender are known."""
        if heard.method is None or heard.direction is None:
            return
        asked = (heard.direction.opposite, message.id) if isinstance(message.id, int | str) else None
        match heard.kind:
            case MessageKind.REQUEST if not self.counts_refused and isinstance(message.id, int | str):
                self._open[heard.direction, message.id] = heard.method, message.members.get("params")
            case MessageKind.REQUEST | MessageKind.NOTIFICATION:
                self.places.hear_call(heard.method, heard.direction, message.members.get("params"))
            case MessageKind.RESPONSE:
                self._accept(asked)
                self.places.hear_answer(heard.method, heard.direction, message.members.get("result"))
            case MessageKind.ERROR:
                self._open.pop(asked, None) if asked is not None else None

    def end(self) -> None:
        """Add the requests that nobody answered."""
        for asked in list(self._open):
            self._accept(asked)

    def _accept(self, asked: tuple[Direction, Json] | None) -> None:
        if asked is not None and asked in self._open:
            method, params = self._open.pop(asked)
            self.places.hear_call(method, asked[0], params)
