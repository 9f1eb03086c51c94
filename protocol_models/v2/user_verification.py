"""Proof that the user is present, by a credential of the device, such as a fingerprint unlocks.

`userVerification/enroll` makes the credential, `userVerification/verify` has the user confirm and
signs a challenge with it, `userVerification/delete` removes it. `userVerification/status` tells
whether all that is possible on this device.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import ClientModel, Int64, Tagged, UnknownVariant, WireEnum, WireModel
from protocol_models.jsonrpc import RequestId
from protocol_models.methods import Stability, client_request


class UserVerificationUnavailableReason(WireEnum):
    """What is missing for a verification.

    `credentialMissing`: none is enrolled yet; `biometricsUnavailable`: the device has no biometrics, or
    they are not set up; `providerUnavailable`: the part of the system that verifies cannot be reached.
    """

    CREDENTIAL_MISSING = "credentialMissing"
    BIOMETRICS_UNAVAILABLE = "biometricsUnavailable"
    PROVIDER_UNAVAILABLE = "providerUnavailable"


class UserVerificationStatusParams(ClientModel, extra="forbid"):
    """Asks for the state of verification on this device; there is nothing to choose."""


class UserVerificationStatusResponse(WireModel):
    """Whether users can be verified on this device."""

    credential_id: str | None = None
    """The credential that is enrolled; `null` where none is."""
    unavailable_reason: UserVerificationUnavailableReason | None = None
    """Why no verification is possible, for programs; `null` where one is."""
    unavailable_message: str | None = None
    """The same for people; `null` where a verification is possible, or there is no more to say."""


class UserVerificationEnrollParams(ClientModel, extra="forbid"):
    """Asks for a new credential; there is nothing to choose."""


class UserVerificationEnrollResponse(WireModel):
    """The credential that was made."""

    credential_id: str
    """The credential, for recognising its proofs."""
    algorithm: str | None = None
    """The algorithm of its signatures; `null` where the provider does not state it."""
    public_key: str | None = None
    """The key that checks its signatures; `null` where the provider does not hand it out."""


class UserVerificationDeleteParams(ClientModel, extra="forbid"):
    """Asks for the credential to be removed; there is nothing to choose."""


class UserVerificationDeleteResponse(WireModel):
    """The credential is removed."""


class UserVerificationVerifyParams(ClientModel, extra="forbid"):
    """Says what to sign, and what the user is shown when asked to confirm."""

    challenge: str
    """The challenge to sign, from whoever wants the proof."""
    title: str
    """Headline of the prompt."""
    description: str
    """What the user confirms, in the prompt."""


class UserVerificationProof(WireModel, extra="forbid"):
    """Proof that the user confirmed on this device."""

    credential_id: str
    """The credential that signed."""
    signature: str
    """Its signature over the challenge."""


class UserVerificationBiometricType(WireEnum):
    """By what the device recognised the user."""

    FINGERPRINT = "fingerprint"


class UserVerificationVerifyResponse(WireModel):
    """The user has confirmed."""

    proof: UserVerificationProof
    biometric_type: UserVerificationBiometricType | None = None
    """By what the device recognised the user; `null` where it does not say. The proof does not cover it."""


class UserVerificationCancelParams(ClientModel, extra="forbid"):
    """Names the verification to give up, by the `id` of the request that began it."""

    request_id: RequestId


class UserVerificationCancelResponse(WireModel):
    """The server has taken note; the request that was given up gets its own answer."""


class UserVerificationInvalidRequestReason(WireEnum):
    """What is wrong with a request: `invalidParams`, its parameters."""

    INVALID_PARAMS = "invalidParams"


class UserVerificationCancellationReason(WireEnum):
    """Who ended a verification: the user (`userCancelled`), or something else (`interrupted`)."""

    USER_CANCELLED = "userCancelled"
    INTERRUPTED = "interrupted"


class UserVerificationFailureReason(WireEnum):
    """Why a verification that was begun came to nothing.

    `authenticationFailed`: the user was not recognised; `timeout`: the user did not act in time;
    `providerError`: the part of the system that verifies failed; `serviceError`: a service behind it did.
    """

    AUTHENTICATION_FAILED = "authenticationFailed"
    TIMEOUT = "timeout"
    PROVIDER_ERROR = "providerError"
    SERVICE_ERROR = "serviceError"


class InvalidUserVerificationRequest(WireModel, extra="forbid"):
    """The request itself is wrong; to repeat it is of no use."""

    type: Literal["invalidRequest"]
    reason: UserVerificationInvalidRequestReason


class UserVerificationUnavailable(WireModel, extra="forbid"):
    """Verification is not possible at the moment."""

    type: Literal["unavailable"]
    reason: UserVerificationUnavailableReason


class UserVerificationCancelled(WireModel, extra="forbid"):
    """The verification was given up before it came to a result."""

    type: Literal["cancelled"]
    reason: UserVerificationCancellationReason


class UserVerificationFailed(WireModel, extra="forbid"):
    """The verification was begun and did not succeed."""

    type: Literal["failed"]
    reason: UserVerificationFailureReason


UserVerificationErrorDetails = TypeAliasType(
    "UserVerificationErrorDetails",
    Annotated[
        InvalidUserVerificationRequest
        | UserVerificationUnavailable
        | UserVerificationCancelled
        | UserVerificationFailed
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""Why a request about user verification was refused, in a form for programs."""


class UserVerificationRpcError(WireModel, extra="forbid", experimental=True):
    """The `error` with which the server answers a request about user verification."""

    code: Int64
    """The JSON-RPC error code."""
    message: str
    """What went wrong, for people."""
    data: UserVerificationErrorDetails


USER_VERIFICATION_STATUS = client_request(
    "userVerification/status",
    UserVerificationStatusParams,
    UserVerificationStatusResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Tells whether a credential is enrolled and can be used, and if not, why."""

USER_VERIFICATION_ENROLL = client_request(
    "userVerification/enroll",
    UserVerificationEnrollParams,
    UserVerificationEnrollResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Makes the credential with which this device proves that its user is present."""

USER_VERIFICATION_DELETE = client_request(
    "userVerification/delete",
    UserVerificationDeleteParams,
    UserVerificationDeleteResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Removes the credential of this device."""

USER_VERIFICATION_VERIFY = client_request(
    "userVerification/verify",
    UserVerificationVerifyParams,
    UserVerificationVerifyResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Has the user confirm, and signs the challenge; the answer waits for the user.

Where no proof comes of it, the answer is an error whose `data` is a `UserVerificationErrorDetails`.
"""

USER_VERIFICATION_CANCEL = client_request(
    "userVerification/cancel",
    UserVerificationCancelParams,
    UserVerificationCancelResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Gives up a verification that waits for the user; `requestId` is the `id` of the request that began it."""

METHODS = (
    USER_VERIFICATION_STATUS,
    USER_VERIFICATION_ENROLL,
    USER_VERIFICATION_DELETE,
    USER_VERIFICATION_VERIFY,
    USER_VERIFICATION_CANCEL,
)
