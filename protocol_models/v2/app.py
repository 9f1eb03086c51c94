"""Apps, also called connectors: services behind the user's account whose tools a thread can use.

`app/list` pages through the directory, `app/installed` lists the apps that the user has, and `app/read`
reads chosen ones, on request with their tools. The server announces a changed directory with
`app/list/updated`.
"""

from typing import Annotated

from protocol_models.base import ClientModel, Uint32, WireModel, until
from protocol_models.methods import client_request, server_notification


class AppBranding(WireModel):
    """Who stands behind an app."""

    category: str | None = None
    """Heading to list it under; `null` where it has none."""
    developer: str | None = None
    """Who makes it; `null` where it does not say."""
    website: str | None = None
    """URL of its site; `null` where there is none."""
    privacy_policy: str | None = None
    """URL of the privacy policy; `null` where there is none."""
    terms_of_service: str | None = None
    """URL of the terms of service; `null` where there are none."""
    is_discoverable_app: bool
    """Whether the directory shows it to those who look around."""


class AppReview(WireModel):
    """How an app's review for the directory stands."""

    status: str
    """The directory's word for it."""


class AppScreenshot(WireModel):
    """A picture of an app at work."""

    url: str | None = None
    """Where the picture is; `null` where only `fileId` is known."""
    file_id: str | None = None
    """The directory's id of the picture; `null` where there is none."""
    user_prompt: str
    """What the user asked for in the picture."""


class AppMetadata(WireModel):
    """What the directory knows of an app beyond the essentials; `null` wherever it does not say."""

    review: AppReview | None = None
    """How its review stands; `null` where that is not known."""
    categories: list[str] | None = None
    """Headings to list it under; `null` where there are none."""
    sub_categories: list[str] | None = None
    """Finer headings to list it under; `null` where there are none."""
    seo_description: str | None = None
    """Description meant for search engines; `null` where there is none."""
    screenshots: list[AppScreenshot] | None = None
    """Pictures of it at work; `null` where there are none."""
    developer: str | None = None
    """Who makes it; `null` where it does not say."""
    version: str | None = None
    """The version on offer; `null` where that is not known."""
    version_id: str | None = None
    """The directory's id of that version; `null` where that is not known."""
    version_notes: str | None = None
    """What is new in that version; `null` where it does not say."""
    first_party_type: Annotated[str | None, until("0.145.0")] = None
    """What kind of app of the directory's owner it is; `null` for the apps of others."""
    first_party_requires_install: bool | None = None
    """Whether it has to be installed although the directory's owner makes it; `null` where not known."""
    show_in_composer_when_unlinked: bool | None = None
    """Whether to offer it in the message composer before the user connects it; `null` where not known."""


class AppInfo(WireModel):
    """An app of the directory, and what the user can do with it."""

    id: str
    """Id of the app."""
    name: str
    """Name to show."""
    description: str | None = None
    """What it is for; `null` where it does not say."""
    logo_url: str | None = None
    """URL of the logo; `null` where there is none."""
    logo_url_dark: str | None = None
    """URL of the logo for dark themes; `null` where there is none."""
    icon_assets: dict[str, str] | None = None
    """The icon in its several forms, by the directory's names for them; `null` where there is none."""
    icon_dark_assets: dict[str, str] | None = None
    """The same for dark themes; `null` where there is none."""
    distribution_channel: str | None = None
    """The channel by which it is distributed; `null` where that is not known."""
    branding: AppBranding | None = None
    """Who stands behind it; `null` where that is not known."""
    app_metadata: AppMetadata | None = None
    """What else the directory knows; `null` where there is nothing."""
    labels: dict[str, str] | None = None
    """Labels that the directory gives it, by name; `null` where there are none."""
    install_url: str | None = None
    """Page where the user connects it; `null` where there is none."""
    is_accessible: bool = False
    """Whether the account can use it: the user has connected it."""
    is_enabled: bool = True
    """Whether the configuration leaves it on; an app that is off is not offered to the model."""
    plugin_display_names: list[str] = []
    """Names of the plugins that bring it, as people know them."""


class AppsListParams(ClientModel):
    """Which page of the directory to send, and how fresh it has to be."""

    cursor: str | None = None
    """The `nextCursor` of the page before; `null` or absent asks for the first page."""
    limit: Uint32 | None = None
    """How many apps a page may hold; `null` or absent leaves it to the server."""
    thread_id: str | None = None
    """A thread whose configuration decides what is on; `null` or absent for the server's own."""
    force_refetch: bool = False
    """Whether to ask the directory again instead of answering from a cache."""


class AppsListResponse(WireModel):
    """One page of the directory."""

    data: list[AppInfo]
    """The apps of this page."""
    next_cursor: str | None = None
    """Where the next page starts; `null` on the last one."""


class AppListUpdatedNotification(WireModel):
    """The list of apps is new."""

    data: list[AppInfo]
    """All apps, not a page of them and not only those that changed."""


class AppsInstalledParams(ClientModel):
    """For which thread to answer, and how fresh the answer has to be."""

    thread_id: str | None = None
    """A thread whose configuration decides what is on; `null` or absent for the server's own."""
    force_refresh: bool = False
    """Whether to ask the service again instead of answering from a cache."""


class InstalledApp(WireModel):
    """An app that the user has."""

    id: str
    """Id of the app."""
    runtime_name: str | None = None
    """Name under which its tools run; `null` where they are not known to the server."""
    enabled: bool
    """Whether the configuration leaves it on."""
    callable: bool
    """Whether its tools can be called now."""


class AppsInstalledResponse(WireModel):
    """The apps that the user has."""

    apps: list[InstalledApp]
    """One entry for each app, those that are off included."""


class AppsReadParams(ClientModel):
    """Which apps to read, and how much of them."""

    app_ids: list[str]
    """Ids of the apps."""
    thread_id: str | None = None
    """A thread whose configuration decides what is on; `null` or absent for the server's own."""
    include_tools: bool = False
    """Whether to list their tools as well."""


class AppToolSummary(WireModel):
    """A tool that an app offers."""

    name: str
    """Name by which the tool is called."""
    title: str | None = None
    """Name to show; `null` where `name` has to do."""
    description: str
    """What the tool does."""
    is_enabled: bool = True
    """Whether it may be used."""
    disabled_reason: str | None = None
    """Why it may not be used; `null` where it may, or where nobody says why."""
    is_read_only: bool = False
    """Whether it leaves everything as it is."""


class ConnectorMetadata(WireModel):
    """An app as it is read by its id."""

    id: str
    """Id of the app."""
    name: str
    """Name to show."""
    description: str | None = None
    """What it is for; `null` where it does not say."""
    icon_url: str | None = None
    """URL of the icon; `null` where there is none."""
    icon_url_dark: str | None = None
    """URL of the icon for dark themes; `null` where there is none."""
    distribution_channel: str | None = None
    """The channel by which it is distributed; `null` where that is not known."""
    install_url: str | None = None
    """Page where the user connects it; `null` where there is none."""
    plugin_display_names: list[str] = []
    """Names of the plugins that bring it, as people know them."""
    tool_summaries: list[AppToolSummary] | None = None
    """Its tools; `null` where they were not asked for, or are not known."""


class AppsReadResponse(WireModel):
    """The apps asked for, as far as there are such."""

    apps: list[ConnectorMetadata]
    """The apps that were found."""
    missing_app_ids: list[str]
    """The ids for which there is no app."""


APP_READ = client_request("app/read", AppsReadParams, AppsReadResponse)
"""Reads the given apps; an id without an app is not an error, and is named in the answer."""

APP_LIST = client_request("app/list", AppsListParams, AppsListResponse)
"""Pages through the apps of the directory, connected or not."""

APP_INSTALLED = client_request("app/installed", AppsInstalledParams, AppsInstalledResponse)
"""Lists the apps that the user has, and whether their tools can be called now."""

APP_LIST_UPDATED = server_notification("app/list/updated", AppListUpdatedNotification)
"""The list of apps changed; carries the whole of it, in place of what the client knew."""

METHODS = (
    APP_READ,
    APP_LIST,
    APP_INSTALLED,
    APP_LIST_UPDATED,
)
