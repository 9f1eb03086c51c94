"""Projects: named sets of directories to which threads can belong.

Changes are announced by `project/changed`, which names the project and leaves it to the client to
read it again.
"""

from typing import Annotated

from protocol_models.base import (
    SCHEMA_REQUIRES,
    ClientModel,
    Int64,
    OmittableNotNull,
    Uint32,
    UnixSeconds,
    WireEnum,
    WireModel,
    until,
)
from protocol_models.methods import Stability, client_request, server_notification
from protocol_models.shared.path import AbsolutePathBuf
from protocol_models.v2.page import SortDirection


class ProjectRoot(WireModel):
    """A directory that is part of a project."""

    path: AbsolutePathBuf


class Project(WireModel):
    """A project as the server keeps it."""

    id: str
    """The project's id, given by the server; threads refer to it as `projectId`."""
    name: str
    """What the user calls it."""
    roots: list[ProjectRoot]
    """The directories that it consists of."""
    metadata: dict[str, str]
    """What clients store with the project, by keys of their own; empty where they store nothing."""
    position: Annotated[OmittableNotNull[Int64], SCHEMA_REQUIRES, until("0.169.0")] = None
    """Its place in the user's own order, lowest first; `project/move` changes it."""
    created_at: UnixSeconds
    """When it was made, in seconds since the epoch."""
    updated_at: UnixSeconds
    """When it was changed last, in seconds since the epoch."""
    recency_at: UnixSeconds | None = None
    """When it was used last, in seconds since the epoch; `null` where it never was."""


class ProjectSortKey(WireEnum):
    """What projects are ordered by: the user's own order, or when they were used last."""

    POSITION = "position"
    RECENCY_AT = "recencyAt"


class ProjectListParams(ClientModel):
    """Which page of the projects to return, and in which order."""

    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many projects to return at most; absent or `null` leaves it to the server."""
    sort_key: ProjectSortKey | None = None
    """What to order them by; absent or `null` leaves it to the server."""
    sort_direction: SortDirection | None = None
    """Which end of the order comes first; absent or `null` leaves it to the server."""


class ProjectListResponse(WireModel):
    """One page of projects."""

    data: list[Project]
    """The projects of this page, in the order that was asked for."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""


class ProjectReadParams(ClientModel):
    """Which project to read."""

    project_id: str
    """The project to read."""


class ProjectReadResponse(WireModel):
    """The project as it is now."""

    project: Project


class ProjectCreateParams(ClientModel):
    """The project to make."""

    name: str
    """What the user calls it."""
    roots: list[ProjectRoot]
    """The directories that it consists of."""
    metadata: dict[str, str] | None = None
    """What the client stores with it; absent or `null` for nothing."""
    idempotency_key: str
    """A key of the client's choice: the same request with the same key makes no second project."""


class ProjectCreateResponse(WireModel):
    """The project that was made, or that an earlier request with the same key made."""

    project: Project


class ProjectImportParams(ClientModel):
    """A project that the client has kept itself so far."""

    name: str
    """What the user calls it."""
    roots: list[ProjectRoot]
    """The directories that it consists of."""
    metadata: dict[str, str] | None = None
    """What the client stores with it; absent or `null` for nothing."""
    threads: list[str] | None = None
    """Ids of the threads that belong to it; absent or `null` where none do."""
    idempotency_key: str
    """A key of the client's choice: the same request with the same key imports nothing twice."""


class ProjectImportResponse(WireModel):
    """The project that was made, or that an earlier request with the same key made."""

    project: Project


class ProjectUpdateParams(ClientModel):
    """What to change about a project; what is absent or `null` stays as it is."""

    project_id: str
    """The project to change."""
    name: str | None = None
    """What the user calls it from now on; absent or `null` keeps the name."""
    roots: list[ProjectRoot] | None = None
    """All directories that it consists of from now on; absent or `null` keeps them."""
    metadata: dict[str, str] | None = None
    """What the client stores with it from now on; absent or `null` keeps what is stored."""


class ProjectUpdateResponse(WireModel):
    """The project as it is now."""

    project: Project


class ProjectMoveParams(ClientModel):
    """Where a project stands in the user's own order from now on."""

    project_id: str
    """The project to move."""
    before_project_id: str | None = None
    """The project to put it before; absent or `null` puts it at the end."""


class ProjectMoveResponse(WireModel):
    """Empty: the project was moved."""


class ProjectDeleteParams(ClientModel):
    """Which project to delete."""

    project_id: str
    """The project to delete."""


class ProjectDeleteResponse(WireModel):
    """Empty: the project is gone."""


class ProjectChangeType(WireEnum):
    """What happened to a project."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"


class ProjectChangedNotification(WireModel):
    """A project was made, changed or deleted; unless it was deleted, `project/read` tells how it is now."""

    project_id: str
    """The project it happened to."""
    change_type: ProjectChangeType


PROJECT_LIST = client_request(
    "project/list", ProjectListParams, ProjectListResponse, stability=Stability.EXPERIMENTAL
)
"""Lists the projects, page by page."""

PROJECT_READ = client_request(
    "project/read", ProjectReadParams, ProjectReadResponse, stability=Stability.EXPERIMENTAL
)
"""Reads one project."""

PROJECT_CREATE = client_request(
    "project/create", ProjectCreateParams, ProjectCreateResponse, stability=Stability.EXPERIMENTAL
)
"""Makes a project, and answers with it. It may be repeated with the same `idempotencyKey`."""

PROJECT_IMPORT = client_request(
    "project/import", ProjectImportParams, ProjectImportResponse, stability=Stability.EXPERIMENTAL
)
"""Makes a project of one that the client has kept itself, together with its threads.

It may be repeated with the same `idempotencyKey`.
"""

PROJECT_UPDATE = client_request(
    "project/update", ProjectUpdateParams, ProjectUpdateResponse, stability=Stability.EXPERIMENTAL
)
"""Changes the name, the directories or the metadata of a project, and answers with the result."""

PROJECT_MOVE = client_request(
    "project/move", ProjectMoveParams, ProjectMoveResponse, stability=Stability.EXPERIMENTAL
)
"""Moves a project to another place in the user's own order."""

PROJECT_DELETE = client_request(
    "project/delete", ProjectDeleteParams, ProjectDeleteResponse, stability=Stability.EXPERIMENTAL
)
"""Deletes a project."""

PROJECT_CHANGED = server_notification("project/changed", ProjectChangedNotification)
"""Something happened to a project. Clients that show projects read it again, or drop it."""

METHODS = (
    PROJECT_LIST,
    PROJECT_READ,
    PROJECT_CREATE,
    PROJECT_IMPORT,
    PROJECT_UPDATE,
    PROJECT_MOVE,
    PROJECT_DELETE,
    PROJECT_CHANGED,
)
