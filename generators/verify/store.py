"""Recordings in a store: `s3://`, `gs://`, `hf://`, `https://`, whatever fsspec knows.

Input: an address. Output: its size, its bytes, or the addresses that a pattern such as `s3://bucket/*.jsonl`
stands for. Each store has a library and errors of its own; all of them become a `RecordingUnavailable`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from typing import TYPE_CHECKING

from ..errors import RecordingUnavailable

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

__all__ = ["Stored", "addresses", "is_address", "opened", "size", "unavailable"]

CHUNK = 1 << 18
EXTRA = 'pip install "app-server-protocol[store]"'
FOLDER = "directory"
CHAIN, NO_CHAIN = "::", "\0"
HINT = "check the address, your access to it, and the variables or files that hold your credentials"
AGAIN = "read it again, or store it again"
WEB = "http://", "https://"
GONE = 404, 410
"""What web servers say of what is not there."""
CONNECTS = 30
"""Seconds in which a web server takes a connection."""
SILENT = 60
"""Seconds for which it may send nothing. Its library would allow five minutes for all of an object."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One object of a store, open to be read."""

    file: BufferedReader
    size: int | None
    """In bytes; `None` where the store does not tell."""


def is_address(name: str) -> bool:
    """Whether a name says in which store it is."""
    return "://" in name


def addresses(name: str) -> list[str]:
    """What a pattern stands for, in alphabetical order; a name without one stands for itself."""
    if not is_address(name) or "*" not in name:
        return [name]
    with _told_plainly(name):
        system, path = _found(name)
        listed = system.glob(path, detail=True)
        # A folder is no recording, but only what leads to some.
        objects = (each for each, known in listed.items() if known.get("type") != FOLDER)
        found = sorted(map(system.unstrip_protocol, objects))
    if listed and not found:
        raise _is_folder(name, "the pattern fits nothing but folders")
    if not found:
        raise RecordingUnavailable("nothing in the store is called so", name, HINT)
    return found


def size(name: str) -> int | None:
    """How many bytes an object has; `None` where the store does not tell."""
    with _told_plainly(name):
        system, path = _found(name)
        known = system.info(path)
    if known.get("type") == FOLDER:
        raise _is_folder(name, "it is a folder of the store, or a bucket, and no object")
    told = known.get("size")
    return told if isinstance(told, int) else None


@contextmanager
def opened(name: str, *, is_whole: bool) -> Iterator[Stored]:
    """An object of a store, to be read from its beginning to its end, or anywhere.

    Whatever its library raises is for `unavailable`.
    """
    system, path = _found(name)
    if is_whole and name.startswith(WEB):
        # In one answer: not every web server sends the range that it is asked for.
        told = system.info(path).get("size")
        with system.open(path, "rb", block_size=0) as file:
            yield Stored(BufferedReader(file, CHUNK), told)
        return
    with system.open(path, "rb") as file:
        told = getattr(file, "size", None)
        yield Stored(BufferedReader(file, CHUNK), told)


def _is_folder(name: str, what: str) -> RecordingUnavailable:
    return RecordingUnavailable(
        what, name, "name the objects in it: a pattern that ends in /*, or one by one"
    )


def _found(name: str) -> tuple[AbstractFileSystem, str]:
    """The store, and what the object is called in it."""
    from fsspec.core import url_to_fs  # only the extra `store` brings it

    options = {}
    if name.startswith(WEB):
        from aiohttp import ClientTimeout

        limits = ClientTimeout(total=None, sock_connect=CONNECTS, sock_read=SILENT)
        options["client_kwargs"] = {"timeout": limits}
    # In `zip://a.jsonl::s3://bucket/a.zip` it joins two addresses, in `s3://bucket/a::b.jsonl` it joins none.
    if "://" not in name.rpartition(CHAIN)[2]:
        system, path = url_to_fs(name.replace(CHAIN, NO_CHAIN), **options)
        return system, path.replace(NO_CHAIN, CHAIN)
    system, path = url_to_fs(name, **options)
    return system, path


@contextmanager
def _told_plainly(name: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # the libraries of stores have no base class of errors in common
        raise unavailable(name, error) from error


def unavailable(name: str, error: Exception) -> RecordingUnavailable:
    """Why a store does not give an object, from what its library raised."""
    said: object = (error.strerror if isinstance(error, OSError) else None) or error
    first_line = next(iter(str(said).strip().splitlines()), type(error).__name__)
    if isinstance(error, ImportError):
        what = f"reading it needs a package that is not installed: {error.name or first_line}"
        return RecordingUnavailable(what, name, EXTRA)
    # Over HTTP whatever does not answer is raised as if it were not there.
    reasons = [each for each in (error.__cause__, error) if _is_of_web(each)]
    status = next((found for each in reasons if (found := getattr(each, "status", None))), None)
    if status in GONE or (not reasons and isinstance(error, FileNotFoundError)):
        return RecordingUnavailable("the store has no such object, or has it no more", name, HINT)
    if reasons:
        said = getattr(reasons[0], "message", None) or reasons[0]
        first_line = " ".join(f"{status or ''} {said}".split())
    if type(error).__name__ == "FileExpired":  # of S3, which knows each version of an object
        return RecordingUnavailable("it was stored again while it was read", name, AGAIN)
    is_cut = any(type(each).__name__ == "ClientPayloadError" for each in reasons)
    what = f"the store does not give {'all of it' if is_cut else 'it'}: {first_line}"
    return RecordingUnavailable(what, name, AGAIN if is_cut else HINT)


def _is_of_web(error: BaseException | None) -> bool:
    """Whether the library of web servers raised it."""
    return type(error).__module__.partition(".")[0] == "aiohttp"
