"""The report for programs.

Input: an Import. Output: JSON.
"""

from __future__ import annotations

import json

from ..run import Import

__all__ = ["report"]

FORMAT_VERSION = 1


def report(result: Import) -> str:
    """The whole result as one JSON document."""
    data = {
        "formatVersion": FORMAT_VERSION,
        "schema": str(result.schema),
        "folder": str(result.folder),
        "name": result.name,
        "methods": result.methods,
        "files": result.files,
        "equal": len(result.comparisons) - len(result.unequal),
        "types": [
            {
                "name": each.name,
                "origin": each.origin,
                "equal": each.is_equal,
                "modelsReadSchema": each.reads.value,
                "schemaReadsModels": each.writes.value,
                **({"reason": each.reason} if each.reason else {}),
                **({"dropped": list(each.dropped)} if each.dropped else {}),
            }
            for each in result.comparisons
        ],
        "notes": list(result.notes),
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
