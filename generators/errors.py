"""Every exception of the generators.

```
GeneratorError            the tool could not work; exit code 2
├── RegistryUnavailable   the registry cannot be imported, or is none
├── InvalidProtocol       the registry contradicts itself; holds every problem found
├── UnknownPydantic       this release of Pydantic builds models in a way that is not known
├── UnsupportedSchema     a model has a shape that JSON Schema or an emitter cannot say
├── UnresolvedReference   a `$ref` leads nowhere
├── InvalidBundle         a file that should hold a Bundle does not
├── InvalidHistory        since, until and was contradict each other; holds every problem found
├── UnknownRelease        the record does not have a release
├── BaselineUnavailable   what OLD or NEW names cannot be read, or is not there
├── ReleaseFrozen         a frozen release would be rewritten
├── InvalidWaivers        the file of waivers says what it may not
├── TemplateFailed        a template has an error
├── RecordingUnavailable  recorded traffic cannot be read, or is damaged
└── OutputUnavailable     the output folder cannot be read or written
```

Each has fields from which its text is composed: what is wrong, where, and the next step.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class GeneratorError(Exception):
    """The tool could not work. `what` is wrong, at `where`; `hint` is the next step."""

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        self.what = what
        self.where = where
        self.hint = hint
        super().__init__(what, where, hint)

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.hint:
            lines.append(f"  next: {self.hint}")
        return "\n".join(lines)


class RegistryUnavailable(GeneratorError):
    """The registry cannot be imported, or what was imported is not one."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One contradiction in a registry."""

    what: str
    where: str
    hint: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}\n  next: {self.hint}"


class InvalidProtocol(GeneratorError):
    """The registry contradicts itself; all problems are in `problems`."""

    def __init__(self, problems: Sequence[Contradiction]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


class InvalidHistory(GeneratorError):
    """What is said of releases contradicts itself; all problems are in `problems`."""

    def __init__(self, problems: Sequence[Contradiction]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


class UnknownRelease(GeneratorError):
    """The record does not have a release, or not all of it; `nearest` are those that it has."""

    def __init__(self, release: str, nearest: Sequence[str], what: str, hint: str) -> None:
        self.release = release
        self.nearest = tuple(nearest)
        super().__init__(what, "", hint)


class UnknownPydantic(GeneratorError):
    """The installed release of Pydantic builds models in a way that this version does not know."""


class UnsupportedSchema(GeneratorError):
    """A model has a shape that JSON Schema or an emitter cannot say."""


class UnresolvedReference(GeneratorError):
    """A `$ref` leads nowhere."""

    def __init__(self, reference: str, where: str) -> None:
        self.reference = reference
        super().__init__(
            f"$ref {reference!r} leads nowhere",
            where,
            "name a type that the registry reaches, or add it to the registry's types",
        )


class InvalidBundle(GeneratorError):
    """A file that should hold a Bundle does not."""


class BaselineUnavailable(GeneratorError):
    """What OLD or NEW names cannot be read, or is not there."""


class ReleaseFrozen(GeneratorError):
    """A frozen release would be rewritten."""


class InvalidWaivers(GeneratorError):
    """The file of waivers says what it may not."""


class TemplateFailed(GeneratorError):
    """A template has an error."""


class RecordingUnavailable(GeneratorError):
    """Recorded traffic cannot be read, or is damaged."""


_HINT = "check that the folder is yours to read and write, and that the disk has room"
_HINTS = {
    frozenset({errno.EEXIST, errno.EISDIR, errno.ENOTDIR}): "move it away, or choose another folder",
    frozenset({errno.ELOOP, errno.ENAMETOOLONG}): "choose another folder",
}
"""The next step, by what kind of error it is."""


class OutputUnavailable(GeneratorError):
    """The output folder cannot be read or written; `state` says what has become of its files."""

    def __init__(self, path: Path, cause: OSError, state: str = "") -> None:
        self.path = path
        self.cause = cause
        hint = next((hint for kinds, hint in _HINTS.items() if cause.errno in kinds), _HINT)
        super().__init__(f"{cause.strerror or cause}", str(path), f"{hint}; {state}" if state else hint)
