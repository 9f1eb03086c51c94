"""A mistake in the user's models, told as theirs: file, line, and what is wrong.

Input: an exception that importing or reading models raised. Output: the error to report, where the last
frame that is not a library's is in a file of models; nothing where it is in this tool.
"""

from __future__ import annotations

import sysconfig
import traceback
from pathlib import Path

from .errors import RegistryUnavailable
from .package_data import PACKAGE

__all__ = ["mistake_in_models"]

LIBRARIES = [Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "purelib", "platlib")]
VOCABULARY = ("base", "codec", "methods.py", "__init__.py", "_pydantic", "values.py", "config.py")
"""Parts of `protocol_models` that hold no model: an error raised there is the caller's."""


def mistake_in_models(error: BaseException) -> RegistryUnavailable | None:
    """The error to report; `None` where the mistake is not one of the models."""
    if isinstance(error, SyntaxError) and error.filename and not _is_ours(Path(error.filename)):
        return _reported(error, error.filename, error.lineno or 1, error.msg)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if frame.filename.startswith("<") or _is_library(file):
            continue
        if _is_ours(file):
            return None
        return _reported(error, frame.filename, frame.lineno or 1, str(error))
    return None


def _reported(error: BaseException, file: str, line: int, said: str) -> RegistryUnavailable:
    first = said.strip().splitlines()[0] if said.strip() else "no reason is given"
    hint = (
        "import the name, or correct it"
        if isinstance(error, NameError | ImportError)
        else "correct the model"
    )
    return RegistryUnavailable(f"{type(error).__name__}: {first}", f"{_shown(file)}:{line}", hint)


def _shown(file: str) -> str:
    """The path from the current folder, where it is below that."""
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file


def _is_ours(file: Path) -> bool:
    return file.resolve().is_relative_to(PACKAGE.resolve())


def _is_library(file: Path) -> bool:
    path = file.resolve()
    models = PACKAGE.resolve().parent / "protocol_models"
    if path.is_relative_to(models):
        return path.relative_to(models).parts[0] in VOCABULARY
    if _is_ours(path):
        return False
    return any(path.is_relative_to(folder) for folder in LIBRARIES)
