"""What the kinds of core schemas are read with, and what is kept on the way.

Input: a core schema inside of others. Output: its place in words, the notes about it, and the problems.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeVar

from pydantic import BaseModel

from protocol_models._pydantic import TypeForm
from protocol_models._pydantic.core import Core
from protocol_models._pydantic.core_config import CoreConfig
from protocol_models.type_names import TypeName, name_of_class

from .. import docs
from ..bundle import TYPE_KEY
from ..errors import Contradiction, UnsupportedSchema
from ..python_names import PythonName, own_names
from ..schema import AnyValue, Node, noted
from ..sides import Side
from .core_scalars import Unsayable
from .core_schemas import core_schema
from .declared_schema import Undeclarable

__all__ = ["CoreReader", "with_doc"]

T = TypeVar("T")

_NEXT_STEP: Final = "use another type, or say its form with WithJsonSchema"


class CoreReader(ABC):
    """What every kind of core schema is read with: where it stands, and what was found so far."""

    def __init__(
        self, namespaces: Mapping[str, str], side: Side, omits_none: tuple[type[BaseModel], ...] = ()
    ) -> None:
        self.types: dict[str, Node] = {}
        self.pending: list[TypeForm] = []
        """Types that variants flatten, to be read as well."""
        self.python: dict[str, PythonName] = {}
        """What Python code imports for the types that were read."""
        self.side = side
        self._namespaces = namespaces
        self._omits_none = omits_none
        self.definitions: dict[str, Core] = {}
        self._origin: dict[str, str] = {}
        self._sided: set[str] = set()
        """The types that the other side may have in another form."""
        self.reshaped_types: set[str] = set()
        """Those of them of which a message of one side may be none of the other."""
        self.tags: dict[str, set[str]] = {}
        """Type → the members by which a union knows it, which every message has."""
        self.doubted: list[tuple[str, tuple[Node, ...]]] = []
        """The variants that a function tells apart, and where; no schema can say which it picks."""
        self.reading: list[str] = []
        self.where: list[str] = []
        self.config = CoreConfig({})
        self.problems: list[Contradiction] = []

    @abstractmethod
    def read(self, core: Core) -> Node:
        """The node of one core schema; a reference where it has a name."""

    @abstractmethod
    def body(self, core: Core) -> Node:
        """The node of one core schema, spelled out."""

    def found(self, read: Callable[..., T | None], *arguments: object) -> T | None:
        """What is read; where that cannot be said, keep why, and go on: all problems are told at once."""
        depth = len(self.where), len(self.reading)
        config = self.config
        try:
            return read(*arguments)
        except UnsupportedSchema as error:
            self.problems.append(Contradiction(error.what, error.where, error.hint))
        except Unsayable as error:
            self.problems.append(Contradiction(str(error), self.place(), error.hint))
        except Undeclarable as error:
            what = f"what it says of its JSON Schema has no form in the artifacts: {error}"
            self.problems.append(Contradiction(what, self.place(), "say it in the types, or leave it out"))
        finally:
            del self.where[depth[0] :]
            del self.reading[depth[1] :]
            self.config = config
        return None

    def resolved(self, core: Core) -> Core:
        """The core schema, or the one that it refers to."""
        return self.definitions[core.target] if core.kind == "definition-ref" else core

    def inner(self, core: Core | None) -> Node:
        """The node of what stands inside; where nothing does, any value may."""
        return AnyValue() if core is None else self.read(core)

    def apart(self, model: TypeForm) -> Node:
        """The node of a type that stands in no field."""
        core = core_schema([model])
        if core.kind == "definitions":
            self.definitions |= core.definitions
            core = core.inner
        return self.read(core.items[0])

    def key(self, name: TypeName) -> str:
        """The key of a type, which is also the path of its files."""
        if not TYPE_KEY.fullmatch(name.name):
            what = f"{name.name!r} cannot be the name of a type or a file"
            raise self.unsupported(what, "name it with letters, digits and underscores")
        return name.key(self._namespaces)

    def flattened(self, target: TypeForm) -> str | None:
        """The key of a type that is flattened, and is then read as well."""
        if target is None:
            return None
        self.pending.append(target)
        named = isinstance(target, type)
        name = name_of_class(target) if named else TypeName(target.__module__, target.__name__)
        return self.key(name)

    def leaves_out_none(self, cls: TypeForm) -> bool:
        """Whether the registry says that a model is written without its members that are `None`."""
        return isinstance(cls, type) and issubclass(cls, self._omits_none)

    def may_be_none(self, core: Core) -> bool:
        """Whether `None` is a value of the type, or every value is."""
        core = self.resolved(core)
        while core.kind in ("function-before", "function-after", "function-wrap", "default"):
            core = self.resolved(core.inner)
        if core.kind == "union":
            return any(map(self.may_be_none, core.choices))
        if core.kind == "literal":
            return None in core.expected
        return core.kind in ("nullable", "none", "any")

    @contextmanager
    def configured(self, core: Core) -> Iterator[None]:
        """Read with the configuration of a model; it is that of its fields, and of no other model's."""
        outer, self.config = self.config, core.config
        yield
        self.config = outer

    def is_sided(self, *, in_presence: bool = False) -> None:
        """Note that the type at hand may have another form on the other side, or other members left out."""
        self._sided.update(self.reading[-1:])
        if not in_presence:
            self.reshaped_types.update(self.reading[-1:])

    def note_class(self, cls: type, fields: Iterable[tuple[str, str]]) -> None:
        """Note what code imports for the type at hand; what a function made cannot be imported."""
        if self.reading and "<locals>" not in cls.__qualname__ and "[" not in cls.__qualname__:
            path = f"{cls.__module__}.{cls.__qualname__}"
            self.note_name(path, PythonName(self.reading[-1], members=own_names(cls, fields)))

    def note_name(self, path: str, name: PythonName) -> None:
        """Of the types that a class is a part of, the first by name counts, whichever is read first."""
        known = self.python.get(path)
        if known is None or name.type < known.type:
            self.python[path] = name

    def place(self) -> str:
        """Where in the types it stands that is read now, in words."""
        return ".".join(self.where) or "the registry"

    def unsupported(self, what: str, hint: str = _NEXT_STEP) -> UnsupportedSchema:
        """The error that says what has no form here, and the next step."""
        return UnsupportedSchema(what, self.place(), hint)


def with_doc(cls: type, node: Node) -> Node:
    """The node with the docstring of its class, where it has no description yet."""
    description = docs.class_doc(cls)
    return noted(node, description=description) if description and not node.notes.description else node
