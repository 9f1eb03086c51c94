"""Realtime conversations: talking with a thread by voice or live text.

`thread/realtime/start` opens a session on a thread, `thread/realtime/started` confirms it, and
`thread/realtime/closed` ends it, whoever asked for that. In between, the client feeds the session
with the `append` requests; the server streams transcripts and audio. What belongs to the thread's
history arrives as items (`thread/realtime/item/...`) and is found again by `thread/timeline/list`.
"""

from typing import Annotated, Literal

from typing_extensions import TypeAliasType

from protocol_models.base import (
    ALWAYS_WRITTEN,
    ClientModel,
    JsonValue,
    Omittable,
    SnakeModel,
    Tagged,
    Uint16,
    Uint32,
    Uint64,
    UnixMillis,
    UnknownVariant,
    WireEnum,
    WireModel,
    until,
)
from protocol_models.methods import Stability, client_request, server_notification
from protocol_models.shared.model_settings import CodexResponseHandoffMode
from protocol_models.shared.realtime import (
    ConversationTextRole,
    RealtimeConversationVersion,
    RealtimeOutputModality,
    RealtimeVoice,
    RealtimeVoicesList,
)


class WebsocketTransport(WireModel):
    """The server carries the audio: in by `appendAudio`, out by `outputAudio/delta`."""

    type: Literal["websocket"]


class WebrtcTransport(WireModel):
    """The client carries the audio over a WebRTC connection that it offers here."""

    type: Literal["webrtc"]
    sdp: str
    """The client's SDP offer; the answer comes as `thread/realtime/sdp`."""


class ExistingCallTransport(WireModel):
    """The session joins a call that is already up."""

    type: Literal["existingCall"]
    call_id: str
    """The call to join."""


ThreadRealtimeStartTransport = TypeAliasType(
    "ThreadRealtimeStartTransport",
    Annotated[
        WebsocketTransport | WebrtcTransport | ExistingCallTransport | UnknownVariant,
        Tagged("type"),
    ],
)
"""The way that audio takes between the client and the realtime model."""


class ThreadRealtimeInitialItem(WireModel):
    """A text that the conversation begins with, as if it had been said already."""

    role: ConversationTextRole
    text: str
    """What was said."""


class ThreadRealtimeStartParams(ClientModel):
    """What kind of session to open on a thread, and how it works together with Codex."""

    thread_id: str
    """The thread to talk with."""
    client_managed_handoffs: bool | None = None
    """Whether the client itself passes Codex's answers to the realtime model, with the `append` requests.

    The server passes them on by itself where this is `false`, `null` or absent.
    """
    delegation_ack_filler: bool | None = None
    """Whether the user hears a short acknowledgement while work is delegated to Codex.

    Absent or `null` leaves the choice to the server.
    """
    flush_transcript_tail_on_session_end: bool | None = None
    """Whether what was said last, and not yet passed to Codex, is passed on when the session ends.

    Absent or `null` leaves the choice to the server.
    """
    codex_responses_as_items: bool | None = None
    """Whether Codex's answers enter the conversation as items of their own, not as handoff output.

    Absent or `null` leaves the choice to the server.
    """
    codex_response_item_prefix: str | None = None
    """Text put before each answer that enters as an item; absent or `null` puts nothing there."""
    codex_response_handoff_prefix: Annotated[str | None, until("0.144.6")] = None
    """Text put before what Codex says on its way to an answer; absent or `null` puts nothing there."""
    codex_response_handoff_mode: CodexResponseHandoffMode | None = None
    """How Codex's answers are handed to the realtime model; absent or `null` leaves it to the server."""
    backend_reasoning_status: bool = False
    """Whether the realtime model is told how Codex's reasoning goes on; absent counts as `false`."""
    codex_response_handoff_channel_prefixes: dict[str, list[str]] | None = None
    """For each handoff channel, by its name, the prefixes of the text that goes there.

    Absent or `null` leaves the choice to the server.
    """
    model: str | None = None
    """The realtime model; absent or `null` for the configured one."""
    output_modality: RealtimeOutputModality
    """Whether the model is to answer in writing or in speech."""
    include_startup_context: bool | None = None
    """Whether the realtime model is told about the thread and its workspace at the beginning.

    Absent or `null` leaves the choice to the server.
    """
    initial_items: list[ThreadRealtimeInitialItem] | None = None
    """What the conversation begins with, oldest first; absent or `null` begins it empty."""
    realtime_start_instructions: str | None = None
    """What Codex is told when the session begins; absent or `null` for the configured text."""
    realtime_end_instructions: str | None = None
    """What Codex is told when the session has ended; absent or `null` for the configured text."""
    prompt: str | None = None
    """Instructions for the realtime model.

    Here absent and `null` differ: absent for the server's own instructions, `null` for none.
    """
    realtime_session_id: str | None = None
    """The id that the session is to have; absent or `null` leaves it to the server."""
    voice_session_id: str | None = None
    """The id of the voice session that this one is part of; absent or `null` where there is none."""
    transport: ThreadRealtimeStartTransport | None = None
    """The way that audio takes; absent or `null` leaves it to the server."""
    version: RealtimeConversationVersion | None = None
    """The realtime protocol to speak; absent or `null` for the configured one."""
    voice: RealtimeVoice | None = None
    """The voice to speak with; absent or `null` for the default of the version."""


class ThreadRealtimeStartResponse(WireModel):
    """Empty: the session is being opened, and `thread/realtime/started` tells when it is."""


class ThreadRealtimeStartedNotification(WireModel):
    """A realtime session is open on a thread."""

    thread_id: str
    """The thread that is talked with."""
    realtime_session_id: str | None = None
    """The session that was opened; `null` where it has no id."""
    version: RealtimeConversationVersion


class ThreadRealtimeSdpNotification(WireModel):
    """The other side's answer to the client's WebRTC offer."""

    thread_id: str
    """The thread of the session."""
    sdp: str
    """The SDP answer, to be set as the remote description."""


class ThreadRealtimeStopParams(ClientModel):
    """Which thread's session to end."""

    thread_id: str
    """The thread to stop talking with."""


class ThreadRealtimeStopResponse(WireModel):
    """Empty: the session is being closed, and `thread/realtime/closed` tells when it is."""


class ThreadRealtimeErrorNotification(WireModel):
    """Something went wrong in a realtime session."""

    thread_id: str
    """The thread of the session."""
    message: str
    """What went wrong, for people."""


class ThreadRealtimeClosedNotification(WireModel):
    """A realtime session has ended."""

    thread_id: str
    """The thread of the session."""
    reason: str | None = None
    """Why it ended; `null` where nothing is known."""


class ThreadRealtimeListVoicesParams(ClientModel):
    """Nothing to say: all voices are listed."""


class ThreadRealtimeListVoicesResponse(WireModel):
    """The voices that there are."""

    voices: RealtimeVoicesList


class ThreadRealtimeAudioChunk(WireModel):
    """A piece of sound, as samples and how to play them."""

    data: str
    """The samples as 16-bit PCM, in base64."""
    sample_rate: Uint32
    """Samples a second, for each channel."""
    num_channels: Uint16
    """How many channels are interleaved: 1 for mono, 2 for stereo."""
    samples_per_channel: Uint32 | None = None
    """How many samples each channel has here; `null` where that was not counted."""
    item_id: str | None = None
    """The item of the conversation that the sound belongs to; `null` where it belongs to none."""


class ThreadRealtimeAppendAudioParams(ClientModel):
    """The next piece of what the user says."""

    thread_id: str
    """The thread of the session."""
    audio: ThreadRealtimeAudioChunk


class ThreadRealtimeAppendAudioResponse(WireModel):
    """Empty: the sound was taken."""


class ThreadRealtimeAppendTextParams(ClientModel):
    """A text for the realtime model to take note of."""

    thread_id: str
    """The thread of the session."""
    text: str
    """The text to add to the conversation."""
    role: Annotated[ConversationTextRole, ALWAYS_WRITTEN] = ConversationTextRole.USER


class ThreadRealtimeAppendTextResponse(WireModel):
    """Empty: the text was taken."""


class ThreadRealtimeAppendSpeechParams(ClientModel):
    """A text for the realtime model to say aloud."""

    thread_id: str
    """The thread of the session."""
    text: str
    """What to say."""


class ThreadRealtimeAppendSpeechResponse(WireModel):
    """Empty: the text was taken."""


class ThreadRealtimeOutputAudioDeltaNotification(WireModel):
    """The next piece of what the realtime model says."""

    thread_id: str
    """The thread of the session."""
    audio: ThreadRealtimeAudioChunk


class ThreadRealtimeTranscriptDeltaNotification(WireModel):
    """Some more of the transcript of what is being said."""

    thread_id: str
    """The thread of the session."""
    role: str
    """Who is speaking: `user` or `assistant`."""
    delta: str
    """Text to put after what came before it for this speaker."""


class ThreadRealtimeTranscriptDoneNotification(WireModel):
    """The transcript of a whole utterance, when it is over."""

    thread_id: str
    """The thread of the session."""
    role: str
    """Who spoke: `user` or `assistant`."""
    text: str
    """All that was said; it takes the place of the deltas."""


class WholeItemPresentation(WireModel):
    """The item as a whole, as in any turn."""

    type: Literal["wholeItem"]


class InlineMarkdownPresentation(WireModel):
    """The item's text, set as Markdown in the flow of the conversation."""

    type: Literal["inlineMarkdown"]


class InlineVisualizationPresentation(WireModel):
    """One of the item's visualizations, set in the flow of the conversation."""

    type: Literal["inlineVisualization"]
    index: Uint32
    """Which of the item's visualizations it is, counted from 0."""


ThreadRealtimeBemItemPresentation = TypeAliasType(
    "ThreadRealtimeBemItemPresentation",
    Annotated[
        WholeItemPresentation | InlineMarkdownPresentation | InlineVisualizationPresentation | UnknownVariant,
        Tagged("type"),
    ],
)
"""How an item of a turn is shown in the realtime conversation."""


class ThreadRealtimeSessionOutcome(WireEnum):
    """How a session came to its end: `ended` as it should, `failed` by an error."""

    ENDED = "ended"
    FAILED = "failed"


class ThreadRealtimeTranscriptRole(WireEnum):
    """Who spoke: the user, or the realtime model."""

    USER = "user"
    ASSISTANT = "assistant"


class ThreadRealtimeItemBase(WireModel):
    """What every item of a realtime conversation has."""

    id: str
    """The item's own id, by which its `started`, deltas and `completed` belong together."""
    realtime_session_id: str
    """The session that the item is part of."""
    observed_at_ms: Omittable[UnixMillis] = None
    """When it was observed, in milliseconds since the Unix epoch; absent where that is not known."""


class SessionStartedItem(ThreadRealtimeItemBase):
    """The session began here."""

    type: Literal["realtimeSessionStarted"]


class ThreadRealtimeVoiceTranscript(WireModel):
    """Something that was said, in writing."""

    role: ThreadRealtimeTranscriptRole
    text: str
    """What was said."""


class ThreadRealtimeFrameChannels(SnakeModel):
    """What a moment of the conversation holds, by the channel that it came through."""

    voice_transcript: ThreadRealtimeVoiceTranscript


class FrameItem(ThreadRealtimeItemBase):
    """A moment of the conversation."""

    type: Literal["frame"]
    channels: ThreadRealtimeFrameChannels


class TranscriptSegmentItem(ThreadRealtimeItemBase):
    """Something was said."""

    type: Literal["transcriptSegment"]
    role: ThreadRealtimeTranscriptRole
    text: str
    """What was said, as far as it is written down."""


class PromotedItem(ThreadRealtimeItemBase):
    """An item of one of Codex's turns is shown in the conversation."""

    type: Literal["bemItemPromoted"]
    turn_id: str
    """The turn that the item comes from."""
    item_id: str
    """The item to show, as `ThreadItem` names it."""
    presentation: ThreadRealtimeBemItemPresentation


class SessionClosedItem(ThreadRealtimeItemBase):
    """The session ended here."""

    type: Literal["realtimeSessionClosed"]
    outcome: ThreadRealtimeSessionOutcome


class ThreadRealtimeHandoffMode(WireEnum):
    """Whether the input begins a turn (`start`), or goes to the one that runs (`steer`)."""

    START = "start"
    STEER = "steer"


class TurnInputAcceptedItem(ThreadRealtimeItemBase):
    """What was said became input of one of Codex's turns."""

    type: Literal["turnInputAccepted"]
    handoff_id: str
    """Id of the handing over from the realtime model to Codex."""
    turn_id: str
    """The turn that takes the input."""
    mode: ThreadRealtimeHandoffMode
    source_event_ids: list[str]
    """The items of the conversation that the input was made from."""
    input_item_id: str
    """The item that holds the input, as `ThreadItem` names it."""
    input: str
    """The input itself."""


class SessionEndInputSavedItem(ThreadRealtimeItemBase):
    """What was said at the end of the session was kept as input for a later turn."""

    type: Literal["sessionEndInputSaved"]
    source_event_ids: list[str]
    """The items of the conversation that the input was made from."""
    input_item_id: str
    """The item that holds the input, as `ThreadItem` names it."""
    input: str
    """The input itself."""


ThreadRealtimeItem = TypeAliasType(
    "ThreadRealtimeItem",
    Annotated[
        SessionStartedItem
        | FrameItem
        | TranscriptSegmentItem
        | PromotedItem
        | SessionClosedItem
        | TurnInputAcceptedItem
        | SessionEndInputSavedItem
        | UnknownVariant,
        Tagged("type", shared=ThreadRealtimeItemBase),
    ],
)
"""A step of a realtime conversation that the thread's history keeps."""


class ThreadRealtimeOrder(WireEnum):
    """What the items of a realtime conversation are ordered by."""

    OBSERVED_AT = "observedAt"
    """By when they were observed, and by position where that is the same."""
    POSITION = "position"
    """By position, with what was written down late at its end."""


class ThreadRealtimeListParams(ClientModel):
    """Which items of a thread's realtime conversations to list. An item has to pass every filter."""

    thread_id: str
    """The thread to read."""
    session_id: str | None = None
    """List only the items of this session; absent or `null` for those of all sessions."""
    from_observed_at_ms: UnixMillis | None = None
    """List what was observed at this moment or later, in milliseconds since the Unix epoch.

    Absent or `null` for no such limit.
    """
    to_observed_at_ms: UnixMillis | None = None
    """List what was observed before this moment, in milliseconds since the Unix epoch.

    Absent or `null` for no such limit.
    """
    order: ThreadRealtimeOrder | None = None
    """What to order them by; absent or `null` means `observedAt`."""
    after_position: Uint64 | None = None
    """List only what stands behind this position; absent or `null` for no such limit."""
    event_id: str | None = None
    """An item that the answer has to know: until then its `coverage` is `pending`.

    The filters may leave out an item that is known. Absent or `null` waits for none.
    """
    cursor: str | None = None
    """Where to go on, from an earlier answer; absent or `null` for the first page."""
    limit: Uint32 | None = None
    """How many items to return at most; absent or `null` leaves it to the server."""
    snapshot_end: Uint64 | None = None
    """List only what stands before this position, so that all pages show the same moment.

    Absent or `null` for no such limit.
    """
    required_through_position: Uint64 | None = None
    """A position up to which the answer has to know all: until then its `coverage` is `pending`.

    Absent or `null` waits for none.
    """


class ThreadRealtimeEntry(WireModel):
    """An item of a realtime conversation, and its place in the thread's history."""

    position: Uint64
    """The place of the item, counted from 0."""
    item: ThreadRealtimeItem


class ThreadRealtimeCoverage(WireEnum):
    """Whether an answer has all that was asked for.

    `unsupported`: the thread keeps no such history. `pending`: the server is not done yet, ask again.
    """

    UNSUPPORTED = "unsupported"
    PENDING = "pending"
    READY = "ready"


class ThreadRealtimeListResponse(WireModel):
    """One page of items."""

    data: list[ThreadRealtimeEntry]
    """The items of this page, in the order that was asked for."""
    next_cursor: str | None = None
    """Cursor for the next page; `null` on the last one."""
    snapshot_end: Uint64
    """The position before which all items of this answer stand."""
    projected_through_item_index: Uint64
    """The position up to which the server has gone through the thread's history, itself not included."""
    coverage: ThreadRealtimeCoverage


class ThreadRealtimeItemStartedNotification(WireModel):
    """An item of the conversation begins."""

    thread_id: str
    """The thread of the session."""
    item: ThreadRealtimeItem


class ThreadRealtimeItemTranscriptDeltaNotification(WireModel):
    """Some more text of a transcript segment that has begun."""

    thread_id: str
    """The thread of the session."""
    item_id: str
    """The `transcriptSegment` item that grows."""
    delta: str
    """Text to put at the end of the item's `text`."""


class ThreadRealtimeItemCompletedNotification(WireModel):
    """An item of the conversation is final; it takes the place of what was streamed of it."""

    thread_id: str
    """The thread of the session."""
    item: ThreadRealtimeItem


class ThreadRealtimeItemAddedNotification(WireModel):
    """The realtime model added an item to its conversation.

    `item` is passed on as the realtime model sent it: its form is not this protocol's, and it is no
    `ThreadRealtimeItem`.
    """

    thread_id: str
    """The thread of the session."""
    item: JsonValue


THREAD_REALTIME_START = client_request(
    "thread/realtime/start",
    ThreadRealtimeStartParams,
    ThreadRealtimeStartResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Opens a realtime session on a thread. The answer is empty; `thread/realtime/started` follows."""

THREAD_REALTIME_APPEND_AUDIO = client_request(
    "thread/realtime/appendAudio",
    ThreadRealtimeAppendAudioParams,
    ThreadRealtimeAppendAudioResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Sends the next piece of the user's voice into the session of a thread."""

THREAD_REALTIME_APPEND_TEXT = client_request(
    "thread/realtime/appendText",
    ThreadRealtimeAppendTextParams,
    ThreadRealtimeAppendTextResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Adds a text to the conversation of a session, in the name of the user unless `role` says otherwise."""

THREAD_REALTIME_APPEND_SPEECH = client_request(
    "thread/realtime/appendSpeech",
    ThreadRealtimeAppendSpeechParams,
    ThreadRealtimeAppendSpeechResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Has the realtime model of a session say a text aloud."""

THREAD_REALTIME_STOP = client_request(
    "thread/realtime/stop",
    ThreadRealtimeStopParams,
    ThreadRealtimeStopResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Ends the realtime session of a thread. The answer is empty; `thread/realtime/closed` follows."""

THREAD_REALTIME_LIST_VOICES = client_request(
    "thread/realtime/listVoices",
    ThreadRealtimeListVoicesParams,
    ThreadRealtimeListVoicesResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Lists the voices of each protocol version; it needs no open session."""

THREAD_REALTIME_STARTED = server_notification("thread/realtime/started", ThreadRealtimeStartedNotification)
"""A realtime session is open, and takes the `append` requests."""

THREAD_REALTIME_ITEM_ADDED = server_notification(
    "thread/realtime/itemAdded", ThreadRealtimeItemAddedNotification
)
"""An item of the realtime model's own, as it came. For history, use `thread/realtime/item/completed`."""

THREAD_REALTIME_ITEM_STARTED = server_notification(
    "thread/realtime/item/started", ThreadRealtimeItemStartedNotification
)
"""An item for the thread's history begins; its text may still grow."""

THREAD_REALTIME_ITEM_TRANSCRIPT_DELTA = server_notification(
    "thread/realtime/item/transcript/delta", ThreadRealtimeItemTranscriptDeltaNotification
)
"""The text of a begun `transcriptSegment` item grows."""

THREAD_REALTIME_ITEM_COMPLETED = server_notification(
    "thread/realtime/item/completed", ThreadRealtimeItemCompletedNotification
)
"""An item for the thread's history is final."""

THREAD_REALTIME_TRANSCRIPT_DELTA = server_notification(
    "thread/realtime/transcript/delta", ThreadRealtimeTranscriptDeltaNotification
)
"""Live transcript of what the user or the realtime model is saying."""

THREAD_REALTIME_TRANSCRIPT_DONE = server_notification(
    "thread/realtime/transcript/done", ThreadRealtimeTranscriptDoneNotification
)
"""An utterance is over; carries its whole transcript."""

THREAD_REALTIME_OUTPUT_AUDIO_DELTA = server_notification(
    "thread/realtime/outputAudio/delta", ThreadRealtimeOutputAudioDeltaNotification
)
"""Sound to play to the user, piece by piece."""

THREAD_REALTIME_SDP = server_notification("thread/realtime/sdp", ThreadRealtimeSdpNotification)
"""Answers the offer of a session that was started with the transport `webrtc`."""

THREAD_REALTIME_ERROR = server_notification("thread/realtime/error", ThreadRealtimeErrorNotification)
"""Something went wrong in a session. Whether it lives on, `thread/realtime/closed` tells."""

THREAD_REALTIME_CLOSED = server_notification("thread/realtime/closed", ThreadRealtimeClosedNotification)
"""The last message of a session, whether the client stopped it or something else did."""

THREAD_REALTIME_LIST = client_request(
    "thread/realtime/list",
    ThreadRealtimeListParams,
    ThreadRealtimeListResponse,
    stability=Stability.EXPERIMENTAL,
)
"""Lists the items of a thread's realtime conversations, page by page."""

METHODS = (
    THREAD_REALTIME_START,
    THREAD_REALTIME_APPEND_AUDIO,
    THREAD_REALTIME_APPEND_TEXT,
    THREAD_REALTIME_APPEND_SPEECH,
    THREAD_REALTIME_STOP,
    THREAD_REALTIME_LIST_VOICES,
    THREAD_REALTIME_LIST,
    THREAD_REALTIME_STARTED,
    THREAD_REALTIME_ITEM_ADDED,
    THREAD_REALTIME_ITEM_STARTED,
    THREAD_REALTIME_ITEM_TRANSCRIPT_DELTA,
    THREAD_REALTIME_ITEM_COMPLETED,
    THREAD_REALTIME_TRANSCRIPT_DELTA,
    THREAD_REALTIME_TRANSCRIPT_DONE,
    THREAD_REALTIME_OUTPUT_AUDIO_DELTA,
    THREAD_REALTIME_SDP,
    THREAD_REALTIME_ERROR,
    THREAD_REALTIME_CLOSED,
)
