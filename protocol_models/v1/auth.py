"""How the server is signed in, by the request of the first surface; newer clients use `account/read`."""

from protocol_models.base import WireModel
from protocol_models.methods import client_request
from protocol_models.shared.account import AuthMode


class GetAuthStatusParams(WireModel):
    """What to do and to tell beyond the method of sign-in."""

    include_token: bool | None = None
    """Whether to answer with the token itself; `null` means `false`."""
    refresh_token: bool | None = None
    """Whether to renew the token first; `null` means `false`."""


class GetAuthStatusResponse(WireModel):
    """How the server is signed in."""

    auth_method: AuthMode | None = None
    """How; `null` where it is not signed in."""
    auth_token: str | None = None
    """The token, a secret; `null` where `includeToken` did not ask for it, or there is none."""
    requires_openai_auth: bool | None = None
    """Whether the model provider in use needs an OpenAI sign-in; `null` where that is not known."""


GET_AUTH_STATUS = client_request("getAuthStatus", GetAuthStatusParams, GetAuthStatusResponse, legacy=True)
"""Says how the server is signed in and, if asked to, with which token."""

METHODS = (GET_AUTH_STATUS,)
