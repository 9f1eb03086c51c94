"""The keywords by which the Bundle extends JSON Schema; the only module that spells a keyword `x-…`.

They say in `protocol.json` what JSON Schema cannot say, and a validator passes over them. `schema_json`
writes them and `schema_from_json` reads them. Two of others, which `import` reads, stand at the end.
"""

from __future__ import annotations

from typing import Final

from protocol_models.json_types import Json

PRESENCE: Final = "x-presence"
"""On a member with a default: `always`, `omitted` or `either` (`protocol_models.base.Presence`)."""
DEFAULT: Final = "x-default"
"""On a member: the default that readers have for it, where the JSON Schema does not state one."""
STABILITY: Final = "x-stability"
"""`experimental` on a member; that or `legacy` on a type that no method names."""
ONLY_WITH: Final = "x-only-with"
"""On a member that is empty unless another member has the given value."""
UNION: Final = "x-union"
"""On a union: `kind` (`internal`, `external`, `untagged`), `tag`."""
FLATTENS: Final = "x-flattens"
"""On a variant: the key of the type whose members stand in it by reference."""
ANNOTATIONS: Final = "x-annotations"
"""On anything: further keywords of JSON Schema that constrain nothing."""
DEPRECATION: Final = "x-deprecation"
"""On what is deprecated: what to use instead."""
ENUM_DESCRIPTIONS: Final = "x-enum-descriptions"
"""On an enum: value → what it means."""
UNDESCRIBED: Final = "x-undescribed"
"""On a type whose JSON Schema carries no documentation."""
SPELLED_OUT: Final = "x-spelled-out"
"""On an alias that JSON Schema spells out where it is used."""
SCHEMA_NAME: Final = "x-schema-name"
"""On a type that has another name in JSON Schema, whose documents are flat."""
MESSAGE: Final = "x-message"
"""On the union of the messages of one direction and kind."""
SINCE: Final = "x-since"
"""On what was added in a release of the record: that release."""
STABLE_SINCE: Final = "x-stable-since"
"""On what left the experimental API: the release in which it did."""
UNTIL: Final = "x-until"
"""On what a later release does not have: the last one that does."""
WAS: Final = "x-was"
"""On what had another form: `until`, the last release, `type`, and `required` where that differs."""
ENUM_SINCE: Final = "x-enum-since"
"""On an enum: value → the release that added it."""
ENUM_UNTIL: Final = "x-enum-until"
"""On an enum: value → the last release that has it."""

_METHOD, _SIDE = "x-method", "x-side"
"""In the schema of the Agent Client Protocol, on params and results: the method, and who handles it."""


def is_extension(keyword: str) -> bool:
    """Whether it is one of the keywords that the Bundle adds."""
    return keyword.startswith("x-")


def is_relied_on(keyword: str) -> bool:
    """Whether readers may rely on what a keyword says: a keyword of JSON Schema, a presence, a default."""
    return keyword in (DEFAULT, PRESENCE) or not is_extension(keyword)


def method_and_side(schema: Json) -> tuple[str, str] | None:
    """The method that a schema of others says it belongs to, and who handles it (empty: not said)."""
    if isinstance(schema, dict) and isinstance(method := schema.get(_METHOD), str):
        return method, str(schema.get(_SIDE, ""))
    return None
