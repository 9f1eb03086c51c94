"""Bundle → one npm package of the TypeScript types of all editions.

Input: the Bundle of a whole protocol. Output: `package.json` and, where the package is published,
`README.md`. The package is the folder of the artifacts: the stable edition is its main entry, each other
edition an entry of its own, such as `/experimental`.

An entry names its JavaScript alone: TypeScript looks beside it, for `.ts` in this folder and for `.d.ts` in
the package that `just npm-package` builds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from protocol_models.json_types import Json

from .. import canonical
from ..bundle import Bundle, Edition
from ..editions import EDITION_FOLDERS, editions
from ..errors import Contradiction, InvalidProtocol
from ..templates import render
from .typescript import entry_folders

__all__ = ["emit"]

PRIVATE_VERSION = "0.0.0"
VERSION = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}(?:-[0-9A-Za-z.-]+)?")


def emit(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """Path and text of each file."""
    name = bundle.name.replace("_", "-")
    by_edition = editions(bundle)
    roots = {edition: f"{EDITION_FOLDERS[edition]}typescript" for edition in by_edition}
    described = f"{bundle.name}, release {bundle.release}" if bundle.release else bundle.name
    package: Json = {
        "name": name,
        "version": _version(bundle),
        "description": f"TypeScript types of {described}",
        **_publication(bundle),
        "type": "module",
        "sideEffects": False,
        "main": f"./{roots[Edition.STABLE]}/index.js",
        "exports": _exports(by_edition),
        "files": list(roots.values()),
    }
    yield "package.json", canonical.ordered(package)
    if bundle.npm is not None:
        others = [edition.value for edition in by_edition if edition is not Edition.STABLE]
        readme = render("npm_package/README.md.j2", name=name, described=described, editions=others)
        yield "README.md", readme


def _version(bundle: Bundle) -> str:
    """The release of the protocol and, behind it, the version of the models of that release."""
    if bundle.npm is None:
        return PRIVATE_VERSION
    version = bundle.npm.version
    if not VERSION.fullmatch(version):
        hint = "write it as three numbers, such as 1.4.0"
        raise InvalidProtocol(
            [Contradiction(f"{version!r} is not a version that npm takes", "Registry.npm", hint)]
        )
    return f"{bundle.release}-{version}" if bundle.release else version


def _publication(bundle: Bundle) -> Json:
    if bundle.npm is None:
        return {"private": True}
    repository = bundle.npm.repository
    if not repository.startswith("https://"):
        hint = "give its address, such as https://github.com/NAME/PROJECT"
        raise InvalidProtocol(
            [Contradiction(f"{repository!r} is not an https address", "Registry.npm", hint)]
        )
    url = f"git+{repository.removesuffix('.git')}.git"
    return {"license": bundle.npm.license, "repository": {"type": "git", "url": url}}


def _exports(by_edition: dict[Edition, Bundle]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry, file in _entries(by_edition):
        if entry in found:
            hint = "give the folder of these types another name in Registry.namespaces"
            raise InvalidProtocol(
                [Contradiction(f"two entries of the npm package are {entry!r}", file, hint)]
            )
        found[entry] = file
    return found


def _entries(by_edition: dict[Edition, Bundle]) -> Iterator[tuple[str, str]]:
    """What can be imported, and the file that it is."""
    for edition, part in by_edition.items():
        entry = "." if edition is Edition.STABLE else f"./{edition.value}"
        root = f"./{EDITION_FOLDERS[edition]}typescript"
        yield entry, f"{root}/index.js"
        for folder in entry_folders(part):
            yield f"{entry}/{folder}", f"{root}/{folder}/index.js"
        yield f"{entry}/methods", f"{root}/methods.js"
    yield "./package.json", "./package.json"
