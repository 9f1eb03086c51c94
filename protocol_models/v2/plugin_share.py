"""Sharing plugins with other people.

`plugin/share/save` uploads a plugin from the server's machine and decides who has access;
`plugin/share/updateTargets` changes who has, `plugin/share/list` shows what the user shared, and
`plugin/share/delete` withdraws it. Someone who may edit a shared plugin gets a copy to work on with
`plugin/share/checkout`.
"""

from typing import Annotated

from protocol_models.base import SHOWS_DEFAULT, ClientModel, WireEnum, WireModel
from protocol_models.methods import client_request
from protocol_models.shared.path import AbsolutePathBuf
from protocol_models.v2.plugin_state import (
    PluginShareDiscoverability,
    PluginSharePrincipal,
    PluginSharePrincipalType,
    PluginSummary,
)


class PluginShareTargetRole(WireEnum):
    """What someone may do with a plugin that is shared with them: use it, or change it."""

    READER = "reader"
    EDITOR = "editor"


class PluginShareTarget(WireModel):
    """A user, a group or a workspace to give access to."""

    principal_type: PluginSharePrincipalType
    principal_id: str
    """Id of the user, the group or the workspace."""
    role: PluginShareTargetRole


class PluginShareSaveParams(ClientModel):
    """The plugin to upload, and who gets access to it."""

    plugin_path: AbsolutePathBuf
    remote_plugin_id: str | None = None
    """The shared plugin to replace with a new version; `null` or absent shares it as a new one."""
    discoverability: PluginShareDiscoverability | None = None
    """Who comes across it; `null` or absent leaves it to the server."""
    share_targets: list[PluginShareTarget] | None = None
    """Who gets access; `null` or absent gives it to nobody new."""


class PluginShareSaveResponse(WireModel):
    """The plugin is uploaded."""

    remote_plugin_id: str
    """Id under which it is shared, for the other `plugin/share/…` methods."""
    share_url: str
    """Link to pass on."""
    can_publish_to_workspace: Annotated[bool | None, SHOWS_DEFAULT] = None
    """Whether the user may list it for the whole workspace; `null` where it is not known."""


class PluginShareUpdateDiscoverability(WireEnum):
    """Who is to come across a shared plugin; the values mean what they do in `plugin/share/save`."""

    UNLISTED = "UNLISTED"
    PRIVATE = "PRIVATE"
    LISTED = "LISTED"


class PluginShareUpdateTargetsParams(ClientModel):
    """Who has access to a shared plugin from now on."""

    remote_plugin_id: str
    """Id under which the plugin is shared."""
    discoverability: PluginShareUpdateDiscoverability
    share_targets: list[PluginShareTarget]
    """All who are to have access besides the owner, not only those who are new."""


class PluginShareUpdateTargetsResponse(WireModel):
    """Who has access now."""

    principals: list[PluginSharePrincipal]
    """All who have access, each with a role."""
    discoverability: PluginShareDiscoverability


class PluginShareListParams(ClientModel):
    """Nothing to say: all that the user shared is listed."""


class PluginShareListItem(WireModel):
    """A plugin that the user shared."""

    plugin: PluginSummary
    local_plugin_path: AbsolutePathBuf | None = None
    """Where its files are on the server's machine; `null` where they are not there."""


class PluginShareListResponse(WireModel):
    """What the user shared."""

    data: list[PluginShareListItem]
    """One entry for each shared plugin."""


class PluginShareCheckoutParams(ClientModel):
    """The shared plugin to work on."""

    remote_plugin_id: str
    """Id under which the plugin is shared."""


class PluginShareCheckoutResponse(WireModel):
    """Where the copy is, and the local marketplace that offers it."""

    remote_plugin_id: str
    """Id under which the plugin is shared, for `plugin/share/save` once it is changed."""
    plugin_id: str
    """Id of the copy, as `plugin/list` gives it."""
    plugin_name: str
    """Name of the copy within the local marketplace."""
    plugin_path: AbsolutePathBuf
    marketplace_name: str
    """Name of the local marketplace that offers the copy."""
    marketplace_path: AbsolutePathBuf
    remote_version: str | None = None
    """Version that was copied; `null` where it is not known."""


class PluginShareDeleteParams(ClientModel):
    """The shared plugin to withdraw."""

    remote_plugin_id: str
    """Id under which the plugin is shared."""


class PluginShareDeleteResponse(WireModel):
    """The plugin is no longer shared; there is nothing more to say."""


PLUGIN_SHARE_SAVE = client_request("plugin/share/save", PluginShareSaveParams, PluginShareSaveResponse)
"""Uploads a plugin to share it, or a new version of one that is shared; the answer has its link."""

PLUGIN_SHARE_UPDATE_TARGETS = client_request(
    "plugin/share/updateTargets", PluginShareUpdateTargetsParams, PluginShareUpdateTargetsResponse
)
"""Sets who has access to a shared plugin, without uploading it again."""

PLUGIN_SHARE_LIST = client_request("plugin/share/list", PluginShareListParams, PluginShareListResponse)
"""Lists the plugins that the user shared."""

PLUGIN_SHARE_CHECKOUT = client_request(
    "plugin/share/checkout", PluginShareCheckoutParams, PluginShareCheckoutResponse
)
"""Puts a copy of a shared plugin on the server's machine, to be changed and saved again."""

PLUGIN_SHARE_DELETE = client_request(
    "plugin/share/delete", PluginShareDeleteParams, PluginShareDeleteResponse
)
"""Withdraws a shared plugin."""

METHODS = (
    PLUGIN_SHARE_SAVE,
    PLUGIN_SHARE_UPDATE_TARGETS,
    PLUGIN_SHARE_LIST,
    PLUGIN_SHARE_CHECKOUT,
    PLUGIN_SHARE_DELETE,
)
