"""Skills: instructions on disk that the agent reads when a task calls for them.

`skills/list` finds those that apply to a working directory; `skills/extraRoots/set` adds directories to
search, `skills/config/write` switches a skill on or off. After `skills/changed` a client lists again.
"""

from typing import Annotated

from protocol_models.base import ClientModel, Omittable, WireEnum, WireModel, was
from protocol_models.methods import client_request, server_notification
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString


class SkillScope(WireEnum):
    """Where a skill was found.

    `user`: the user's own. `repo`: the project's. `system`: comes with the app. `admin`: set up by an
    administrator of the machine.
    """

    USER = "user"
    REPO = "repo"
    SYSTEM = "system"
    ADMIN = "admin"


class SkillInterface(WireModel):
    """How a skill presents itself to people."""

    display_name: Omittable[str] = None
    """Name to show; absent where the skill's `name` has to do."""
    short_description: Omittable[str] = None
    """One line for lists; absent where there is none."""
    icon_small: Omittable[AbsolutePathBuf] = None
    """File of the small icon; absent where there is none."""
    icon_large: Omittable[AbsolutePathBuf] = None
    """File of the large icon; absent where there is none."""
    icon_small_url: str | None = None
    """URL of the small icon; `null` where there is none."""
    icon_large_url: str | None = None
    """URL of the large icon; `null` where there is none."""
    brand_color: Omittable[str] = None
    """Colour to dress the skill in; absent where it has none."""
    default_prompt: Omittable[str] = None
    """Prompt to offer the user as a start; absent where there is none."""


class SkillToolDependency(WireModel):
    """A tool that the skill needs, and how to come by it."""

    type: str
    """Kind of tool, such as `mcp` for an MCP server."""
    value: str
    """What identifies the tool among those of its kind."""
    description: Omittable[str] = None
    """What the tool is for; absent where the skill does not say."""
    transport: Omittable[str] = None
    """How an MCP server is reached; absent where the skill does not say."""
    command: Omittable[str] = None
    """Command that starts the tool; absent where it is not started this way."""
    url: Omittable[str] = None
    """Where the tool is reached; absent where it has no address."""


class SkillDependencies(WireModel):
    """What a skill needs in order to work."""

    tools: list[SkillToolDependency]
    """The tools it needs; empty where it needs none."""


class SkillMetadata(WireModel):
    """A skill that was found, without its instructions."""

    name: str
    """The skill's name; those of different places may have the same."""
    description: str
    """What the skill is for; by this the model decides whether to read it."""
    short_description: Omittable[str] = None
    """One line for lists; absent where there is none. `interface.shortDescription` comes first."""
    interface: Omittable[SkillInterface] = None
    """How it presents itself; absent where it has nothing beyond its name."""
    dependencies: Omittable[SkillDependencies] = None
    """What it needs in order to work; absent where it declares nothing."""
    path: Annotated[LegacyAppPathString, was("0.161.0", AbsolutePathBuf)]
    scope: SkillScope
    enabled: bool
    """Whether it is switched on; the agent is not told of a skill that is off."""
    plugin_id: str | None = None
    """The plugin that brings the skill; `null` where none does."""


class SkillErrorInfo(WireModel):
    """A skill that could not be loaded."""

    path: str
    """The file at fault."""
    message: str
    """What went wrong, for people."""


class SkillsListParams(ClientModel):
    """Where to look for skills."""

    cwds: list[str] = []
    """Working directories to look from; empty or absent for the one the server runs in."""
    force_reload: bool = False
    """Whether to read the disk again instead of answering from a cache."""


class SkillsListEntry(WireModel):
    """What was found for one working directory."""

    cwd: str
    """The working directory, as it was asked for."""
    skills: list[SkillMetadata]
    """The skills that apply there, those that are switched off included."""
    errors: list[SkillErrorInfo]
    """The skills that could not be loaded."""


class SkillsListResponse(WireModel):
    """The skills, by working directory."""

    data: list[SkillsListEntry]
    """One entry for each working directory."""


class SkillsExtraRootsSetParams(ClientModel):
    """The further directories in which to look for skills."""

    extra_roots: list[AbsolutePathBuf]
    """All of them: the list replaces the one set before, and an empty one clears it."""


class SkillsExtraRootsSetResponse(WireModel):
    """The directories are set; there is nothing more to say."""


class SkillsConfigWriteParams(ClientModel):
    """The skill to switch; give either `path` or `name`."""

    path: AbsolutePathBuf | None = None
    """File of the one skill meant; `null` or absent where it is named."""
    name: str | None = None
    """Name of the skill; `null` or absent where its file is given."""
    enabled: bool
    """Whether it is to be on."""


class SkillsConfigWriteResponse(WireModel):
    """What the setting came to."""

    effective_enabled: bool
    """Whether the skill is on now, with all of the configuration taken into account."""


class SkillsChangedNotification(WireModel):
    """Skills on disk changed; it does not say which."""


SKILLS_LIST = client_request("skills/list", SkillsListParams, SkillsListResponse)
"""Lists the skills that apply to each of the given working directories, with those that failed to load."""

SKILLS_EXTRA_ROOTS_SET = client_request(
    "skills/extraRoots/set", SkillsExtraRootsSetParams, SkillsExtraRootsSetResponse
)
"""Sets the further directories in which skills are looked for, in place of those set before."""

SKILLS_CONFIG_WRITE = client_request(
    "skills/config/write", SkillsConfigWriteParams, SkillsConfigWriteResponse
)
"""Switches a skill on or off in the user's configuration; the answer says whether that took effect."""

SKILLS_CHANGED = server_notification("skills/changed", SkillsChangedNotification)
"""Skills that the server watches changed; send `skills/list` again for what is there now."""

METHODS = (
    SKILLS_LIST,
    SKILLS_EXTRA_ROOTS_SET,
    SKILLS_CONFIG_WRITE,
    SKILLS_CHANGED,
)
