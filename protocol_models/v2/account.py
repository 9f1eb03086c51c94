"""The account that the server works for: who is signed in, by what means, and on which plan.

`account/read` gives the account as it is now, `account/updated` says that the way of signing in or
the plan has changed. Signing in and out are in `account/login/start` and its neighbours.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    EXPERIMENTAL,
    SCHEMA_REQUIRES,
    SHOWS_DEFAULT,
    ClientModel,
    Tagged,
    UnknownVariant,
    WireEnum,
    WireModel,
    until,
)
from protocol_models.methods import client_request, server_notification
from protocol_models.shared.account import AmazonBedrockCredentialSource, AuthMode, PlanType


class ApiKeyAccount(WireModel):
    """Signed in with an OpenAI API key."""

    type: Literal["apiKey"]


class ChatgptAccount(WireModel):
    """Signed in with a ChatGPT account."""

    type: Literal["chatgpt"]
    email: Annotated[str | None, SCHEMA_REQUIRES] = None
    """The address of the account; `null` where it is not known."""
    plan_type: PlanType
    workspace_name: str | None = None
    """Name of the ChatGPT workspace in use; `null` where there is none, or its name is not known."""


class AmazonBedrockAccount(WireModel):
    """Models come from Amazon Bedrock, with AWS credentials in place of an OpenAI account."""

    type: Literal["amazonBedrock"]
    credential_source: Annotated[AmazonBedrockCredentialSource, until("0.144.6")] = (
        AmazonBedrockCredentialSource.AWS_MANAGED
    )
    """Who keeps the credentials; `usesCodexManagedCredentials` took its place."""
    uses_codex_managed_credentials: bool = False
    """Whether the credentials were given to Codex at login, and are not taken from the AWS setup."""


class GcpAccount(WireModel):
    """Models come from Google Cloud, with Google credentials in place of an OpenAI account."""

    type: Literal["gcp"]


Account = TypeAliasType(
    "Account",
    Annotated[
        ApiKeyAccount | ChatgptAccount | AmazonBedrockAccount | GcpAccount | UnknownVariant, Tagged("type")
    ],
)
"""Who the server works for; `type` tells by what means it was signed in."""


class AccountRoutingOverride(WireEnum):
    """Where the requests of an account have to go.

    `NO_CONSTRAINT` leaves the choice to the service; `us` and `us_cr` hold requests to that routing.
    """

    NO_CONSTRAINT = "NO_CONSTRAINT"
    US = "us"
    US_CR = "us_cr"


class WorkspaceRouting(WireModel):
    """The backend that serves the workspace in use."""

    chatgpt_account_id: str
    """The ChatGPT account (workspace) to which the routing applies."""
    backend_origin: str
    """Origin of the backend to talk to, such as `https://example.com`."""
    account_routing_override: AccountRoutingOverride


class GetAccountParams(ClientModel):
    """Asks for the account that is signed in."""

    refresh_token: bool = False
    """Whether to renew the access token before answering. Absent says `false`."""


class GetAccountResponse(WireModel):
    """The account as it is now, and whether one is needed."""

    account: Account | None = None
    """The account in use; `null` where nobody is signed in."""
    user_id: Annotated[str | None, SHOWS_DEFAULT] = None
    """Id of the user who is signed in; `null` where the way of signing in knows none."""
    requires_openai_auth: bool
    """Whether the model provider in use needs an OpenAI sign-in; with `false`, none is to be asked for."""
    workspace_routing: Annotated[WorkspaceRouting | None, EXPERIMENTAL] = None
    """The backend of the workspace; `null` where no particular routing applies."""


class AccountUpdateReason(WireEnum):
    """What made the account change: its workspace can be routed to now, or a reason that has no name."""

    WORKSPACE_ROUTING_READY = "workspaceRoutingReady"
    UNKNOWN = "unknown"


class AccountUpdatedNotification(WireModel):
    """The way of signing in, or the plan, is now this."""

    auth_mode: AuthMode | None = None
    """By what means the account is signed in now; `null` after a logout."""
    plan_type: PlanType | None = None
    """The plan of the account; `null` where there is none, or it is not known."""
    reason: AccountUpdateReason | None = None
    """What made it change; `null` where that is not said."""


class AccountSecuritySetupAction(WireModel):
    """The button that a security notice offers."""

    label: str
    """Text of the button."""
    url: str
    """The page to open when it is pressed."""


class AccountSecuritySetupNotice(WireModel):
    """A notice asking the user to complete the security setup of the account."""

    account_id: str
    """The account that the notice is about."""
    user_id: str
    """The user it is meant for."""
    title: str
    """Headline, for people."""
    description: str
    """What is to be set up and why, for people."""
    action: AccountSecuritySetupAction


class GetAccountSecuritySetupResponse(WireModel):
    """Whether the account still has a security setup to complete."""

    notice: AccountSecuritySetupNotice | None = None
    """The notice to show; `null` where there is nothing to set up."""


ACCOUNT_SECURITY_SETUP_READ = client_request(
    "account/securitySetup/read", None, GetAccountSecuritySetupResponse
)
"""Asks whether the account has a security setup to complete; answers with the notice to show, if any."""

ACCOUNT_READ = client_request("account/read", GetAccountParams, GetAccountResponse)
"""Reads the account that is signed in, after renewing its token where `refreshToken` asks for that."""

ACCOUNT_UPDATED = server_notification("account/updated", AccountUpdatedNotification)
"""The way of signing in or the plan has changed, for example after a login or a logout."""

METHODS = (
    ACCOUNT_SECURITY_SETUP_READ,
    ACCOUNT_READ,
    ACCOUNT_UPDATED,
)
