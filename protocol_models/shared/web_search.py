"""How the model may search the web, as the configuration has it."""

from protocol_models.base import SnakeModel, WireEnum, WireModel


class WebSearchMode(WireEnum):
    """Whether the model may search the web, and how fresh the pages are.

    `cached` and `indexed` answer from what was stored before, `live` fetches; `disabled` takes the
    tool away.
    """

    DISABLED = "disabled"
    CACHED = "cached"
    INDEXED = "indexed"
    LIVE = "live"


class WebSearchProvider(WireEnum):
    """What carries a search out where the client does: a search tool by itself, or an MCP server's."""

    STANDALONE = "standalone"
    SEARCH_MCP = "search_mcp"


class WebSearchContextSize(WireEnum):
    """How much of the pages found goes into the model's context: more is better informed and costs more."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class WebSearchLocation(WireModel, extra="forbid"):
    """Roughly where the user is, so that results fit the place. Every part may be `null`: not given."""

    country: str | None = None
    """A two-letter country code (ISO 3166-1), such as `DE`."""
    region: str | None = None
    """The region or state, as free text."""
    city: str | None = None
    """The city, as free text."""
    timezone: str | None = None
    """An IANA time zone, such as `Europe/Berlin`."""


class WebSearchToolConfig(SnakeModel, extra="forbid"):
    """Settings of the web search tool; a setting that is `null` is left to the search itself."""

    context_size: WebSearchContextSize | None = None
    """How much of the pages found the model gets to see."""
    allowed_domains: list[str] | None = None
    """Searches these domains only; `null` searches everywhere."""
    location: WebSearchLocation | None = None
    """Where to assume the user; `null` gives no place."""
