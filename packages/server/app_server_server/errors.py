"""What can go wrong while servers are hosted.

Each error is made of facts and composes its own sentence, which says the next step. No sentence shows a
secret: what comes from elsewhere passes a `Redactor` first.
"""

from __future__ import annotations

__all__ = ["AuthorizationRequired", "CouldNotRun", "ServerError", "StartFailed"]


class ServerError(Exception):
    """The base of all errors of this package."""


class CouldNotRun(ServerError):
    """Wrong input: the program ends with 2 and this sentence."""


class StartFailed(ServerError):
    """A server did not start; the message is what its client is told."""


class AuthorizationRequired(StartFailed):
    """The server wants a sign-in that is not there, or no longer good."""
