"""Faults put into the rules, one at a time: each has to redden the test that is named.

Run it in the environment of the suite, from the folder of the package: `python -m tests.mutants`. The tree
is as it was afterwards. Ends with 1 where a fault is not noticed.
"""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parent.parent
RULES = PACKAGE / "app_server_server"


class Mutant(NamedTuple):
    what: str
    module: str
    old: str
    new: str
    test: str


MUTANTS = (
    Mutant(
        "30 s are 0",
        "authorization/credentials.py",
        "EXPIRES_SOON_MS: Final = 30_000",
        "EXPIRES_SOON_MS: Final = 0",
        "authorization/test_states.py::test_when_a_credential_is_usable",
    ),
    Mutant(
        "unknown is 0",
        "authorization/credentials.py",
        "return None if self.expires_at is None else max(0,",
        "return 0 if self.expires_at is None else max(0,",
        "authorization/test_states.py::test_the_past_is_not_the_unknown",
    ),
    Mutant(
        "0 is unknown",
        "authorization/credentials.py",
        "return self.expires_at is not None and now_ms",
        "return bool(self.expires_at) and now_ms",
        "authorization/test_states.py::test_when_a_credential_is_usable",
    ),
    Mutant(
        "the store is not read again",
        "authorization/refresh.py",
        "locked_while_waiting(self._home, lock):\n            latest = await",
        "locked_while_waiting(self._home, lock):\n            latest = refused or await",
        "authorization/test_refresh.py::test_one_that_another_process_stored_is_adopted_without_a_request",
    ),
    Mutant(
        "used before it is stored",
        "authorization/refresh.py",
        "            await anyio.to_thread.run_sync(self._store.save, fresh)\n            return fresh",
        "            return fresh",
        "authorization/test_refresh.py::test_what_cannot_be_stored_is_not_used",
    ),
    Mutant(
        "a lost session is 401",
        "hosting/exchanges.py",
        "lost = response.status_code == 404",
        "lost = response.status_code == 401",
        "hosting/test_starts.py::test_a_lost_session_is_initialized_once",
    ),
    Mutant(
        "a refused token is 404",
        "hosting/outcomes.py",
        "    if last.status == httpx2.codes.UNAUTHORIZED:",
        "    if last.status == httpx2.codes.NOT_FOUND:",
        "hosting/test_starts.py::test_authorization_in_a_real_start",
    ),
    Mutant(
        "429 is not tried again",
        "hosting/exchanges.py",
        "frozenset({408, 429, ",
        "frozenset({408, ",
        "hosting/test_starts.py::test_how_often_a_start_asks",
    ),
    Mutant(
        "a notification overtakes its response",
        "serving/client_connection.py",
        "if held is not None and held.is_open:",
        "if held is None and held is not None:",
        "serving/test_client_connection.py::test_the_response_comes_before_the_notifications_that_it_causes",
    ),
)


def passes(*tests: str) -> bool:
    """Whether these tests pass on the rules as they are now."""
    words = [sys.executable, "-B", "-m", "pytest", "-q", "-x", *(f"tests/{test}" for test in tests)]
    done = subprocess.run(words, cwd=PACKAGE, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{', '.join(tests)} did not run:\n{done.stdout}{done.stderr}")
    return done.returncode == 0


def is_noticed(mutant: Mutant) -> bool:
    path = RULES / mutant.module
    before = path.read_text(encoding="utf-8")
    if before.count(mutant.old) != 1:
        raise SystemExit(f"{mutant.module}: the place of {mutant.what!r} is gone: say where it is now")
    path.write_text(before.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        return not passes(mutant.test)
    finally:
        path.write_text(before, encoding="utf-8")


def main() -> int:
    if not passes(*dict.fromkeys(mutant.test for mutant in MUTANTS)):
        raise SystemExit("the tests fail without a fault: that they fail with one would say nothing")
    survivors = 0
    for mutant in MUTANTS:
        noticed = is_noticed(mutant)
        survivors += not noticed
        print(
            f"{'noticed' if noticed else 'NOT NOTICED':12} {mutant.what:40} {mutant.test.split('::')[1]}",
            flush=True,
        )
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
