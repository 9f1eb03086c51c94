"""The release that a strict decoder holds messages to.

Input: a registry, or nothing for the protocol of this package, and the name of a release. Output: what to say
of something that the release does not have. `release_schemas` asks it of all that a core schema holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from protocol_models.history import HISTORY
from protocol_models.history.record import Record, read_record
from protocol_models.type_names import NAMESPACES

if TYPE_CHECKING:
    from protocol_models.methods import Method, Registry

__all__ = ["HeldRelease", "refusing"]


class HeldRelease:
    """One release of a protocol."""

    def __init__(self, registry: Registry | None, release: str) -> None:
        """Raises `ValueError` for a release that the record does not know: the nearest are named."""
        if registry is not None and not registry.history:
            raise ValueError(f"{registry.name} keeps no record of its releases: leave `at` out")
        self._record: Record = read_record(HISTORY if registry is None else registry.history)
        self.name = self._record.known(release)
        self.namespaces: Mapping[str, str] = NAMESPACES if registry is None else registry.namespaces

    def reaches(self, until: str) -> bool:
        """Whether a release is this one or a later one."""
        return self._record.has(self.name, "", until)

    def lacks(self, place: str, until: str | None = None) -> str:
        """Why the release does not have a place, which went with `until`; empty where it has it."""
        since = self._record.came.get(place, "")
        if not self._record.has(self.name, since):
            return f"{place} was added in {since}, and {self.name} does not have it"
        if until and not self.reaches(until):
            return f"{place} was removed after {until}, and {self.name} does not have it"
        return ""

    def lacks_method(self, method: Method[object, object]) -> str:
        """Why the release does not have a method; empty where it has it."""
        return self.lacks(method.name, method.until)

    def beside(self, place: str, schema: CoreSchema) -> CoreSchema:
        """A member that stands beside the params of a message, refused where the release does not have it."""
        lacking = self.lacks(place)
        return refusing(lacking) if lacking else schema


def refusing(what: str, member: str | None = None) -> CoreSchema:
    """Refuses every value and says why; where only a member tells a variant, objects that have it."""

    def refuse(value: object) -> object:
        if member is None or (isinstance(value, dict) and member in value):
            raise PydanticCustomError("release", "{what}", {"what": what})
        raise PydanticCustomError("variant", "it is not the variant with {member}", {"member": member})

    return core_schema.no_info_plain_validator_function(refuse)
