"""What a web search did, step by step, as thread items show it (`WebSearchItem`).

The model's own record of the same steps is `WebSearchAction` in `shared.response_item`, in snake_case.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import Tagged, UnknownVariant, WireModel


class SearchWebSearchAction(WireModel):
    """The model put queries to a search engine."""

    type: Literal["search"]
    query: str | None = None
    """The query; `null` where only `queries` tells it."""
    queries: list[str] | None = None
    """The queries, where there were several; else mostly `null`."""


class OpenPageWebSearchAction(WireModel):
    """The model opened a page."""

    type: Literal["openPage"]
    url: str | None = None
    """The page's address; `null` where it is not known."""


class FindInPageWebSearchAction(WireModel):
    """The model looked for a text within a page."""

    type: Literal["findInPage"]
    url: str | None = None
    """The page's address; `null` where it is not known."""
    pattern: str | None = None
    """The text that was looked for; `null` where it is not known."""


class OtherWebSearchAction(WireModel):
    """A step of which the server knows no more than that there was one."""

    type: Literal["other"]


WebSearchAction = TypeAliasType(
    "WebSearchAction",
    Annotated[
        SearchWebSearchAction
        | OpenPageWebSearchAction
        | FindInPageWebSearchAction
        | OtherWebSearchAction
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""One step of a web search; `type` tells which."""
