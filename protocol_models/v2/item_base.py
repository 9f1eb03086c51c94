"""What every item of a turn has in common."""

from typing import Annotated

from protocol_models.base import MAY_BE_OMITTED, SHOWS_DEFAULT, UnixMillis, WireModel


class ThreadItemBase(WireModel, last=("started_at_ms", "completed_at_ms")):
    """What all items have in common."""

    started_at_ms: Annotated[UnixMillis | None, MAY_BE_OMITTED, SHOWS_DEFAULT] = None
    """When the item began, in milliseconds since the Unix epoch; `null` or absent where not recorded."""
    completed_at_ms: Annotated[UnixMillis | None, MAY_BE_OMITTED, SHOWS_DEFAULT] = None
    """When the item was complete, in milliseconds since the Unix epoch; `null` or absent before."""
