"""Items that change something: commands and changes to files."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    SHOWS_DEFAULT,
    Int32,
    Int64,
    SnakeModel,
    Tagged,
    UnknownVariant,
    WireEnum,
    WireModel,
    was,
)
from protocol_models.shared.path import AbsolutePathBuf, LegacyAppPathString
from protocol_models.v2.item_base import ThreadItemBase


class ReadCommandAction(WireModel):
    """The command reads a file."""

    type: Literal["read"]
    command: str
    """The part of the command line that does it."""
    name: str
    """Name of the file, to show."""
    path: Annotated[LegacyAppPathString, was("0.146.1", AbsolutePathBuf)]


class ListFilesCommandAction(WireModel):
    """The command lists files."""

    type: Literal["listFiles"]
    command: str
    """The part of the command line that does it."""
    path: str | None = None
    """What it lists, as written in the command; `null` for the working directory."""


class SearchCommandAction(WireModel):
    """The command searches files."""

    type: Literal["search"]
    command: str
    """The part of the command line that does it."""
    query: str | None = None
    """What it looks for; `null` where that cannot be told."""
    path: str | None = None
    """Where it looks, as written in the command; `null` where nothing is said."""


class UnknownCommandAction(WireModel):
    """The command does something else, or something that the server cannot tell."""

    type: Literal["unknown"]
    command: str
    """The part of the command line in question; mostly all of it."""


CommandAction = TypeAliasType(
    "CommandAction",
    Annotated[
        ReadCommandAction
        | ListFilesCommandAction
        | SearchCommandAction
        | UnknownCommandAction
        | UnknownVariant,
        Tagged("type"),
    ],
)
"""What a part of a command does, for a friendlier display. The server's guess: decide nothing by it."""


class CommandExecutionSource(WireEnum):
    """Who runs a command, and how.

    `agent`: the agent. `userShell`: the user (`thread/shellCommand`). `unifiedExecStartup`: the
    agent, in a process that it can come back to. `unifiedExecInteraction`: the agent, writing to
    such a process. A command that waits for approval says `agent` in `item/started` and may say
    `unifiedExecStartup` in `item/completed`.
    """

    AGENT = "agent"
    USER_SHELL = "userShell"
    UNIFIED_EXEC_STARTUP = "unifiedExecStartup"
    UNIFIED_EXEC_INTERACTION = "unifiedExecInteraction"


class CommandExecutionStatus(WireEnum):
    """Where a command stands; every status but `inProgress` ends it.

    `failed` includes an exit code other than 0. `declined`: it was not approved, and never ran.
    """

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    FAILED = "failed"
    DECLINED = "declined"


class CommandExecutionThreadItem(ThreadItemBase):
    """A command. Its output comes by `item/commandExecution/outputDelta`."""

    type: Literal["commandExecution"]
    id: str
    """Id of the item, as in its deltas and in requests to approve it."""
    plugin_id: Annotated[str | None, SHOWS_DEFAULT] = None
    """The plugin whose script is run; `null` where there is none."""
    script_path: Annotated[str | None, SHOWS_DEFAULT] = None
    """Path of the plugin's script; `null` where there is none."""
    command: str
    """The command line, quoted as a shell needs it."""
    cwd: LegacyAppPathString
    """The directory in which the command is run."""
    process_id: str | None = None
    """Id of the process, for `item/commandExecution/terminalInteraction`; `null` before it is started."""
    source: CommandExecutionSource = CommandExecutionSource.AGENT
    status: CommandExecutionStatus
    command_actions: list[CommandAction]
    """What the command does, part by part, as far as the server can tell."""
    aggregated_output: str | None = None
    """Everything that was written to standard output and error; `null` while it runs, or if nothing was."""
    exit_code: Int32 | None = None
    """The exit code; `null` while it runs, or where it never ran."""
    duration_ms: Int64 | None = None
    """How long it ran, in milliseconds; `null` while it runs, or where it never ran."""


class AddPatchChangeKind(WireModel):
    """The file is new."""

    type: Literal["add"]


class DeletePatchChangeKind(WireModel):
    """The file is deleted."""

    type: Literal["delete"]


class UpdatePatchChangeKind(SnakeModel):
    """The file is changed, moved, or both."""

    type: Literal["update"]
    move_path: str | None = None
    """The new path; `null` where the file stays. In snake_case on the wire."""


PatchChangeKind = TypeAliasType(
    "PatchChangeKind",
    Annotated[
        AddPatchChangeKind | DeletePatchChangeKind | UpdatePatchChangeKind | UnknownVariant, Tagged("type")
    ],
)
"""What happens to a file."""


class FileUpdateChange(WireModel):
    """A change to one file."""

    path: str
    """Path of the file: absolute in items; in `item/fileChange/patchUpdated` as the model wrote it."""
    kind: PatchChangeKind
    diff: str
    """For `update` a unified diff without file headers; for `add` and `delete` the file's whole text.

    Where the file moves too, a last line `Moved to: …` says so. While the model is still writing, in
    `item/fileChange/patchUpdated`, the diff can be empty or cut short.
    """


class PatchApplyStatus(WireEnum):
    """Where a change to files stands; every status but `inProgress` ends it.

    `declined`: it was not approved, and no file was touched.
    """

    IN_PROGRESS = "inProgress"
    COMPLETED = "completed"
    FAILED = "failed"
    DECLINED = "declined"


class FileChangeThreadItem(ThreadItemBase):
    """A patch to files. While the model writes it, `item/fileChange/patchUpdated` shows what is there."""

    type: Literal["fileChange"]
    id: str
    """Id of the item, as in its notifications and in requests to approve it."""
    changes: list[FileUpdateChange]
    """The changes, one for each file."""
    status: PatchApplyStatus
