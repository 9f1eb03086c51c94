"""A protocol with a model that names a type which does not exist."""

from protocol_models.base import WireModel
from protocol_models.methods import Registry, server_notification


class Refers(WireModel):
    """Refers to nothing."""

    missing: "NoSuchType"  # type: ignore[name-defined]  # noqa: F821 - that is the point


REGISTRY = Registry("broken", (server_notification("thing", Refers),))
