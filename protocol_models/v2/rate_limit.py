"""What the account may use, what it has used, and what its workspace has to say about that.

`account/rateLimits/read` gives all limits as they stand, `account/rateLimits/updated` what a turn
learns of them on the way. A limit that was reached can be lifted early with a reset credit
(`account/rateLimitResetCredit/consume`), or by a workspace owner, whom
`account/sendAddCreditsNudgeEmail` asks. `account/usage/read` looks back at the tokens used.
"""

from typing import Annotated

from protocol_models.base import (
    MAY_BE_OMITTED,
    SHOWS_DEFAULT,
    ClientModel,
    Int32,
    Int64,
    JsonValue,
    UnixSeconds,
    WireEnum,
    WireModel,
)
from protocol_models.methods import client_request, server_notification
from protocol_models.shared.account import PlanType


class RateLimitWindow(WireModel):
    """How much of a limit is used up in its present window."""

    used_percent: Int32
    """How much of the limit is used, in percent; 100 is all of it."""
    window_duration_mins: Int64 | None = None
    """Length of the window in minutes, such as 300 or 10080 (a week); `null` where it is not known."""
    resets_at: UnixSeconds | None = None
    """When the window starts anew, in seconds since the Unix epoch; `null` where it is not known."""


class CreditsSnapshot(WireModel):
    """The credits that pay for usage beyond the limits."""

    has_credits: bool
    """Whether there are credits to draw on."""
    unlimited: bool
    """Whether they never run out."""
    balance: str | None = None
    """What is left, as a decimal number such as `12.34`; `null` where it is not known."""


class SpendControlLimitSnapshot(WireModel):
    """How much a member of a workspace has spent of what was set aside for them."""

    limit: str
    """What may be spent, as a number in a string."""
    used: str
    """What has been spent, in the unit of `limit`."""
    remaining_percent: Int32
    """The part that is left, in percent."""
    resets_at: UnixSeconds
    """When spending starts from zero again, in seconds since the Unix epoch."""


class RateLimitReachedType(WireEnum):
    """Which kind of limit stands in the way.

    `rate_limit_reached` is the account's own limit, and passes with its window. In the others, the
    workspace has no credits left or has reached its usage limit; `owner` or `member` says which of
    the two the user is, and so whether they can do something about it themselves.
    """

    RATE_LIMIT_REACHED = "rate_limit_reached"
    WORKSPACE_OWNER_CREDITS_DEPLETED = "workspace_owner_credits_depleted"
    WORKSPACE_MEMBER_CREDITS_DEPLETED = "workspace_member_credits_depleted"
    WORKSPACE_OWNER_USAGE_LIMIT_REACHED = "workspace_owner_usage_limit_reached"
    WORKSPACE_MEMBER_USAGE_LIMIT_REACHED = "workspace_member_usage_limit_reached"


class RateLimitSnapshot(WireModel):
    """One limit of the account, as far as it was reported; what was not is `null`."""

    limit_id: str | None = None
    """The limit, such as `codex`; `null` where it has no id."""
    limit_name: str | None = None
    """Its name, to show; `null` where it has none."""
    normal_model_slug: str | None = None
    """Slug of the model ordinarily used under this limit; `null` where none is named."""
    primary: RateLimitWindow | None = None
    """The first window, in practice the shorter one; `null` where none was reported."""
    secondary: RateLimitWindow | None = None
    """The second window, in practice the longer one; `null` where none was reported."""
    credits: CreditsSnapshot | None = None
    """Credits for usage beyond the limit; `null` where none were reported."""
    individual_limit: SpendControlLimitSnapshot | None = None
    """The user's own spending limit in the workspace; `null` where none was reported."""
    spend_control_reached: bool | None = None
    """Whether a spending limit stands in the way; `null` where that is not known."""
    plan_type: PlanType | None = None
    """The plan of the account; `null` where it was not reported."""
    rate_limit_reached_type: RateLimitReachedType | None = None
    """The kind of limit that was reached; `null` where none was."""


class AccountRateLimitsUpdatedNotification(WireModel):
    """What was just learnt of a limit.

    Expect members that were set before to be `null`: the message holds what was reported this time,
    and is not a replacement for what `account/rateLimits/read` gave.
    """

    rate_limits: RateLimitSnapshot


class RateLimitResetCreditStatus(WireEnum):
    """What can be done with a reset credit; `redeeming` is on its way to `redeemed`.

    `unknown` is for a status that the server does not know.
    """

    AVAILABLE = "available"
    REDEEMING = "redeeming"
    REDEEMED = "redeemed"
    UNKNOWN = "unknown"


class RateLimitResetType(WireEnum):
    """Which limits a reset credit resets; `unknown` is for a kind that the server does not know."""

    CODEX_RATE_LIMITS = "codexRateLimits"
    UNKNOWN = "unknown"


class RateLimitResetCredit(WireModel):
    """A right to reset limits once, before their windows end."""

    id: str
    """The credit, as `account/rateLimitResetCredit/consume` takes it in `creditId`."""
    reset_type: RateLimitResetType
    status: RateLimitResetCreditStatus
    granted_at: UnixSeconds
    """When the account got it, in seconds since the Unix epoch."""
    expires_at: UnixSeconds | None = None
    """When it lapses, in seconds since the Unix epoch; `null` where it does not."""
    title: str | None = None
    """Headline to show; `null` where there is none."""
    description: str | None = None
    """What it is for, to show; `null` where there is no description."""


class RateLimitResetCreditsSummary(WireModel):
    """The reset credits of the account."""

    available_count: Int64
    """How many can be used now."""
    credits: list[RateLimitResetCredit] | None = None
    """The credits one by one; `null` where the details were not read."""


class GetAccountRateLimitsParams(ClientModel):
    """Asks for the limits of the account, and says what the client can handle."""

    supports_luna_reserve: bool = False
    """Whether the client can handle limits with a Luna reserve. Absent says `false`."""
    exclude_reset_credit_details: bool = False
    """Whether to leave the single reset credits out of the answer. Absent says `false`."""


class GetAccountRateLimitsResponse(WireModel):
    """All limits of the account, as they stand now."""

    ordinary_usage_allowed: bool | None = None
    """Whether the account may go on without credits or a reset; `null` where that is not known."""
    rate_limits: RateLimitSnapshot
    """The main limit of the account, for clients that show only one."""
    rate_limits_by_limit_id: dict[str, RateLimitSnapshot] | None = None
    """Every limit by its `limitId`; `null` where limits are not told apart."""
    rate_limit_reset_credits: RateLimitResetCreditsSummary | None = None
    """The reset credits of the account; `null` where they are not known."""
    account_id: str | None = None
    """The account to which the limits apply; `null` where it is not known."""
    rate_limit_upsell: JsonValue | None = None
    """What to offer a user who needs more, as the service sent it; `null` where there is no offer."""


class ConsumeAccountRateLimitResetCreditParams(ClientModel):
    """Says which reset credit to use."""

    idempotency_key: str
    """Chosen by the client, one for each intended use; a retry with the same key uses no second credit."""
    credit_id: str | None = None
    """The credit to use; absent or `null` leaves the choice to the service."""


class ConsumeAccountRateLimitResetCreditOutcome(WireEnum):
    """What became of the attempt to reset the limits."""

    RESET = "reset"
    """The limits are reset, and a credit is used."""
    NOTHING_TO_RESET = "nothingToReset"
    """No limit was in need of it."""
    NO_CREDIT = "noCredit"
    """There is no credit that could be used."""
    ALREADY_REDEEMED = "alreadyRedeemed"
    """This use was carried out before: the key, or the credit it names, is spent."""


class ConsumeAccountRateLimitResetCreditResponse(WireModel):
    """The outcome of using a reset credit."""

    outcome: ConsumeAccountRateLimitResetCreditOutcome


class GetAccountTokenUsageParams(ClientModel):
    """Asks for the usage of the account and, where wanted, of one thread."""

    thread_id: str | None = None
    """The thread whose usage to add; absent or `null` for the account alone."""


class AccountTokenUsageSummary(WireModel):
    """Totals and records of the account; what is not known is `null`."""

    lifetime_tokens: Int64 | None = None
    """All tokens ever used; may exceed 2^53 - 1."""
    peak_daily_tokens: Int64 | None = None
    """Tokens of the day with the most."""
    longest_running_turn_sec: Int64 | None = None
    """Duration of the longest turn, in seconds."""
    current_streak_days: Int64 | None = None
    """Length of the present run of days with usage."""
    longest_streak_days: Int64 | None = None
    """Length of the longest run of days with usage."""


class AccountTokenUsageDailyBucket(WireModel):
    """The usage of one day."""

    start_date: str
    """The date on which the day starts."""
    tokens: Int64
    """Tokens used on that day."""


class ThreadUsageBreakdownGroup(WireModel):
    """The part of a thread's usage that shares a model, an effort and a speed.

    A token count that is not known is `null`.
    """

    model: str | None = None
    """The model; `null` where it is not known."""
    reasoning_effort: str | None = None
    """The reasoning effort; `null` where it is not known, or the model has none."""
    speed: str | None = None
    """The speed at which the model was served; `null` where it is not known."""
    estimated_usage_credits_micros: Int64
    """Estimated cost, in millionths of a credit."""
    net_new_input_tokens: Int64 | None = None
    """Input tokens that did not come from the cache."""
    cached_input_tokens: Int64 | None = None
    """Input tokens that came from the cache."""
    input_tokens: Int64 | None = None
    """All input tokens, cached or not."""
    output_tokens: Int64 | None = None
    """Tokens that the model wrote."""
    total_tokens: Int64 | None = None
    """Input and output together."""


class ThreadUsage(WireModel):
    """What a thread has cost so far."""

    thread_id: str
    """The thread."""
    estimated_usage_credits_micros: Int64
    """Estimated cost, in millionths of a credit."""
    estimated_usage_usd_micros: Int64 | None = None
    """Estimated cost, in millionths of a US dollar; `null` where there is no estimate."""
    native_usage_usd_micros: Annotated[Int64 | None, MAY_BE_OMITTED] = None
    """Cost as counted in dollars, not converted from credits, in millionths of a US dollar.

    Absent or `null` where there is no such count.
    """
    groups: list[ThreadUsageBreakdownGroup]
    """The same usage, split by model, effort and speed."""


class GetAccountTokenUsageResponse(WireModel):
    """The usage of the account and, where it was asked for, of one thread."""

    summary: AccountTokenUsageSummary
    daily_usage_buckets: list[AccountTokenUsageDailyBucket] | None = None
    """The usage day by day; `null` where it is not known."""
    thread_usage: Annotated[ThreadUsage | None, MAY_BE_OMITTED, SHOWS_DEFAULT] = None
    """The usage of the thread in question; absent or `null` where none was named, or nothing is known."""


class WorkspaceMessageType(WireEnum):
    """How a message of the workspace is meant to be shown.

    `unknown` is for a kind that the server does not know.
    """

    HEADLINE = "headline"
    ANNOUNCEMENT = "announcement"
    UNKNOWN = "unknown"


class WorkspaceMessage(WireModel):
    """A message from the workspace to its members."""

    message_id: str
    """The message, for recognising one that was shown before."""
    message_type: WorkspaceMessageType
    message_body: str
    """The text to show."""
    created_at: UnixSeconds | None = None
    """When it was written, in seconds since the Unix epoch; `null` where that is not known."""
    archived_at: UnixSeconds | None = None
    """When it was withdrawn, in seconds since the Unix epoch; `null` while it stands."""


class GetWorkspaceMessagesResponse(WireModel):
    """The messages of the workspace in use."""

    feature_enabled: bool
    """Whether the workspace uses messages at all."""
    messages: list[WorkspaceMessage]
    """The messages; empty where there are none."""


class AddCreditsNudgeCreditType(WireEnum):
    """What a member asks for: more `credits`, or a higher `usage_limit`."""

    CREDITS = "credits"
    USAGE_LIMIT = "usage_limit"


class AddCreditsNudgeEmailStatus(WireEnum):
    """Whether the mail was sent; `cooldown_active` where one was sent too recently."""

    SENT = "sent"
    COOLDOWN_ACTIVE = "cooldown_active"


class SendAddCreditsNudgeEmailParams(ClientModel):
    """Says what the owner of the workspace is to be asked for."""

    credit_type: AddCreditsNudgeCreditType


class SendAddCreditsNudgeEmailResponse(WireModel):
    """Whether the owner of the workspace was asked."""

    status: AddCreditsNudgeEmailStatus


ACCOUNT_RATE_LIMITS_READ = client_request(
    "account/rateLimits/read", GetAccountRateLimitsParams, GetAccountRateLimitsResponse, params_required=False
)
"""Reads the limits of the account, with credits and reset credits, as they stand now."""

ACCOUNT_RATE_LIMIT_RESET_CREDIT_CONSUME = client_request(
    "account/rateLimitResetCredit/consume",
    ConsumeAccountRateLimitResetCreditParams,
    ConsumeAccountRateLimitResetCreditResponse,
)
"""Uses a reset credit on the account's limits. To have none is not an error: `outcome` says what happened."""

ACCOUNT_USAGE_READ = client_request(
    "account/usage/read", GetAccountTokenUsageParams, GetAccountTokenUsageResponse, params_required=False
)
"""Reads how many tokens the account has used, in total and by day, and what one thread has cost."""

ACCOUNT_WORKSPACE_MESSAGES_READ = client_request(
    "account/workspaceMessages/read", None, GetWorkspaceMessagesResponse
)
"""Reads the messages that the workspace has for its members."""

ACCOUNT_SEND_ADD_CREDITS_NUDGE_EMAIL = client_request(
    "account/sendAddCreditsNudgeEmail", SendAddCreditsNudgeEmailParams, SendAddCreditsNudgeEmailResponse
)
"""Asks the owner of the workspace, by mail, for credits or a higher limit."""

ACCOUNT_RATE_LIMITS_UPDATED = server_notification(
    "account/rateLimits/updated", AccountRateLimitsUpdatedNotification
)
"""Sent as turns run, with what was just reported of a limit; members may be `null` that were set before."""

METHODS = (
    ACCOUNT_RATE_LIMITS_READ,
    ACCOUNT_RATE_LIMIT_RESET_CREDIT_CONSUME,
    ACCOUNT_USAGE_READ,
    ACCOUNT_WORKSPACE_MESSAGES_READ,
    ACCOUNT_SEND_ADD_CREDITS_NUDGE_EMAIL,
    ACCOUNT_RATE_LIMITS_UPDATED,
)
