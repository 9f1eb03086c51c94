"""What a working tree has that its Git remote has not."""

from typing import Annotated

from typing_extensions import TypeAliasType

from protocol_models.base import SpelledOut, WireModel
from protocol_models.methods import client_request

GitSha = TypeAliasType("GitSha", Annotated[str, SpelledOut()])
"""The full hash of a Git commit, in hexadecimal digits."""


class GitDiffToRemoteParams(WireModel):
    """Which working tree to compare."""

    cwd: str
    """A directory in the working tree."""


class GitDiffToRemoteResponse(WireModel):
    """The difference, and the commit that it starts from."""

    sha: GitSha
    diff: str
    """What leads from that commit to the working tree, as a unified diff; empty where nothing does."""


GIT_DIFF_TO_REMOTE = client_request(
    "gitDiffToRemote", GitDiffToRemoteParams, GitDiffToRemoteResponse, legacy=True
)
"""Compares a working tree, with what is not committed, with the nearest commit that the remote has."""

METHODS = (GIT_DIFF_TO_REMOTE,)
