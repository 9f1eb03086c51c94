"""The pages that people read, and the code blocks on them.

A block's first word is its language. What follows in parentheses says where it can be run when that is not
everywhere, as in `sh (in a clone)`, and such a block is not run; one that is for a file, as in
`toml (pyproject.toml)`, is not run either. A block without a language is what the command above it prints.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """One code block."""

    page: Path
    info: str
    code: str

    @property
    def name(self) -> str:
        return f"{self.page.name}: {self.code.splitlines()[0][:40] if self.code else ''}"


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(info: str) -> list[Block]:
    """The blocks of all pages with exactly this after the fence."""
    return [
        Block(page, info, code)
        for page in PAGES
        for found, code in BLOCK.findall(text_of(page))
        if found == info
    ]


def links(page: Path) -> list[tuple[Path, str]]:
    """Where the relative links of a page lead: file or folder, and anchor."""
    found = []
    for target in LINK.findall(BLOCK.sub("", text_of(page))):
        if "://" not in target:
            path, _, anchor = target.partition("#")
            found.append(((page.parent / path).resolve() if path else page, anchor))
    return found


def anchors(page: Path) -> set[str]:
    """What GitHub names the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", BLOCK.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
