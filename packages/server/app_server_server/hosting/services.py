"""What all servers of a host share.

Input: what the host opened. Output: one value that is handed to each server.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from anyio.abc import TaskGroup

from app_server_server.authorization.refresh import Refresher
from app_server_server.authorization.stores import CredentialStore
from app_server_server.launching.ledger import Ledger

__all__ = ["Services"]


@dataclass
class Services:
    """What all servers of a host share."""

    tasks: TaskGroup
    codex_home: Path
    ledger: Ledger
    store: CredentialStore
    refresher: Refresher
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)
