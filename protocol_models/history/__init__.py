"""Since when each part of the protocol is there, as data: `record.json`.

Generators read it, and a decoder that holds messages to one release; nobody else.

The models say themselves what went and what changed (`protocol_models.base.history`). What came is not said
in them, so that they stay readable, but here:

- `releases`: the releases of the record, in order; also those that changed nothing.
- `complete_from`: the first release that can be made anew. Of those before it only what lived on is recorded.
- `came`: release → the places that came with it. What comes with its owner, such as a member of a new type,
  is not named. A place that is named nowhere is as old as the record.
- `stable`: release → the places that left the experimental API with it.

A place is `thread/start` for a method; for a type its key, `v2.Thread`; then `v2.Thread.historyMode` for a
member, `v2.ThreadItem[sleep]` for a variant, and `v2.ReviewDelivery=detached` for a value of an enum.
"""

from typing import Final

__all__ = ["HISTORY"]

HISTORY: Final = __name__
"""The package that holds the record of the protocol of `protocol_models`."""
