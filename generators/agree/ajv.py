"""The validator Ajv, in a process of Node's that is asked over its standard input.

Input: documents and texts. Output: Ajv's answers. One process serves many documents.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from protocol_models.json_types import Json

from ..canonical import line
from ..errors import GeneratorError

__all__ = ["Ajv"]

HINT = "run npm ci in a clone of the repository and this command there, or leave it out with --without ajv"
PROGRAM = """
const { createRequire } = require("node:module");
const load = createRequire(process.argv[1] + "/");
const Ajv = load("ajv");
let validate;
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const asked = JSON.parse(line);
  if (asked.document) {
    // Each document is compiled for a few messages, of which no more than yes or no is asked; that it is a
    // schema is what jsonschema-rs says before.
    const once = { validateSchema: false, messages: false, code: { optimize: false } };
    const ajv = new Ajv.default({ strict: false, validateFormats: false, logger: false, ...once });
    validate = ajv.compile(asked.document);
    console.log("[]");
  } else {
    console.log(JSON.stringify(asked.texts.map((text) => validate(JSON.parse(text)))));
  }
});
"""


class Ajv:
    """A running Ajv. It is asked about one document at a time."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None:
            raise GeneratorError("Node.js is not installed", "node", HINT)
        self._process = subprocess.Popen(
            [node, "-e", PROGRAM, str(Path("node_modules").resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def read(self, document: Mapping[str, Json]) -> None:
        """Take a document for the questions that follow."""
        self._ask({"document": document})

    def answers(self, texts: Sequence[str]) -> list[bool]:
        """Whether each message is valid for the document."""
        return [bool(answer) for answer in self._ask({"texts": list(texts)})]

    def _ask(self, question: Mapping[str, Json]) -> list[Json]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            # A line separator inside of text would end the line for Node's reader.
            text = line(question).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
            self._process.stdin.write(text + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        except OSError:
            answer = ""
        if not answer:
            said = self._process.communicate()[1].strip().splitlines()
            why = next((each for each in said if "Error" in each), "it ended without an answer")
            raise GeneratorError(f"Ajv cannot be asked: {why}", "node_modules/ajv", HINT)
        found: list[Json] = json.loads(answer)
        return found
