"""What plugins and the marketplaces that offer them look like.

No methods of its own: `plugin/…` and `plugin/share/…` answer with these types. `PluginSummary` is the
row of a list, `PluginDetail` the page behind it.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    SHOWS_DEFAULT,
    Tagged,
    Uint32,
    UnixSeconds,
    UnknownVariant,
    WireEnum,
    WireModel,
    until,
    was,
)
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString
from protocol_models.v2.hook import HookEventName
from protocol_models.v2.plugin_extension import PluginExtensions
from protocol_models.v2.skill import SkillInterface


class PluginAuthPolicy(WireEnum):
    """When the user connects the apps of a plugin: as it is installed, or when first needed."""

    ON_INSTALL = "ON_INSTALL"
    ON_USE = "ON_USE"


class PluginInstallPolicy(WireEnum):
    """Whether the plugin can be installed; `INSTALLED_BY_DEFAULT` comes without being asked for."""

    NOT_AVAILABLE = "NOT_AVAILABLE"
    AVAILABLE = "AVAILABLE"
    INSTALLED_BY_DEFAULT = "INSTALLED_BY_DEFAULT"


class PluginInstallPolicySource(WireEnum):
    """Where an install policy comes from.

    `WORKSPACE_SETTING`: the workspace sets it. `IMPLICIT_CANONICAL_APP`: it follows from the app that
    the plugin stands for.
    """

    WORKSPACE_SETTING = "WORKSPACE_SETTING"
    IMPLICIT_CANONICAL_APP = "IMPLICIT_CANONICAL_APP"


class PluginAvailability(WireEnum):
    """Whether the plugin may be used at all; with `DISABLED_BY_ADMIN` an administrator forbids it."""

    AVAILABLE = "AVAILABLE"
    """Nothing stands in the way; also what an absent value says."""
    DISABLED_BY_ADMIN = "DISABLED_BY_ADMIN"


class PluginDisabledReason(WireEnum):
    """Why the plugin cannot be used.

    `disabled_by_admin`: an administrator forbids it. `plan_not_eligible`: the account's plan does not
    include it. `required_app_unavailable`: it needs an app that is not to be had.
    """

    DISABLED_BY_ADMIN = "disabled_by_admin"
    PLAN_NOT_ELIGIBLE = "plan_not_eligible"
    REQUIRED_APP_UNAVAILABLE = "required_app_unavailable"
    UNKNOWN = "unknown"


class PluginInterface(WireModel):
    """How the plugin presents itself to people.

    Pictures come as files on the server's machine, as URLs, or both.
    """

    display_name: str | None = None
    """Name to show; `null` where the plugin's `name` has to do."""
    short_description: str | None = None
    """One line for lists; `null` where there is none."""
    long_description: str | None = None
    """Text for the plugin's own page; `null` where there is none."""
    developer_name: str | None = None
    """Who makes the plugin; `null` where it does not say."""
    category: str | None = None
    """Heading to list it under; `null` where it has none."""
    capabilities: list[str]
    """What the plugin can do, as labels to show."""
    website_url: str | None = None
    """The plugin's or its maker's site; `null` where there is none."""
    privacy_policy_url: str | None = None
    """The privacy policy; `null` where there is none."""
    terms_of_service_url: str | None = None
    """The terms of service; `null` where there are none."""
    default_prompt: list[str] | None = None
    """Prompts to offer the user as a start; `null` where there are none."""
    brand_color: str | None = None
    """Colour to dress the plugin in; `null` where it has none."""
    composer_icon: AbsolutePathBuf | None = None
    """File of the icon shown in the message composer; `null` where there is none."""
    composer_icon_url: str | None = None
    """URL of the icon shown in the message composer; `null` where there is none."""
    logo: AbsolutePathBuf | None = None
    """File of the logo; `null` where there is none."""
    logo_dark: AbsolutePathBuf | None = None
    """File of the logo for dark themes; `null` where there is none."""
    logo_url: str | None = None
    """URL of the logo; `null` where there is none."""
    logo_url_dark: str | None = None
    """URL of the logo for dark themes; `null` where there is none."""
    screenshots: list[AbsolutePathBuf]
    """Files of screenshots."""
    screenshot_urls: list[str]
    """URLs of screenshots."""


class PluginShareDiscoverability(WireEnum):
    """Who comes across a shared plugin.

    `LISTED`: everyone in the workspace finds it. `UNLISTED`: those who have its link. `PRIVATE`: those
    it is shared with.
    """

    LISTED = "LISTED"
    UNLISTED = "UNLISTED"
    PRIVATE = "PRIVATE"


class PluginSharePrincipalType(WireEnum):
    """What a plugin is shared with: one user, a group, or the whole workspace."""

    USER = "user"
    GROUP = "group"
    WORKSPACE = "workspace"


class PluginSharePrincipalRole(WireEnum):
    """What someone may do with a shared plugin: use it, change it, or own it."""

    READER = "reader"
    EDITOR = "editor"
    OWNER = "owner"


class PluginSharePrincipal(WireModel):
    """A user, a group or a workspace that has access to a shared plugin."""

    principal_type: PluginSharePrincipalType
    principal_id: str
    """Id of the user, the group or the workspace."""
    role: PluginSharePrincipalRole
    name: str
    """Name to show."""


class PluginShareContext(WireModel):
    """How a plugin is shared, as far as the user may know."""

    remote_plugin_id: str
    """Id of the shared plugin in the remote catalog, for `plugin/share/…`."""
    remote_version: Annotated[str | None, SHOWS_DEFAULT] = None
    """Version that is shared now; `null` where it is not known."""
    discoverability: PluginShareDiscoverability | None = None
    """Who comes across it; `null` where it is not known."""
    share_url: str | None = None
    """Link to pass on; `null` where there is none."""
    creator_account_user_id: str | None = None
    """Account user id of the person who shared it; `null` where it is not known."""
    creator_name: str | None = None
    """Name of the person who shared it; `null` where it is not known."""
    share_principals: list[PluginSharePrincipal] | None = None
    """Who has access; `null` where it is not known."""
    can_publish_to_workspace: Annotated[bool | None, SHOWS_DEFAULT] = None
    """Whether the user may list it for the whole workspace; `null` where it is not known."""


class LocalPluginSource(WireModel):
    """The plugin is a directory on the server's machine."""

    type: Literal["local"]
    path: AbsolutePathBuf


class GitPluginSource(WireModel):
    """The plugin is fetched from a Git repository."""

    type: Literal["git"]
    url: str
    """Where to clone from."""
    path: str | None = None
    """Directory of the plugin inside the repository; `null` where it is the root."""
    ref_name: str | None = None
    """Branch or tag; `null` where the repository's default is taken."""
    sha: str | None = None
    """Commit that is pinned; `null` where none is."""


class NpmPluginSource(WireModel):
    """The plugin is a package of an npm registry."""

    type: Literal["npm"]
    package: str
    """Name of the package."""
    version: str | None = None
    """Version wanted; `null` where none is named."""
    registry: str | None = None
    """URL of the registry; `null` for the default one."""


class RemotePluginSource(WireModel):
    """The plugin is delivered by the remote catalog that lists it."""

    type: Literal["remote"]


PluginSource = TypeAliasType(
    "PluginSource",
    Annotated[
        LocalPluginSource | GitPluginSource | NpmPluginSource | RemotePluginSource | UnknownVariant,
        Tagged("type"),
    ],
)
"""Where the files of a plugin come from."""


class PluginSummary(WireModel):
    """A plugin as lists show it."""

    id: str
    """Id of the plugin, unique across marketplaces; what `plugin/uninstall` takes."""
    remote_plugin_id: str | None = None
    """Id in the remote catalog; `null` for a plugin that is only local."""
    version: Annotated[str | None, SHOWS_DEFAULT] = None
    """Version that the marketplace offers; `null` where it is not known."""
    local_version: Annotated[str | None, SHOWS_DEFAULT] = None
    """Version on the server's machine; `null` where none is there, or it is not known."""
    name: str
    """Name within its marketplace; what `plugin/read` and `plugin/install` take."""
    share_context: PluginShareContext | None = None
    """How it is shared; `null` where it is not."""
    source: PluginSource
    installed: bool
    """Whether it is installed."""
    installed_at: Annotated[UnixSeconds | None, SHOWS_DEFAULT] = None
    """When it was installed, in seconds since the Unix epoch; `null` where that is not known."""
    enabled: bool
    """Whether it is switched on; an installed plugin that is off adds nothing to threads."""
    install_policy: PluginInstallPolicy
    install_policy_source: PluginInstallPolicySource | None = None
    """Where the install policy comes from; `null` where it is not known."""
    must_show_installation_interstitial: Annotated[bool | None, SHOWS_DEFAULT] = None
    """Whether a client has to show a screen of its own before it installs; `null` where nobody says."""
    auth_policy: PluginAuthPolicy
    availability: PluginAvailability = PluginAvailability.AVAILABLE
    disabled_reason: Annotated[PluginDisabledReason | None, SHOWS_DEFAULT] = None
    """Why it cannot be used; `null` where nothing is known to stand in the way."""
    eligible_plan_types: Annotated[list[str] | None, SHOWS_DEFAULT] = None
    """Plans of the account that include it; `null` where the catalog does not say."""
    interface: PluginInterface | None = None
    """How it presents itself; `null` where it has nothing beyond its name."""
    keywords: list[str] = []
    """Words by which it can be found."""
    extensions: Annotated[PluginExtensions | None, SHOWS_DEFAULT, until("0.157.1")] = None
    """What it adds to the client's interface; `null` for nothing."""


class MarketplaceInterface(WireModel):
    """How a marketplace presents itself to people."""

    display_name: str | None = None
    """Name to show; `null` where the marketplace's `name` has to do."""


class PluginMarketplaceEntry(WireModel):
    """A marketplace and the plugins it offers."""

    name: str
    """Name of the marketplace, unique on this server."""
    path: AbsolutePathBuf | None = None
    """Its file on the server's machine, for `marketplacePath`; `null` for a remote catalog."""
    interface: MarketplaceInterface | None = None
    """How it presents itself; `null` where it has nothing beyond its name."""
    plugins: list[PluginSummary]
    """The plugins on offer, in the marketplace's order."""


class MarketplaceLoadErrorInfo(WireModel):
    """A local marketplace that could not be loaded."""

    marketplace_path: AbsolutePathBuf
    message: str
    """What went wrong, for people."""


class PluginListMarketplaceKind(WireEnum):
    """Kinds of marketplaces.

    `local`: on the server's machine. `vertical`: remote, for one field of work.
    `workspace-directory`: what the workspace lists. `shared-with-me`: what others shared with the user.
    `created-by-me-remote`: what the user shared.
    """

    LOCAL = "local"
    VERTICAL = "vertical"
    WORKSPACE_DIRECTORY = "workspace-directory"
    SHARED_WITH_ME = "shared-with-me"
    CREATED_BY_ME_REMOTE = "created-by-me-remote"


class PluginSearchScope(WireEnum):
    """Where to search: among all plugins, those of the workspace, or the user's own."""

    GLOBAL = "global"
    WORKSPACE = "workspace"
    PERSONAL = "personal"


class PluginSearchResult(WireModel):
    """A plugin that was found, and where it is on offer."""

    plugin: PluginSummary
    marketplace_name: str
    """Name of the marketplace that offers it."""
    marketplace_path: AbsolutePathBuf | None = None
    """File of that marketplace; `null` for a remote catalog."""


class PluginReconcileChangedPlugin(WireModel):
    """A plugin that reconciling changed, with the kinds of things it brings.

    The flags tell a client which of its own lists are out of date.
    """

    id: str
    """The plugin's `id`, as listed."""
    has_mcps: bool
    """Whether it brings MCP servers."""
    has_apps: bool
    """Whether it brings apps."""
    has_hooks: bool
    """Whether it brings hooks."""
    has_skills: bool
    """Whether it brings skills."""


class SkillSummary(WireModel):
    """A skill that a plugin brings."""

    name: str
    """The skill's name within the plugin; what `plugin/skill/read` takes."""
    description: str
    """What the skill is for, as the model reads it."""
    short_description: str | None = None
    """One line for lists; `null` where there is none."""
    interface: SkillInterface | None = None
    """How it presents itself; `null` where it has nothing beyond its name."""
    path: Annotated[LegacyAppPathString | None, was("0.161.0", AbsolutePathBuf | None)] = None
    """The skill's file on the server's machine; `null` where the plugin is not there."""
    enabled: bool
    """Whether the skill is switched on."""


class PluginHookSummary(WireModel):
    """A hook that a plugin brings."""

    key: str
    """The hook's key, as in `hooks/list`."""
    event_name: HookEventName


class AppSummary(WireModel):
    """An app that a plugin brings."""

    id: str
    """Id of the app, as in `app/list`."""
    name: str
    """Name to show."""
    description: str | None = None
    """What the app is for; `null` where it does not say."""
    install_url: str | None = None
    """Page where the user connects the app; `null` where there is none."""
    category: str | None = None
    """Heading to list it under; `null` where it has none."""


class AppTemplateUnavailableReason(WireEnum):
    """Why no app can be had from a template.

    `NOT_CONFIGURED_FOR_WORKSPACE`: the workspace has not set it up. `NO_ACTIVE_WORKSPACE`: the user is
    in no workspace now.
    """

    NOT_CONFIGURED_FOR_WORKSPACE = "NOT_CONFIGURED_FOR_WORKSPACE"
    NO_ACTIVE_WORKSPACE = "NO_ACTIVE_WORKSPACE"


class AppTemplateSummary(WireModel):
    """An app that a plugin counts on and that each workspace sets up for itself."""

    template_id: str
    """Id of the template."""
    name: str
    """Name to show."""
    description: str | None = None
    """What the app is for; `null` where it does not say."""
    category: str | None = None
    """Heading to list it under; `null` where it has none."""
    canonical_connector_id: str | None = None
    """Id of the general app behind the template; `null` where there is none."""
    logo_url: str | None = None
    """URL of the logo; `null` where there is none."""
    logo_url_dark: str | None = None
    """URL of the logo for dark themes; `null` where there is none."""
    materialized_app_ids: list[str]
    """Ids of the apps that were set up from the template; empty where none was."""
    reason: AppTemplateUnavailableReason | None = None
    """Why no app can be had; `null` where nothing stands in the way."""


class ScheduledTaskWeekday(WireEnum):
    """A day of the week, by the first two letters of its English name."""

    MONDAY = "MO"
    TUESDAY = "TU"
    WEDNESDAY = "WE"
    THURSDAY = "TH"
    FRIDAY = "FR"
    SATURDAY = "SA"
    SUNDAY = "SU"


class HourlySchedule(WireModel):
    """Every so many hours."""

    type: Literal["hourly"]
    interval_hours: Uint32
    """Hours from one run to the next."""
    days: list[ScheduledTaskWeekday] | None = None
    """The days on which it runs; `null` for every day."""


class DailySchedule(WireModel):
    """Once a day."""

    type: Literal["daily"]
    time: str
    """Time of day at which it runs."""


class WeekdaySchedule(WireModel):
    """Once a day from Monday to Friday."""

    type: Literal["weekdays"]
    time: str
    """Time of day at which it runs."""


class WeeklySchedule(WireModel):
    """Once on each of the given days, every week."""

    type: Literal["weekly"]
    days: list[ScheduledTaskWeekday]
    """The days on which it runs."""
    time: str
    """Time of day at which it runs."""


ScheduledTaskSchedule = TypeAliasType(
    "ScheduledTaskSchedule",
    Annotated[
        HourlySchedule | DailySchedule | WeekdaySchedule | WeeklySchedule | UnknownVariant,
        Tagged("type"),
    ],
)
"""When a scheduled task runs."""


class ScheduledTaskSummary(WireModel):
    """A task that a plugin proposes to run on a schedule."""

    key: str
    """What tells the task from the plugin's others."""
    name: str
    """Name to show."""
    prompt: str
    """What the agent is asked at each run."""
    schedule: ScheduledTaskSchedule


class PluginDetail(WireModel):
    """A plugin in full: its summary, and all that it brings."""

    marketplace_name: str
    """Name of the marketplace that offers it."""
    marketplace_path: AbsolutePathBuf | None = None
    """File of that marketplace; `null` for a remote catalog."""
    summary: PluginSummary
    share_url: str | None = None
    """Link to pass on; `null` where there is none."""
    description: str | None = None
    """What the plugin is for; `null` where it does not say."""
    skills: list[SkillSummary]
    """The skills it brings."""
    onboarding_skill: Annotated[SkillSummary | None, SHOWS_DEFAULT] = None
    """The skill that introduces the plugin to a new user; `null` where there is none."""
    hooks: list[PluginHookSummary]
    """The hooks it brings."""
    apps: list[AppSummary]
    """The apps it brings."""
    app_templates: list[AppTemplateSummary]
    """The apps it counts on that a workspace sets up for itself."""
    mcp_servers: list[str]
    """Names of the MCP servers it brings."""
    scheduled_tasks: list[ScheduledTaskSummary] | None = None
    """The tasks it proposes to schedule; `null` where the source does not say."""
