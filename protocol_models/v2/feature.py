"""What is switched on in the server: experimental features, and the presets of collaboration modes.

`experimentalFeature/list` shows the features, `experimentalFeature/enablement/set` switches them.
`collaborationMode/list` offers presets from which a client builds the `collaborationMode` of a turn.
"""

from protocol_models.base import (
    ClientModel,
    SnakeModel,
    Uint32,
    WireEnum,
    WireModel,
)
from protocol_models.methods import Stability, client_request
from protocol_models.shared.model_settings import ModeKind, ReasoningEffort


class ExperimentalFeatureStage(WireEnum):
    """How far a feature has come."""

    BETA = "beta"
    """Ready to be tried: offer it to users."""
    UNDER_DEVELOPMENT = "underDevelopment"
    """Still being built: not for users yet."""
    STABLE = "stable"
    """Finished: the switch remains for those who want it off."""
    DEPRECATED = "deprecated"
    """On its way out: do not offer it any more."""
    REMOVED = "removed"
    """Gone: the name is still understood, and switching it does nothing."""


class ExperimentalFeature(WireModel):
    """A part of the server that can be switched on and off."""

    name: str
    """The feature's key, in the configuration and in `experimentalFeature/enablement/set`."""
    stage: ExperimentalFeatureStage
    """How far it has come, and so whether to offer it to users."""
    display_name: str | None = None
    """Name to show; `null` where it has none for users."""
    description: str | None = None
    """What it does, to show; `null` where it has no text for users."""
    announcement: str | None = None
    """Text that introduces it to users; `null` where there is none."""
    enabled: bool
    """Whether it is on, with everything that was set taken into account."""
    default_enabled: bool
    """Whether it is on where nothing was set."""


class ExperimentalFeatureListParams(ClientModel):
    """Asks for one page of the features."""

    cursor: str | None = None
    """`nextCursor` of the page before; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many features a page holds at most; absent or `null` leaves it to the server."""
    thread_id: str | None = None
    """The thread whose configuration decides what is on; absent or `null` for the server's own."""


class ExperimentalFeatureListResponse(WireModel):
    """One page of the features."""

    data: list[ExperimentalFeature]
    """The features of this page."""
    next_cursor: str | None = None
    """The `cursor` of the next page; `null` on the last."""


class ExperimentalFeatureEnablementSetParams(ClientModel):
    """Says which features to switch."""

    enablement: dict[str, bool]
    """`true` or `false` by feature name; a feature that is not named stays as it is."""


class ExperimentalFeatureEnablementSetResponse(WireModel):
    """What was switched."""

    enablement: dict[str, bool]
    """`true` or `false` by feature name, as the server took it."""


class CollaborationModeListParams(ClientModel):
    """Asks for the presets; there is nothing to choose."""


class CollaborationModeMask(SnakeModel):
    """A preset that is laid over the settings at hand: what it leaves `null` stays as it was.

    The members are in snake_case on the wire.
    """

    name: str
    """Name to show."""
    mode: ModeKind | None = None
    """The mode to change to; `null` keeps the present one."""
    model: str | None = None
    """The model to change to; `null` keeps the present one."""
    reasoning_effort: ReasoningEffort | None = None
    """The reasoning effort to change to; `null` keeps the present one."""


class CollaborationModeListResponse(WireModel):
    """The presets that the server offers."""

    data: list[CollaborationModeMask]
    """All presets; there are no further pages."""


class MockExperimentalMethodParams(ClientModel):
    """Input of the method for tests."""

    value: str | None = None
    """Any text; absent or `null` sends none."""


class MockExperimentalMethodResponse(WireModel):
    """Output of the method for tests."""

    echoed: str | None = None
    """The `value` that was sent; `null` where there was none."""


EXPERIMENTAL_FEATURE_LIST = client_request(
    "experimentalFeature/list", ExperimentalFeatureListParams, ExperimentalFeatureListResponse
)
"""Lists the features that can be switched, page by page, and whether each is on."""

EXPERIMENTAL_FEATURE_ENABLEMENT_SET = client_request(
    "experimentalFeature/enablement/set",
    ExperimentalFeatureEnablementSetParams,
    ExperimentalFeatureEnablementSetResponse,
)
"""Switches features on and off in the running server; the configuration file stays as it is."""

COLLABORATION_MODE_LIST = client_request(
    "collaborationMode/list",
    CollaborationModeListParams,
    CollaborationModeListResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Lists the presets of collaboration modes, such as for planning."""

MOCK_EXPERIMENTAL_METHOD = client_request(
    "mock/experimentalMethod",
    MockExperimentalMethodParams,
    MockExperimentalMethodResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Sends a text back. Only there to test that experimental methods are held back from other clients."""

METHODS = (
    EXPERIMENTAL_FEATURE_LIST,
    EXPERIMENTAL_FEATURE_ENABLEMENT_SET,
    COLLABORATION_MODE_LIST,
    MOCK_EXPERIMENTAL_METHOD,
)
