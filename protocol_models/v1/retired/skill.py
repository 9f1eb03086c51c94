"""Skills and custom prompts in the event stream: what the agent or the user can call up from disk."""

from typing import Literal

from protocol_models.base import Omittable, SnakeModel, WireEnum


class CustomPrompt(SnakeModel):
    """A prompt that the user keeps in a file, to be called up by its name."""

    argument_hint: str | None = None
    """What to show for the arguments that the prompt takes; `null` where it says nothing of any."""
    content: str
    """The prompt itself."""
    description: str | None = None
    """What the prompt is for; `null` where it does not say."""
    name: str
    """What to call it by."""
    path: str
    """The file that it is in."""


class ListCustomPromptsResponseEvent(SnakeModel):
    """The user's prompts."""

    type: Literal["list_custom_prompts_response"]
    custom_prompts: list[CustomPrompt]
    """The prompts that were found."""


class SkillScope(WireEnum):
    """Where a skill was found.

    `user`: the user's own. `repo`: the project's. `system`: comes with the app. `admin`: set up by an
    administrator of the machine.
    """

    USER = "user"
    REPO = "repo"
    SYSTEM = "system"
    ADMIN = "admin"


class SkillInterface(SnakeModel):
    """How a skill presents itself to people; what it does not say is absent."""

    display_name: Omittable[str] = None
    """Name to show, in place of the skill's `name`."""
    short_description: Omittable[str] = None
    """One line for lists."""
    icon_small: Omittable[str] = None
    """File of the small icon."""
    icon_large: Omittable[str] = None
    """File of the large icon."""
    brand_color: Omittable[str] = None
    """Colour to dress the skill in."""
    default_prompt: Omittable[str] = None
    """Prompt to offer the user as a start."""


class SkillToolDependency(SnakeModel):
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


class SkillDependencies(SnakeModel):
    """What a skill needs in order to work."""

    tools: list[SkillToolDependency]
    """The tools it needs; empty where it needs none."""


class SkillMetadata(SnakeModel):
    """A skill that was found, without its instructions."""

    name: str
    """The skill's name; those of different places may have the same."""
    description: str
    """What the skill is for; by this the model decides whether to read it."""
    short_description: Omittable[str] = None
    """One line for lists; absent where there is none."""
    interface: Omittable[SkillInterface] = None
    """How it presents itself; absent where it has nothing beyond its name."""
    dependencies: Omittable[SkillDependencies] = None
    """What it needs in order to work; absent where it declares nothing."""
    path: str
    """The file with its instructions."""
    scope: SkillScope
    enabled: bool
    """Whether it is switched on; the agent is not told of a skill that is off."""


class SkillErrorInfo(SnakeModel):
    """A skill that could not be loaded."""

    path: str
    """The file at fault."""
    message: str
    """What went wrong, for people."""


class SkillsListEntry(SnakeModel):
    """What was found for one working directory."""

    cwd: str
    """The working directory that was searched from."""
    skills: list[SkillMetadata]
    """The skills that apply there, whether they are switched on or not."""
    errors: list[SkillErrorInfo]
    """The skills that could not be loaded."""


class ListSkillsResponseEvent(SnakeModel):
    """The skills on disk."""

    type: Literal["list_skills_response"]
    skills: list[SkillsListEntry]
    """What was found, one entry for each working directory."""


class RemoteSkillSummary(SnakeModel):
    """A skill that the service offers for download."""

    description: str
    """What the skill is for."""
    id: str
    """The service's id of the skill."""
    name: str
    """The skill's name."""


class ListRemoteSkillsResponseEvent(SnakeModel):
    """The skills that the service offers."""

    type: Literal["list_remote_skills_response"]
    skills: list[RemoteSkillSummary]
    """The skills that can be downloaded."""


class RemoteSkillDownloadedEvent(SnakeModel):
    """A skill was downloaded from the service."""

    type: Literal["remote_skill_downloaded"]
    id: str
    """The service's id of the skill."""
    name: str
    """The skill's name."""
    path: str
    """Where it was put."""


class SkillsUpdateAvailableEvent(SnakeModel):
    """The skills on disk have changed; what was listed before may be out of date."""

    type: Literal["skills_update_available"]
