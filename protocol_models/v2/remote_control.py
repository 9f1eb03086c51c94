"""Remote control: letting other devices of the user drive this server over a relay.

It is enabled, a device is paired by a code, and from then on the device is a client of this
installation's environment until it is revoked. `remoteControl/status/changed` follows the
connection to the relay; the first one comes right after `initialize`.
"""

from protocol_models.base import ClientModel, Uint32, UnixSeconds, WireEnum, WireModel
from protocol_models.methods import Method, Stability, client_request, server_notification


class RemoteControlConnectionStatus(WireEnum):
    """How the connection to the relay stands; while `disabled`, none is attempted."""

    DISABLED = "disabled"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    ERRORED = "errored"


class RemoteControlEnableParams(ClientModel):
    """For how long to enable remote control; all of it may be left out."""

    ephemeral: bool = False
    """Whether only this run of the server is concerned, and later ones are not; absent counts as `false`."""


class RemoteControlEnableResponse(WireModel):
    """How remote control stands now; connecting may still be under way."""

    status: RemoteControlConnectionStatus
    server_name: str
    """What the server is called on other devices."""
    installation_id: str
    """The id of this installation."""
    environment_id: str | None = None
    """The id by which other devices reach it; `null` where it has not been enrolled."""


class RemoteControlDisableParams(ClientModel):
    """For how long to disable remote control; all of it may be left out."""

    ephemeral: bool = False
    """Whether only this run of the server is concerned, and later ones are not; absent counts as `false`."""


class RemoteControlDisableResponse(WireModel):
    """How remote control stands now."""

    status: RemoteControlConnectionStatus
    server_name: str
    """What the server is called on other devices."""
    installation_id: str
    """The id of this installation."""
    environment_id: str | None = None
    """The id by which other devices reach it; `null` where it has not been enrolled."""


class RemoteControlStatusReadResponse(WireModel):
    """How remote control stands."""

    status: RemoteControlConnectionStatus
    server_name: str
    """What the server is called on other devices."""
    installation_id: str
    """The id of this installation."""
    environment_id: str | None = None
    """The id by which other devices reach it; `null` where it has not been enrolled."""


class RemoteControlStatusChangedNotification(WireModel):
    """How remote control stands now."""

    status: RemoteControlConnectionStatus
    server_name: str
    """What the server is called on other devices."""
    installation_id: str
    """The id of this installation."""
    environment_id: str | None = None
    """The id by which other devices reach it; `null` where it has not been enrolled."""


class RemoteControlPairingStartParams(ClientModel):
    """What kind of code to pair by."""

    manual_code: bool = False
    """Whether a code that people can type is wanted as well; absent counts as `false`."""


class RemoteControlPairingStartResponse(WireModel):
    """A code by which one device can be paired. Who has it can do so: treat it as a secret."""

    pairing_code: str
    """The code, for machines to read, as in a QR code or a link."""
    manual_pairing_code: str | None = None
    """The code for people to type; `null` where it was not asked for."""
    environment_id: str
    """The environment that the device will be paired with."""
    expires_at: UnixSeconds
    """Until when the codes are good, in seconds since the epoch."""


class RemoteControlPairingStatusParams(ClientModel):
    """Which pairing to ask about, by one of its codes."""

    pairing_code: str | None = None
    """The `pairingCode` of the pairing; absent or `null` where the other code is given."""
    manual_pairing_code: str | None = None
    """The `manualPairingCode` of the pairing; absent or `null` where the other code is given."""


class RemoteControlPairingStatusResponse(WireModel):
    """How far a pairing is."""

    claimed: bool
    """Whether a device has used the code."""


class RemoteControlClient(WireModel):
    """A device that has been paired, as far as it has told about itself."""

    client_id: str
    """The device's id, which `remoteControl/client/revoke` takes."""
    display_name: str | None = None
    """What to call the device; `null` where it gave no name."""
    device_type: str | None = None
    """What kind of device it is; `null` where it did not say."""
    platform: str | None = None
    """The device's operating system; `null` where it did not say."""
    os_version: str | None = None
    """The version of the operating system; `null` where it did not say."""
    device_model: str | None = None
    """The model of the device; `null` where it did not say."""
    app_version: str | None = None
    """The version of the app on the device; `null` where it did not say."""
    last_seen_at: UnixSeconds | None = None
    """When the device was connected last, in seconds since the epoch; `null` where it never was."""


class RemoteControlClientsListOrder(WireEnum):
    """Which end of the list comes first: ascending or descending."""

    ASC = "asc"
    DESC = "desc"


class RemoteControlClientsListParams(ClientModel):
    """Whose paired devices to list."""

    environment_id: str
    """The environment that they are paired with."""
    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many devices to return at most; absent or `null` leaves it to the server."""
    order: RemoteControlClientsListOrder | None = None
    """Which end of the list comes first; absent or `null` leaves it to the server."""


class RemoteControlClientsListResponse(WireModel):
    """One page of paired devices."""

    data: list[RemoteControlClient]
    """The devices of this page."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""


class RemoteControlClientsRevokeParams(ClientModel):
    """Which device to shut out."""

    environment_id: str
    """The environment that the device is paired with."""
    client_id: str
    """The device to shut out."""


class RemoteControlClientsRevokeResponse(WireModel):
    """Empty: the device has no access any longer."""


REMOTE_CONTROL_ENABLE = client_request(
    "remoteControl/enable",
    RemoteControlEnableParams,
    RemoteControlEnableResponse,
    stability=Stability.EXPERIMENTAL,
    params_required=False,
)
"""Enables remote control, and answers with how it stands. `remoteControl/status/changed` tells the rest."""

REMOTE_CONTROL_DISABLE = client_request(
    "remoteControl/disable",
    RemoteControlDisableParams,
    RemoteControlDisableResponse,
    stability=Stability.EXPERIMENTAL,
    params_required=False,
)
"""Disables remote control, and answers with how it stands."""

REMOTE_CONTROL_STATUS_READ: Method[None, RemoteControlStatusReadResponse] = client_request(
    "remoteControl/status/read", None, RemoteControlStatusReadResponse, stability=Stability.EXPERIMENTAL
)
"""Tells how remote control stands."""

REMOTE_CONTROL_PAIRING_START = client_request(
    "remoteControl/pairing/start",
    RemoteControlPairingStartParams,
    RemoteControlPairingStartResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Makes a code by which a device can be paired. Remote control has to be enabled for it."""

REMOTE_CONTROL_PAIRING_STATUS = client_request(
    "remoteControl/pairing/status",
    RemoteControlPairingStatusParams,
    RemoteControlPairingStatusResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Tells whether a device has used a pairing code yet; no notification does."""

REMOTE_CONTROL_CLIENT_LIST = client_request(
    "remoteControl/client/list",
    RemoteControlClientsListParams,
    RemoteControlClientsListResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Lists the devices that are paired with an environment, page by page."""

REMOTE_CONTROL_CLIENT_REVOKE = client_request(
    "remoteControl/client/revoke",
    RemoteControlClientsRevokeParams,
    RemoteControlClientsRevokeResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Takes a paired device's access away."""

REMOTE_CONTROL_STATUS_CHANGED = server_notification(
    "remoteControl/status/changed", RemoteControlStatusChangedNotification
)
"""Remote control stands differently than before. Sent once after `initialize` too, changed or not."""

METHODS = (
    REMOTE_CONTROL_ENABLE,
    REMOTE_CONTROL_DISABLE,
    REMOTE_CONTROL_STATUS_READ,
    REMOTE_CONTROL_PAIRING_START,
    REMOTE_CONTROL_PAIRING_STATUS,
    REMOTE_CONTROL_CLIENT_LIST,
    REMOTE_CONTROL_CLIENT_REVOKE,
    REMOTE_CONTROL_STATUS_CHANGED,
)
