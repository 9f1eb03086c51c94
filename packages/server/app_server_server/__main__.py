"""`app-server-server`: what the shell starts.

It imports little: until a command waits for signals itself, SIGINT ends the program without a traceback, also
while the rest is loaded.
"""

from __future__ import annotations

import os
import signal
import sys

__all__ = ["main"]


def main() -> None:
    """Runs a command."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    _open_what_is_closed()
    from app_server_server.commands import run

    run()


def _open_what_is_closed() -> None:
    """A standard stream that is closed leads nowhere: the next file would take its number otherwise."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)


if __name__ == "__main__":
    main()
