"""The configuration of a host: `config.toml` with what the command line overrides.

Input: the folder of codex, a path, and words `key=value`. Output: a `ServerConfig`, or `CouldNotRun` with
every problem at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from protocol_models import InvalidConfig, ServerConfig

from app_server_server.errors import CouldNotRun

__all__ = ["overridden", "read_config"]

_LONGEST: Final = 16 << 20


def read_config(
    path: Path, overrides: Iterable[str] = (), *, must_exist: bool = False
) -> tuple[ServerConfig, bool]:
    """The configuration, and whether credentials are kept encrypted. A file that is absent says nothing."""
    try:
        document = overridden(_document(path, must_exist=must_exist), overrides)
        config = ServerConfig.from_toml(document)
    except InvalidConfig as error:
        raise CouldNotRun(f"{str(path)!r} is wrong:\n{error}") from None
    except RecursionError:
        raise CouldNotRun(f"{str(path)!r}, or a value of -c, is nested too deeply to be read") from None
    features = document.get("features")
    return config, isinstance(features, dict) and features.get("secret_auth_storage") is True


def _document(path: Path, *, must_exist: bool) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST + 1)
        if len(content) > _LONGEST:
            raise CouldNotRun(f"{str(path)!r} is longer than 16 MiB: name a file of settings")
        return tomllib.loads(content.decode("utf-8"))
    except FileNotFoundError:
        if must_exist:
            raise CouldNotRun(f"there is no file {str(path)!r}: name another with --config-file") from None
        return {}
    except OSError as error:
        raise CouldNotRun(f"{str(path)!r} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CouldNotRun(
            f"{str(path)!r} is not valid UTF-8 at byte {error.start}: save it as UTF-8"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise CouldNotRun(f"{str(path)!r} is not valid TOML: {error}") from None


def overridden(document: dict[str, object], overrides: Iterable[str]) -> dict[str, object]:
    """The document with each `key=value` set. A value that is no TOML is taken as a string."""
    for override in overrides:
        key, equals, value = override.partition("=")
        try:
            path = _keys(tomllib.loads(f"{key.strip()} = 0"))
        except tomllib.TOMLDecodeError:
            path = []
        if not equals or not path:
            raise CouldNotRun(
                f"-c {key.strip()!r}: write it as key=value, where the key is as in config.toml"
            )
        document = _with(document, path, _value(value))
    return document


def _keys(table: object) -> list[str]:
    path: list[str] = []
    while isinstance(table, dict) and len(table) == 1:
        key, table = next(iter(table.items()))
        path.append(key)
    return path if table == 0 else []


def _value(text: str) -> object:
    try:
        table = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text.strip().strip("\"'")
    return table["value"] if table.keys() == {"value"} else text


def _with(table: object, path: list[str], value: object) -> dict[str, object]:
    first, *rest = path
    whole = dict(table) if isinstance(table, dict) else {}
    whole[first] = _with(whole.get(first), rest, value) if rest else value
    return whole
