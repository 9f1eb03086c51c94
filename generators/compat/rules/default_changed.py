"""A default is another one, and nobody is known to fill it in."""

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="default_changed",
    severity=Severity.INFO,
    kinds=frozenset({ChangeKind.DEFAULT_CHANGED}),
    direction=None,
    sentence="The default of {subject!r} is {new}, and was {old}.",
    why=(
        "It is always sent, or the schema is that of a document, in which a default is a note. "
        "A reader that still fills it in understands messages without the member differently."
    ),
    old="{ limit?: integer }   // default 20",
    new="{ limit?: integer }   // default 50",
)
