"""No secret in anything that the suite prints, logs, writes or raises: a plugin that looks after every test.

The secrets of the tests are made so that they can be found: they contain `s3cret`, or are tokens of the fake
authorization server. They may stand where they are kept (`KEPT`), and nowhere else.
"""

from __future__ import annotations

import logging
import re
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import AnyStr, Final

import pytest

from app_server_server.errors import ServerError

SECRET: Final = re.compile(r"s3cret|\b[AR]T-[0-9a-z]+")
KEPT: Final = frozenset({"config.toml", ".credentials.json", "auth.json"})
"""The files whose purpose it is to hold secrets."""


class _Seen(logging.Handler):
    """What the test that runs has logged, raised, and read from processes of its own."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts: list[tuple[str, str]] = []
        self.errors: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        self.texts += [("the log", text), *(("the log", each) for each in _texts_of(error))]


SEEN: Final = _Seen()


def _texts_of(error: BaseException | None) -> Iterator[str]:
    """The texts of an error and of those that a traceback would show with it."""
    while error is not None:
        yield str(error)
        yield repr(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _new(kind: type[ServerError], *words: object, **names: object) -> ServerError:
    error = Exception.__new__(kind, *words, **names)
    SEEN.errors.append(error)
    assert isinstance(error, ServerError)
    return error


_communicate = subprocess.Popen.communicate


def _read_and_seen(
    process: subprocess.Popen[AnyStr],
    input: AnyStr | None = None,  # noqa: A002 - as `Popen` has it
    timeout: float | None = None,
) -> tuple[AnyStr, AnyStr]:
    both = _communicate(process, input, timeout)
    for text in both:
        if text:
            shown = text if isinstance(text, str) else text.decode("utf-8", "replace")
            SEEN.texts.append(("the output of a process", shown))
    return both


def pytest_configure(config: pytest.Config) -> None:
    """Every log record, every error of the package, and every process that is waited for passes by here."""
    config.addinivalue_line("markers", "plants_secrets: this test lets secrets out, for the plugin to find")
    logging.getLogger().addHandler(SEEN)
    logging.getLogger().setLevel(logging.DEBUG)
    ServerError.__new__ = _new  # type: ignore[method-assign, assignment]  # it makes what it made before
    subprocess.Popen.communicate = _read_and_seen  # type: ignore[method-assign, assignment]  # and gives what it gave before


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test answers for itself."""
    del item
    SEEN.texts.clear()
    SEEN.errors.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fails a test that let a secret out."""
    report = yield
    if call.when == "call" and report.passed and item.get_closest_marker("plants_secrets") is None:
        found = sorted({f"{where}: {_around(text)}" for where, text in _all(item, report) if _around(text)})
        if found:
            report.outcome = "failed"
            report.longrepr = "a secret is shown in\n" + "\n".join(found)
    return report


def _all(item: pytest.Item, report: pytest.TestReport) -> Iterator[tuple[str, str]]:
    yield from report.sections
    yield from SEEN.texts
    for error in SEEN.errors:
        yield from (("an error", text) for text in _texts_of(error))
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    for path in sorted(folder.rglob("*")) if isinstance(folder, Path) else ():
        if path.is_file() and path.name not in KEPT:
            yield f"the file {path.name}", path.read_bytes().decode("utf-8", "replace")


def _around(text: str) -> str:
    found = SECRET.search(text)
    return "" if found is None else text[max(0, found.start() - 60) : found.end() + 20]
