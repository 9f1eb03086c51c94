"""Token counts as the model's provider reports them, for one model call or added up over many."""

from protocol_models.base import Int64, WireModel


class TokenUsageBreakdown(WireModel):
    """Tokens by what they were spent on.

    The cached and the reasoning counts are parts of the input and the output counts, not additions to
    them. Sums can exceed 2^53-1: read the counts as 64-bit integers.
    """

    total_tokens: Int64
    """Input and output together. May be set where the other counts are `0`, when the server estimates it."""
    input_tokens: Int64
    """Tokens sent to the model, those read from the cache included."""
    cached_input_tokens: Int64
    """Input tokens that the provider read from its prompt cache."""
    cache_write_input_tokens: Int64 = 0
    """Input tokens that the provider wrote to its prompt cache; `0` where it does not report them."""
    output_tokens: Int64
    """Tokens that the model produced, reasoning included."""
    reasoning_output_tokens: Int64
    """Output tokens that went into reasoning."""
