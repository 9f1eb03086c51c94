"""The result of a request is known on one side only."""

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="result_unpaired",
    severity=Severity.UNPROVEN,
    kinds=frozenset({ChangeKind.RESULT_UNPAIRED}),
    direction=None,
    sentence="What {subject!r} answers could not be compared: one side names no result.",
    why=(
        "A folder of schemas does not say which result answers which method. Compare with a "
        "protocol.json, which does."
    ),
    old="thread/start → ThreadStartResponse",
    new="thread/start → ?",
)
