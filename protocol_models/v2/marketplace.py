"""Marketplaces: the collections that offer plugins.

`marketplace/add` puts one on the server's machine, `marketplace/upgrade` fetches what is new there, and
`marketplace/remove` takes it away. What a marketplace offers is read with `plugin/list`.
"""

from protocol_models.base import ClientModel, WireModel
from protocol_models.methods import client_request
from protocol_models.shared.path import AbsolutePathBuf


class MarketplaceAddParams(ClientModel):
    """Where the marketplace comes from."""

    source: str
    """A Git repository, by URL or as `owner/repository`, or a directory on the server's machine."""
    ref_name: str | None = None
    """Branch, tag or commit to take; `null` or absent for the repository's default."""
    sparse_paths: list[str] | None = None
    """The only paths of the repository to check out; `null` or absent for all of it."""


class MarketplaceAddResponse(WireModel):
    """The marketplace as it now stands on the server's machine."""

    marketplace_name: str
    """The name that the marketplace gives itself, by which the other methods know it."""
    installed_root: AbsolutePathBuf
    already_added: bool
    """Whether it was there before, so that nothing changed."""


class MarketplaceUpgradeParams(ClientModel):
    """What to upgrade."""

    marketplace_name: str | None = None
    """The one marketplace to upgrade; `null` or absent upgrades all that can be."""


class MarketplaceUpgradeErrorInfo(WireModel):
    """A marketplace that could not be upgraded."""

    marketplace_name: str
    """Name of the marketplace."""
    message: str
    """What went wrong, for people."""


class MarketplaceUpgradeResponse(WireModel):
    """How the upgrade went, marketplace by marketplace."""

    selected_marketplaces: list[str]
    """Names of the marketplaces that were looked at."""
    upgraded_roots: list[AbsolutePathBuf]
    """Directories of those that changed; one that was up to date is not among them."""
    errors: list[MarketplaceUpgradeErrorInfo]
    """Those that could not be upgraded; one failure does not keep the others from it."""


class MarketplaceRemoveParams(ClientModel):
    """The marketplace to remove."""

    marketplace_name: str
    """Name of the marketplace."""


class MarketplaceRemoveResponse(WireModel):
    """The marketplace is removed."""

    marketplace_name: str
    """Name of the marketplace that was removed."""
    installed_root: AbsolutePathBuf | None = None
    """The directory that was deleted; `null` where the server kept no files of its own for it."""


MARKETPLACE_ADD = client_request("marketplace/add", MarketplaceAddParams, MarketplaceAddResponse)
"""Adds a marketplace from a Git repository or a directory; adding it twice does no harm."""

MARKETPLACE_REMOVE = client_request("marketplace/remove", MarketplaceRemoveParams, MarketplaceRemoveResponse)
"""Removes a marketplace that was added."""

MARKETPLACE_UPGRADE = client_request(
    "marketplace/upgrade", MarketplaceUpgradeParams, MarketplaceUpgradeResponse
)
"""Fetches the current state of one added marketplace, or of all; failures are part of the answer."""

METHODS = (
    MARKETPLACE_ADD,
    MARKETPLACE_REMOVE,
    MARKETPLACE_UPGRADE,
)
