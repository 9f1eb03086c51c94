"""The files of the server's machine, for clients that run on another one.

All paths are absolute. Contents travel whole, in base64. `fs/watch` reports changes as `fs/changed`
until `fs/unwatch`.
"""

from protocol_models.base import ClientModel, UnixMillis, WireModel
from protocol_models.methods import client_request, server_notification
from protocol_models.shared.path import AbsolutePathBuf


class FsReadFileParams(ClientModel):
    """Which file to read."""

    path: AbsolutePathBuf
    """The file."""


class FsReadFileResponse(WireModel):
    """What the file holds."""

    data_base64: str
    """All of its bytes, in base64."""


class FsWriteFileParams(ClientModel):
    """Which file to write, and what."""

    path: AbsolutePathBuf
    """The file; created where it does not exist, replaced where it does."""
    data_base64: str
    """All of its bytes, in base64."""


class FsWriteFileResponse(WireModel):
    """The file is written. The response has no members."""


class FsCreateDirectoryParams(ClientModel):
    """Which directory to create."""

    path: AbsolutePathBuf
    """The directory."""
    recursive: bool | None = None
    """Whether to create missing parents as well; absent or `null` means `true`."""


class FsCreateDirectoryResponse(WireModel):
    """The directory is there. The response has no members."""


class FsGetMetadataParams(ClientModel):
    """What to look at."""

    path: AbsolutePathBuf
    """The file or directory."""


class FsGetMetadataResponse(WireModel):
    """What is at a path."""

    is_directory: bool
    """Whether it is a directory, or a symbolic link that leads to one."""
    is_file: bool
    """Whether it is a regular file, or a symbolic link that leads to one."""
    is_symlink: bool
    """Whether the path itself is a symbolic link."""
    created_at_ms: UnixMillis
    """When it was created, in milliseconds since the Unix epoch; 0 where that is not known."""
    modified_at_ms: UnixMillis
    """When it was last changed, in milliseconds since the Unix epoch; 0 where that is not known."""


class FsReadDirectoryParams(ClientModel):
    """Which directory to list."""

    path: AbsolutePathBuf
    """The directory."""


class FsReadDirectoryEntry(WireModel):
    """One entry of a directory; neither directory nor file where it is something else."""

    file_name: str
    """The entry's name, without the path of the directory."""
    is_directory: bool
    """Whether it is a directory."""
    is_file: bool
    """Whether it is a regular file."""


class FsReadDirectoryResponse(WireModel):
    """What a directory holds."""

    entries: list[FsReadDirectoryEntry]
    """Its direct entries; those of its subdirectories are not among them."""


class FsRemoveParams(ClientModel):
    """What to remove."""

    path: AbsolutePathBuf
    """The file or directory."""
    recursive: bool | None = None
    """Whether to remove a directory with all that is in it; absent or `null` means `true`."""
    force: bool | None = None
    """Whether to succeed where there is nothing at the path; absent or `null` means `true`."""


class FsRemoveResponse(WireModel):
    """Nothing is at the path now. The response has no members."""


class FsCopyParams(ClientModel):
    """What to copy, and where to."""

    source_path: AbsolutePathBuf
    """The file or directory to copy."""
    destination_path: AbsolutePathBuf
    """The copy itself, not the directory to put it in."""
    recursive: bool = False
    """Has to be `true` to copy a directory; makes no difference to a file."""


class FsCopyResponse(WireModel):
    """The copy is made. The response has no members."""


class FsWatchParams(ClientModel):
    """What to watch, and under which id."""

    watch_id: str
    """The client's own id for the watch, unique on this connection."""
    path: AbsolutePathBuf
    """The file or directory to watch."""


class FsWatchResponse(WireModel):
    """The watch has begun."""

    path: AbsolutePathBuf
    """The path that is watched, which may be spelled otherwise than in the request."""


class FsUnwatchParams(ClientModel):
    """Which watch to end."""

    watch_id: str
    """The id under which the watch was begun."""


class FsUnwatchResponse(WireModel):
    """No further `fs/changed` has this id. The response has no members."""


class FsChangedNotification(WireModel):
    """Something changed under a watch. Several changes in a short time come together."""

    watch_id: str
    """The watch's id, as the client chose it."""
    changed_paths: list[AbsolutePathBuf]
    """The files and directories that changed, appeared or went; what happened to each is not said."""


FS_READ_FILE = client_request("fs/readFile", FsReadFileParams, FsReadFileResponse)
"""Reads a file whole."""

FS_WRITE_FILE = client_request("fs/writeFile", FsWriteFileParams, FsWriteFileResponse)
"""Writes a file whole, over what was there."""

FS_CREATE_DIRECTORY = client_request("fs/createDirectory", FsCreateDirectoryParams, FsCreateDirectoryResponse)
"""Creates a directory, by default with its missing parents."""

FS_GET_METADATA = client_request("fs/getMetadata", FsGetMetadataParams, FsGetMetadataResponse)
"""Says what is at a path, and how old it is."""

FS_READ_DIRECTORY = client_request("fs/readDirectory", FsReadDirectoryParams, FsReadDirectoryResponse)
"""Lists the direct entries of a directory."""

FS_REMOVE = client_request("fs/remove", FsRemoveParams, FsRemoveResponse)
"""Removes a file or, by default with all that is in it, a directory."""

FS_COPY = client_request("fs/copy", FsCopyParams, FsCopyResponse)
"""Copies a file or, with `recursive`, a directory."""

FS_WATCH = client_request("fs/watch", FsWatchParams, FsWatchResponse)
"""Begins to report changes at a path as `fs/changed`, to this connection only."""

FS_UNWATCH = client_request("fs/unwatch", FsUnwatchParams, FsUnwatchResponse)
"""Ends a watch."""

FS_CHANGED = server_notification("fs/changed", FsChangedNotification)
"""Something changed under a path that this connection watches."""

METHODS = (
    FS_READ_FILE,
    FS_WRITE_FILE,
    FS_CREATE_DIRECTORY,
    FS_GET_METADATA,
    FS_READ_DIRECTORY,
    FS_REMOVE,
    FS_COPY,
    FS_WATCH,
    FS_UNWATCH,
    FS_CHANGED,
)
