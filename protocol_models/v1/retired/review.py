"""Code review in the event stream: it is entered for a target, and left with findings."""

from typing import Annotated, Literal, TypeAlias

from typing_extensions import TypeAliasType

from protocol_models.base import Int32, SnakeModel, Tagged, Uint32, UnknownVariant, WireFloat

Score: TypeAlias = Annotated[float, WireFloat("float")]
"""How sure the reviewer is, from 0 to 1."""


class UncommittedChangesReviewTarget(SnakeModel):
    """What differs between the working tree and the last commit."""

    type: Literal["uncommittedChanges"]


class BaseBranchReviewTarget(SnakeModel):
    """What the current branch has changed against another one."""

    type: Literal["baseBranch"]
    branch: str
    """The branch to compare with."""


class CommitReviewTarget(SnakeModel):
    """What a single commit has changed."""

    type: Literal["commit"]
    sha: str
    """The commit to review."""
    title: str | None = None
    """The commit's subject line, for people; `null` where it is not known."""


class CustomReviewTarget(SnakeModel):
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


class EnteredReviewModeEvent(SnakeModel):
    """A review began."""

    type: Literal["entered_review_mode"]
    target: ReviewTarget
    user_facing_hint: str | None = None
    """What is reviewed, in words for the user; `null` where the target has to do."""


class ReviewLineRange(SnakeModel):
    """Lines of a file, counted from 1; both ends belong to it."""

    start: Uint32
    """The first line."""
    end: Uint32
    """The last line."""


class ReviewCodeLocation(SnakeModel):
    """The place in the code that a finding is about."""

    absolute_file_path: str
    """The absolute path of the file."""
    line_range: ReviewLineRange


class ReviewFinding(SnakeModel):
    """One thing that the reviewer found fault with."""

    body: str
    """What is wrong and why it matters, in Markdown."""
    code_location: ReviewCodeLocation
    confidence_score: Score
    """How sure the reviewer is that it is a fault, from 0 to 1."""
    priority: Int32
    """How urgent it is; 0 is the most urgent."""
    title: str
    """The finding in one line."""


class ReviewOutputEvent(SnakeModel):
    """What a review came to."""

    findings: list[ReviewFinding]
    """What was found; empty where there is nothing to find fault with."""
    overall_confidence_score: Score
    """How sure the reviewer is of the verdict, from 0 to 1."""
    overall_correctness: str
    """The verdict in few words: whether the change is correct."""
    overall_explanation: str
    """The verdict in more words."""


class ExitedReviewModeEvent(SnakeModel):
    """A review ended."""

    type: Literal["exited_review_mode"]
    review_output: ReviewOutputEvent | None = None
    """What it came to; `null` where it was cut off."""
