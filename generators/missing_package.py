"""A package that an extra brings, and that is not installed: what to install instead of a traceback.

Input: the error of an import. Output: the message that names the extra, for pip, uv and uvx; nothing where
the module is none that an extra brings. It imports the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, requires

__all__ = ["extra_with", "missing_package"]

NAME = "app-server-protocol"
FIRST_EXTRA = "generators"
"""What the command needs at all."""
OURS = ("app_server_protocol", "generators", "protocol_models")
REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+).*extra == ['\"]([a-z]+)['\"]")
MESSAGE = """\
app-server-protocol: {module} is not installed.
  next: install the extra {extra}: pip install "app-server-protocol[{extra}]"
        with uv: uv add "app-server-protocol[{extra}]"
        with uvx: uvx --from "app-server-protocol[{extra}]" app-server-protocol
"""


def missing_package(error: ModuleNotFoundError) -> str | None:
    """What to tell the user; `None` where a module of ours is missing, or nobody knows which."""
    module = (error.name or "").partition(".")[0]
    if not module or module in OURS:
        return None
    try:
        requirements = requires(NAME) or ()
    except PackageNotFoundError:
        requirements = ()
    return MESSAGE.format(module=module, extra=extra_with(module, requirements))


def extra_with(module: str, requirements: Iterable[str]) -> str:
    """The extra that brings a module, by what the package says that it requires."""
    wanted = module.replace("_", "-").lower()
    matches = filter(None, map(REQUIREMENT.match, requirements))
    extras = {
        extra for name, extra in map(re.Match.groups, matches) if name.replace("_", "-").lower() == wanted
    }
    # An extra that another one includes is listed with both.
    return FIRST_EXTRA if FIRST_EXTRA in extras or not extras else min(extras)
