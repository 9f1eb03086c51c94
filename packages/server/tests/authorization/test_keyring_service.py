"""The stores before a real keyring service, gnome-keyring, and before a codex that uses it as well."""

from pathlib import Path

import pytest

from tests.authorization import keyring_session
from tests.codex import needs_codex

pytestmark = [
    pytest.mark.trial,
    pytest.mark.skipif(
        not keyring_session.IS_INSTALLED, reason="needs dbus-run-session and gnome-keyring-daemon"
    ),
]


@pytest.mark.parametrize(
    "step",
    ["stores", "locked", *(pytest.param(step, marks=needs_codex) for step in ("codex", "codex-encrypted"))],
)
def test_in_a_session_with_a_keyring_service(tmp_path: Path, step: str) -> None:
    done = keyring_session.run(tmp_path, step)
    assert done.returncode == 0, done.stderr
    assert "s3cret" not in done.stdout + done.stderr
