"""Items that are said or thought: messages of the user and the agent, plans, reasoning."""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    SHOWS_DEFAULT,
    UINT8,
    Omittable,
    Tagged,
    Uint32,
    UnknownVariant,
    Untagged,
    WireEnum,
    WireModel,
    was,
)
from protocol_models.shared.response_item import MessagePhase
from protocol_models.v2.item_base import ThreadItemBase
from protocol_models.v2.user_input import AsyncUserInputQuestion, UserInput


class UserMessageThreadItem(ThreadItemBase):
    """What the user said, at the start of the turn or while it ran."""

    type: Literal["userMessage"]
    id: str
    """Id of the item, given by the server."""
    client_id: str | None = None
    """The client's own id of the message (`clientUserMessageId`); `null` where it gave none."""
    content: list[UserInput]
    """The message, piece by piece."""


class HookPromptFragment(WireModel):
    """What one hook had to say to the agent."""

    text: str
    """The text that is put before the model."""
    hook_run_id: str
    """The run of the hook that it comes from."""


class HookPromptThreadItem(ThreadItemBase):
    """What hooks gave the agent to read."""

    type: Literal["hookPrompt"]
    id: str
    """Id of the item."""
    fragments: list[HookPromptFragment]
    """The texts, one for each run of a hook that had something to say."""


class AgentMessageDelivery(WireEnum):
    """How a message reaches the user: `async` ones while the agent works on, without waiting."""

    ASYNC = "async"


class TrustedContacts(WireEnum):
    """Whether to point to the user's trusted contacts: if there are any (`check`), or not (`skip`)."""

    CHECK = "check"
    SKIP = "skip"


class HelplineSubject(WireEnum):
    """Whether the answer or the prompt is what a helpline is named for."""

    ANSWER = "answer"
    PROMPT = "prompt"


class WellbeingHelplineAnnotation(WireModel):
    """Name a helpline beside the answer."""

    kind: Literal["wellbeingHelpline"]
    subject: HelplineSubject


AnswerAnnotation = TypeAliasType(
    "AnswerAnnotation", Annotated[WellbeingHelplineAnnotation | UnknownVariant, Tagged("kind")]
)
"""What to show beside an answer."""


class WellbeingPromptHelplineReplacement(WireModel):
    """Name a helpline in the place of the answer."""

    kind: Literal["wellbeingPromptHelpline"]


AnswerReplacement = TypeAliasType(
    "AnswerReplacement", Annotated[WellbeingPromptHelplineReplacement | UnknownVariant, Tagged("kind")]
)
"""What to show in the place of an answer."""


class ProtectionBlock(WireModel):
    """A protection blocks the answer."""

    kind: Literal["protection"]
    protection_type: str
    """Which protection it is."""


class CyberBlock(WireModel):
    """The answer is about attacks on computers."""

    kind: Literal["cyber"]
    trusted_access: Omittable[bool] = None
    """Whether to point to trusted access for cyber security work; absent where that is not said."""


BlockReason = TypeAliasType(
    "BlockReason", Annotated[ProtectionBlock | CyberBlock | UnknownVariant, Tagged("kind")]
)
"""Why an answer is blocked."""


class ShownMessage(WireModel):
    """Show the message."""

    mode: Literal["show"]
    version: Annotated[Literal[1], UINT8]
    """The version of this form."""
    annotation: Omittable[AnswerAnnotation] = None
    """What to show beside it; absent for nothing."""
    trusted_contacts: TrustedContacts


class HiddenMessage(WireModel):
    """Show something else in its place."""

    mode: Literal["hide"]
    version: Annotated[Literal[1], UINT8]
    """The version of this form."""
    replacement: AnswerReplacement


class BlockedMessage(WireModel):
    """Show that the message is blocked."""

    mode: Literal["block"]
    version: Annotated[Literal[1], UINT8]
    """The version of this form."""
    reason: BlockReason


class EarlierAgentMessageDisplay(WireModel, inline=True):
    """How a client was to show a moderated message."""

    action: str
    """What to do with the text."""
    block_type: str | None = None
    """What kind of block is shown; `null` where there is none."""
    cyber_trusted_access: bool | None = None
    """Whether to point to trusted access for cyber security work; `null` where that does not matter."""
    check_trusted_contacts: bool | None = None
    """Whether to point to the user's trusted contacts; `null` where that does not matter."""


AgentMessageDisplay = TypeAliasType(
    "AgentMessageDisplay",
    Annotated[
        Annotated[ShownMessage | HiddenMessage | BlockedMessage | UnknownVariant, Tagged("mode")]
        | EarlierAgentMessageDisplay,
        Untagged(),
        was("0.169.0", EarlierAgentMessageDisplay),
    ],
)
"""How a client is to show a moderated message; `mode` tells which way."""


class AgentMessageModeration(WireModel):
    """What moderation made of a message."""

    moderated: bool
    """Whether moderation stepped in."""
    display: AgentMessageDisplay | None = None
    """How to show the message then; `null` where it is shown as it is."""


class MemoryCitationEntry(WireModel):
    """A passage of the agent's memory that a message rests on."""

    path: str
    """Path of the memory file."""
    line_start: Uint32
    """First line of the passage."""
    line_end: Uint32
    """Last line of the passage."""
    note: str
    """What the passage was used for."""


class MemoryCitation(WireModel):
    """What a message took from the agent's memory."""

    entries: list[MemoryCitationEntry]
    """The passages."""
    thread_ids: list[str]
    """The threads that these memories come from."""


class AgentMessageThreadItem(ThreadItemBase):
    """What the agent said. Grows by `item/agentMessage/delta`."""

    type: Literal["agentMessage"]
    moderation: Annotated[AgentMessageModeration | None, SHOWS_DEFAULT] = None
    """What moderation made of the message; `null` where it was not looked at."""
    id: str
    """Id of the item, as in its deltas."""
    text: str
    """The message, in Markdown; empty in `item/started`."""
    phase: Annotated[MessagePhase | None, SHOWS_DEFAULT] = None
    """What the message is for in its turn; `null` where the model does not tell."""
    memory_citation: Annotated[MemoryCitation | None, SHOWS_DEFAULT] = None
    """What it took from the agent's memory; `null` where it cites nothing."""
    delivery: Annotated[AgentMessageDelivery | None, SHOWS_DEFAULT] = None
    """How it reaches the user; `null` for the usual way, as part of the turn."""
    questions: Annotated[list[AsyncUserInputQuestion] | None, SHOWS_DEFAULT] = None
    """Questions that it puts to the user, the agent not waiting for answers; `null` where it puts none."""


class PlanThreadItem(ThreadItemBase):
    """The plan that the agent proposes in plan mode. Grows by `item/plan/delta`.

    Not to be confused with the list of steps that `turn/plan/updated` keeps.
    """

    type: Literal["plan"]
    id: str
    """Id of the item, as in its deltas."""
    text: str
    """The plan, in Markdown; empty in `item/started`."""


class ReasoningThreadItem(ThreadItemBase):
    """What the model thought. Grows by the notifications under `item/reasoning/`."""

    type: Literal["reasoning"]
    id: str
    """Id of the item, as in its deltas."""
    summary: list[str] = []
    """The reasoning summed up for people, part by part, in Markdown; empty where there is no summary."""
    content: list[str] = []
    """The reasoning itself, piece by piece; empty where the model provider does not give it."""
