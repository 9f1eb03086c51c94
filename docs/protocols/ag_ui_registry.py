"""AG-UI, from the models of `ag-ui-protocol`: a run is asked for, and events come, each known by its type."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

from ag_ui.core import Event, RunAgentInput
from pydantic import BaseModel

from protocol_models.methods import Registry, client_notification, server_notification


def classes(union: Any) -> Iterator[type[BaseModel]]:
    """The classes of a union, and of those in it."""
    for arm in get_args(union):
        if isinstance(arm, type) and issubclass(arm, BaseModel):
            yield arm
        else:
            yield from classes(arm)


def tag(event: type[BaseModel]) -> str:
    """The constant that tells an event apart."""
    (value,) = get_args(event.model_fields["type"].annotation)
    return value.value if isinstance(value, Enum) else str(value)


EVENTS = tuple(server_notification(tag(each), each) for each in classes(Event))
RUN = client_notification("run", RunAgentInput)
REGISTRY = Registry("ag_ui", (RUN, *EVENTS), omits_none=(BaseModel,), is_tolerant=True)
