"""The goal of a thread: one objective that the agent pursues over several turns until it is reached.

A thread has one goal or none. `thread/goal/set` creates or changes it, `thread/goal/get` reads it and
`thread/goal/clear` removes it. The agent can change it too, so follow `thread/goal/updated` and
`thread/goal/cleared` rather than the answers to your own requests.
"""

from protocol_models.base import ClientModel, Int64, UnixSeconds, WireEnum, WireModel
from protocol_models.methods import client_request, server_notification


class ThreadGoalStatus(WireEnum):
    """How far a goal has come.

    The agent works on an `active` goal only. It is `paused` on request, `blocked` when the agent cannot
    go on by itself, `usageLimited` when the account has reached a usage limit, `budgetLimited` when
    `tokenBudget` is spent, and `complete` when the objective is reached.
    """

    ACTIVE = "active"
    PAUSED = "paused"
    BLOCKED = "blocked"
    USAGE_LIMITED = "usageLimited"
    BUDGET_LIMITED = "budgetLimited"
    COMPLETE = "complete"


class ThreadGoal(WireModel):
    """What a thread is to achieve, and what was spent on it so far."""

    thread_id: str
    """The thread that pursues the goal."""
    objective: str
    """What is to be achieved, in plain words."""
    status: ThreadGoalStatus
    token_budget: Int64 | None = None
    """How many tokens may be spent on the goal; `null` where there is no budget."""
    tokens_used: Int64
    """Tokens spent so far. Input that came from the cache is not counted."""
    time_used_seconds: Int64
    """Time spent so far, in seconds."""
    created_at: UnixSeconds
    """When the goal was set, in seconds since the epoch. A later change of the goal keeps it."""
    updated_at: UnixSeconds
    """When the goal last changed, in seconds since the epoch."""


class ThreadGoalMutationOrigin(WireEnum):
    """On whose behalf a client changes a goal: at a user's wish, or by a rule of its own."""

    USER = "user"
    AUTOMATIC = "automatic"


class ThreadGoalSetParams(ClientModel):
    """Creates the goal of a thread, or changes the members given here."""

    thread_id: str
    """The thread whose goal to set."""
    origin: ThreadGoalMutationOrigin | None = None
    """On whose behalf; absent or `null` leaves that unsaid."""
    objective: str | None = None
    """What is to be achieved; absent or `null` keeps the present objective."""
    status: ThreadGoalStatus | None = None
    """The status to put the goal into, such as `paused`; absent or `null` leaves that to the server."""
    token_budget: Int64 | None = None
    """How many tokens may be spent on the goal; absent keeps the present budget."""


class ThreadGoalSetResponse(WireModel):
    """The goal as it now stands."""

    goal: ThreadGoal


class ThreadGoalGetParams(ClientModel):
    """Names the thread whose goal to read."""

    thread_id: str
    """The thread whose goal to read."""


class ThreadGoalGetResponse(WireModel):
    """The goal of the thread, if it has one."""

    goal: ThreadGoal | None = None
    """`null` where the thread has no goal."""


class ThreadGoalClearParams(ClientModel):
    """Names the thread whose goal to remove."""

    thread_id: str
    """The thread whose goal to remove."""
    origin: ThreadGoalMutationOrigin | None = None
    """On whose behalf; absent or `null` leaves that unsaid."""


class ThreadGoalClearResponse(WireModel):
    """Whether anything was removed."""

    cleared: bool
    """`false` where the thread had no goal."""


class ThreadGoalUpdatedNotification(WireModel):
    """The goal of a thread was set or changed, by whomever; also sent as tokens and time are spent on it."""

    thread_id: str
    """The thread whose goal changed."""
    turn_id: str | None = None
    """The turn in which it changed; `null` where a client changed it outside of a turn."""
    goal: ThreadGoal


class ThreadGoalClearedNotification(WireModel):
    """A thread has no goal any more, or none yet."""

    thread_id: str
    """The thread without a goal."""


THREAD_GOAL_SET = client_request("thread/goal/set", ThreadGoalSetParams, ThreadGoalSetResponse)
"""Creates or changes the goal of a thread and answers with it; `thread/goal/updated` tells everyone."""

THREAD_GOAL_GET = client_request("thread/goal/get", ThreadGoalGetParams, ThreadGoalGetResponse)
"""Reads the goal of a thread; the answer holds `null` where there is none."""

THREAD_GOAL_CLEAR = client_request("thread/goal/clear", ThreadGoalClearParams, ThreadGoalClearResponse)
"""Removes the goal of a thread; `thread/goal/cleared` tells everyone."""

THREAD_GOAL_UPDATED = server_notification("thread/goal/updated", ThreadGoalUpdatedNotification)
"""The goal of a thread was set or changed, or its counts have grown."""

THREAD_GOAL_CLEARED = server_notification("thread/goal/cleared", ThreadGoalClearedNotification)
"""The goal of a thread was removed. Also follows `thread/resume` of a thread that has no goal."""

METHODS = (
    THREAD_GOAL_SET,
    THREAD_GOAL_GET,
    THREAD_GOAL_CLEAR,
    THREAD_GOAL_UPDATED,
    THREAD_GOAL_CLEARED,
)
