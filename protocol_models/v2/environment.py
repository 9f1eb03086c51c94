"""Environments: the machines on which threads run commands and touch files.

A client adds a remote one by the address of its exec server. Threads then choose it by its id, and
`thread/environment/connected` and `thread/environment/disconnected` tell how they fare with it.
"""

from typing import Annotated

from protocol_models.base import (
    MAY_BE_OMITTED,
    ClientModel,
    Omittable,
    Uint64,
    WireEnum,
    WireModel,
)
from protocol_models.methods import Stability, client_request
from protocol_models.shared.path import PathUri


class EnvironmentSkillsParams(WireModel):
    """What the environment has to offer in skills."""

    required: Annotated[list[str] | None, MAY_BE_OMITTED] = None
    """The skills that have to be there; absent or `null` where none do."""


class EnvironmentAddParams(ClientModel):
    """The environment to add, and how to reach it."""

    environment_id: str
    """The id to know it by, chosen by the client; one that is in use is given the new address."""
    exec_server_url: str
    """The WebSocket address of the environment's exec server."""
    auth_bearer_token: str | None = None
    """The token to show there as bearer; absent or `null` where none is needed. It is a secret."""
    websocket_request_id: str | None = None
    """An id to send along when connecting, for tracing; absent or `null` sends none."""
    connect_timeout_ms: Uint64 | None = None
    """How long connecting may take, in milliseconds; absent or `null` for the server's own limit."""
    skills: EnvironmentSkillsParams | None = None
    """What the environment has to offer in skills; absent or `null` asks for nothing."""


class EnvironmentAddResponse(WireModel):
    """Empty: the environment is known. Whether it can be reached, `environment/status` tells."""


class EnvironmentInfoParams(ClientModel):
    """Which environment to ask about."""

    environment_id: str
    """The environment to ask about."""


class EnvironmentShellInfo(WireModel):
    """The shell that an environment runs commands with."""

    name: str
    """What shell it is, such as `bash`."""
    path: str
    """Where it is, in the environment's own file system."""


class EnvironmentInfoResponse(WireModel):
    """What an environment is like."""

    shell: EnvironmentShellInfo
    cwd: PathUri | None = None
    """The directory that the environment starts in; `null` where it names none."""


class EnvironmentStatusKind(WireEnum):
    """How the connection to an environment stands."""

    READY = "ready"
    """It is connected and can be used."""
    PENDING = "pending"
    """It is known, and not connected yet."""
    DISCONNECTED = "disconnected"
    """It could not be reached, or the connection was lost."""
    UNKNOWN = "unknown"
    """The server knows no environment of this id."""


class EnvironmentStatusParams(ClientModel):
    """Which environment to ask about."""

    environment_id: str
    """The environment to ask about."""


class EnvironmentStatusResponse(WireModel):
    """How the connection to an environment stands at the moment."""

    status: EnvironmentStatusKind
    """Whether the environment can be used, and if not, why."""
    error: Omittable[str] = None
    """What went wrong, for people; absent where nothing did."""


ENVIRONMENT_ADD = client_request(
    "environment/add", EnvironmentAddParams, EnvironmentAddResponse, stability=Stability.EXPERIMENTAL
)
"""Makes a remote environment known to the server, for threads to use."""

ENVIRONMENT_INFO = client_request(
    "environment/info", EnvironmentInfoParams, EnvironmentInfoResponse, stability=Stability.EXPERIMENTAL
)
"""Asks an environment for its shell and its directory."""

ENVIRONMENT_STATUS = client_request(
    "environment/status", EnvironmentStatusParams, EnvironmentStatusResponse, stability=Stability.EXPERIMENTAL
)
"""Tells whether an environment can be used. An id that is not known is not an error: the status says so."""

METHODS = (
    ENVIRONMENT_ADD,
    ENVIRONMENT_INFO,
    ENVIRONMENT_STATUS,
)
