"""A member that no schema names may clash with one that is named now."""

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="undeclared_member_refused",
    severity=Severity.EXTRA_MEMBERS,
    kinds=frozenset({ChangeKind.UNDECLARED_MEMBER}),
    direction=None,
    sentence="{Writer} that also sends {new}, which its schema does not name, is refused: {subject}.",
    why=(
        "The writer's schema admits any further member, the reader gives one of those names a "
        "type. Writers that send declared members only are read."
    ),
    old="{ name: string }",
    new="{ name: string, mode?: string }   // a writer may have sent mode: 7",
)
