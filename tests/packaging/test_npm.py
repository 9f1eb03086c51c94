"""The packed npm package, installed into a project that has nothing else."""

import subprocess
import tarfile
from pathlib import Path

import pytest

from protocol_models import REGISTRY
from protocol_models.methods import Stability
from tests.packaging.environments import npm_file, variables
from tests.readme.pages import ROOT, blocks

pytestmark = pytest.mark.packaging
EDITIONS = """
import type { ClientRequests as S, ServerNotifications as SN } from "codex-app-server-protocol";
import type { ClientRequests as E, ServerNotifications as EN } from "codex-app-server-protocol/experimental";
import type { Thread as StableThread } from "codex-app-server-protocol/v2";
import type { Thread } from "codex-app-server-protocol/experimental/v2";
export const known: keyof E | keyof EN = "METHOD";
// @ts-expect-error - the stable edition has no such method
export const unknown: keyof S | keyof SN = "METHOD";
export const narrowed = (thread: Thread): StableThread => thread;
// @ts-expect-error - nor the members that need the experimental API
export const widened = (thread: StableThread): Thread => thread;
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An npm project that has the packed file and nothing else."""
    folder = tmp_path_factory.mktemp("npm")
    (folder / "package.json").write_text('{"name": "empty", "private": true, "type": "module"}')
    install = ["npm", "install", "--no-audit", "--no-fund", "--silent", str(npm_file())]
    subprocess.run(install, cwd=folder, env=variables(), check=True)
    return folder


def _compile(project: Path, resolution: str, *files: str) -> None:
    module = "nodenext" if resolution == "nodenext" else "esnext"
    options = [
        "--ignoreConfig",
        "--outDir",
        f"out-{resolution}",
        "--strict",
        "--target",
        "es2022",
        "--types",
        "",
    ]
    options += ["--module", module, "--moduleResolution", resolution, "--exactOptionalPropertyTypes"]
    options += [
        "--noUnusedLocals",
        "--noPropertyAccessFromIndexSignature",
        "--isolatedModules",
        "--declaration",
    ]
    ended = subprocess.run(
        [str(ROOT / "node_modules/.bin/tsc"), *options, *files],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("resolution", ["bundler", "nodenext"])
def test_both_editions_compile_to_their_own_types(project: Path, resolution: str) -> None:
    method = next(m.name for m in REGISTRY if m.stability is Stability.EXPERIMENTAL)
    source = EDITIONS.replace("METHOD", method)
    (project / "editions.ts").write_text(source, encoding="utf-8")
    _compile(project, resolution, "editions.ts")
    # What is compiled is the project's own, and no file of the package.
    assert sorted(path.name for path in (project / f"out-{resolution}").rglob("*.js")) == ["editions.js"]


@pytest.mark.parametrize("resolution", ["bundler", "nodenext"])
def test_the_typescript_of_each_page_compiles(project: Path, resolution: str) -> None:
    files = []
    for number, block in enumerate(blocks("ts")):
        files.append(f"example{number}.ts")
        (project / files[-1]).write_text(block.code, encoding="utf-8")
    assert files
    _compile(project, resolution, *files)


def test_node_runs_both_editions(project: Path) -> None:
    script = (
        'import { SERVER_NOTIFICATIONS as stable } from "codex-app-server-protocol";\n'
        'import { CLIENT_REQUESTS as all } from "codex-app-server-protocol/experimental";\n'
        'import { CLIENT_REQUESTS as some } from "codex-app-server-protocol";\n'
        'console.log(stable.includes("turn/started"), all.length > some.length);'
    )
    ended = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout.split()) == (0, ["true", "true"]), ended.stderr


def test_the_packed_file_has_what_npm_shows() -> None:
    with tarfile.open(npm_file()) as archive:
        names = archive.getnames()
    assert {"package/README.md", "package/LICENSE", "package/package.json"} <= set(names)
    assert not [name for name in names if name.endswith(".ts") and not name.endswith(".d.ts")]
