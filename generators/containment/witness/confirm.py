"""Confirmation: what is known of an instance beyond our own evaluation.

Input: a place of a document, and an instance. Output: Verdicts: what two independent validators say.
Neither is given anything that could hang it or exhaust its stack. Where one of them cannot read the
document, it is asked about a reduced schema that says the same of the instance; where it cannot read that
either, our own evaluation stands in for it, and the verdicts say so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..json_values import PlainJson
from ..schema.nodes import All
from ..schema.references import Document, Site
from ..schema.validity import Evaluation
from .effort import Effort, Efforts, strings_of
from .reduced import CannotReduce, reduced
from .schema_validators import Judges, Verdicts

__all__ = ["Confirmation"]

TOO_LONG = "validating it would take too long"


class Confirmation:
    """Asks the validators about the instances of one place."""

    def __init__(self, document: Document, site: Site, node: All, efforts: Efforts, judges: Judges) -> None:
        self._document, self._site, self._node = document, site, node
        self._efforts = efforts
        self._judges = judges

    def verdicts(self, instance: PlainJson) -> Verdicts:
        """What the validators say of an instance."""
        effort = self._efforts.of(instance)
        if not effort.is_small:
            return Verdicts(TOO_LONG, TOO_LONG)
        said = self._of_document(instance, effort)
        if not said.troubles:
            return said
        own = Evaluation().holds(self._node, instance)
        if own is None:
            return said
        return replace(self._of_reduced(said, instance), own=own)

    def _of_document(self, instance: PlainJson, effort: Effort) -> Verdicts:
        if unfit := self._efforts.unfit:
            return Verdicts(unfit, unfit)
        slow = f"the pattern {effort.slow[0].text[:40]!r} may take too long" if effort.slow else ""
        # The one validator backtracks at any pattern, the other at what is not regular or looks around.
        backtracks = any(regex.language is None or "(?" in regex.text for regex in effort.slow)
        return Verdicts(
            slow or self._judges.jsonschema(instance),
            slow if backtracks else self._judges.jsonschema_rs(instance),
        )

    def _of_reduced(self, said: Verdicts, instance: PlainJson) -> Verdicts:
        """The verdicts, with those on the reduced schema in the place of troubles."""
        try:
            schema = reduced(self._document, self._site, frozenset(strings_of(instance)))
        except (CannotReduce, RecursionError):
            return said
        judges = Judges(schema, self._site.resource.dialect, "")
        return Verdicts(
            _or_else(said.jsonschema, judges.jsonschema, instance),
            _or_else(said.jsonschema_rs, judges.jsonschema_rs, instance),
            noted=said.troubles,
        )


def _or_else(said: bool | str, ask: Callable[[PlainJson], bool | str], instance: PlainJson) -> bool | str:
    if isinstance(said, bool):
        return said
    answer = ask(instance)
    return answer if isinstance(answer, bool) else said
