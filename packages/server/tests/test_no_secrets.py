"""The plugin that looks for secrets finds each kind of leak, and nothing where there is none."""

import pytest

LEAKS = {
    "Captured stdout": "print('s3cret')",
    "Captured stderr": "os.write(2, b's3cret')",
    "the log": "logging.getLogger('library').debug('token %s', 's3cret')",
    "an error": """
    with pytest.raises(ServerError):
        try:
            raise ValueError('s3cret')
        except ValueError as error:
            raise ServerError('it failed') from error""",
    "the output of a process": """
    code = 'import sys; sys.stderr.write("RT-" + "0")'
    subprocess.run([sys.executable, '-S', '-c', code], capture_output=True)""",
    "the file notes": "(tmp_path / 'notes').write_text('AT-0123456789abcdef')",
}
FINE = """
    (tmp_path / 'config.toml').write_text('s3cret')
    print('[hidden]')
    try:
        raise ValueError('s3cret')
    except ValueError:
        with pytest.raises(ServerError):
            raise ServerError('it failed') from None"""
HEAD = """
import logging, os, subprocess, sys
import pytest
from app_server_server.errors import ServerError
"""


@pytest.mark.plants_secrets
def test_every_planted_leak_is_found_and_nothing_else(pytester: pytest.Pytester) -> None:
    bodies = [*LEAKS.values(), FINE]
    tests = [f"def test_{number}(tmp_path):\n    {body}\n" for number, body in enumerate(bodies)]
    pytester.makepyfile(HEAD + "\n".join(tests))
    result = pytester.runpytest("-p", "no:cacheprovider", "-p", "tests.no_secrets")
    result.assert_outcomes(failed=len(LEAKS), passed=1)
    for where in LEAKS:
        result.stdout.fnmatch_lines_random([f"{where}*: *"])
