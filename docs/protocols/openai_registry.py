"""The events of OpenAI's Realtime and Responses, from the models of `openai`, told apart by their type."""

import sys
from collections.abc import Iterator
from typing import Any, get_args

from openai.types.realtime import RealtimeClientEvent, RealtimeServerEvent
from openai.types.responses import ResponseStreamEvent
from pydantic import BaseModel

from protocol_models.methods import Registry, client_notification, server_notification


def events(make: Any, union: Any) -> Iterator[Any]:
    """A notification of each class of a union, and of those in it; its type is its method."""
    for arm in get_args(union):
        if isinstance(arm, type) and issubclass(arm, BaseModel):
            yield make(get_args(arm.model_fields["type"].annotation)[0], arm)
        else:
            yield from events(make, arm)


SPACES = {name: name.rpartition(".")[2] for name in sys.modules if name.startswith("openai.types.")}
"""Some modules have types of the same name."""
ASKED = events(client_notification, RealtimeClientEvent)
TOLD = (*ASKED, *events(server_notification, RealtimeServerEvent))
STREAMED = tuple(events(server_notification, ResponseStreamEvent))
REALTIME = Registry("realtime", TOLD, namespaces=SPACES, omits_none=(BaseModel,), is_tolerant=True)
RESPONSES = Registry("responses", STREAMED, namespaces=SPACES, omits_none=(BaseModel,), is_tolerant=True)
