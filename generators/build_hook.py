"""What the wheel carries of the frozen releases: each `protocol.json`, compressed.

Input: the folder of the project, when a wheel is built. Output: what the wheel holds besides the files of
the tree. A release is a megabyte of JSON, and would be a sixth of the wheel as its own format compresses it.
"""

from __future__ import annotations

import json
import lzma
import tempfile
from pathlib import Path

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompressReleases(BuildHookInterface[BuilderConfig]):
    """Hatchling finds the class by what it derives from."""

    def initialize(self, version: str, build_data: dict[str, dict[str, str]]) -> None:
        """Adds the compressed files; an editable install reads those of the clone."""
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        for path in sorted(Path(self.root, "schema/releases").glob("*/protocol.json")):
            name = f"{path.parent.name}/protocol.json.xz"
            compressed = Path(self._folder.name, name)
            compressed.parent.mkdir()
            compact = json.dumps(json.loads(path.read_bytes()), ensure_ascii=False, separators=(",", ":"))
            compressed.write_bytes(lzma.compress(compact.encode(), preset=lzma.PRESET_EXTREME))
            build_data["force_include"][str(compressed)] = f"app_server_protocol/_releases/{name}"

    def finalize(self, version: str, build_data: dict[str, dict[str, str]], artifact_path: str) -> None:
        """Forgets them."""
        if version != "editable":
            self._folder.cleanup()
