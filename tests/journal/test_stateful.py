"""The journal against a model of it: any mixture of appends, reads and roll-backs."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.errors.journal import VersionConflictError
from ssj_core.journal import Journal, NewEvent, export_lines, import_lines
from ssj_core.verify.journal import check_journal

STREAMS = st.sampled_from(["plan/2026", "登记·一", "s"])
BODIES = st.lists(st.dictionaries(st.sampled_from("ab"), st.integers(0, 9)), min_size=1, max_size=3)
START = datetime(2026, 3, 2, tzinfo=UTC)

Entry = tuple[str, int, dict[str, int]]


class Undone(Exception):  # noqa: N818 - not a mistake: it ends a transaction on purpose
    """Raised to see a transaction taken back."""


def give_up() -> None:
    """End a transaction badly."""
    raise Undone


class JournalMachine(RuleBasedStateMachine):
    """Two stores and a plain list must tell the same story."""

    def __init__(self) -> None:
        """Open a journal in each store."""
        super().__init__()
        self.model: list[Entry] = []
        self.journals: list[Journal] = []

    @initialize(suite=st.sampled_from(["sha256", "sm3"]))
    def open(self, suite: str) -> None:
        """Choose the suite."""
        self.sqlite = SqliteStore(":memory:", suite=suite)  # type: ignore[arg-type]
        self.journals = [Journal(MemoryStore(suite=suite)), Journal(self.sqlite)]  # type: ignore[arg-type]

    def version(self, stream: str) -> int:
        """Return the version in the model."""
        return sum(entry[0] == stream for entry in self.model)

    def add(self, journal: Journal, stream: str, at: int, bodies: list[dict[str, int]]) -> None:
        """Append `bodies` to `journal`."""
        journal.append(
            stream,
            at,
            [NewEvent("plan.drafted", body) for body in bodies],
            actor="王一",
            department="局",
            at=START + timedelta(hours=len(self.model)),
        )

    @rule(stream=STREAMS, bodies=BODIES)
    def append(self, stream: str, bodies: list[dict[str, int]]) -> None:
        """Append at the right version."""
        version = self.version(stream)
        for journal in self.journals:
            self.add(journal, stream, version, bodies)
        self.model += [(stream, version + n, body) for n, body in enumerate(bodies, start=1)]

    @rule(stream=STREAMS, bodies=BODIES, wrong=st.integers(-3, 3).filter(bool))
    def conflict(self, stream: str, bodies: list[dict[str, int]], wrong: int) -> None:
        """Append at a wrong version: told, and nothing changes."""
        expected = max(0, self.version(stream) + wrong)
        if expected == self.version(stream):
            return
        for journal in self.journals:
            with pytest.raises(VersionConflictError):
                self.add(journal, stream, expected, bodies)

    @rule(one=STREAMS, two=STREAMS, bodies=BODIES)
    def undo(self, one: str, two: str, bodies: list[dict[str, int]]) -> None:
        """Append twice in a transaction that fails: nothing changes."""
        for journal in self.journals:
            try:
                with journal.transaction():
                    self.add(journal, one, journal.version(one), bodies)
                    self.add(journal, two, journal.version(two), bodies)
                    give_up()
            except Undone:
                pass

    @rule(stream=st.none() | STREAMS, after=st.integers(0, 30))
    def read(self, stream: str | None, after: int) -> None:
        """Read any part: the model's part."""
        wanted = [
            (seq, *entry)
            for seq, entry in enumerate(self.model, start=1)
            if seq > after and stream in (None, entry[0])
        ]
        for journal in self.journals:
            got = [
                (event.seq, event.stream, event.version, event.body)
                for event in journal.read(stream, after)
            ]
            assert got == wanted

    @rule()
    def carry_over(self) -> None:
        """Export from one store and import into a new one: the same journal."""
        for journal in self.journals:
            again = Journal(MemoryStore(suite=journal.suite))
            assert import_lines(export_lines(journal), again) == len(self.model)
            assert again.checkpoint() == journal.checkpoint()

    @invariant()
    def agree(self) -> None:
        """Both stores have the same rows, heads and end, and the chain holds."""
        if not self.journals:
            return
        one, two = self.journals
        assert list(one.store.read()) == list(two.store.read())
        heads = {stream: self.version(stream) for stream, _, _ in self.model}
        assert dict(one.heads()) == dict(two.heads()) == heads
        assert one.checkpoint() == two.checkpoint()
        report = check_journal(two.store.read(), two.suite)
        assert report.holds
        assert report.events == len(self.model)

    def teardown(self) -> None:
        """Close the database."""
        if self.journals:
            self.sqlite.close()


def test_any_course_of_events() -> None:
    """Whatever is done to a journal, both stores agree with the model after every step."""
    run_state_machine_as_test(
        JournalMachine, settings=settings(max_examples=25, stateful_step_count=20, deadline=None)
    )


@pytest.mark.long
def test_any_long_course_of_events() -> None:
    """The same, over thousands of steps."""
    run_state_machine_as_test(
        JournalMachine, settings=settings(max_examples=200, stateful_step_count=50, deadline=None)
    )
