"""Elicitation: an MCP server asks the user for something, by way of the client.

There is one method, `mcpServer/elicitation/request`. Its `mode` says what the client has to show: a form,
a page to open, or a verification of the user. A form is a small JSON Schema, an object of primitive
fields, whose types stand first in this module. The server also asks in this way whether a tool of an MCP
server may run.
"""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import (
    ClosedEnum,
    Double,
    JsonValue,
    Omittable,
    Tagged,
    Uint32,
    Uint64,
    UnknownVariant,
    Untagged,
    WireEnum,
    WireModel,
)
from protocol_models.methods import Method, server_request


class McpElicitationBooleanType(ClosedEnum):
    """The `type` of a yes-or-no field."""

    BOOLEAN = "boolean"


class McpElicitationBooleanSchema(WireModel, extra="forbid"):
    """A yes-or-no field."""

    type: McpElicitationBooleanType
    title: Omittable[str] = None
    """Label of the field; absent where its key has to do."""
    description: Omittable[str] = None
    """What to say about the field; absent where there is nothing."""
    default: Omittable[bool] = None
    """What to start with; absent where the field starts undecided."""


class McpElicitationNumberType(ClosedEnum):
    """The `type` of a field for a number; `integer` takes no fraction."""

    NUMBER = "number"
    INTEGER = "integer"


class McpElicitationNumberSchema(WireModel, extra="forbid"):
    """A field for a number."""

    type: McpElicitationNumberType
    title: Omittable[str] = None
    """Label of the field; absent where its key has to do."""
    description: Omittable[str] = None
    """What to say about the field; absent where there is nothing."""
    minimum: Omittable[Double] = None
    """Least number allowed; absent where there is none."""
    maximum: Omittable[Double] = None
    """Greatest number allowed; absent where there is none."""
    default: Omittable[Double] = None
    """What to start with; absent where the field starts empty."""


class McpElicitationStringType(ClosedEnum):
    """The `type` of a field for text, and of a choice of one."""

    STRING = "string"


class McpElicitationStringFormat(WireEnum):
    """What the text of a field has to be; the names are those of JSON Schema."""

    EMAIL = "email"
    URI = "uri"
    DATE = "date"
    DATE_TIME = "date-time"


class McpElicitationStringSchema(WireModel, extra="forbid"):
    """A field for text."""

    type: McpElicitationStringType
    title: Omittable[str] = None
    """Label of the field; absent where its key has to do."""
    description: Omittable[str] = None
    """What to say about the field; absent where there is nothing."""
    min_length: Omittable[Uint32] = None
    """Least number of characters; absent where there is none."""
    max_length: Omittable[Uint32] = None
    """Greatest number of characters; absent where there is none."""
    format: Omittable[McpElicitationStringFormat] = None
    """What the text has to be; absent where any text is accepted."""
    default: Omittable[str] = None
    """What to start with; absent where the field starts empty."""


class McpElicitationConstOption(WireModel, extra="forbid"):
    """One option of a choice whose options have labels."""

    const: str
    """What to answer where the user takes it."""
    title: str
    """What to show for it."""


class McpElicitationUntitledSingleSelectEnumSchema(WireModel, extra="forbid"):
    """A choice of one, among options that are their own labels."""

    type: McpElicitationStringType
    title: Omittable[str] = None
    """Label of the field; absent where its key has to do."""
    description: Omittable[str] = None
    """What to say about the field; absent where there is nothing."""
    enum: list[str]
    """The options, both to show and to answer."""
    default: Omittable[str] = None
    """The option to start with; absent where nothing is chosen yet."""


class McpElicitationTitledSingleSelectEnumSchema(WireModel, extra="forbid"):
    """A choice of one, among options with labels."""

    type: McpElicitationStringType
    title: Omittable[str] = None
    """Label of the field; absent where its key has to do."""
    description: Omittable[str] = None
    """What to say about the field; absent where there is nothing."""
    one_of: list[McpElicitationConstOption]
    """The options."""
    default: Omittable[str] = None
    """The `const` of the option to start with; absent where nothing is chosen yet."""


McpElicitationSingleSelectEnumSchema = TypeAliasType(
    "McpElicitationSingleSelectEnumSchema",
    Annotated[
        McpElicitationUntitledSingleSelectEnumSchema | McpElicitationTitledSingleSelectEnumSchema, Untagged()
    ],
)
"""A choice of one, with labels (`oneOf`) or without (`enum`)."""


class McpElicitationArrayType(ClosedEnum):
    """The `type` of a choice of several, whose answer is a list."""

    ARRAY = "array"


class McpElicitationUntitledEnumItems(WireModel, extra="forbid"):
    """The options of a choice of several, which are their own labels."""

    type: McpElicitationStringType
    enum: list[str]
    """The options, both to show and to answer."""


class McpElicitationUntitledMultiSelectEnumSchema(WireModel, extra="forbid"):
    """A choice of several, among options that are their own labels."""

    type: McpElicitationArrayType
    title: Omittable[str] = None
    """Label of the field; absent where its key has to do."""
    description: Omittable[str] = None
    """What to say about the field; absent where there is nothing."""
    min_items: Omittable[Uint64] = None
    """Least number of options to take; absent where there is none."""
    max_items: Omittable[Uint64] = None
    """Greatest number of options to take; absent where there is none."""
    items: McpElicitationUntitledEnumItems
    default: Omittable[list[str]] = None
    """The options to start with; absent where nothing is chosen yet."""


class McpElicitationTitledEnumItems(WireModel, extra="forbid"):
    """The options of a choice of several, with labels."""

    any_of: list[McpElicitationConstOption]
    """The options."""


class McpElicitationTitledMultiSelectEnumSchema(WireModel, extra="forbid"):
    """A choice of several, among options with labels."""

    type: McpElicitationArrayType
    title: Omittable[str] = None
    """Label of the field; absent where its key has to do."""
    description: Omittable[str] = None
    """What to say about the field; absent where there is nothing."""
    min_items: Omittable[Uint64] = None
    """Least number of options to take; absent where there is none."""
    max_items: Omittable[Uint64] = None
    """Greatest number of options to take; absent where there is none."""
    items: McpElicitationTitledEnumItems
    default: Omittable[list[str]] = None
    """The `const` of each option to start with; absent where nothing is chosen yet."""


McpElicitationMultiSelectEnumSchema = TypeAliasType(
    "McpElicitationMultiSelectEnumSchema",
    Annotated[
        McpElicitationUntitledMultiSelectEnumSchema | McpElicitationTitledMultiSelectEnumSchema, Untagged()
    ],
)
"""A choice of several; its `items` have labels (`anyOf`) or not (`enum`)."""


class McpElicitationLegacyTitledEnumSchema(WireModel, extra="forbid"):
    """A choice of one in the older form, with the labels in a list of their own.

    Without `enumNames` it looks like the choice of one without labels, and is read as that.
    """

    type: McpElicitationStringType
    title: Omittable[str] = None
    """Label of the field; absent where its key has to do."""
    description: Omittable[str] = None
    """What to say about the field; absent where there is nothing."""
    enum: list[str]
    """What to answer for each option."""
    enum_names: Omittable[list[str]] = None
    """What to show for each option, in the order of `enum`; absent where `enum` has to do."""
    default: Omittable[str] = None
    """The option to start with; absent where nothing is chosen yet."""


McpElicitationEnumSchema = TypeAliasType(
    "McpElicitationEnumSchema",
    Annotated[
        McpElicitationSingleSelectEnumSchema
        | McpElicitationMultiSelectEnumSchema
        | McpElicitationLegacyTitledEnumSchema,
        Untagged(),
    ],
)
"""A field in which the user chooses among options."""


McpElicitationPrimitiveSchema = TypeAliasType(
    "McpElicitationPrimitiveSchema",
    Annotated[
        McpElicitationEnumSchema
        | McpElicitationStringSchema
        | McpElicitationNumberSchema
        | McpElicitationBooleanSchema,
        Untagged(),
    ],
)
"""One field of a form; told apart by `type`, and by the member that lists the options."""


class McpElicitationObjectType(ClosedEnum):
    """The `type` of a form, whose answer is an object."""

    OBJECT = "object"


class McpElicitationSchema(WireModel, extra="forbid"):
    """A form to fill in, as a JSON Schema without nesting."""

    schema_: Omittable[str] = Field(default=None, serialization_alias="$schema", validation_alias="$schema")
    """URI of the JSON Schema dialect; absent where the MCP server does not say."""
    type: McpElicitationObjectType
    properties: dict[str, McpElicitationPrimitiveSchema]
    """The fields, by the key of each in the answer; empty where only a yes or no is wanted."""
    required: Omittable[list[str]] = None
    """Keys of the fields that have to be filled in; absent where none has to."""


class McpServerElicitationRequestParamsBase(WireModel):
    """What every request says, whatever its mode: who asks, and in the course of what."""

    thread_id: str
    """The thread whose MCP server asks."""
    turn_id: str | None = None
    """The turn in the course of which it asks; `null` where there is none to tell."""
    server_name: str
    """The MCP server's name in the configuration."""
    environment_id: str | None = None
    """The environment that registered the server; `null` for one of the whole thread."""


class UserVerificationElicitation(McpServerElicitationRequestParamsBase, experimental=True):
    """Have the user verified on their device, as `userVerification/verify` does."""

    mode: Literal["openai/userVerification"]
    meta: JsonValue | None = Field(default=None, serialization_alias="_meta", validation_alias="_meta")
    title: str
    """What the user is asked to confirm, as a heading."""
    description: str
    """What the user is asked to confirm, in full."""
    challenge: str
    """What the proof has to sign."""


class FormElicitation(McpServerElicitationRequestParamsBase):
    """Have the user fill in a form.

    Where `_meta` has `codex_approval_kind`, the question is whether something may be done, such as
    `mcp_tool_call`, and the form may have no fields; `persist` there lists for how long the client may
    ask to have the answer remembered.
    """

    mode: Literal["form"]
    meta: JsonValue | None = Field(default=None, serialization_alias="_meta", validation_alias="_meta")
    message: str
    """What to tell the user above the form."""
    requested_schema: McpElicitationSchema


class NamespacedOpenaiFormElicitation(McpServerElicitationRequestParamsBase):
    """As `openaiForm`, under its other name."""

    mode: Literal["openai/form"]
    meta: JsonValue | None = Field(default=None, serialization_alias="_meta", validation_alias="_meta")
    message: str
    """What to tell the user above the form."""
    requested_schema: JsonValue


class OpenaiFormElicitation(McpServerElicitationRequestParamsBase):
    """Have the user fill in a form that the fields of a plain one cannot describe.

    For clients with the capability `mcpServerOpenaiFormElicitation`.
    """

    mode: Literal["openaiForm"]
    meta: JsonValue | None = Field(default=None, serialization_alias="_meta", validation_alias="_meta")
    message: str
    """What to tell the user above the form."""
    requested_schema: JsonValue


class UrlElicitation(McpServerElicitationRequestParamsBase):
    """Have the user open a page; what happens there does not pass through the client."""

    mode: Literal["url"]
    meta: JsonValue | None = Field(default=None, serialization_alias="_meta", validation_alias="_meta")
    message: str
    """What to tell the user about the page."""
    url: str
    """The page to open, once the user agrees."""
    elicitation_id: str
    """The MCP server's id for this request."""


McpServerElicitationRequestParams = TypeAliasType(
    "McpServerElicitationRequestParams",
    Annotated[
        UserVerificationElicitation
        | FormElicitation
        | NamespacedOpenaiFormElicitation
        | OpenaiFormElicitation
        | UrlElicitation
        | UnknownVariant,
        Tagged("mode", shared=McpServerElicitationRequestParamsBase),
    ],
)
"""What an MCP server wants of the user; `mode` says how to ask."""


class McpServerElicitationAction(WireEnum):
    """What the user did: agreed, refused, or left the question without an answer."""

    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"


class McpServerElicitationRequestResponse(WireModel):
    """The user's answer."""

    action: McpServerElicitationAction
    content: JsonValue | None = None
    """What was filled in, as an object with the keys of the form; `null` without `accept` or a form."""
    meta: JsonValue | None = Field(default=None, serialization_alias="_meta", validation_alias="_meta")
    """What the client adds for the asking side, in answer to the request's `_meta`; `null` for nothing."""


MCP_SERVER_ELICITATION_REQUEST: Method[
    McpServerElicitationRequestParams, McpServerElicitationRequestResponse
] = server_request(
    "mcpServer/elicitation/request",
    McpServerElicitationRequestParams,
    McpServerElicitationRequestResponse,
)
"""Asks the user on behalf of an MCP server, or whether a tool of one may run; that side waits meanwhile."""

METHODS = (MCP_SERVER_ELICITATION_REQUEST,)
