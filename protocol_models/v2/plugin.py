"""Plugins: bundles of skills, apps, hooks and MCP servers that a marketplace offers.

A client browses with `plugin/list` or `plugin/search`, looks closer with `plugin/read` and
`plugin/skill/read`, and changes what is there with `plugin/install` and `plugin/uninstall`.
`plugin/installed` lists what the user has; `plugin/reconcile` brings the local copies of remote
plugins up to date. A plugin is addressed by its name in one marketplace, which is either a file on
the server's machine (`marketplacePath`) or a remote catalog (`remoteMarketplaceName`).
"""

from protocol_models.base import ClientModel, Uint32, WireModel
from protocol_models.methods import Stability, client_request
from protocol_models.shared.path import AbsolutePathBuf
from protocol_models.v2.plugin_state import (
    AppSummary,
    MarketplaceLoadErrorInfo,
    PluginAuthPolicy,
    PluginDetail,
    PluginListMarketplaceKind,
    PluginMarketplaceEntry,
    PluginReconcileChangedPlugin,
    PluginSearchResult,
    PluginSearchScope,
)


class PluginListParams(ClientModel):
    """Which marketplaces to list."""

    cwds: list[AbsolutePathBuf] | None = None
    """Working directories whose projects may bring marketplaces of their own; `null` or absent adds none."""
    marketplace_kinds: list[PluginListMarketplaceKind] | None = None
    """The kinds of marketplaces wanted; `null` or absent leaves the choice to the server."""
    force_refetch: bool = False
    """Whether to ask remote catalogs again instead of answering from a cache."""


class PluginListResponse(WireModel):
    """The marketplaces and what each of them offers."""

    marketplaces: list[PluginMarketplaceEntry]
    """The marketplaces that could be loaded, each with its plugins."""
    marketplace_load_errors: list[MarketplaceLoadErrorInfo] = []
    """The local marketplaces that could not be loaded; the others are listed nevertheless."""
    featured_plugin_ids: list[str] = []
    """Ids of the plugins to show first."""


class PluginSearchParams(ClientModel):
    """What to search for, and which page of the results to send."""

    search_term: str
    """What the user typed."""
    scope: PluginSearchScope | None = None
    """Where to search; `null` or absent leaves the choice to the server."""
    cwds: list[AbsolutePathBuf] | None = None
    """Working directories whose projects may bring marketplaces of their own; `null` or absent adds none."""
    cursor: str | None = None
    """The `nextCursor` of the page before; `null` or absent asks for the first page."""
    limit: Uint32 | None = None
    """How many results a page may hold; `null` or absent leaves it to the server."""


class PluginSearchResponse(WireModel):
    """One page of search results."""

    data: list[PluginSearchResult]
    """The plugins found."""
    next_cursor: str | None = None
    """Where the next page starts; `null` on the last one."""


class PluginInstalledParams(ClientModel):
    """Where to look for installed plugins, and which others to mention."""

    cwds: list[AbsolutePathBuf] | None = None
    """Working directories whose projects may bring marketplaces of their own; `null` or absent adds none."""
    install_suggestion_plugin_names: list[str] | None = None
    """Names of plugins to include although they are not installed, so that they can be suggested.

    `null` or absent asks for none.
    """


class PluginInstalledResponse(WireModel):
    """The installed plugins, grouped by marketplace."""

    marketplaces: list[PluginMarketplaceEntry]
    """The marketplaces that the plugins come from; `installed` tells suggestions from what is there."""
    marketplace_load_errors: list[MarketplaceLoadErrorInfo] = []
    """The local marketplaces that could not be loaded."""


class PluginReconcileParams(ClientModel):
    """What prompts the reconciliation."""

    reason: str | None = None
    """Why the client asks, in a word for logs; `null` or absent where it does not say."""


class PluginReconcileResponse(WireModel):
    """What reconciling changed, and where it failed."""

    changed_plugins: list[PluginReconcileChangedPlugin]
    """The plugins whose local state is new; empty where all was up to date."""
    failed_remote_plugin_ids: list[str]
    """Remote ids of the plugins that could not be reconciled."""
    failed_materialization_remote_plugin_ids: list[str]
    """Remote ids of the plugins whose files could not be put in place on the server's machine."""


class PluginReadParams(ClientModel):
    """The plugin to describe; one of `marketplacePath` and `remoteMarketplaceName` says whose."""

    marketplace_path: AbsolutePathBuf | None = None
    """File of the local marketplace; `null` or absent for a remote one."""
    remote_marketplace_name: str | None = None
    """Name of the remote catalog; `null` or absent for a local marketplace."""
    plugin_name: str
    """The plugin's name within its marketplace."""


class PluginReadResponse(WireModel):
    """The plugin asked for."""

    plugin: PluginDetail


class PluginSkillReadParams(ClientModel):
    """A skill of a remote plugin, which need not be installed."""

    remote_marketplace_name: str
    """Name of the remote catalog that offers the plugin."""
    remote_plugin_id: str
    """Id of the plugin in the remote catalog."""
    skill_name: str
    """The skill's name within the plugin."""


class PluginSkillReadResponse(WireModel):
    """The text of the skill."""

    contents: str | None = None
    """What the skill's file says, in Markdown; `null` where the catalog has no text for it."""


class PluginInstallParams(ClientModel):
    """The plugin to install; one of `marketplacePath` and `remoteMarketplaceName` says whose."""

    marketplace_path: AbsolutePathBuf | None = None
    """File of the local marketplace; `null` or absent for a remote one."""
    remote_marketplace_name: str | None = None
    """Name of the remote catalog; `null` or absent for a local marketplace."""
    install_attempt_id: str | None = None
    """The client's own id for this attempt; `null` or absent where it keeps none."""
    plugin_name: str
    """The plugin's name within its marketplace."""


class PluginInstallResponse(WireModel):
    """What is left to do once the plugin is installed."""

    auth_policy: PluginAuthPolicy
    apps_needing_auth: list[AppSummary]
    """Apps of the plugin that the user has yet to connect; empty where there is nothing to do."""


class PluginUninstallParams(ClientModel):
    """The plugin to remove."""

    plugin_id: str
    """The plugin's `id`, as listed."""


class PluginUninstallResponse(WireModel):
    """The plugin is removed; there is nothing more to say."""


PLUGIN_LIST = client_request("plugin/list", PluginListParams, PluginListResponse)
"""Lists marketplaces with all their plugins, installed or not."""

PLUGIN_SEARCH = client_request(
    "plugin/search", PluginSearchParams, PluginSearchResponse, stability=Stability.EXPERIMENTAL
)
"""Searches the plugins on offer for a term, page by page."""

PLUGIN_INSTALLED = client_request("plugin/installed", PluginInstalledParams, PluginInstalledResponse)
"""Lists the installed plugins, and on request others that are worth suggesting."""

PLUGIN_RECONCILE = client_request("plugin/reconcile", PluginReconcileParams, PluginReconcileResponse)
"""Brings the installed remote plugins on this machine in line with the account.

The answer names what changed, so that the client knows which lists to read again.
"""

PLUGIN_READ = client_request("plugin/read", PluginReadParams, PluginReadResponse)
"""Reads one plugin in full: its skills, hooks, apps, MCP servers and scheduled tasks."""

PLUGIN_SKILL_READ = client_request("plugin/skill/read", PluginSkillReadParams, PluginSkillReadResponse)
"""Reads the text of one skill of a remote plugin, for a preview before installing."""

PLUGIN_INSTALL = client_request("plugin/install", PluginInstallParams, PluginInstallResponse)
"""Installs a plugin from a marketplace; the answer says which apps the user has to connect."""

PLUGIN_UNINSTALL = client_request("plugin/uninstall", PluginUninstallParams, PluginUninstallResponse)
"""Removes an installed plugin."""

METHODS = (
    PLUGIN_LIST,
    PLUGIN_SEARCH,
    PLUGIN_INSTALLED,
    PLUGIN_RECONCILE,
    PLUGIN_READ,
    PLUGIN_SKILL_READ,
    PLUGIN_INSTALL,
    PLUGIN_UNINSTALL,
)
