"""What plugins added to a client's interface in releases 0.157.0 and 0.157.1, and in no other."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import SHOWS_DEFAULT, JsonValue, Tagged, UnknownVariant, WireModel


class PluginIcon(WireModel):
    """A picture for something that a plugin adds."""

    src: str
    """Address of the picture."""
    mime_type: str | None = None
    """Its media type; `null` where that is not said."""
    sizes: list[str] | None = None
    """The sizes that it is made for, such as `48x48`; `null` where that is not said."""
    theme: str | None = None
    """The theme that it is made for; `null` for any."""


class ToolQuickActionTarget(WireModel):
    """A tool of the plugin's app."""

    type: Literal["tool"]
    name: str
    """The tool's name."""
    arguments: JsonValue | None = None
    """The arguments to call it with."""


PluginQuickActionTarget = TypeAliasType(
    "PluginQuickActionTarget", Annotated[ToolQuickActionTarget | UnknownVariant, Tagged("type")]
)
"""What a quick action calls."""


class PluginQuickAction(WireModel):
    """Something that the user can do at once, without opening the app."""

    title: str
    """Its name, to show."""
    icons: list[PluginIcon]
    """Its pictures."""
    target: PluginQuickActionTarget


class GlobalPluginEntrypoint(WireModel):
    """A place of the app in the client's main navigation."""

    type: Literal["global"]
    app_id: str
    """The app to open."""
    title: str
    """Its name, to show."""
    tool_name: str
    """The tool that opens it."""
    resource_uri: str
    """URI of the MCP resource that holds its interface."""
    icons: list[PluginIcon]
    """Its pictures."""
    quick_action: Annotated[PluginQuickAction | None, SHOWS_DEFAULT] = None
    """What the user can do there at once; `null` for nothing."""


class ThreadPluginEntrypoint(WireModel):
    """A place of the app beside a thread."""

    type: Literal["thread"]
    app_id: str
    """The app to open."""
    title: str
    """Its name, to show."""
    tool_name: str
    """The tool that opens it."""
    resource_uri: str
    """URI of the MCP resource that holds its interface."""
    icons: list[PluginIcon]
    """Its pictures."""


class FilePluginEntrypoint(WireModel):
    """A way to open files in the app."""

    type: Literal["file"]
    app_id: str
    """The app to open."""
    title: str
    """Its name, to show."""
    tool_name: str
    """The tool that opens a file."""
    resource_uri: str
    """URI of the MCP resource that holds its interface."""
    icons: list[PluginIcon]
    """Its pictures."""
    extensions: list[str]
    """The endings of the files that it opens."""


class SettingsPluginEntrypoint(WireModel):
    """A page of the app in the client's settings."""

    type: Literal["settings"]
    app_id: str
    """The app to open."""
    title: str
    """Its name, to show."""
    tool_name: str
    """The tool that opens it."""
    resource_uri: str
    """URI of the MCP resource that holds its interface."""
    icons: list[PluginIcon]
    """Its pictures."""
    search_terms: list[str] = []
    """Words by which the page can be found."""


PluginEntrypoint = TypeAliasType(
    "PluginEntrypoint",
    Annotated[
        GlobalPluginEntrypoint
        | ThreadPluginEntrypoint
        | FilePluginEntrypoint
        | SettingsPluginEntrypoint
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""A place from which an app of the plugin is opened; `type` tells where it is."""


class PluginSearchProviderCall(WireModel):
    """How the tool of a search provider is called."""

    name: str
    """The tool's name."""
    arguments: JsonValue
    meta: JsonValue = Field(serialization_alias="_meta", validation_alias="_meta")


class PluginSearchProvider(WireModel):
    """A source of what the user can mention."""

    app_id: str
    """The app that searches."""
    link_id: str
    """Id of the user's link to the app."""
    title: str
    """Its name, to show."""
    tool_name: str
    """The tool that searches."""
    call: PluginSearchProviderCall | None = None
    """How to call the tool; `null` for the usual way."""


class PluginSettings(WireModel):
    """Settings that an app keeps."""

    app_id: str
    """The app that keeps them."""
    read_tool_name: str
    """The tool that reads them."""
    update_tool_name: str
    """The tool that changes them."""


class PluginExtensions(WireModel):
    """What a plugin adds to the client's interface."""

    entrypoints: Annotated[list[PluginEntrypoint] | None, SHOWS_DEFAULT] = None
    """All places from which its apps are opened; `null` where they are not listed together."""
    thread_entrypoints: list[PluginEntrypoint] = []
    """Those beside a thread."""
    settings_entrypoints: list[PluginEntrypoint] = []
    """Those in the client's settings."""
    file_handlers: list[PluginEntrypoint] = []
    """The ways to open files."""
    search_mention_providers: list[PluginSearchProvider] = []
    """The sources of what the user can mention."""
    settings: list[PluginSettings] = []
    """The settings that its apps keep."""
