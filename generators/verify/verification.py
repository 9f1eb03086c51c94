"""What is known of recordings at the end.

Input: the tally, and the registry that it was made with. Output: a Verification, which every report
renders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from protocol_models.methods import Direction, Registry

from ..releases.fitting import Fitting
from .conversation import ReadState
from .method_lookup import AnyMethod
from .recorded_message import MessageKind
from .tally import MessageCounts, RowKey, Tally

__all__ = ["Verification"]


@dataclass(frozen=True, slots=True)
class Verification:
    """The tally of all recordings, next to what there is to see."""

    registry: Registry
    tally: Tally
    fittings: Mapping[str, Fitting] = field(default_factory=dict)
    """Recording → the releases that it fits, where the protocol has a record of them."""
    is_complete: bool = True
    """Whether all recordings were read to their end; somebody may have interrupted."""

    @property
    def exit_code(self) -> int:
        """1 where a message is invalid."""
        return 1 if self.tally.total().states[ReadState.INVALID] else 0

    def rows(self) -> list[tuple[RowKey, MessageCounts]]:
        """The rows: the client's before the server's, then by kind and name."""
        directions, kinds = [*Direction, None], [*MessageKind, None]
        return sorted(
            self.tally.rows.items(),
            key=lambda item: (
                directions.index(item[0].direction),
                kinds.index(item[0].kind),
                item[0].method or "",
            ),
        )

    def unseen(self) -> Iterator[AnyMethod]:
        """The methods of which nothing was recorded."""
        seen = {(key.direction, key.kind, key.method) for key in self.tally.rows}
        for method in self.registry:
            if (method.direction, MessageKind(method.kind.value), method.name) not in seen:
                yield method
