"""`serve --mcp` before a real codex, whose model is scripted."""

from pathlib import Path

import anyio
import mcp_types
import pytest
from mcp import ClientSession
from mcp.client import ClientRequestContext
from protocol_models.json_types import JsonObject

from tests.codex import CODEX, needs_codex
from tests.patience import HANGS
from tests.servers.model import model_provider
from tests.serving.test_mcp_front import launched, text_of

pytestmark = [pytest.mark.trial, needs_codex]


def test_turns_run_at_once_and_what_they_ask_is_answered_in_any_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    monkeypatch.setenv("CODEX_HOME", str(home))
    ended: list[str] = []
    asked: JsonObject = {}
    told: list[str] = []

    async def elicit(
        context: ClientRequestContext, params: mcp_types.ElicitRequestParams
    ) -> mcp_types.ElicitResult:
        """Refuses `third`; answers `first`, which may be asked first, only when the others have ended."""
        name = next(each for each in ("first", "second", "third") if each in params.message)
        asked[name] = context.request_id
        while name == "first" and len(ended) < 2:
            await anyio.sleep(0.01)
        return mcp_types.ElicitResult(action="decline" if name == "third" else "accept", content={})

    async def tell(progress: float, total: float | None, message: str | None) -> None:
        told.append(str(message))

    async def use(session: ClientSession) -> None:
        async def call(name: str) -> None:
            words = {"prompt": f"run {name}", "cwd": str(work), "approval-policy": "untrusted"}
            done = await session.call_tool(
                "codex", {**words, "sandbox": "workspace-write"}, progress_callback=tell
            )
            assert not done.is_error, text_of(done)
            ended.append(name)
            threads.append(str((done.structured_content or {})["threadId"]))

        threads: list[str] = []
        async with anyio.create_task_group() as tasks:
            for name in ("first", "second", "third"):
                tasks.start_soon(call, name)
        reply = await session.call_tool("codex-reply", {"prompt": "go on", "threadId": threads[0]})
        assert text_of(reply) == "done"
        assert len(set(threads)) == 3

    async def main() -> None:
        with anyio.fail_after(HANGS):
            async with (
                launched([CODEX, "app-server"]) as (incoming, outgoing),
                ClientSession(incoming, outgoing, elicitation_callback=elicit) as session,
            ):
                await session.initialize()
                await use(session)

    with model_provider() as config:
        (home / "config.toml").write_text(config)
        anyio.run(main)
    assert ended[-1] == "first"
    assert len(set(asked.values())) == len(asked) == 3
    assert sorted(path.name for path in work.iterdir()) == ["first", "second"]
    assert "commandExecution completed" in told
