"""The npm package: its version and entries, and what is refused."""

import json
from typing import Any

import pytest

from generators.emitters import npm_package
from generators.errors import InvalidProtocol
from generators.registry import bundle_of
from protocol_models import CODEX_RELEASE, REGISTRY, __version__
from protocol_models.base import WireModel
from protocol_models.methods import NpmPackage, Registry, Stability, server_notification
from tests.emitters.tiny import editions

PUBLISHED = NpmPackage("1.4.0", "MIT", "https://github.com/NAME/PROJECT")


class Told(WireModel):
    text: str


def package_of(registry: Registry, at: str = "") -> dict[str, Any]:
    data = json.loads(dict(npm_package.emit(bundle_of(registry, at)))["package.json"])
    assert isinstance(data, dict)
    return data


def test_ours_names_its_release_and_can_be_published() -> None:
    package = package_of(REGISTRY)
    assert package["version"] == f"{CODEX_RELEASE}-{__version__}"
    assert package.keys() >= {"license", "repository", "description"}
    assert "private" not in package
    assert package["exports"]["."] != package["exports"]["./experimental"]
    assert package_of(REGISTRY, "0.171.0")["version"] == f"0.171.0-{__version__}"


def test_every_entry_is_a_file_of_the_package() -> None:
    from generators.emitters import schema_files

    files = schema_files(bundle_of(editions.REGISTRY))
    package = json.loads(files["package.json"])
    for entry in package["exports"].values():
        assert entry.removeprefix("./") in files
        assert entry == "./package.json" or any(entry.startswith(f"./{each}/") for each in package["files"])


def test_a_registry_that_does_not_say_how_is_not_published() -> None:
    files = dict(npm_package.emit(bundle_of(editions.REGISTRY)))
    assert json.loads(files["package.json"])["private"] is True
    assert "README.md" not in files


def test_without_a_release_the_version_is_that_of_the_models() -> None:
    registry = Registry("tiny", (server_notification("told", Told),), npm=PUBLISHED)
    package = package_of(registry)
    assert package["version"] == "1.4.0"
    assert package["repository"]["url"] == "git+https://github.com/NAME/PROJECT.git"


@pytest.mark.parametrize(
    ("npm", "namespaces", "said"),
    [
        (NpmPackage("1.4.0", "MIT", "git@github.com:NAME/PROJECT"), {}, "is not an https address"),
        (NpmPackage("1.4", "MIT", "https://example.com/x"), {}, "'1.4' is not a version that npm takes"),
        (None, {__name__: "methods"}, "two entries of the npm package are './methods'"),
        (None, {__name__: "experimental"}, "two entries of the npm package are './experimental'"),
    ],
)
def test_what_npm_cannot_take_is_refused_by_name(
    npm: NpmPackage | None, namespaces: dict[str, str], said: str
) -> None:
    methods = (
        server_notification("told", Told),
        server_notification("draft", Told, stability=Stability.EXPERIMENTAL),
    )
    with pytest.raises(InvalidProtocol, match=said):
        package_of(Registry("tiny", methods, npm=npm, namespaces=namespaces))
