"""What concerns the server as a whole: its state, its warnings, and what it asks of the client.

`error`, `warning`, `guardianWarning` and `deprecationNotice` are for the user's or the developer's
eyes. `serverRequest/resolved` closes a question that the server had asked. `attestation/generate` and
`currentTime/read` are questions that the client's program answers without the user.
"""

from protocol_models.base import ClientModel, Uint32, Uint64, UnixSeconds, WireModel
from protocol_models.jsonrpc import RequestId
from protocol_models.methods import Stability, client_request, server_notification, server_request
from protocol_models.v2.turn_state import TurnError


class ServerDiagnosticsParams(ClientModel):
    """The request takes nothing."""


class ServerDiagnosticsProcess(WireModel):
    """The server's process, as the operating system sees it."""

    id: Uint32
    """The process id."""
    resident_memory_bytes: Uint64 | None = None
    """Memory resident in RAM, in bytes; `null` where the operating system does not tell."""
    physical_footprint_bytes: Uint64 | None = None
    """Memory charged to the process, in bytes; `null` where the operating system does not tell."""


class ServerDiagnosticsGauge(WireModel):
    """One value that the server measures of itself."""

    name: str
    """What is measured. The names are the server's own and may differ between releases."""
    value: Uint64
    """The value at the moment of the request."""


class ServerDiagnosticsResponse(WireModel):
    """The server's state at the moment of the request."""

    process: ServerDiagnosticsProcess
    gauges: list[ServerDiagnosticsGauge]
    """What else the server measures."""


class AttestationGenerateParams(WireModel):
    """The request takes nothing."""


class AttestationGenerateResponse(WireModel):
    """The client's proof of what it is."""

    token: str
    """The attestation token; the server passes it on and does not look into it."""


class CurrentTimeReadParams(WireModel):
    """For which thread the time is asked."""

    thread_id: str
    """The thread whose agent wants to know the time."""


class CurrentTimeReadResponse(WireModel):
    """The time by the client's clock."""

    current_time_at: UnixSeconds
    """Now, in whole seconds since the Unix epoch."""


class ErrorNotification(WireModel):
    """Something went wrong in a turn."""

    error: TurnError
    will_retry: bool
    """Whether the server tries again by itself; where `false`, the turn ends with this error."""
    thread_id: str
    """The thread of the turn."""
    turn_id: str
    """The turn in which it happened."""


class ServerRequestResolvedNotification(WireModel):
    """A request of the server is settled, and its dialog can be closed."""

    thread_id: str
    """The thread for which the server asked."""
    request_id: RequestId


class WarningNotification(WireModel):
    """Something that the user should know and that stops nothing."""

    thread_id: str | None = None
    """The thread that it concerns; `null` where it concerns none in particular."""
    message: str
    """The warning, for people."""


class GuardianWarningNotification(WireModel):
    """A warning of the guardian, the automatic reviewer of requests for approval."""

    thread_id: str
    """The thread that it concerns."""
    message: str
    """The warning, for people."""


class DeprecationNoticeNotification(WireModel):
    """The client, or the configuration, uses something that will go away."""

    summary: str
    """What is deprecated, and mostly what to use instead."""
    details: str | None = None
    """More about it, for example how to migrate; `null` where the summary says it all."""


SERVER_DIAGNOSTICS = client_request(
    "server/diagnostics", ServerDiagnosticsParams, ServerDiagnosticsResponse, stability=Stability.EXPERIMENTAL
)
"""Reports memory and other measurements of the server, for troubleshooting."""

ATTESTATION_GENERATE = server_request(
    "attestation/generate", AttestationGenerateParams, AttestationGenerateResponse
)
"""Asks the client for an attestation token. Only clients that set `requestAttestation` are asked."""

CURRENT_TIME_READ = server_request(
    "currentTime/read",
    CurrentTimeReadParams,
    CurrentTimeReadResponse,
    stability=Stability.EXPERIMENTAL,
    until="0.169.0",
)
"""Asks the client what time it is, where a thread goes by the client's clock."""

ERROR = server_notification("error", ErrorNotification)
"""A turn met with an error.

Each failed attempt gives one message: where `willRetry` is `true` another attempt follows, and where
it is `false` the turn fails with this error.
"""

SERVER_REQUEST_RESOLVED = server_notification("serverRequest/resolved", ServerRequestResolvedNotification)
"""A question to the user, such as a request for approval, is settled.

This client answered, another one did, or the question has become moot. It is not sent for every
request of the server: `item/tool/call` has none.
"""

WARNING = server_notification("warning", WarningNotification)
"""A warning for the user; work goes on."""

GUARDIAN_WARNING = server_notification("guardianWarning", GuardianWarningNotification)
"""A warning of the guardian for the user; work goes on."""

DEPRECATION_NOTICE = server_notification("deprecationNotice", DeprecationNoticeNotification)
"""Something in use is deprecated. It may come again each time that it is used."""

METHODS = (
    SERVER_DIAGNOSTICS,
    ATTESTATION_GENERATE,
    CURRENT_TIME_READ,
    ERROR,
    SERVER_REQUEST_RESOLVED,
    WARNING,
    GUARDIAN_WARNING,
    DEPRECATION_NOTICE,
)
