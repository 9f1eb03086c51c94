"""What a run of a command depends on, as Python itself tells of it.

Input: the audit events of the interpreter, from `observe` on. Output: the files that were read, the folders
that were listed, the variables that were asked for; or that the run did something whose outcome nobody can
compare later, such as starting a program.

It holds for the code of models, too: a file that a registry reads when it is imported is seen here. It
imports the standard library only, for it runs before anything else.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from importlib.machinery import all_suffixes
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

__all__ = ["Inputs", "listing", "observe"]

UNTRACEABLE: Final = frozenset(
    {
        "os.chdir", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile",
        "os.system", "pty.spawn", "socket.bind", "socket.connect", "socket.sendto", "sqlite3.connect",
        "subprocess.Popen",
    }
)  # fmt: skip
"""Events after which nobody knows what a run depends on."""
HEARD: Final = frozenset({"import", "open", "os.listdir", "os.scandir", *UNTRACEABLE})
TERMINAL: Final = frozenset(
    {"CLICOLOR", "CLICOLOR_FORCE", "COLORTERM", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "TERM"}
    | {"PYCHARM_HOSTED", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "JUPYTER_COLUMNS", "JUPYTER_LINES"}
)
"""Variables that say how text is shown, and nothing else."""
IMPORTABLE: Final = (*all_suffixes(), ".dist-info", ".egg-info", ".egg-link", ".pth")
"""How the names end that Python looks for in a folder of modules; packages have no ending."""
IMPORTERS: Final = ("<frozen importlib", "<frozen zipimport", os.path.join("importlib", ""))  # noqa: PTH118 - part of a path
LIBRARY: Final = os.path.join(os.path.dirname(os.__file__), "")  # noqa: PTH118, PTH120 - part of a path
OTHERS: Final = tuple(LIBRARY + name for name in ("site-packages", "dist-packages"))
"""Where the packages of others lie, which is inside of that on some systems."""

AuditValue: TypeAlias = Any
"""What Python says with an audit event, by place: a path, a mode, flags. No two events say the same."""
Signature = tuple[int, int, int, int] | None
"""By which a file is known to be as it was, during one run; `None` where there is none."""


class Inputs:
    """What a run has read so far."""

    def __init__(self, variables: _Variables) -> None:
        self.is_traceable = True
        """Whether everything that it depends on can be compared later."""
        self._files: dict[str, Signature] = {}
        self._folders: dict[tuple[str, bool], tuple[str, ...]] = {}
        self._variables = variables
        self._is_busy = False
        for path in _module_files():  # what was imported before anybody took note
            self._files[path] = _signature(path)
        for folder in {*map(os.path.abspath, sys.path), *_package_folders()}:
            self._folders[folder, True] = listing(folder, True)

    @property
    def variables(self) -> Iterable[str]:
        """The names of the variables that were asked for."""
        return sorted(self._variables.asked - TERMINAL)

    def files(self) -> list[str]:
        """The files that were read, modules among them, and those that were looked for and not there."""
        return sorted(path for path in {*self._files, *_module_files()} if not _is_of_python(path))

    def folders(self) -> list[tuple[str, bool]]:
        """The folders that were listed, and whether for modules only."""
        return sorted(folder for folder in self._folders if not _is_of_python(folder[0]))

    def end(self) -> None:
        """Take note of nothing more."""
        self._is_busy = True

    def has_imported(self, paths: Iterable[str]) -> bool:
        """Whether any of these files is a module that the run made use of."""
        return not set(paths).isdisjoint(_module_files())

    def changed_meanwhile(self, ours: frozenset[str]) -> bool:
        """Whether anything but these files, which are compared otherwise, changed after it was read."""
        made = ours | {str(folder) for path in _folders_of(ours) for folder in (path, *path.parents)}
        changed = (_signature(path) != before for path, before in self._files.items() if path not in ours)
        moved = (
            f"{folder}{os.sep}{name}"
            for (folder, for_modules), before in self._folders.items()
            for name in {*before} ^ {*listing(folder, for_modules)}
        )
        return any(changed) or any(path not in made for path in moved)

    def heard(self, event: str, arguments: tuple[AuditValue, ...]) -> None:
        """Take note of an audit event."""
        if event not in HEARD or self._is_busy:
            return
        try:
            if event == "open":
                self._opened(*arguments)
            elif event == "import":
                if arguments[1]:  # a module in machine code; the others are opened
                    self._read(arguments[1])
            elif event in ("os.listdir", "os.scandir"):
                self._listed(arguments[0])
            else:
                self.is_traceable = False
        except (OSError, TypeError, ValueError):  # what is not a path at all ends in an error of its own
            self.is_traceable = False

    def _opened(self, path: AuditValue, mode: str | None, flags: int) -> None:
        is_written = (
            flags & (os.O_WRONLY | os.O_RDWR) if mode is None else not mode.startswith("r") or "+" in mode
        )
        if not is_written and not isinstance(path, int):
            self._read(path)

    def _read(self, path: AuditValue) -> None:
        place = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - of thousands, in the middle of an import
        if place.endswith(".pyc") and "__pycache__" in place:
            place = source_from_cache(place)
        if place not in self._files:
            self._files[place] = _signature(place)

    def _listed(self, path: AuditValue) -> None:
        if isinstance(path, int):
            self.is_traceable = False
            return
        frame = sys._getframe(2)  # who lists: below are this method and `heard`
        for_modules = any(part in frame.f_code.co_filename for part in IMPORTERS)
        folder = os.path.abspath(os.fsdecode(path or "."))  # noqa: PTH100 - as above
        if (folder, for_modules) not in self._folders and not folder.endswith("__pycache__"):
            self._is_busy = True
            self._folders[folder, for_modules] = listing(folder, for_modules)
            self._is_busy = False


def observe() -> Inputs:
    """Begin to take note, for as long as the process lives."""
    variables = _Variables(os.environ)
    os.environ = variables  # type: ignore[assignment]  # noqa: B003 - it hands all on to the real one
    inputs = Inputs(variables)
    sys.addaudithook(inputs.heard)
    return inputs


def listing(folder: str, for_modules: bool) -> tuple[str, ...]:
    """What a folder holds, or what of it Python may import; what Python itself puts there does not count."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return ()
    return tuple(
        name for name in names if name != "__pycache__" and (not for_modules or _is_importable(name))
    )


def _is_importable(name: str) -> bool:
    return "." not in name or name.endswith(IMPORTABLE)


def _module_files() -> Iterator[str]:
    """The files of all modules that are loaded, but for those of Python itself."""
    for module in list(sys.modules.values()):
        place = getattr(module, "__file__", None)
        if isinstance(place, str) and not _is_of_python(place):
            yield os.path.abspath(place)  # noqa: PTH100 - of hundreds


def _package_folders() -> Iterator[str]:
    """The folders of all packages that are loaded, but for those of Python itself."""
    for module in list(sys.modules.values()):
        for folder in getattr(module, "__path__", None) or ():
            if not _is_of_python(folder):
                yield os.path.abspath(folder)  # noqa: PTH100 - of hundreds


def _is_of_python(path: str) -> bool:
    """Whether a file is of the standard library, which the version of Python says."""
    return path.startswith(LIBRARY) and not path.startswith(OTHERS)


def _folders_of(paths: Iterable[str]) -> Iterator[Path]:
    return map(Path, {os.path.dirname(path) for path in paths})  # noqa: PTH120 - of thousands


def _signature(path: str) -> Signature:
    try:
        found = os.stat(path)  # noqa: PTH116 - of thousands
    except (OSError, ValueError):
        return None
    if stat.S_ISDIR(found.st_mode):  # it was locked; what it holds is listed
        return 0, 0, 0, 0
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


class _Variables(MutableMapping[str, str]):
    """The variables of the environment, and which were asked for."""

    def __init__(self, real: MutableMapping[str, str]) -> None:
        self._real = real
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self._real[name]

    def __setitem__(self, name: str, value: str) -> None:
        self._real[name] = value

    def __delitem__(self, name: str) -> None:
        del self._real[name]

    def __iter__(self) -> Iterator[str]:
        self.asked.update(self._real)
        return iter(self._real)

    def __len__(self) -> int:
        return len(self._real)

    def __or__(self, other: Mapping[str, str]) -> dict[str, str]:
        return {**self, **other}

    def __ror__(self, other: Mapping[str, str]) -> dict[str, str]:
        return {**other, **self}

    def __ior__(self, other: Mapping[str, str] | Iterable[tuple[str, str]]) -> _Variables:
        self.update(other)
        return self

    def copy(self) -> dict[str, str]:
        """As `os.environ.copy()`."""
        return dict(self)
