"""Rounds: each failure once, one summary a round, on recorded traffic and by law."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from protocol_models.session import (
    DuplicateUpdate,
    Failure,
    RoundCompleted,
    RoundOpened,
    ServerMoved,
    StartupEvent,
    StartupRounds,
    WouldSettle,
    incomplete_text,
    starting_text,
)
from tests.examples import examples
from tests.session.captures import rows, startup_events

OWNER = "t1"

EXPECTED: dict[str, dict[str, Any]] = {
    "0.169.0": {
        "closed": [46, 372, 447],
        "duplicates": [370, 371, 373, 374, 375],
        "abandoned": {398: ("garbage", "good", "hangs", "http_dead", "http_login")},
        "warnings": 34,
        "failures": 41,
    },
    "0.171.0": {
        "closed": [46, 374, 433],
        "duplicates": [373, 375, 376, 377],
        "abandoned": {385: ("good", "http_401", "http_refreshfail", "missing")},
        "warnings": 29,
        "failures": 37,
    },
}


@pytest.mark.parametrize("release", EXPECTED)
def test_the_rounds_of_the_recorded_startups(shared: Path, release: str) -> None:
    file = shared / "captures" / release / "mcp.jsonl"
    events = list(startup_events(file))
    ended = {number: event for number, event in events if isinstance(event, RoundCompleted)}
    seen = {
        "closed": [number for number, event in ended.items() if not event.abandoned],
        "duplicates": [number for number, event in events if isinstance(event, DuplicateUpdate)],
        "abandoned": {number: event.cancelled for number, event in ended.items() if event.abandoned},
        "warnings": sum(isinstance(event, Failure) for _, event in events),
        "failures": sum(
            message.get("method") == "mcpServer/startupStatus/updated"
            and message["params"]["status"] == "failed"
            for _, _, message in rows(file)
        ),
    }
    assert seen == EXPECTED[release]


def play(*updates: str, rounds: StartupRounds | None = None) -> list[StartupEvent]:
    """Events of updates such as `a starting` and `a failed because`."""
    rounds = rounds or StartupRounds()
    events: list[StartupEvent] = []
    for update in updates:
        name, status, *error = update.split(" ", 2)
        events += rounds.update(OWNER, name, status, error[0] if error else None)
    return events


def completed(events: list[StartupEvent]) -> list[RoundCompleted]:
    return [event for event in events if isinstance(event, RoundCompleted)]


def failures(events: list[StartupEvent]) -> list[tuple[str, str]]:
    return [(event.name, event.error) for event in events if isinstance(event, Failure)]


def test_a_round_of_one_server() -> None:
    assert play("a starting", "a ready") == [
        RoundOpened(OWNER),
        ServerMoved(OWNER, "a", "starting"),
        ServerMoved(OWNER, "a", "ready"),
        RoundCompleted(OWNER, ("a",), (), ()),
    ]


def test_a_failure_that_repeats_in_a_round_is_warned_of_once() -> None:
    events = play(
        "slow starting", "a starting", "a failed x", "a starting", "a failed x", "a starting", "a failed y"
    )
    assert failures(events) == [("a", "x"), ("a", "y")]
    assert completed(events) == []


HANDSHAKE = "MCP client for `a` failed to start: MCP startup failed: handshaking with MCP server failed: "
CLOSED = f"{HANDSHAKE}connection closed: initialize response"
STDIO = "codex_rmcp_client::stdio_server_launcher::StdioServerTransport"
BROKEN = (
    f"{HANDSHAKE}Send message error Transport [{STDIO}] error: Broken pipe (os error 32), "
    "when send initialize request"
)
LATER_BROKEN = BROKEN.replace(STDIO, f"codex_rmcp_client::tool_list_changes::ToolListChanges<{STDIO}>")
REFUSED = BROKEN.replace(STDIO, "rmcp::transport::worker::WorkerTransport")
TIMED_OUT = "MCP client for `a` timed out after 3 seconds"


@pytest.mark.parametrize(
    ("errors", "warnings"),
    [
        ([CLOSED, BROKEN], 1),
        ([BROKEN, CLOSED, LATER_BROKEN, f"{CLOSED}: connection closed: initialize response"], 1),
        ([CLOSED, REFUSED], 2),
        ([BROKEN, REFUSED], 2),
        ([BROKEN, TIMED_OUT], 2),
        ([CLOSED, CLOSED.replace("initialize response", "something else")], 2),
        (["", HANDSHAKE], 2),
    ],
)
def test_a_failure_that_codex_tells_in_two_ways_is_warned_of_once(errors: list[str], warnings: int) -> None:
    """Whether a program that ends at once has read its first request is chance, and codex tells which."""
    rounds = StartupRounds()
    events = play("slow starting", rounds=rounds)
    for error in errors:
        events += rounds.update(OWNER, "a", "starting")
        events += rounds.update(OWNER, "a", "failed", error)
    assert failures(events) == [("a", error) for error in errors[:1] + errors[-1:]][:warnings]


def test_the_next_round_warns_anew_and_sums_up_every_known_server() -> None:
    rounds = StartupRounds()
    first = play("a starting", "b starting", "b ready", "a failed x", rounds=rounds)
    second = play("a starting", "a failed x", rounds=rounds)
    assert failures(first) == failures(second) == [("a", "x")]
    (summary,) = completed(second)
    assert (summary.ready, summary.failed) == (("b",), (Failure(OWNER, "a", "x", None),))


def test_a_settled_state_that_repeats_opens_no_round() -> None:
    rounds = StartupRounds()
    play("a starting", "a failed x", rounds=rounds)
    assert play("a failed x", rounds=rounds) == [DuplicateUpdate(OWNER, "a")]
    assert not rounds.is_open(OWNER)


def test_a_failure_that_repeats_in_other_words_opens_no_round_either() -> None:
    rounds = StartupRounds()
    rounds.update(OWNER, "a", "starting")
    rounds.update(OWNER, "a", "failed", BROKEN)
    assert rounds.update(OWNER, "a", "failed", CLOSED) == [DuplicateUpdate(OWNER, "a")]
    assert rounds.update(OWNER, "a", "failed", TIMED_OUT) != [DuplicateUpdate(OWNER, "a")]


def test_after_a_last_cancelled_the_round_waits() -> None:
    rounds = StartupRounds()
    *_, would_settle = play("a starting", "a cancelled", rounds=rounds)
    assert isinstance(would_settle, WouldSettle)
    assert rounds.settle(would_settle) == [RoundCompleted(OWNER, (), (), ("a",))]
    assert rounds.settle(would_settle) == []


def test_a_passing_cancelled_closes_no_round() -> None:
    rounds = StartupRounds()
    *_, would_settle = play("a starting", "a cancelled", rounds=rounds)
    assert isinstance(would_settle, WouldSettle)
    later = play("a starting", "a ready", rounds=rounds)
    assert RoundOpened(OWNER) not in later
    assert completed(later) == [RoundCompleted(OWNER, ("a",), (), ())]
    assert rounds.settle(would_settle) == []


def test_a_round_waits_for_every_expected_server() -> None:
    rounds = StartupRounds()
    rounds.expect(OWNER, ["a", "b"])
    assert completed(play("a starting", "a ready", rounds=rounds)) == []
    assert completed(play("b starting", "b ready", rounds=rounds)) == [
        RoundCompleted(OWNER, ("a", "b"), (), ())
    ]


@pytest.mark.parametrize("end", [lambda rounds: rounds.leave(OWNER), StartupRounds.lose])
def test_what_has_not_settled_when_a_round_is_abandoned_counts_as_cancelled(end: Any) -> None:
    rounds = StartupRounds()
    play("a starting", "b starting", "b ready", rounds=rounds)
    assert end(rounds) == [RoundCompleted(OWNER, ("b",), (), ("a",), abandoned=True)]
    assert end(rounds) == []


def test_a_thread_that_was_left_says_nothing_until_it_is_joined() -> None:
    rounds = StartupRounds()
    play("a starting", rounds=rounds)
    rounds.leave(OWNER)
    assert play("a failed x", "b starting", rounds=rounds) == []
    rounds.join(OWNER)
    assert RoundOpened(OWNER) in play("a starting", rounds=rounds)


def test_a_state_of_a_newer_server_is_passed_on_and_settles_nothing() -> None:
    rounds = StartupRounds()
    assert play("a starting", "a paused", rounds=rounds)[-1] == ServerMoved(OWNER, "a", "paused")
    assert rounds.starting(OWNER) == ["a"]


def test_owners_do_not_mix() -> None:
    rounds = StartupRounds()
    rounds.update(None, "a", "starting")
    assert completed(play("a starting", "a ready", rounds=rounds)) == [RoundCompleted(OWNER, ("a",), (), ())]
    assert rounds.is_open(None)


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        (RoundCompleted(OWNER, ("a",), (), ()), ""),
        (
            RoundCompleted(OWNER, (), (Failure(OWNER, "a", "x", None), Failure(OWNER, "b", "y", None)), ()),
            "MCP startup incomplete (failed: a, b)",
        ),
        (
            RoundCompleted(OWNER, (), (Failure(OWNER, "a", "x", None),), ("c", "d")),
            "MCP startup incomplete (failed: a)\nMCP startup interrupted. Not started: c, d",
        ),
    ],
)
def test_the_text_of_a_summary(summary: RoundCompleted, text: str) -> None:
    assert incomplete_text(summary) == text


@pytest.mark.parametrize(
    ("starting", "known", "text"),
    [
        ([], 2, ""),
        (["a"], 2, "Starting MCP server: a"),
        (["a", "b"], 2, "Starting MCP servers (0/2): a, b"),
        (["a", "b", "c", "d", "e"], 7, "Starting MCP servers (2/7): a, b, c, and 2 more"),
    ],
)
def test_the_text_while_servers_start(starting: list[str], known: int, text: str) -> None:
    assert starting_text(starting, known) == text


class Rounds(RuleBasedStateMachine):
    """However updates come: rounds open and close in turn, and no failure is warned of twice in one."""

    def __init__(self) -> None:
        super().__init__()
        self.rounds = StartupRounds()
        self.open: dict[str | None, set[tuple[str, str]]] = {}
        self.waiting: list[WouldSettle] = []

    @rule(
        owner=st.sampled_from([None, "t1", "t2"]),
        name=st.sampled_from("abc"),
        status=st.sampled_from(["starting", "ready", "failed", "cancelled", "paused"]),
        error=st.sampled_from([None, "x", "y"]),
    )
    def update(self, owner: str | None, name: str, status: str, error: str | None) -> None:
        self.see(self.rounds.update(owner, name, status, error))

    @rule(index=st.integers(0, 5))
    def settle(self, index: int) -> None:
        if self.waiting:
            self.see(self.rounds.settle(self.waiting[index % len(self.waiting)]))

    @rule(owner=st.sampled_from(["t1", "t2"]))
    def leave(self, owner: str) -> None:
        self.see(self.rounds.leave(owner))

    @rule(owner=st.sampled_from(["t1", "t2"]))
    def join(self, owner: str) -> None:
        self.rounds.join(owner)

    @rule()
    def lose(self) -> None:
        self.see(self.rounds.lose())

    def see(self, events: list[StartupEvent]) -> None:
        for event in events:
            match event:
                case RoundOpened(owner):
                    assert owner not in self.open
                    self.open[owner] = set()
                case Failure(owner, name, error) if owner in self.open:
                    assert (name, error) not in self.open[owner]
                    self.open[owner].add((name, error))
                case WouldSettle():
                    self.waiting.append(event)
                case RoundCompleted(owner, ready, failed, cancelled):
                    del self.open[owner]
                    lists = (ready, tuple(failure.name for failure in failed), cancelled)
                    assert all(list(names) == sorted(set(names)) for names in lists)
                    assert sorted(name for names in lists for name in names) == self.rounds.known(owner)

    @invariant()
    def is_open_while_one_starts(self) -> None:
        for owner in (None, "t1", "t2"):
            assert self.rounds.is_open(owner) == (owner in self.open)
            if self.rounds.starting(owner):
                assert self.rounds.is_open(owner)


TestRounds = Rounds.TestCase
TestRounds.settings = settings(max_examples=examples(30), stateful_step_count=30, deadline=None)


@given(
    st.lists(st.sampled_from(["a starting", "a ready", "a failed x", "b starting", "b ready"]), max_size=30)
)
def test_the_same_updates_give_the_same_events(updates: list[str]) -> None:
    assert play(*updates) == play(*updates)
