"""How many tokens a conversation takes, and how near the account is to its limits."""

from protocol_models.base import Double, Int64, SnakeModel, UnixSeconds, WireEnum


class TokenUsage(SnakeModel):
    """Tokens, counted by what they were for."""

    cached_input_tokens: Int64
    """The part of `input_tokens` that the model provider had in its cache."""
    input_tokens: Int64
    """What the model was given to read."""
    output_tokens: Int64
    """What the model wrote, its reasoning included."""
    reasoning_output_tokens: Int64
    """The part of `output_tokens` that went into reasoning."""
    total_tokens: Int64
    """Input and output together."""


class TokenUsageInfo(SnakeModel):
    """The tokens of a conversation, for the last request to the model and in all."""

    last_token_usage: TokenUsage
    model_context_window: Int64 | None = None
    """How many tokens fit the model's context; `null` where that is not known."""
    total_token_usage: TokenUsage


class CreditsSnapshot(SnakeModel):
    """The credits that pay for usage beyond the limits."""

    has_credits: bool
    """Whether there are credits to draw on."""
    unlimited: bool
    """Whether they never run out."""
    balance: str | None = None
    """What is left, as a number in a string; `null` where it is not known."""


class RateLimitWindow(SnakeModel):
    """How far a limit is used up in its current window of time."""

    used_percent: Double
    """The part that is used up, in percent, from 0 to 100."""
    window_minutes: Int64 | None = None
    """Length of the window, in minutes; `null` where it is not known."""
    resets_at: UnixSeconds | None = None
    """When the window starts anew, in seconds since the Unix epoch; `null` where it is not known."""


class PlanType(WireEnum):
    """The plan that an account is on, as the service names it; `unknown` for any other."""

    FREE = "free"
    GO = "go"
    PLUS = "plus"
    PRO = "pro"
    TEAM = "team"
    BUSINESS = "business"
    ENTERPRISE = "enterprise"
    EDU = "edu"
    UNKNOWN = "unknown"


class RateLimitSnapshot(SnakeModel):
    """One limit of the account, as far as it was reported; what was not is `null`."""

    limit_id: str | None = None
    """The limit, such as `codex`; `null` where it has no id."""
    limit_name: str | None = None
    """Its name, to show; `null` where it has none."""
    primary: RateLimitWindow | None = None
    """The first window; `null` where none was reported."""
    secondary: RateLimitWindow | None = None
    """The second window; `null` where none was reported."""
    credits: CreditsSnapshot | None = None
    """Credits for usage beyond the limit; `null` where none were reported."""
    plan_type: PlanType | None = None
    """The plan of the account; `null` where it was not reported."""
