"""What an MCP server says of itself, its tools and its resources, in the terms of MCP.

These objects are handed on from the MCP server almost as it sent them; the meaning of their members
is MCP's.
"""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from protocol_models.base import Int64, JsonValue, Omittable, Untagged, WireModel


class McpServerInfo(WireModel):
    """How an MCP server introduces itself in its handshake."""

    name: str
    """The name that the server gives itself; the configuration may know it by another."""
    title: str | None = None
    """A name for people; `null` where the server sends none."""
    version: str
    """The server's own version."""
    description: str | None = None
    """What the server is for; `null` where it does not say."""
    icons: list[JsonValue] | None = None
    """MCP icon objects to choose from; `null` where the server sends none."""
    website_url: str | None = None
    """The server's home page; `null` where it names none."""


class Tool(WireModel):
    """A tool of an MCP server."""

    name: str
    """What to call it by."""
    title: Omittable[str] = None
    """A name for people."""
    description: Omittable[str] = None
    """What the tool does; written for the model."""
    input_schema: JsonValue
    output_schema: Omittable[JsonValue] = None
    annotations: Omittable[JsonValue] = None
    icons: Omittable[list[JsonValue]] = None
    """MCP icon objects to choose from."""
    meta: Omittable[JsonValue] = Field(default=None, serialization_alias="_meta", validation_alias="_meta")


class Resource(WireModel):
    """Something that an MCP server offers to be read, by a URI."""

    annotations: Omittable[JsonValue] = None
    description: Omittable[str] = None
    """What the resource holds."""
    mime_type: Omittable[str] = None
    """The media type of what it holds, such as `text/plain`."""
    name: str
    """The server's name for the resource."""
    size: Omittable[Int64] = None
    """The size of the raw content, in bytes; left out where the server does not know it."""
    title: Omittable[str] = None
    """A name for people."""
    uri: str
    """What to read it by, with `mcpServer/resource/read`."""
    icons: Omittable[list[JsonValue]] = None
    """MCP icon objects to choose from."""
    meta: Omittable[JsonValue] = Field(default=None, serialization_alias="_meta", validation_alias="_meta")


class ResourceTemplate(WireModel):
    """A pattern whose expansions are resources of an MCP server."""

    annotations: Omittable[JsonValue] = None
    uri_template: str
    """A URI with places to fill in, such as `memo://t/{name}` (RFC 6570)."""
    name: str
    """The server's name for the template."""
    title: Omittable[str] = None
    """A name for people."""
    description: Omittable[str] = None
    """What the resources of this pattern hold."""
    mime_type: Omittable[str] = None
    """The media type that all resources of this pattern share; left out where they differ."""


class TextResourceContent(WireModel, inline=True):
    """A piece of a resource that is text."""

    uri: str
    """The URI of this piece."""
    mime_type: Omittable[str] = None
    """The media type of the text; left out where the server does not say."""
    text: str
    """The text itself."""
    meta: Omittable[JsonValue] = Field(default=None, serialization_alias="_meta", validation_alias="_meta")


class BlobResourceContent(WireModel, inline=True):
    """A piece of a resource that is bytes."""

    uri: str
    """The URI of this piece."""
    mime_type: Omittable[str] = None
    """The media type of the bytes; left out where the server does not say."""
    blob: str
    """The bytes, in base64."""
    meta: Omittable[JsonValue] = Field(default=None, serialization_alias="_meta", validation_alias="_meta")


ResourceContent = TypeAliasType(
    "ResourceContent", Annotated[TextResourceContent | BlobResourceContent, Untagged()]
)
"""A piece of what a resource holds: text where it has `text`, bytes where it has `blob`."""
