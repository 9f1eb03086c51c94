"""Lines that are read by how they begin, without looking at the rest first.

Input: the methods of a direction, and which of them are asked for. Output: `FastPath`, a table from the start
of a line to what reads such a line.

A server writes `{"method":"…","params":…`, with nothing before the method. What stands before the first
comma, `line.partition(START_ENDS)[0]`, says which method it is, and so which validator reads the whole line
in one step. A start is entered into the table when the first line that begins so has come. For any other
line there is no entry, or the entry raises `ValueError`: the decoder then looks at the line as a whole. A
name that has a comma in it is never found in the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from protocol_models._pydantic import Validated
from protocol_models.codec.messages import RawMessage, UnknownNotification
from protocol_models.codec.validators import LONG, Methods
from protocol_models.garbage import without_collecting

__all__ = ["ID_FIRST", "START_ENDS", "FastPath", "plain_method", "skip"]

ID_FIRST = b'{"id":'
"""How a response begins that says nothing unusual."""
METHOD_FIRST = b'{"method":"'
METHOD_AT = len(METHOD_FIRST)
START_ENDS = b","
"""What ends the start of a line. To part a line there costs less than to look for it and to cut."""
PARAMS_NEXT = b',"params":'
SENT = b',"emittedAtMs":'
"""It is 29 bytes before the end of a notification, until the year 2286."""
CLOSING_BRACE = ord("}")
MOST_STARTS = 1024
LONGEST_UNKNOWN = 256
"""How many starts, and unknown methods of which length, are entered: names are the other side's to invent."""


class FastPath:
    """Start of a line → what reads it. `readers` is the table itself, for loops that cannot afford a call."""

    __slots__ = ("_is_raw", "_methods", "readers")

    def __init__(self, methods: Methods, wanted: Iterable[str] | None, *, is_raw: bool) -> None:
        """wanted: the methods that are asked for, `None` for all; is_raw: whether others are handed over."""
        self._methods = methods
        self._is_raw = is_raw
        self.readers: dict[bytes, Callable[[bytes], Validated]] = {}
        if wanted is not None:
            asked = frozenset(wanted)
            for name in methods.names:
                if name not in asked:
                    self.readers[_start(name)] = self.reader_of_others(name)

    def reader_of_others(self, method: str) -> Callable[[bytes], Validated]:
        """What reads the lines of a method that nobody asked for."""
        return partial(RawMessage, method) if self._is_raw else skip

    def read_first(self, line: bytes, name: str) -> Validated:
        """The message of a line that begins with its method, if it is a usual one; raises `ValueError`.

        The next that begins like it is read by the table.
        """
        if not self._methods.may_have(name):
            return self._read_first_unknown(line, name)
        # What is imported and built for a method stays: to look for garbage among it would only cost time.
        with without_collecting():
            content = self._methods.params(name)
            if content is not None:
                self.readers[_start(name)] = content.usual_message
        if content is None:
            return self._read_first_unknown(line, name)
        if len(line) >= LONG:
            content.message_check.validate_json(line)
        return content.usual_message(line)

    def _read_first_unknown(self, line: bytes, name: str) -> Validated:
        start = _start(name)
        reader = _unknown_reader(name, start + PARAMS_NEXT)
        message = reader(line)
        if len(self.readers) < MOST_STARTS and len(name) <= LONGEST_UNKNOWN:
            self.readers[start] = reader
        return message


def skip(_: bytes) -> None:
    """Reads a line that nobody asked for."""


def _unknown_reader(method: str, start: bytes) -> Callable[[bytes], UnknownNotification]:
    """Reads a line that begins with this method and its params; `ValueError` where it is another line."""

    def read(line: bytes) -> UnknownNotification:
        if line[-29:-14] == SENT and line[-1] == CLOSING_BRACE and line.startswith(start):
            return UnknownNotification(method, line)
        raise ValueError("an unusual line")

    return read


def _start(method: str) -> bytes:
    """How a line begins that has this method."""
    return b'%b%b"' % (METHOD_FIRST, method.encode())


def plain_method(line: bytes) -> str | None:
    """The method of a line that begins with it, where it is written without escapes."""
    if not line.startswith(METHOD_FIRST):
        return None
    name = line[METHOD_AT : line.find(b'"', METHOD_AT)]
    return name.decode() if name.isascii() and b"\\" not in name else None
