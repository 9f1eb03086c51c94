"""What a TypeScript type says of itself: its members, its tag, and whether `null` is one of its values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .type_expressions import (
    IntersectionType,
    KeywordType,
    LiteralType,
    NamedType,
    ObjectProperty,
    ObjectType,
    TypeExpression,
    UnionType,
)

__all__ = ["allows_null", "properties_of", "tag_of", "texts_of"]


def tag_of(parts: Sequence[TypeExpression]) -> str | None:
    """The member that has other texts in every part; nothing where there is none."""
    first = parts[0] if parts else None
    for prop in properties_of(first):
        seen: set[str] = set()
        for part in parts:
            values = texts_of(part, prop.name)
            if not values or seen & values:
                break
            seen |= values
        else:
            return prop.name
    return None


def properties_of(part: TypeExpression | None) -> Iterator[ObjectProperty]:
    match part:
        case ObjectType(properties=properties):
            yield from properties
        case IntersectionType(parts=inner):
            for each in inner:
                yield from properties_of(each)


def texts_of(part: TypeExpression, member: str) -> set[str]:
    """The texts that a member of this name may have in an object; nothing where it is not a tag of it."""
    for prop in properties_of(part):
        if prop.name == member and not prop.is_optional:
            match prop.type:
                case LiteralType(value=str(value)):
                    return {value}
                case UnionType(parts=inner) if all(isinstance(each, LiteralType) for each in inner):
                    return {str(each.value) for each in inner if isinstance(each, LiteralType)}
    return set()


def allows_null(expression: TypeExpression) -> bool:
    match expression:
        case KeywordType(name=name):
            return name in ("null", "unknown")
        case NamedType(name="JsonValue"):
            return False
        case UnionType(parts=parts):
            return any(map(allows_null, parts))
    return False
