"""The models to choose from, and what the service does to the choice while a turn runs.

`model/list` gives the models with what each can do. During a turn, the service may move it to
another model (`model/rerouted`), propose to verify the account (`model/verification`), or hold
answers back for safety checks (`model/safetyBuffering/updated`).
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    SHOWS_DEFAULT,
    ClientModel,
    Tagged,
    Uint32,
    UnixSeconds,
    UnknownVariant,
    WireEnum,
    WireModel,
)
from protocol_models.methods import client_request, server_notification
from protocol_models.shared.model_settings import InputModality, ReasoningEffort


class ModelUpgradeInfo(WireModel):
    """The model that takes another's place, and how to tell the user."""

    model: str
    """The model to change to."""
    upgrade_copy: str | None = None
    """Short text that invites to change; `null` where there is none."""
    model_link: str | None = None
    """Page that tells more about the new model; `null` where there is none."""
    migration_markdown: str | None = None
    """Longer text about the change, in Markdown; `null` where there is none."""
    retirement_at: UnixSeconds | None = None
    """When the old model is retired, in seconds since the Unix epoch; `null` where no date is set."""


class ModelAvailabilityNux(WireModel):
    """A note that introduces a model to users who now can have it."""

    message: str
    """The text to show."""


class ReasoningEffortOption(WireModel):
    """An effort that can be chosen for a model."""

    reasoning_effort: ReasoningEffort
    description: str
    """What choosing it means, for people."""


class MultiAgentVersion(WireEnum):
    """Which form of working with several agents a model supports; `disabled` where it supports none."""

    DISABLED = "disabled"
    V1 = "v1"
    V2 = "v2"


class ModelServiceTier(WireModel):
    """A level of service, such as a faster one, at which a model can be used."""

    id: str
    """The tier, as `serviceTier` of `turn/start` takes it."""
    name: str
    """Name to show."""
    description: str
    """What the tier offers, for people."""


class CyberAccessProgram(WireEnum):
    """An access program for work on computer security; `standard` is the access that everyone has."""

    STANDARD = "standard"
    DAYBREAK_BLUE = "daybreakBlue"
    DAYBREAK_RED = "daybreakRed"


class ModelAccessPrograms(WireModel):
    """The access programs under which the account can use a model."""

    cyber: list[CyberAccessProgram]
    """The programs for work on computer security, as `cyberAccessProgram` of `turn/start` takes them."""


class Model(WireModel):
    """A model that can be chosen, and what it can do."""

    id: str
    """The entry of the list."""
    model: str
    """The model's name, as `model` of `thread/start` and `turn/start` takes it."""
    upgrade: str | None = None
    """The model that takes its place; `null` where there is none."""
    upgrade_info: ModelUpgradeInfo | None = None
    """How to tell the user of that model; `null` where there is none."""
    availability_nux: ModelAvailabilityNux | None = None
    """A note to show when the model becomes available; `null` where there is none."""
    display_name: str
    """Name to show."""
    description: str
    """What the model is good for, to show."""
    model_specialty: Annotated[str | None, SHOWS_DEFAULT] = None
    """The field in which it excels; `null` where it has no specialty."""
    hidden: bool
    """Whether to leave it out of what users choose from; listed only with `includeHidden`."""
    supported_reasoning_efforts: list[ReasoningEffortOption]
    """The efforts to choose from."""
    default_reasoning_effort: ReasoningEffort
    input_modalities: list[InputModality] = [InputModality.TEXT, InputModality.IMAGE]
    """The kinds of input that it takes. Absent says text and images."""
    supports_personality: bool = False
    """Whether `personality` has an effect on it."""
    multi_agent_version: MultiAgentVersion | None = None
    """How it works with several agents; `null` where that is not stated."""
    additional_speed_tiers: list[str] = []
    """Further speeds at which it is served, by id; empty where there are none."""
    service_tiers: list[ModelServiceTier] = []
    """The levels of service to choose from; empty where there is no choice."""
    default_service_tier: Annotated[str | None, SHOWS_DEFAULT] = None
    """Id of the tier that is used where none is chosen; `null` where that is not a particular one."""
    available_access_programs: Annotated[ModelAccessPrograms | None, SHOWS_DEFAULT] = None
    """The access programs to choose from; `null` where there are none, or they are not known."""
    is_default: bool
    """Whether it is used where none is chosen."""


class ModelListParams(ClientModel):
    """Asks for one page of the models."""

    model_provider: str | None = None
    """Id of the provider whose models to list; absent or `null` for the default provider."""
    cursor: str | None = None
    """`nextCursor` of the page before; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many models a page holds at most; absent or `null` leaves it to the server."""
    include_hidden: bool | None = None
    """Whether to list hidden models, too; absent and `null` say no."""


class ModelListResponse(WireModel):
    """One page of the models."""

    data: list[Model]
    """The models of this page."""
    next_cursor: str | None = None
    """The `cursor` of the next page; `null` on the last."""


class ModelProviderMismatch(WireModel):
    """The request names one provider, and another is in use."""

    type: Literal["modelProviderMismatch"]
    model_provider: str
    """Id of the provider that was asked for."""
    current_model_provider: str
    """Id of the provider that is in use."""


class ModelProviderNotConfigured(WireModel):
    """The configuration has no such provider."""

    type: Literal["modelProviderNotConfigured"]
    model_provider: str
    """Id of the provider that was asked for."""


class ModelProviderPolicyConflict(WireModel):
    """A policy demands another provider."""

    type: Literal["modelProviderPolicyConflict"]
    model_provider: str
    """Id of the provider that was asked for."""
    required_model_provider: str
    """Id of the only provider that the policy allows."""


ModelProviderError = TypeAliasType(
    "ModelProviderError",
    Annotated[
        ModelProviderMismatch | ModelProviderNotConfigured | ModelProviderPolicyConflict | UnknownVariant,
        Tagged("type"),
    ],
)
"""Why a request cannot have the model provider that it asks for, in a form for programs."""


class ModelRerouteReason(WireEnum):
    """Why a turn was moved to another model.

    `highRiskCyberActivity`: the request looks like a risky one in computer security.
    """

    HIGH_RISK_CYBER_ACTIVITY = "highRiskCyberActivity"


class ModelReroutedNotification(WireModel):
    """A turn goes on with another model than the one chosen."""

    thread_id: str
    """The thread of the turn."""
    turn_id: str
    """The turn that was moved."""
    from_model: str
    """The model that was chosen."""
    to_model: str
    """The model that answers instead."""
    reason: ModelRerouteReason


class ModelVerification(WireEnum):
    """A verification that the service proposes for an account.

    `trustedAccessForCyber`: the one that gives access to models for work on computer security.
    """

    TRUSTED_ACCESS_FOR_CYBER = "trustedAccessForCyber"


class ModelVerificationNotification(WireModel):
    """The service proposes, because of what a turn asks for, that the account be verified."""

    thread_id: str
    """The thread of the turn."""
    turn_id: str
    """The turn that led to it."""
    verifications: list[ModelVerification]
    """The verifications to propose to the user."""


class ModelSafetyBufferingUpdatedNotification(WireModel):
    """The model's answers are held back while they are checked for safety, or no longer are."""

    thread_id: str
    """The thread of the turn."""
    turn_id: str
    """The turn whose answers are concerned."""
    model: str
    """The model that answers."""
    use_cases: list[str]
    """The kinds of use for which answers are checked."""
    reasons: list[str]
    """Why answers are held back."""
    show_buffering_ui: bool
    """Whether to show the user that the answer is being checked."""
    faster_model: str | None = None
    """A model that would answer without such a wait, to offer; `null` where there is none."""


MODEL_LIST = client_request("model/list", ModelListParams, ModelListResponse)
"""Lists the models of a provider, page by page; hidden ones only on request."""

MODEL_REROUTED = server_notification("model/rerouted", ModelReroutedNotification)
"""The service has moved a turn to another model."""

MODEL_VERIFICATION = server_notification("model/verification", ModelVerificationNotification)
"""The service proposes during a turn that the account be verified."""

MODEL_SAFETY_BUFFERING_UPDATED = server_notification(
    "model/safetyBuffering/updated", ModelSafetyBufferingUpdatedNotification
)
"""The checks that hold back a turn's answers have changed."""

METHODS = (
    MODEL_LIST,
    MODEL_REROUTED,
    MODEL_VERIFICATION,
    MODEL_SAFETY_BUFFERING_UPDATED,
)
