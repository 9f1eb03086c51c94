"""Compatibility: what one version's messages mean for another version's readers.

```
baselines/               what OLD and NEW name → Bundles; a frozen release; the schemas of others
message_schemas.py       a Bundle → each of its messages, in its envelope and with its direction
changes/                 two Bundles → Changes, facts without opinions
rules/                   a Change → a judgment, one module each
severity.py              the severities, and how each report shows them
message_containment.py   the messages of two protocols → what containment says of each
evidence.py              a Change → the message that it makes unreadable
findings.py              Changes, rules and evidence → Findings
waivers.py               Findings that are accepted; acceptance.py asks for the reason
side_version.py          what is known of a side beside its name
run.py                   what was asked → a Result
report/                  a Result → text, JSON, Markdown, SARIF, annotations, HTML
options.py               what the command line lets one choose
```
"""

from __future__ import annotations

# The old home of the containment check: its names stay importable from here for one release.
_MOVED = frozenset({"NO_WITNESS", "Containment", "Outcome", "Writer", "check_containment"})


def __getattr__(name: str) -> object:
    if name not in _MOVED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .. import containment

    return getattr(containment, name)
