"""Code review: a turn in which Codex reads changes and comments on them.

The review runs as a turn of the thread: its items arrive like those of any turn, between the items
`enteredReviewMode` and `exitedReviewMode`, and the latter carries the findings.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    SHOWS_DEFAULT,
    ClientModel,
    Tagged,
    UnknownVariant,
    WireEnum,
    WireModel,
    until,
)
from protocol_models.methods import client_request
from protocol_models.v2.turn_state import Turn


class UncommittedChangesReviewTarget(WireModel):
    """What differs between the working tree and the last commit."""

    type: Literal["uncommittedChanges"]


class BaseBranchReviewTarget(WireModel):
    """What the current branch has changed against another one."""

    type: Literal["baseBranch"]
    branch: str
    """The branch to compare with."""


class CommitReviewTarget(WireModel):
    """What a single commit has changed."""

    type: Literal["commit"]
    sha: str
    """The commit to review."""
    title: str | None = None
    """The commit's subject line, for people; absent or `null` where the client does not know it."""


class CustomReviewTarget(WireModel):
    """Whatever the instructions say."""

    type: Literal["custom"]
    instructions: str
    """What to review, in free words."""


ReviewTarget = TypeAliasType(
    "ReviewTarget",
    Annotated[
        UncommittedChangesReviewTarget
        | BaseBranchReviewTarget
        | CommitReviewTarget
        | CustomReviewTarget
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""What is to be reviewed."""


class ReviewDelivery(WireEnum):
    """Where a review runs: `inline` in the thread that asked for it, the only place there still is."""

    INLINE = "inline"
    DETACHED = "detached", until("0.165.0")


class ReviewStartParams(ClientModel):
    """What to review, and in which thread."""

    thread_id: str
    """The thread that asks for the review; its working directory holds the changes."""
    target: ReviewTarget
    delivery: Annotated[ReviewDelivery | None, SHOWS_DEFAULT] = None
    """Where to run the review; absent or `null` for `inline`. Any other value is answered with -32600."""


class ReviewStartResponse(WireModel):
    """The turn that was started.

    Of its items, `turn` has only a `userMessage` that says in words what is reviewed.
    """

    turn: Turn
    review_thread_id: str
    """The thread that the review runs in: with the delivery `inline`, the one that asked for it."""


REVIEW_START = client_request("review/start", ReviewStartParams, ReviewStartResponse)
"""Starts a review as a turn, and answers when it has begun. `turn/completed` tells when it is done."""

METHODS = (REVIEW_START,)
