"""The rules know no resource: whoever uses them pays for the messages that come, and for no others."""

import subprocess
import sys

RESOURCES = ("protocol_models.v1.", "protocol_models.v2.", "protocol_models.shared.")


def test_the_rules_import_no_model_of_a_resource() -> None:
    code = "import sys, protocol_models.session; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = ended.stdout.split()
    assert "protocol_models.session.connection" in names
    assert [name for name in names if name.startswith(RESOURCES)] == []
