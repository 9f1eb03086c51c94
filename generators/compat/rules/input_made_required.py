"""A client has to send a member that it could leave out."""

from protocol_models.methods import Direction

from ..changes.change import ChangeKind
from .rule import Rule, Severity

RULE = Rule(
    id="input_made_required",
    severity=Severity.BREAKING,
    kinds=frozenset({ChangeKind.MEMBER_REQUIRED}),
    direction=Direction.CLIENT_TO_SERVER,
    sentence="A new server requires the member {subject!r}, which an old client may leave out.",
    why="Old clients leave it out wherever they have nothing to say, and are refused then.",
    old="{ name: string, mode?: string }",
    new="{ name: string, mode: string }",
)
