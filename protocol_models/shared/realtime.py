"""What realtime conversations choose between: protocol version, voice, modality, and who speaks."""

from typing import Annotated

from protocol_models.base import LEFT_OUT, SHOWS_DEFAULT, WireEnum, WireModel


class ConversationTextRole(WireEnum):
    """In whose name a text enters a realtime conversation."""

    USER = "user"
    DEVELOPER = "developer"
    ASSISTANT = "assistant"


class RealtimeConversationVersion(WireEnum):
    """The generation of the realtime protocol that a session speaks; each has voices of its own."""

    V1 = "v1"
    V2 = "v2"
    V3 = "v3"


class RealtimeOutputModality(WireEnum):
    """Whether the realtime model answers in writing or in speech."""

    TEXT = "text"
    AUDIO = "audio"


class RealtimeVoice(WireEnum):
    """A voice that the realtime model can speak with.

    No version of the protocol has all of them: `thread/realtime/listVoices` tells which it has.
    """

    ALLOY = "alloy"
    ARBOR = "arbor"
    ASH = "ash"
    AUBE = "aube"
    BALLAD = "ballad"
    BREEZE = "breeze"
    BUBBIE = "bubbie"
    CEDAR = "cedar"
    CORAL = "coral"
    COVE = "cove"
    ECHO = "echo"
    EMBER = "ember"
    HAETSAL = "haetsal"
    HANUL = "hanul"
    HIMARI = "himari"
    JUNIPER = "juniper"
    LEHER = "leher"
    MAPLE = "maple"
    MARIN = "marin"
    MIKO = "miko"
    NEER = "neer"
    PORTO = "porto"
    RINDO = "rindo"
    RIO = "rio"
    RIVAGE = "rivage"
    SAGE = "sage"
    SELVA = "selva"
    SHIMMER = "shimmer"
    SOL = "sol"
    SONNA = "sonna"
    SPRUCE = "spruce"
    TINTA = "tinta"
    VALE = "vale"
    VERSE = "verse"
    VIOLA = "viola"


class RealtimeVoicesList(WireModel):
    """The voices of each protocol version, and the default ones.

    `defaultV1` and `defaultV2` are what a session of that version speaks with when
    `thread/realtime/start` names no voice.
    """

    v1: list[RealtimeVoice]
    """Voices for sessions of version `v1`."""
    v2: list[RealtimeVoice]
    """Voices for sessions of version `v2`."""
    v3: Annotated[list[RealtimeVoice], LEFT_OUT, SHOWS_DEFAULT] = []
    """Voices for sessions of version `v3`; absent where there are none."""
    default_v1: RealtimeVoice
    default_v2: RealtimeVoice
