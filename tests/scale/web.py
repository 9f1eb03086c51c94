"""A web server on this machine that does what its address says: refuses, breaks off, sends no ranges."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.verify.test_command import VALID

LINE = '{"method":"drawn","params":{"count":1},"emittedAtMs":1' + " " * 100_000 + "}\n"
"""Most of it is soon read, so that an object can be larger than what a store reads at once."""
MESSAGES = 1200
BODY = ((VALID + LINE) * (MESSAGES // 3)).encode()
"""Of 40 MB: it is cut, and each part of it is more than one answer."""
SENT = 1_000_000
"""How many bytes of it come from a server that breaks off."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing: what the command says is looked at."""

    def do_HEAD(self) -> None:
        kind = self.path.split("/")[1]
        if kind.isdigit():
            self._answer(int(kind))
        elif kind == "no-length":
            self._answer(200, size=None)
        else:
            self._answer(200, size=len(BODY))

    def do_GET(self) -> None:
        kind = self.path.split("/")[1]
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        match kind:
            case "ranges" if asked:
                self._range(int(asked[1]), int(asked[2]))
            case "vanishes-in-the-middle" if (
                asked and int(asked[1]) >= 1 << 24 and int(asked[2]) < len(BODY) - 1
            ):
                self._answer(404)
            case "vanishes-in-the-middle" if asked:
                self._range(int(asked[1]), int(asked[2]))
            case "vanishes":
                self._answer(404)
            case "breaks-off":
                self._answer(200, size=len(BODY))
                self.wfile.write(BODY[:SENT])
                self.close_connection = True
            case "became-shorter":
                self._answer(200, size=SENT)
                self.wfile.write(BODY[:SENT])
            case "no-length":
                self._answer(200, size=None)
                self.wfile.write(BODY)
            case _ if kind.isdigit():
                self._answer(int(kind))
            case _:
                self._answer(200, size=len(BODY))
                self.wfile.write(BODY)

    def _range(self, begin: int, end: int) -> None:
        part = BODY[begin : end + 1]
        self._answer(206, size=len(part), range_=f"bytes {begin}-{begin + len(part) - 1}/{len(BODY)}")
        self.wfile.write(part)

    def _answer(self, status: int, *, size: int | None = 0, range_: str | None = None) -> None:
        self.send_response(status)
        if range_ is not None:
            self.send_header("Content-Range", range_)
        if size is None:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(size))
        self.end_headers()


class _DeniedByS3(BaseHTTPRequestHandler):
    """As S3 where the keys are right, and allow nothing."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing, as above."""

    def do_HEAD(self) -> None:
        self.send_response(403)
        self.end_headers()

    def do_GET(self) -> None:
        told = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that goes away is no fault of the server."""


@contextmanager
def web_server(*, is_s3: bool = False) -> Iterator[str]:
    """The address of one."""
    server = _Server(("127.0.0.1", 0), _DeniedByS3 if is_s3 else _Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
