"""Base classes of models with other habits than a message of the server.

Input: a class statement, as for `WireModel`. Output: a model whose members may be
left out, or are in snake_case.
"""

from __future__ import annotations

from pydantic import ConfigDict

from protocol_models.base.model import WireModel
from protocol_models.base.presence import Presence

__all__ = ["ClientModel", "SnakeModel"]


class ClientModel(WireModel, presence=Presence.EITHER):
    """A JSON object that clients send: a member with a default may be left out."""


class SnakeModel(WireModel):
    """A JSON object whose members are in snake_case on the wire, as in a configuration file."""

    model_config = ConfigDict(alias_generator=None)
