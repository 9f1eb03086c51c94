"""The configuration of a model, as its core schema carries it.

Input: the value of the key `config`. Output: `CoreConfig`, which says how fields are read and written.
"""

from __future__ import annotations

from protocol_models._pydantic import CorePart
from protocol_models.values import Value

__all__ = [
    "CoreConfig",
]


class CoreConfig(Value):
    """How a model is configured: what its fields are read and written like."""

    raw: CorePart

    @property
    def writes_special_floats_as_strings(self) -> bool:
        """Whether NaN and the infinities are written as strings."""
        return bool(self.raw.get("ser_json_inf_nan") == "strings")

    def writes_as_number(self, kind: str) -> bool:
        """Whether a `date`, `datetime`, `time` or `timedelta` is written as a number."""
        if "ser_json_temporal" in self.raw:
            return bool(self.raw["ser_json_temporal"] != "iso8601")
        return kind == "timedelta" and bool(self.raw.get("ser_json_timedelta") == "float")

    @property
    def refuses_further_members(self) -> bool:
        """Whether members that are not declared are refused."""
        return bool(self.raw.get("extra_fields_behavior") == "forbid")

    def ignored_alias(self, *, read: bool, written: bool) -> str | None:
        """The setting by which a field that has an alias is read or written by its own name all the same."""
        given = (("validate_by_alias", read), ("serialize_by_alias", written))
        return next((key for key, is_alias in given if is_alias and self.raw.get(key) is False), None)
