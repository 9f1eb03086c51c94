"""Where models come from: the providers, their settings, and how each is signed in to.

`modelProvider/list` shows the providers and `modelProvider/config/write` changes the settings of one.
Gateways that use OAuth are signed in to with `account/gatewayOAuth/login`, which reports its progress
in `account/gatewayOAuth/changed`. Amazon Bedrock and Google Cloud have a setup of their own
(`account/bedrock/setup`, `account/gcp/setup`).
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    LEFT_OUT,
    MAY_BE_OMITTED,
    SCHEMA_REQUIRES,
    SHOWS_DEFAULT,
    ClientModel,
    OmittableNotNull,
    Tagged,
    UnknownVariant,
    WireEnum,
    WireModel,
    until,
)
from protocol_models.methods import Method, Stability, client_request, server_notification
from protocol_models.v2.config import ConfigWriteResponse


class NoGatewayAuth(WireModel):
    """The gateway asks for no credentials."""

    mode: Literal["none"]


class EnvironmentVariableGatewayAuth(WireModel):
    """The key for the gateway is in an environment variable."""

    mode: Literal["environmentVariable"]
    env_key: str
    """Name of the variable; the key itself is never sent."""


class ExternallyConfiguredGatewayAuth(WireModel):
    """The gateway is signed in to by means that these settings cannot express."""

    mode: Literal["externallyConfigured"]
    env_key: str | None = None
    """Name of the environment variable that is involved; `null` where none is."""


GatewayAuth = TypeAliasType(
    "GatewayAuth",
    Annotated[
        NoGatewayAuth | EnvironmentVariableGatewayAuth | ExternallyConfiguredGatewayAuth | UnknownVariant,
        Tagged("mode"),
    ],
)
"""How requests to a gateway are authenticated."""


class OpenaiProviderSettings(WireModel):
    """OpenAI itself, which has nothing to set here."""

    type: Literal["openai"]


class CustomGatewayProviderSettings(WireModel):
    """A gateway of the user's or the organisation's own."""

    type: Literal["customGateway"]
    auth: GatewayAuth


class BedrockProviderSettings(WireModel):
    """Amazon Bedrock."""

    type: Literal["bedrock"]
    profile: str | None = None
    """The AWS profile in use; `null` where none is set."""
    region: str | None = None
    """The AWS region in use; `null` where none is set."""


class GcpProviderSettings(WireModel):
    """Google Cloud."""

    type: Literal["gcp"]
    project_id: str | None = None
    """The Google Cloud project; `null` where none is set."""
    location: str | None = None
    """The Google Cloud location that serves the models; `null` where none is set."""
    credential_file: str | None = None
    """Path of the file with the credentials; `null` where none is set."""


ProviderSettings = TypeAliasType(
    "ProviderSettings",
    Annotated[
        OpenaiProviderSettings
        | CustomGatewayProviderSettings
        | BedrockProviderSettings
        | GcpProviderSettings
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""The settings of a provider, as they are; `type` tells its kind."""


class ModelProviderSummary(WireModel):
    """A provider, with what a client needs to show and to edit it."""

    id: str
    """The provider's id in the configuration, and in `modelProvider` of other methods."""
    name: str
    """Name to show."""
    can_edit: bool
    """Whether `modelProvider/config/write` may change it."""
    base_url: str | None = None
    """URL to which its requests go; `null` where none is set."""
    settings: ProviderSettings


class ModelProviderListParams(ClientModel):
    """Asks for the providers; there is nothing to choose."""


class ModelProviderListResponse(WireModel):
    """The providers that can be used."""

    data: list[ModelProviderSummary]
    """All providers; there are no further pages."""
    default_provider_id: str
    """Id of the provider that is used where none is chosen."""
    can_change_default: bool
    """Whether the user may make another one the default."""


class CustomGatewaySettingsParams(WireModel, extra="forbid"):
    """Changes to a gateway: an absent member stays as it is, `null` takes the setting away."""

    provider_id: Annotated[str | None, MAY_BE_OMITTED] = None
    """Id of the gateway; absent or `null` where the client leaves the id to the server."""
    name: OmittableNotNull[str] = None
    """Name to show; it can be changed, not taken away."""
    base_url: Annotated[str | None, MAY_BE_OMITTED] = None
    """URL to which requests go."""
    env_key: Annotated[str | None, MAY_BE_OMITTED] = None
    """Name of the environment variable that holds the key, not the key itself."""


class BedrockProviderId(WireEnum):
    """Which of the two Amazon Bedrock providers is meant."""

    AMAZON_BEDROCK = "amazon-bedrock"
    AMAZON_BEDROCK_RUNTIME = "amazon-bedrock-runtime"


class BedrockSettingsParams(WireModel, extra="forbid"):
    """Changes to Amazon Bedrock: an absent member stays as it is, `null` takes the setting away."""

    provider_id: BedrockProviderId
    profile: Annotated[str | None, MAY_BE_OMITTED] = None
    """The AWS profile to use."""
    region: Annotated[str | None, MAY_BE_OMITTED] = None
    """The AWS region to use, such as `us-east-1`."""


class GcpProviderId(WireEnum):
    """The Google Cloud provider."""

    GCP = "gcp"


class GcpSettingsParams(WireModel, extra="forbid"):
    """Changes to Google Cloud: an absent member stays as it is, `null` takes the setting away."""

    provider_id: GcpProviderId
    project_id: Annotated[str | None, MAY_BE_OMITTED] = None
    """The Google Cloud project to use."""
    location: Annotated[str | None, MAY_BE_OMITTED] = None
    """The Google Cloud location that serves the models."""
    credential_file: Annotated[str | None, MAY_BE_OMITTED] = None
    """Path of the file with the credentials."""


class CustomGatewaySettingsPatch(
    CustomGatewaySettingsParams, flattens=CustomGatewaySettingsParams, extra="forbid"
):
    """Changes the settings of a gateway."""

    type: Literal["customGateway"]


class BedrockSettingsPatch(BedrockSettingsParams, flattens=BedrockSettingsParams, extra="forbid"):
    """Changes the settings of Amazon Bedrock."""

    type: Literal["bedrock"]


class GcpSettingsPatch(GcpSettingsParams, flattens=GcpSettingsParams, extra="forbid"):
    """Changes the settings of Google Cloud."""

    type: Literal["gcp"]


ProviderSettingsPatch = TypeAliasType(
    "ProviderSettingsPatch",
    Annotated[
        CustomGatewaySettingsPatch | BedrockSettingsPatch | GcpSettingsPatch | UnknownVariant,
        Tagged("type"),
    ],
)
"""What to change in the settings of a provider; `type` has to fit its kind."""


class ModelProviderConfigWriteParams(ClientModel, extra="forbid"):
    """Says what to change, and in which provider."""

    settings: ProviderSettingsPatch


class ModelProviderConfigWriteResponse(WireModel):
    """The provider after the change."""

    provider: ModelProviderSummary


class ModelProviderDefaultSetParams(ClientModel):
    """Names the provider that is to be the default."""

    provider_id: str
    """The id of a configured provider."""


class ModelProviderCapabilitiesReadParams(ClientModel):
    """Asks what the provider in use can do; there is nothing to choose."""


class ModelProviderCapabilitiesReadResponse(WireModel):
    """What the provider in use can do beyond text."""

    namespace_tools: Annotated[OmittableNotNull[bool], SCHEMA_REQUIRES, until("0.161.0")] = None
    """Whether it takes tools that are grouped under names."""
    image_generation: bool
    """Whether it can make images."""
    web_search: bool
    """Whether it can search the web."""


class GatewayOAuthStatus(WireEnum):
    """Where the login at a gateway stands.

    `notReady`: nobody is signed in, and no login is under way; `started`: the user has to act;
    `succeeded` and `failed` end it.
    """

    NOT_READY = "notReady"
    STARTED = "started"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class GatewayOAuthReadParams(ClientModel):
    """Says which gateway is meant."""

    model_provider: str | None = None
    """Id of the provider; absent or `null` for the one in use."""


class GatewayOAuthReadResponse(WireModel):
    """Whether a gateway wants a login, and how that stands."""

    provider_id: str
    """Id of the provider that the answer is about."""
    provider_name: str
    """Its name, to show."""
    required: bool
    """Whether the gateway has to be signed in to."""
    supports_device_auth: Annotated[bool, LEFT_OUT, SHOWS_DEFAULT] = False
    """Whether a login by code on another device is possible; absent says `false`."""
    status: GatewayOAuthStatus | None = None
    """Where the login stands; `null` where there is none to speak of."""
    error: str | None = None
    """What went wrong, for people; `null` where nothing did."""


class GatewayOAuthLoginParams(ClientModel):
    """Says which gateway to sign in to, and how."""

    model_provider: str | None = None
    """Id of the provider; absent or `null` for the one in use."""
    device_auth: bool = False
    """Whether to sign in by a code on any device, not by a browser on this one. Absent says `false`."""


class GatewayOAuthPrompt(WireModel):
    """What the user needs to sign in by a code."""

    login_id: str
    """The login, as `account/gatewayOAuth/changed` names it."""
    verification_url: str
    """The page on which to enter the code, on any device."""
    user_code: str
    """The code to show to the user."""


class GatewayOAuthLoginResponse(WireModel):
    """The login has begun."""

    prompt: GatewayOAuthPrompt | None = None
    """What to show for a login by code.

    `null` for one by browser, whose URL comes with `account/gatewayOAuth/changed`.
    """


class GatewayOAuthCancelResponse(WireModel):
    """The login at the gateway is given up."""


class GatewayOAuthChangedNotification(WireModel):
    """The login at a gateway moved on."""

    login_id: str | None = None
    """The login; `null` where the change belongs to none."""
    auth_url: str | None = None
    """The page to open in a browser; `null` where there is none to open."""
    provider_id: str
    """Id of the provider that is signed in to."""
    status: GatewayOAuthStatus
    error: str | None = None
    """What went wrong, for people; `null` where nothing did."""


class AuthRecoveryNotification(WireModel):
    """A turn waits, or waits no longer, for the login at its provider to be fixed."""

    thread_id: str
    """The thread of the turn."""
    turn_id: str
    """The turn that is concerned."""
    provider: str
    """The provider whose login is concerned."""
    message: str
    """What is going on, for people."""


class AwsCredentialType(WireEnum):
    """A kind of credentials for Amazon Bedrock: AWS access keys, or a Bedrock API key."""

    ACCESS_KEYS = "accessKeys"
    BEDROCK_API_KEY = "bedrockApiKey"


class BedrockAwsProfile(WireModel):
    """A profile of the AWS configuration on the server's machine."""

    name: str
    """The profile's name."""
    region: str | None = None
    """The AWS region that it sets; `null` where it sets none."""


class BedrockEnvironmentCredential(WireModel):
    """Credentials found in the server's environment variables; the secrets are not sent."""

    type: AwsCredentialType
    region: str | None = None
    """The AWS region that the environment sets; `null` where it sets none."""


class BedrockDiscoverParams(ClientModel):
    """Asks for the AWS credentials at hand; there is nothing to choose."""


class BedrockDiscoverResponse(WireModel):
    """The AWS credentials with which Amazon Bedrock could be set up."""

    profiles: list[BedrockAwsProfile]
    """The AWS profiles; empty where there are none."""
    environment_credentials: list[BedrockEnvironmentCredential]
    """The credentials in environment variables; empty where there are none."""


class BedrockProfileSetup(ClientModel):
    """Takes the credentials from an AWS profile."""

    type: Literal["profile"]
    profile: str
    """Name of the profile, as `account/bedrock/discover` gives it."""
    region: str
    """AWS region of the Bedrock endpoint, such as `us-east-1`."""


class BedrockEnvironmentSetup(ClientModel):
    """Takes the credentials from environment variables."""

    type: Literal["environment"]
    credential_type: Annotated[OmittableNotNull[AwsCredentialType], SCHEMA_REQUIRES, until("0.149.1")] = None
    """Which of the credentials in the environment to take."""
    region: str
    """AWS region of the Bedrock endpoint, such as `us-east-1`."""


class BedrockAccessKeysSetup(ClientModel, until="0.149.1"):
    """Takes the AWS access keys that stand here; `account/login/start` took its place."""

    type: Literal["accessKeys"]
    access_key_id: str
    """The AWS access key id."""
    secret_access_key: str
    """The secret that goes with it. Keep it out of logs."""
    session_token: str | None = None
    """The session token of temporary credentials; absent or `null` for long-lived ones."""
    region: str
    """AWS region of the Bedrock endpoint, such as `us-east-1`."""


BedrockSetupParams = TypeAliasType(
    "BedrockSetupParams",
    Annotated[
        BedrockProfileSetup | BedrockEnvironmentSetup | BedrockAccessKeysSetup | UnknownVariant,
        Tagged("type"),
    ],
)
"""Where Amazon Bedrock is to take its credentials from."""


class BedrockSetupResponse(WireModel):
    """Amazon Bedrock is set up."""


class BedrockCheckGovCloudRequirementsParams(ClientModel):
    """Asks whether rules for AWS GovCloud apply; there is nothing to choose."""


class BedrockCheckGovCloudRequirementsResponse(WireModel):
    """Whether Amazon Bedrock is used in AWS GovCloud, and whether its rules call for a warning."""

    is_gov_cloud: bool
    """Whether the region in use belongs to AWS GovCloud."""
    should_warn: bool
    """Whether to warn the user about its requirements."""


class GcpSetupParams(ClientModel):
    """Says which project on Google Cloud to use, and with which credentials."""

    project_id: str
    """The Google Cloud project to use."""
    location: str | None = None
    """The Google Cloud location that serves the models; absent or `null` leaves it to the server."""
    credential_file: str | None = None
    """Path of the file with the credentials; absent or `null` uses those of the environment."""


class GcpSetupResponse(WireModel):
    """Google Cloud is set up."""


ACCOUNT_GATEWAY_OAUTH_READ = client_request(
    "account/gatewayOAuth/read", GatewayOAuthReadParams, GatewayOAuthReadResponse, params_required=False
)
"""Tells whether a gateway has to be signed in to, and how the login stands."""

ACCOUNT_GATEWAY_OAUTH_LOGIN = client_request(
    "account/gatewayOAuth/login", GatewayOAuthLoginParams, GatewayOAuthLoginResponse, params_required=False
)
"""Begins a login at a gateway; `account/gatewayOAuth/changed` reports how it goes on."""

ACCOUNT_GATEWAY_OAUTH_CANCEL = client_request("account/gatewayOAuth/cancel", None, GatewayOAuthCancelResponse)
"""Gives up the login at a gateway that is under way."""

MODEL_PROVIDER_LIST = client_request("modelProvider/list", ModelProviderListParams, ModelProviderListResponse)
"""Lists the providers with their settings, and tells which one is the default."""

MODEL_PROVIDER_CONFIG_WRITE = client_request(
    "modelProvider/config/write", ModelProviderConfigWriteParams, ModelProviderConfigWriteResponse
)
"""Changes the settings of a provider in the configuration, and answers with the provider as it is then."""

MODEL_PROVIDER_DEFAULT_SET = client_request(
    "modelProvider/default/set", ModelProviderDefaultSetParams, ConfigWriteResponse
)
"""Makes a configured provider the default for new threads, and for lists of models without a thread."""

MODEL_PROVIDER_CAPABILITIES_READ = client_request(
    "modelProvider/capabilities/read",
    ModelProviderCapabilitiesReadParams,
    ModelProviderCapabilitiesReadResponse,
)
"""Tells what the provider in use can do, so that clients offer no more than that."""

ACCOUNT_BEDROCK_DISCOVER = client_request(
    "account/bedrock/discover",
    BedrockDiscoverParams,
    BedrockDiscoverResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Looks for AWS credentials on the server's machine, to choose from in `account/bedrock/setup`."""

ACCOUNT_BEDROCK_SETUP: Method[BedrockSetupParams, BedrockSetupResponse] = client_request(
    "account/bedrock/setup", BedrockSetupParams, BedrockSetupResponse, stability=Stability.EXPERIMENTAL
)
"""Sets Amazon Bedrock up with credentials that are on the server's machine already."""

ACCOUNT_GCP_SETUP = client_request(
    "account/gcp/setup", GcpSetupParams, GcpSetupResponse, stability=Stability.EXPERIMENTAL
)
"""Sets Google Cloud up as the source of models."""

ACCOUNT_BEDROCK_CHECK_GOV_CLOUD_REQUIREMENTS = client_request(
    "account/bedrock/checkGovCloudRequirements",
    BedrockCheckGovCloudRequirementsParams,
    BedrockCheckGovCloudRequirementsResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Tells whether Amazon Bedrock is used in AWS GovCloud, and whether to warn the user."""

ACCOUNT_GATEWAY_OAUTH_CHANGED = server_notification(
    "account/gatewayOAuth/changed", GatewayOAuthChangedNotification
)
"""The login at a gateway moved to another status."""

MODEL_PROVIDER_AUTH_RECOVERY_STARTED = server_notification(
    "modelProvider/authRecoveryStarted", AuthRecoveryNotification
)
"""A provider refused a turn's credentials, and the server tries to renew them."""

MODEL_PROVIDER_AUTH_RECOVERY_COMPLETED = server_notification(
    "modelProvider/authRecoveryCompleted", AuthRecoveryNotification
)
"""The attempt to renew a provider's credentials during a turn has ended."""

METHODS = (
    ACCOUNT_GATEWAY_OAUTH_READ,
    ACCOUNT_GATEWAY_OAUTH_LOGIN,
    ACCOUNT_GATEWAY_OAUTH_CANCEL,
    MODEL_PROVIDER_LIST,
    MODEL_PROVIDER_CONFIG_WRITE,
    MODEL_PROVIDER_DEFAULT_SET,
    MODEL_PROVIDER_CAPABILITIES_READ,
    ACCOUNT_BEDROCK_DISCOVER,
    ACCOUNT_BEDROCK_SETUP,
    ACCOUNT_GCP_SETUP,
    ACCOUNT_BEDROCK_CHECK_GOV_CLOUD_REQUIREMENTS,
    ACCOUNT_GATEWAY_OAUTH_CHANGED,
    MODEL_PROVIDER_AUTH_RECOVERY_STARTED,
    MODEL_PROVIDER_AUTH_RECOVERY_COMPLETED,
)
