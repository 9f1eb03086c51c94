"""`just new-rule ID`: a new rule, its registration and its cases, to be filled.

Input: an id, which is the sentence in snake_case. Output: three files that differ: the rule's module,
the list of rules, and the rule's cases.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from ..errors import GeneratorError
from ..templates import render

__all__ = ["new_rule"]

ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
RULES = "generators/compat/rules"
CASES = "tests/compat/rules"
IMPORTS = "from . import (\n"
LIST_START = "RULES: Final[tuple[Rule, ...]] = (\n"


def new_rule(rule: str, root: Path) -> list[Path]:
    """The files written for a new rule, below the repository's root."""
    if not ID.fullmatch(rule):
        hint = "write its sentence in snake_case, as in input_null_refused"
        raise GeneratorError(f"{rule!r} cannot be the id of a rule", "new-rule", hint)
    listing = root / RULES / "__init__.py"
    if not listing.is_file():
        raise GeneratorError(
            "this folder has no rules of the compatibility check",
            str(listing),
            "run it from the repository's root",
        )
    if (root / RULES / f"{rule}.py").exists():
        raise GeneratorError("this rule exists already", f"{RULES}/{rule}.py", "ids are permanent")
    text = listing.read_text(encoding="utf-8")
    for mark in (IMPORTS, LIST_START):
        if text.count(mark) != 1:
            hint = "fix generators/compat/new_rule.py to fit the list"
            raise GeneratorError(f"the list of rules has no {mark.strip()!r}", str(listing), hint)
    files = {
        f"{RULES}/{rule}.py": render("compat/rule.py.j2", rule=rule),
        f"{RULES}/__init__.py": _listed(rule, text),
        f"{CASES}/{rule}.json": render("compat/rule_cases.json.j2", rule=rule),
    }
    for path, content in files.items():
        (root / path).write_text(content, encoding="utf-8", newline="\n")
    return [root / path for path in files]


def _listed(rule: str, text: str) -> str:
    """The list of rules with one more, which is asked first: it is narrower than those that there are."""
    head, imports, rest = text.partition(IMPORTS)
    names, close, rest = rest.partition(")\n")
    sorted_names = sorted([*names.splitlines(keepends=True), f"    {rule},\n"])
    rest = rest.replace(LIST_START, f"{LIST_START}    {rule}.RULE,\n")
    return "".join((head, imports, *sorted_names, close, rest))


def main() -> None:
    """The recipe's entry."""
    try:
        for path in new_rule(sys.argv[1] if len(sys.argv) == 2 else "", Path()):
            sys.stdout.write(f"wrote    {path}\n")
    except GeneratorError as error:
        sys.stderr.write(f"error: {error}\n")
        sys.exit(2)
    sys.stdout.write("  next: fill the rule and its cases until `pytest tests/compat/test_rules.py` passes\n")


if __name__ == "__main__":
    main()
