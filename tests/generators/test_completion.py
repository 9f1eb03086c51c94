"""What a shell completes: releases, rules, severities, editions, emitters and reports."""

import pytest

from tests.command import run_apart


def completed(shell: str, words: list[str]) -> list[str]:
    """What the shell offers for the last word."""
    line = " ".join(["app-server-protocol", *words])
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    if shell == "zsh":
        asked = {"_TYPER_COMPLETE_ARGS": line}
    _, offered, errors = run_apart(variables={"_APP_SERVER_PROTOCOL_COMPLETE": f"complete_{shell}", **asked})
    assert errors == b""
    return offered.decode().split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["compat", "--explain", "required_in"], ["required_input_added"]),
        (["compat", "--fail-on", "breaking,unp"], ["breaking,unproven"]),
        (["compat", "--edition", "leg"], ["legacy"]),
        (["compat", "--write", "sar"], ["sarif="]),
        (["compat", "models", "rel"], ["release:"]),
        (["write", "--at", "0.171"], ["0.171.0"]),
        (["conform", "codex", "--at", "0.150.0"], ["0.150.0"]),
        (["changelog", "0.150.0", "0.171"], ["0.171.0"]),
        (["write", "--only", "config"], ["config_schema"]),
        # Bash splits words at colons, and replaces what stands behind the last one.
        (["compat", "release", ":", "0.1.0"], ["0.1.0"]),
        (["compat", "codex", ":", "0.160.1", "codex", ":", "0.150.0"], ["0.150.0"]),
        (["compat", "--protocol", "no.such:REGISTRY", "--out", "nowhere", "codex", ":", "0"], []),
    ],
    ids=" ".join,
)
def test_bash_completes(words: list[str], offered: list[str]) -> None:
    assert completed("bash", words) == offered


def test_zsh_gets_the_whole_word() -> None:
    offered = completed("zsh", ["compat", "release:0.1"])
    assert any("release" in each and "0.1.0" in each for each in offered)
