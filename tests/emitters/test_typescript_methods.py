"""What `methods.ts` and `methods.js` do: the guards, run by Node; both files are one program."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generators.emitters import schema_files
from generators.registry import bundle_of
from protocol_models.base import WireModel
from protocol_models.jsonrpc import RequestId
from protocol_models.methods import Registry, client_request, server_notification, server_request

ROOT = Path(__file__).parents[2]
TSC = ROOT / "node_modules/.bin/tsc"
TYPESCRIPT = ROOT / "schema/typescript"
OPTIONS = ["--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--target", "es2022"]
MODULES = ["--module", "esnext", "--moduleResolution", "bundler", "--types", ""]

needs_compiler = pytest.mark.skipif(not TSC.exists(), reason="run `just typescript` once: it brings tsc")

CLOSED: dict[str, Any] = {"method": "thread/closed", "params": {"threadId": "t1"}}
START: dict[str, Any] = {"method": "thread/start", "id": 1, "params": {}}
ASKED: dict[str, Any] = {"method": "item/tool/call", "id": "a", "params": {}}
RESULT: dict[str, Any] = {"id": 1, "result": {}}
ERROR: dict[str, Any] = {"id": 1, "error": {"code": -32600, "message": "no"}}

GUARDED: list[tuple[Any, str]] = [
    (CLOSED, "isServerNotification isNotification"),
    ({**CLOSED, "emittedAtMs": 1}, "isServerNotification isNotification"),
    ({**CLOSED, "method": "thread/dreamt"}, "isNotification"),
    ({**CLOSED, "method": "constructor"}, "isNotification"),
    ({"method": "thread/closed"}, "isNotification"),
    ({"method": "thread/closed", "params": None}, "isNotification"),
    ({**CLOSED, "id": 1}, "isRequest"),
    ({**CLOSED, "id": None}, ""),
    ({**CLOSED, "method": 1}, ""),
    ({"method": "initialized"}, "isClientNotification isNotification"),
    (START, "isClientRequest isRequest"),
    ({**START, "id": "1"}, "isClientRequest isRequest"),
    ({**START, "id": 0}, "isClientRequest isRequest"),
    ({**START, "id": {}}, ""),
    ({"method": "thread/start", "params": {}}, "isNotification"),
    ({"method": "account/logout", "id": 1}, "isClientRequest isRequest"),
    ({"method": "account/logout", "id": 1, "params": None}, "isClientRequest isRequest"),
    ({"method": "thread/start", "id": 1}, "isRequest"),
    (ASKED, "isServerRequest isRequest"),
    (RESULT, "isResponse isServerResponse isClientResponse"),
    ({**RESULT, "result": None}, "isResponse isServerResponse isClientResponse"),
    ({**RESULT, "id": 2}, "isResponse"),
    ({**RESULT, "id": "1"}, "isResponse"),
    ({**RESULT, "id": None}, ""),
    ({"id": 1}, ""),
    (ERROR, "isErrorResponse"),
    ({**ERROR, "result": {}}, "isErrorResponse"),
    ({"id": 1, "error": None}, ""),
    ({"id": 1, "error": {"code": "x", "message": "no"}}, ""),
    ({"id": 1, "error": {"code": 1}}, ""),
    (None, ""),
    ([], ""),
    ([CLOSED], ""),
    ("thread/closed", ""),
    (1, ""),
    ({}, ""),
]
"""Values, and the guards that let them pass; the request is that with the id 1."""

RUN = """
import * as protocol from "./methods.js";
const request = { method: "thread/start", id: 1 };
const guards = Object.keys(protocol).filter((name) => name.startsWith("is"));
let text = "";
for await (const chunk of process.stdin) text += chunk;
const passed = JSON.parse(text).map((value) => guards.filter((guard) => protocol[guard](value, request)));
console.log(JSON.stringify(passed));
"""


def run(script: str, data: str = "") -> str:
    """What a module of Node prints that stands beside `methods.js`."""
    command = ["node", "--input-type=module", "--eval", script]
    ended = subprocess.run(
        command, cwd=TYPESCRIPT, input=data, capture_output=True, encoding="utf-8", check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_guards_let_through_what_they_say() -> None:
    passed = json.loads(run(RUN, json.dumps([value for value, _ in GUARDED])))
    assert [(value, sorted(names)) for (value, _), names in zip(GUARDED, passed, strict=True)] == [
        (value, sorted(names.split())) for value, names in GUARDED
    ]


def test_an_error_is_told_apart_by_its_request() -> None:
    script = f"""
import {{ isErrorResponse }} from "./methods.js";
const error = {json.dumps(ERROR)};
console.log(isErrorResponse(error), isErrorResponse(error, {{ id: 1 }}), isErrorResponse(error, {{ id: 2 }}));
"""
    assert run(script).split() == ["true", "true", "false"]


def test_handlers_are_called_with_the_message_and_give_the_answer() -> None:
    script = f"""
import {{ handleServerNotification, handleServerRequest }} from "./methods.js";
const closed = {json.dumps(CLOSED)}, asked = {json.dumps(ASKED)};
class Threads {{ seen = "t"; "thread/closed"({{ params }}) {{ return params.threadId == this.seen + 1; }} }}
console.log(handleServerNotification(new Threads(), closed), handleServerNotification({{}}, closed));
const fails = {{ "item/tool/call": () => {{ throw new Error("broken"); }} }};
console.log(JSON.stringify(await handleServerRequest({{ "item/tool/call": async () => 1 }}, asked)));
console.log(handleServerRequest({{}}, asked));
console.log(await handleServerRequest(fails, asked).catch((error) => error.message));
"""
    assert run(script).splitlines() == ["true undefined", '{"id":"a","result":1}', "undefined", "broken"]


@needs_compiler
@pytest.mark.parametrize("edition", ["schema/typescript", "schema/experimental/typescript"])
def test_the_javascript_is_the_typescript_without_its_types(edition: str, tmp_path: Path) -> None:
    folder = ROOT / edition
    command = [TSC, *OPTIONS, *MODULES, "--removeComments", "--outDir", tmp_path, folder / "methods.ts"]
    subprocess.run(list(map(str, command)), check=True, cwd=tmp_path)
    made = (tmp_path / "methods.js").read_text(encoding="utf-8")
    assert _code(made) == _code((folder / "methods.js").read_text(encoding="utf-8"))


def _code(text: str) -> str:
    """The program without comments and layout."""
    return re.sub(r"\s+", "", re.sub(r"^//.*$|/\*.*?\*/", "", text, flags=re.MULTILINE)).replace(",]", "]")


class Promise(WireModel):
    """A type with a name of TypeScript's own."""

    kept: bool


class ErrorResponse(WireModel):
    """A type with a name that `methods.ts` declares."""

    text: str


class ServerRequests(WireModel):
    """Another one."""

    count: int


NAMES = Registry(
    "names",
    (
        client_request("promise/make", ErrorResponse, Promise),
        server_request("promise/keep", Promise, ServerRequests),
        server_notification("promise/kept", Promise),
    ),
    types=(RequestId,),
)
USES = """
import { handleServerRequest, isServerRequest, type Promise as Kept, type ClientRequests } from "./index.js";
export const kept: Kept = { kept: true };
export const asked: ClientRequests["promise/make"]["params"] = { text: "x" };
export const answer = (message: unknown) =>
  isServerRequest(message)
    ? handleServerRequest({ "promise/keep": ({ params }) => ({ count: params.kept ? 1 : 0 }) }, message)
    : undefined;
"""


@needs_compiler
@pytest.mark.parametrize("registry", [NAMES, Registry("few", (server_notification("told", Promise),))])
def test_methods_of_any_protocol_compile(registry: Registry, tmp_path: Path) -> None:
    for path, text in schema_files(bundle_of(registry)).items():
        if path.startswith("typescript/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text, encoding="utf-8")
    if registry is NAMES:
        (tmp_path / "typescript/uses.ts").write_text(USES)
    files = sorted((tmp_path / "typescript").glob("*.ts"))
    command = [TSC, *OPTIONS, *MODULES, "--noEmit", *files]
    ended = subprocess.run(
        list(map(str, command)), cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert ended.returncode == 0, ended.stdout
