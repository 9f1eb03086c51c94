"""The protocol of each release against the facts of all releases, where they are at hand."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generators.bundle import Bundle, Edition
from generators.emitters import schema_files
from generators.history.known_releases import read_record
from generators.history.mark import places_of
from protocol_models import REGISTRY

RECORD = read_record("protocol_models.history")
RELEASES = RECORD.releases[RECORD.releases.index(RECORD.complete_from) :]
KINDS = ("methods", "types", "members", "enum_values", "variants")

MESSAGES = {"ClientNotification", "ClientRequest", "ServerNotification", "ServerRequest"}
"""The unions of all messages: a Bundle says their methods, and emitters make the unions."""


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[str, list[dict[str, Any]]]:
    data = json.loads((shared / "facts/history.json").read_bytes())
    return {
        kind: [dict(zip(data["columns"][kind], row, strict=True)) for row in data[kind]] for kind in KINDS
    }


def key_of(type_name: str) -> str:
    return type_name.replace("v2/", "v2.")


def there(rows: list[dict[str, Any]], release: str) -> Iterator[dict[str, Any]]:
    """The rows of what a release has, in its JSON Schema or in its TypeScript."""
    order, now = RECORD.order, RECORD.order[release]
    for row in rows:
        begins = order[row["since"] or ""]
        ends = len(order) if row["until"] is None else order[row["until"]]
        steps = row["where"] if isinstance(row["where"], list) else [[row["since"] or "", row["where"]]]
        where = [each for since, each in steps if order[since] <= now]
        if begins <= now <= ends and where and where[-1] is not None:
            yield row


def places_in_facts(facts: dict[str, list[dict[str, Any]]], release: str) -> set[str]:
    """The places of the facts, as the record names them."""
    found = {row["name"] for row in there(facts["methods"], release)}
    found |= {key_of(row["type"]) for row in there(facts["types"], release)}
    for row in there(facts["members"], release):
        owner, bar, tag = row["type"].partition("|")
        found.add(f"{key_of(owner)}{f'[{tag}]' if bar else ''}.{row['member']}")
    found |= {f"{key_of(row['type'])}={row['value']}" for row in there(facts["enum_values"], release)}
    found |= {f"{key_of(row['type'])}[{row['tag']}]" for row in there(facts["variants"], release)}
    return {place for place in found if re.split(r"[.\\[=]", place)[0] not in MESSAGES}


@pytest.mark.parametrize("release", RELEASES)
def test_a_release_has_the_methods_and_the_places_of_the_facts(
    release: str, our_whole_bundle: Bundle, facts: dict[str, list[dict[str, Any]]], known: set[str]
) -> None:
    then = our_whole_bundle.at(release)
    methods = {row.name for row in then.methods if row.stability.value != "legacy"}
    assert methods & known == {row["name"] for row in there(facts["methods"], release)}
    ours, theirs = set(places_of(then.edition(Edition.EXPERIMENTAL))), places_in_facts(facts, release)
    assert sorted((ours & known) - theirs) == []
    assert sorted(place for place in theirs - ours if not BEYOND.fullmatch(place)) == []


BEYOND = re.compile(
    r"ServerNotificationEnvelope\b.*|serde_json/JsonValue.*"  # made by emitters, and any JSON
    r"|v2\.Nullable\w+Params.*"  # params that may be left out have a document of their own
    r"|v2\.ResponsesApiWebSearchAction.*"  # what JSON Schema calls the root's WebSearchAction
    r"|[\w.]+\[(\[|\{|string|number|v2/).*"  # variants without a tag, which the facts name by their shape
    r"|(\w+|v2\.UserInput)\[\w+\]\.(\w+_)?url|(ImageGenerationItem|v2\.ThreadItem\[imageGeneration\])\.result"
    # members of a variant's own variants
    r"|v2\.Thread(RealtimeItem|TimelineEntry)\[\w+\]\.\w+_\w+"  # deviation snake-case
)


def test_the_models_have_all_that_any_release_has(our_whole_bundle: Bundle, known: set[str]) -> None:
    lacking = known - set(places_of(our_whole_bundle))
    assert sorted(place for place in lacking if not BEYOND.fullmatch(place)) == []


@pytest.fixture(scope="module")
def known(facts: dict[str, list[dict[str, Any]]]) -> set[str]:
    """The places that any release has."""
    return set().union(*(places_in_facts(facts, release) for release in RELEASES))


def test_the_committed_release_is_that_of_the_registry(our_bundle: Bundle, our_whole_bundle: Bundle) -> None:
    assert our_bundle.to_json() == our_whole_bundle.at(REGISTRY.release).to_json()


def test_the_startup_update_of_the_newest_release_names_the_environment(our_whole_bundle: Bundle) -> None:
    document = json.loads(
        schema_files(our_whole_bundle.at("0.171.0"))["json/v2/McpServerStatusUpdatedNotification.json"]
    )
    assert document["properties"]["environmentId"] == {"type": ["string", "null"]}
