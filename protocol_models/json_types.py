"""What JSON is to a type checker: the only names under which a signature may say that it takes anything.

`Any` in an annotation means a value of JSON, and is written as one of these; everything else has its own
type, or is an `object`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = ["Json", "JsonObject"]

Json: TypeAlias = Any
"""A value of JSON: dict, list, str, int, float, bool or None."""
JsonObject: TypeAlias = dict[str, Json]
"""An object of JSON."""
