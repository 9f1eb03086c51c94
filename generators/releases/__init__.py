"""What the record of releases answers: what a recording fits, what a client requires, what changed.

```
used_places.py  messages → the places of the protocol that they use, and those that they lack
fitting.py      used places → the releases that have all of them, and what sets the bounds
requirement.py  recordings, or methods → the oldest release that a client needs
description.py  a method or a type → its members, and its changes by release
changelog.py    two releases → what was added, changed, removed and broken, by resource
```
"""
