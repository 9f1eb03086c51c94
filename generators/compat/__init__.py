"""Compatibility: what one version's messages mean for another version's readers.

```
containment.py   two schemas → is every instance of one valid for the other? (and the modules it names)
baselines.py     what OLD and NEW name → Bundles; foreign.py reads the schemas of others
messages.py      a Bundle → each of its messages, in its envelope and with its direction
view.py          a schema → what it says, however it is written
diff.py          two Bundles → Changes (changes.py), facts without opinions; plain.py compares two schemas
trails.py        the way from a message's root to a Change
rules/           a Change → a judgment, one module each
readings.py      the messages of two protocols → what containment says of each
evidence.py      a Change → the message that it makes unreadable
findings.py      Changes, rules and evidence → Findings
waivers.py       Findings that are accepted; acceptance.py asks for the reason
comparison.py    what was asked → a Result
report/          a Result → text, JSON, Markdown, SARIF, annotations, HTML
releases.py      the models → a frozen release
options.py       what the command line lets one choose
```
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generators.compat.containment import NO_WITNESS, Containment, Outcome, Writer, check_containment

__all__ = [
    "NO_WITNESS",
    "Containment",
    "Outcome",
    "Writer",
    "check_containment",
]


def __getattr__(name: str) -> Any:
    # Containment brings two validators with it, which the other commands have no use for.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("generators.compat.containment"), name)
