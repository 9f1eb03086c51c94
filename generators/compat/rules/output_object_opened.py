"""An object that a server sends may have undeclared members."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="output_object_opened",
    severity=Severity.STRICT_READER,
    kinds=frozenset({ChangeKind.OBJECT_OPENED}),
    direction=Direction.SERVER_TO_CLIENT,
    sentence=(
        "A new server may send members that it does not declare, and to an old client the object is closed."
    ),
    why=(
        "A reader that takes the schema at its word refuses undeclared members; a tolerant one "
        "passes over them."
    ),
    old="{ name?: string }   // closed",
    new="{ [name: string]: unknown }",
)
