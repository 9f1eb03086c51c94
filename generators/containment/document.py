"""One document, ready to be compared with another: its nodes, and the validators of its places.

Input: a JSON Schema, and the places in it that are to be compared. Output: a OneSide, whose roots are
those places. What the places share is read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from .json_values import PlainJson, TooLarge, plain_copy
from .schema.dialects import Dialect
from .schema.evaluated import TooManyWays, expanded
from .schema.graph import Flattening, Reach, ReferenceLoop, TooNested
from .schema.nodes import All, Regex
from .schema.normalise import Normaliser, TooManyNodes
from .schema.references import Document, RemoteReference, Site, UnknownDialect
from .witness.confirm import Confirmation
from .witness.effort import Efforts
from .witness.schema_validators import Judges

__all__ = ["OneSide", "Root", "UnreadableSchema"]


class UnreadableSchema(Exception):
    """A document has no meaning that we could judge; the message says why."""


@dataclass(frozen=True, slots=True)
class Root:
    """A place of a document: what is valid there, by our own reading and by the validators'.

    name: of the document; reach: what the place leads to, gathered when somebody asks.
    """

    name: str
    pointer: str
    node: All
    confirmation: Confirmation
    reach: Reach

    @property
    def size(self) -> int:
        """How many nodes the place reaches."""
        return self.reach.size


class OneSide:
    """A document, of which some places are read."""

    def __init__(self, schema: object, default: Dialect, name: str, places: Iterable[str]) -> None:
        """Read what the places reach; raises UnreadableSchema, and UnresolvedReference."""
        self._name = name
        self._flattening = Flattening()
        self._roots: dict[str, Root] = {}
        try:
            plain = plain_copy(schema, name)
            self._document = Document(plain, default, name)
            self._regexes: dict[str, Regex] = {}
            self._normaliser = Normaliser(self._document, self._regexes)
            self._nodes = {place: self._placed(place) for place in places}
        except TooLarge:
            raise UnreadableSchema(f"{name} is nested too deeply, or too large, to be judged.") from None
        except UnknownDialect:
            raise UnreadableSchema(f"{name} names a `$schema` that is not known.") from None
        except ReferenceLoop as loop:
            raise UnreadableSchema(
                f"{name}#{loop} applies itself to the same instance, which has no defined meaning."
            ) from None
        except TooNested as nested:
            raise UnreadableSchema(f"{name}#{nested} applies too many schemas in one another.") from None
        except TooManyWays:
            raise UnreadableSchema(f"{name} has an `unevaluated…` with too many ways to turn out.") from None
        except (TooManyNodes, RemoteReference):
            raise UnreadableSchema(f"{name} is too large to be judged.") from None
        dialect = self._document.root.resource.dialect
        self._judges = Judges(plain, dialect, "", self._normaliser.schemas, self._regexes)
        self.dialects = self._document.dialects()

    def _placed(self, pointer: str) -> All:
        return self._complete(self._document.resolve(f"#{quote(pointer)}", self._document.root))

    def _complete(self, site: Site) -> All:
        node = self._normaliser.normal(site)
        self._flattening.add(node)
        for each in self._normaliser.unevaluated:
            if each.expansion is None:
                each.expansion = expanded(each)
        return node

    @property
    def nodes(self) -> Iterator[All]:
        """The nodes of the places."""
        return iter(self._nodes.values())

    def root(self, pointer: str) -> Root:
        """One of the places."""
        if pointer not in self._roots:
            node = self._nodes[pointer]
            reach = Reach(node)
            site = self._document.resolve(f"#{quote(pointer)}", self._document.root)
            judges = self._judges.at(pointer)
            confirmation = Confirmation(self._document, site, node, Efforts(node, reach), judges)
            self._roots[pointer] = Root(self._name, pointer, node, confirmation, reach)
        return self._roots[pointer]

    def read(self, schema: PlainJson) -> All:
        """A schema that stands nowhere in the document; its references are into the document."""
        return self._complete(Site(schema, "", self._document.root.resource))
