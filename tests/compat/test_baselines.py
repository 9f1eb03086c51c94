"""What OLD and NEW may name."""

from __future__ import annotations

import json
import lzma
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generators import canonical
from generators.artifacts import Tree, compare
from generators.bundle import Bundle, Edition
from generators.compat.baselines.baseline import Baselines, release_versions
from generators.compat.baselines.freeze import freeze
from generators.compat.baselines.json_schema_import import bundle_of_folder, bundle_of_schema
from generators.compat.message_schemas import Protocol
from generators.compat.verdict import judge
from generators.errors import BaselineUnavailable, InvalidBundle, ReleaseFrozen
from generators.project import DEFAULT_OUT, DEFAULT_PROTOCOL
from generators.schema import Foreign
from generators.writing import write
from tests.compat.tiny import incoming, members

TINY = "tests.emitters.tiny.conditions:REGISTRY"
STR = {"type": "string"}


def tiny(folder: Path) -> Baselines:
    return Baselines(TINY, folder)


def test_the_models_and_a_frozen_release_of_them_say_the_same(tmp_path: Path) -> None:
    baselines = tiny(tmp_path)
    models = baselines.read("models").bundle
    folder, number = freeze("0.1.0", models, tmp_path)
    assert (folder, number > 1) == (tmp_path / "releases/0.1.0", True)
    for name in ("release:0.1.0", str(folder), str(folder / "protocol.json")):
        assert baselines.read(name).bundle == models
    assert baselines.newest().name == "release:0.1.0"


def test_a_release_of_the_wheel_is_compressed_and_reads_the_same(tmp_path: Path) -> None:
    baselines = tiny(tmp_path)
    freeze("0.1.0", baselines.read("models").bundle, tmp_path)
    path = tmp_path / "releases/0.1.0/protocol.json"
    whole = baselines.read("release:0.1.0")
    path.with_name("protocol.json.xz").write_bytes(lzma.compress(path.read_bytes()))
    path.unlink()
    assert baselines.read("release:0.1.0") == whole


def test_a_release_is_frozen_once(tmp_path: Path) -> None:
    freeze("0.1.0", incoming(members(a=STR)), tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert freeze("0.1.0", incoming(members(a=STR)), tmp_path)[1] == 0
    with pytest.raises(ReleaseFrozen, match="new version"):
        freeze("0.1.0", incoming(members(a=STR, b=STR)), tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_half_a_release_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A freeze that ends at any file leaves nothing; one that is killed leaves nothing that counts."""
    models = tiny(tmp_path).read("models").bundle
    write_bytes, written = Path.write_bytes, list[Path]()

    def interrupted(path: Path, data: bytes) -> int:
        written.append(path)
        if len(written) == 2:
            raise KeyboardInterrupt
        return write_bytes(path, data)

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        freeze("0.1.0", models, tmp_path)
    assert not (tmp_path / "releases").exists()
    (tmp_path / "releases/.app-server-protocol.new").mkdir(parents=True)
    (tmp_path / "releases/.app-server-protocol.new/protocol.json").write_text("{}")
    assert release_versions(tmp_path / "releases") == []
    monkeypatch.undo()
    folder, number = freeze("0.1.0", models, tmp_path)
    assert [path.name for path in folder.parent.iterdir()] == ["0.1.0"]
    assert sum(path.is_file() for path in folder.rglob("*")) == number


def test_a_release_without_its_protocol_is_told(tmp_path: Path) -> None:
    (tmp_path / "releases/0.1.0").mkdir(parents=True)
    with pytest.raises(BaselineUnavailable, match=r"0\.1\.0"):
        tiny(tmp_path).every()


def test_a_release_is_no_stray_file(tmp_path: Path) -> None:
    files = {"json/Thing.json": "{}"}
    write([Tree(tmp_path, files)])
    freeze("0.1.0", incoming(members(a=STR)), tmp_path)
    assert compare(Tree(tmp_path, files)) == []
    assert write([Tree(tmp_path, files)]) == ([], [])
    assert release_versions(tmp_path / "releases") == ["0.1.0"]


@pytest.mark.parametrize("version", ["", "1", "1.2", "v1.2.3", "../1.2.3", "1.2.3/x"])
def test_a_version_is_three_numbers(tmp_path: Path, version: str) -> None:
    with pytest.raises(ReleaseFrozen, match=r"1\.2\.3"):
        freeze(version, incoming(members()), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_newest_release_is_newest_by_number_and_not_by_letter(tmp_path: Path) -> None:
    for version in ("0.10.0", "0.9.0", "0.10.0-rc1"):
        freeze(version, incoming(members()), tmp_path)
    assert release_versions(tmp_path / "releases") == ["0.9.0", "0.10.0-rc1", "0.10.0"]


def test_a_revision_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schema").mkdir()
    protocol = tmp_path / "schema/protocol.json"
    protocol.write_text(canonical.ordered(incoming(members(a=STR)).to_json()))
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"]
    for words in (["init", "-q"], ["add", "."], [*identity, "commit", "-qm", "one"]):
        subprocess.run(["git", *words], check=True, capture_output=True)
    protocol.write_text(canonical.ordered(incoming(members()).to_json()))
    baselines = tiny(Path("schema"))
    assert baselines.read("git:HEAD").bundle == incoming(members(a=STR))
    with pytest.raises(BaselineUnavailable, match="fetch"):
        baselines.read("git:nowhere")
    with pytest.raises(BaselineUnavailable, match="dash"):
        baselines.read("git:--output=x")


def test_two_schema_files_are_judged_both_ways(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps({**members(a={"$ref": "#/definitions/A"}), "definitions": {"A": STR}}))
    new.write_text(json.dumps(members(a={"type": "integer"})))
    before, after = (tiny(tmp_path).read(str(path)).bundle for path in (old, new))
    assert {(f.rule.id, f.message.direction.value) for f in judge(before, after).findings} == {
        ("input_type_changed", "clientToServer"),
        ("output_type_changed", "serverToClient"),
    }


def test_a_schema_keeps_its_draft() -> None:
    draft4 = "http://json-schema.org/draft-04/schema#"
    exclusive = {"type": "integer", "maximum": 5, "exclusiveMaximum": True}
    old = bundle_of_schema({"$schema": draft4, "type": "integer", "maximum": 4}, "schema", "old.json").bundle
    new = bundle_of_schema({"$schema": draft4, **exclusive}, "schema", "new.json").bundle
    assert all(finding.severity == "info" for finding in judge(old, new).findings)


def test_a_schema_may_refer_to_itself_and_may_be_true() -> None:
    recursive = bundle_of_schema(
        {"properties": {"next": {"$ref": "#"}}, "$id": "x"}, "schema", "x.json"
    ).bundle
    assert recursive.types["schema"] == Foreign({"properties": {"next": {"$ref": "#/types/schema"}}})
    assert judge(recursive, recursive).findings == ()
    assert bundle_of_schema(True, "schema", "x.json").bundle.types == {"schema": Foreign({})}


def test_a_folder_of_schemas_is_compared_file_by_file(tmp_path: Path) -> None:
    for name, inner in (("old", STR), ("new", {"type": "integer"})):
        (tmp_path / name / "below").mkdir(parents=True)
        (tmp_path / name / "below/Thing.json").write_text(json.dumps(members(a=inner)))
        (tmp_path / name / "Same.json").write_text(json.dumps(members(b=STR)))
    old, new = (bundle_of_folder(tmp_path / name, {}).bundle for name in ("old", "new"))
    found = judge(old, new).findings
    assert {finding.message.method for finding in found} == {"below/Thing"}


def union(name: str, *arms: Any) -> dict[str, Any]:
    return {name: {"oneOf": list(arms), "title": name}}


def arm(method: str, params: Any, *, kind: str = "request") -> dict[str, Any]:
    properties = {"method": {"enum": [method], "type": "string"}, "params": params}
    return members(("method",), **properties, **({"id": STR} if kind == "request" else {}))


def test_a_folder_as_codex_writes_it_is_a_protocol(tmp_path: Path) -> None:
    definitions = {
        **union(
            "ClientRequest",
            arm("thread/start", {"$ref": "#/definitions/v2/ThreadStartParams"}),
            arm("config/read", {"anyOf": [{"$ref": "#/definitions/v2/ConfigParams"}, {"type": "null"}]}),
            arm("logout", {"type": "null"}),
        ),
        **union("ServerNotification", arm("done", {"$ref": "#/definitions/v2/Done"}, kind="notification")),
        "v2": {
            "ThreadStartParams": members(id={"$ref": "#/definitions/v2/RequestId"}, any=True),
            "ThreadStartResponse": members(ok={"type": "boolean"}),
            "ConfigParams": members(),
            "ReadConfigResponse": members(),
            "Done": members(),
        },
        "RequestId": STR,
    }
    whole = {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": definitions}
    (tmp_path / "codex.schemas.json").write_text(json.dumps(whole))
    bundle = bundle_of_folder(tmp_path, {"config/read": "ReadConfigResponse"}).bundle
    rows = {row.name: row for row in bundle.methods}
    assert (rows["thread/start"].params, rows["thread/start"].result) == (
        "v2.ThreadStartParams",
        "v2.ThreadStartResponse",
    )
    assert (rows["config/read"].result, rows["config/read"].params_required) == (
        "v2.ReadConfigResponse",
        False,
    )
    assert (rows["logout"].params, rows["logout"].result) == (None, None)
    assert rows["done"].direction == "serverToClient"
    # The reference that leads nowhere in its namespace is the type of that name at the root.
    assert bundle.types["v2.ThreadStartParams"] == Foreign(
        members(id={"$ref": "#/types/RequestId"}, any={}),
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.json", "{", "not valid JSON"),
        ("x.json", "[]", "object or a boolean"),
        ("x.json", '{"$ref": "other.json#/a"}', "leads to another document"),
        ("x.json", '{"formatVersion": 9}', "9"),
        ("x.json", r'{"properties": {"\ud800": {}}}', "half of a character"),
        ("x.json", r'{"required": ["\ud83d\ude00", "a\uDC00"]}', "udc00 is half of a character"),
        ("missing.json", None, "no such file"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, text: str | None, said: str) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text)
    with pytest.raises((BaselineUnavailable, InvalidBundle), match=said) as caught:
        tiny(tmp_path).read(str(path))
    assert "next: " in str(caught.value)


def test_no_release_is_no_baseline(tmp_path: Path) -> None:
    with pytest.raises(BaselineUnavailable, match="freeze"):
        tiny(tmp_path).newest()
    with pytest.raises(BaselineUnavailable, match="frozen are: none"):
        tiny(tmp_path).read("release:1.0.0")


@pytest.fixture(scope="module")
def facts(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The protocol of codex 0.169.0, from its documents."""
    folder = tmp_path_factory.mktemp("facts")
    documents = json.loads((shared / "facts/0.169.0/json-schema.stable.json").read_text(encoding="utf-8"))
    for path, document in documents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(document), encoding="utf-8")
    return bundle_of_folder(folder, {"config/value/write": "ConfigWriteResponse"}).bundle


def test_the_models_say_the_release_that_is_judged(our_bundle: Bundle) -> None:
    models = Baselines(DEFAULT_PROTOCOL, Path(DEFAULT_OUT)).read("models")
    assert models.version.number == our_bundle.release == models.bundle.release != ""


def test_the_models_break_nothing_of_the_release_but_what_the_wire_corrects(
    facts: Bundle, released_bundle: Bundle
) -> None:
    verdict = judge(facts, released_bundle.edition(Edition.STABLE))
    assert verdict.readable["declared"]["unproven"] == 0
    assert verdict.messages > 300
    breaking = {(f.message.method, f.subject) for f in verdict.findings if f.severity == "breaking"}
    # The documents say turn_id and item_id, and the wire and the TypeScript say turnId and itemId.
    assert {subject for _, subject in breaking} == {"turn_id", "item_id"}
    assert {f.subject for f in verdict.findings if f.rule.id == "notification_added"} == {
        "mcpServer/startupStatus/completed", "rawResponse/completed", "rawResponseItem/completed",
    }  # fmt: skip
    assert len(Protocol(facts).messages) == verdict.messages
