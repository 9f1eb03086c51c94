"""Types of two trees → those that the compiler tells apart, and in which members.

Input: our modules as they are, the declarations of both sides under the same names, and the compiler.
Output: name → members that differ, for every type of both sides that is not one type.

Two types are one when the compiler holds them to be identical, in every use. That they can be assigned
to one another both ways is not enough: so can types of which one has one more optional member.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..templates import render
from .compiler import Compiler
from .declarations import Declaration

__all__ = ["told_apart"]

CHECKS: Final = "checks.ts"


@dataclass(frozen=True, slots=True)
class _Check:
    """A question to the compiler: is this type one, or this member of it?"""

    name: str
    member: str | None = None


def told_apart(
    modules: Mapping[str, str],
    ours: Mapping[str, Declaration],
    theirs: Mapping[str, Declaration],
    compiler: Compiler,
) -> dict[str, list[str]]:
    """Every type that differs; where the difference is in no one member, with an empty list."""
    files = {f"ours/{path}": text for path, text in modules.items() if path.endswith(".ts")}
    files |= {f"theirs/{name}.ts": _module(name, theirs[name], ours) for name in theirs}
    files["tsconfig.json"] = render("conform/tsconfig.json.j2", checks=CHECKS)
    names = sorted(ours.keys() & theirs.keys())
    different = [check.name for check in _failed([_Check(name) for name in names], files, compiler)]
    members = {name: sorted({*ours[name].members(), *theirs[name].members()}) for name in different}
    inner = [_Check(name, member) for name in different for member in members[name]]
    found: dict[str, list[str]] = {name: [] for name in different}
    for check in _failed(inner, files, compiler) if inner else ():
        if check.member is not None:
            found[check.name].append(check.member)
    return found


def _module(name: str, declaration: Declaration, ours: Mapping[str, Declaration]) -> str:
    """Their type over ours: it imports our types, and theirs only where we have none of that name."""
    imports = [
        {
            "name": posixpath.basename(source),
            "local": local,
            "source": f"{'ours' if source in ours else 'theirs'}/{source}",
        }
        for local, source in sorted(declaration.imports.items())
    ]
    return render("conform/type.ts.j2", name=posixpath.basename(name), text=declaration.text, imports=imports)


def _failed(checks: Sequence[_Check], files: Mapping[str, str], compiler: Compiler) -> list[_Check]:
    """The checks to which the compiler says no."""
    numbers = {name: number for number, name in enumerate(dict.fromkeys(check.name for check in checks))}
    types = [
        {"path": name, "name": posixpath.basename(name), "number": number} for name, number in numbers.items()
    ]
    rows = [
        {"number": numbers[check.name], "member": None if check.member is None else f'"{check.member}"'}
        for check in checks
    ]
    text = render("conform/checks.ts.j2", types=types, checks=rows)
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines, 1) if line.startswith("export const ")]
    failed = set(compiler.errors({**files, CHECKS: text}, CHECKS))
    return [check for place, check in zip(places, checks, strict=True) if place in failed]
