"""The promises of a store, as tests."""

from collections.abc import Sequence
from functools import partial
from threading import Barrier, Thread

from ssj_core.encoding import Suite
from ssj_core.errors.journal import VersionConflictError
from ssj_core.journal import Row, Store, link
from ssj_core.testing.promises import payload, promise, refused
from ssj_core.verify.journal import check_journal


class _StopError(Exception):
    """Raised on purpose, to see a transaction taken back."""


def _fail() -> None:
    raise _StopError


class StoreContract:
    """The promises of `ssj_core.ports.Store`: subclass, give `make_store`, and run.

    Stores that several handles can share also give `another`; the default answers with the handle
    itself, which stands for "one handle per journal".
    """

    def make_store(self, suite: Suite = "sha256") -> Store:
        """Return a new, empty store with the digest suite `suite`."""
        raise NotImplementedError

    def another(self, store: Store) -> Store:
        """Return a second handle on the journal of `store`."""
        return store

    def test_is_a_store(self) -> None:
        """A store has every method of the port."""
        promise(isinstance(self.make_store(), Store), "the object has all members of ports.Store")

    def test_starts_empty(self) -> None:
        """A new journal has no event, no stream and no last row."""
        store = self.make_store()
        promise(list(store.read()) == [], "a new store reads as nothing")
        promise(dict(store.heads()) == {}, "a new store has no heads")
        promise(store.last() is None, "a new store has no last row")
        promise(store.version("a") == 0, "a stream without events is at version 0")

    def test_suite_is_kept(self) -> None:
        """The suite chosen is the suite used."""
        for suite in ("sha256", "sm3"):
            store = self.make_store(suite)
            promise(store.suite == suite, "the store knows its suite")
            rows = store.append("a", 0, [payload(1)])
            promise(rows == link(None, "a", 0, [payload(1)], suite), "hashes are of the suite")

    def test_rows_are_the_chain(self) -> None:
        """Over mixed streams, seq and version run without gaps and every hash follows."""
        store = self.make_store()
        expected: list[Row] = []
        for step, stream in enumerate(("a", "b", "a", "乙·二", "b", "a")):
            payloads = [payload(10 * step + part) for part in range(1 + step % 3)]
            at = sum(row.stream == stream for row in expected)
            last = expected[-1] if expected else None
            expected.extend(link(last, stream, at, payloads, "sha256"))
            given = store.append(stream, at, payloads)
            promise(list(given) == expected[-len(payloads) :], "append returns the rows it wrote")
        promise(list(store.read()) == expected, "read gives every row, in order, as written")
        promise(store.last() == expected[-1], "last is the last row")
        report = check_journal(store.read(), "sha256")
        promise(report.holds, f"the independent check holds: {report.fault}")

    def test_reads_by_stream_and_position(self) -> None:
        """Reading can be narrowed to a stream and to what came after a seq."""
        store = self.make_store()
        for number in range(1, 8):
            stream = "ab"[number % 2]
            store.append(stream, store.version(stream), [payload(number)])
        everything = list(store.read())
        choices: tuple[str | None, ...] = (None, "a", "b", "c")
        for only in choices:
            for after in range(9):
                wanted = [
                    row for row in everything if row.seq > after and only in (None, row.stream)
                ]
                got = list(store.read(only, after))
                promise(got == wanted, f"read({only!r}, after={after}) is that part of the rows")
        promise(dict(store.heads()) == {"b": 4, "a": 3}, "heads are the last versions")

    def test_bytes_come_back(self) -> None:
        """Payloads of any size and characters come back as they went in."""
        store = self.make_store()
        bodies = ["", "𠮷", "·（）", "\\u0000", "'; --", "x" * 300_000]
        payloads = [body.encode() for body in bodies]
        store.append("bytes", 0, payloads)
        got = [row.payload for row in store.read()]
        promise(got == payloads, "the same bytes come back")
        promise(all(type(each) is bytes for each in got), "payloads are bytes")

    def test_refuses_another_version(self) -> None:
        """An append at any version but the stream's own is refused and writes nothing."""
        store = self.make_store()
        store.append("a", 0, [payload(1), payload(2)])
        stands = 2
        for expected in (0, 1, 3, 99):
            error = refused(
                VersionConflictError,
                partial(store.append, "a", expected, [payload(9)]),
                f"an append at version {expected} of a stream at 2 is refused",
            )
            told = (error.params["expected"], error.params["actual"])
            promise(told == (expected, stands), "the error tells what was expected and what is")
        promise([row.seq for row in store.read()] == [1, 2], "a refused append writes nothing")

    def test_transaction_is_all_or_nothing(self) -> None:
        """What is appended in a transaction that fails was never there."""
        store = self.make_store()
        store.append("a", 0, [payload(1)])
        before = list(store.read())

        def half_done() -> None:
            with store.transaction():
                store.append("a", 1, [payload(2)])
                store.append("b", 0, [payload(3)])
                promise(
                    dict(store.heads()) == {"a": 2, "b": 1}, "a transaction sees its own appends"
                )
                promise(store.version("b") == 1, "a transaction sees its own versions")
                _fail()

        refused(_StopError, half_done, "a transaction passes on the error it ends with")
        promise(list(store.read()) == before, "a failed transaction leaves nothing")
        promise(dict(store.heads()) == {"a": 1}, "a failed transaction leaves the heads")
        with store.transaction():
            store.append("a", 1, [payload(4)])
            store.append("b", 0, [payload(5)])
        promise([row.seq for row in store.read()] == [1, 2, 3], "a good one leaves everything")

    def test_transactions_nest(self) -> None:
        """An inner transaction that fails takes back its own part only."""
        store = self.make_store()

        def inner() -> None:
            with store.transaction():
                store.append("a", 1, [payload(2)])
                _fail()

        with store.transaction():
            store.append("a", 0, [payload(1)])
            refused(_StopError, inner, "an inner transaction passes on its error")
            store.append("a", 1, [payload(3)])
        wanted = [payload(1), payload(3)]
        promise([row.payload for row in store.read()] == wanted, "only the inner part is gone")

    def test_conflict_inside_a_transaction(self) -> None:
        """A refused append does not spoil the transaction around it."""
        store = self.make_store()
        with store.transaction():
            store.append("a", 0, [payload(1)])
            refused(
                VersionConflictError,
                lambda: store.append("a", 0, [payload(2)]),
                "a conflict inside a transaction is told",
            )
            store.append("a", 1, [payload(3)])
        promise([row.seq for row in store.read()] == [1, 2], "the transaction went on")

    def test_one_of_two_wins(self) -> None:
        """Of several threads that append at the same version, exactly one succeeds each time."""
        store = self.make_store()
        rounds, racers = 5, 4
        outcomes: list[str] = []
        barrier = Barrier(racers, timeout=60)

        def race(handle: Store, number: int) -> None:
            for expected in range(rounds):
                barrier.wait()
                try:
                    handle.append("a", expected, [payload(number)])
                except VersionConflictError:
                    outcomes.append("lost")
                else:
                    outcomes.append("won")
                barrier.wait()

        handles = [self.another(store) for _ in range(racers)]
        _run_together(
            [Thread(target=race, args=pair) for pair in zip(handles, range(racers), strict=True)]
        )
        promise(outcomes.count("won") == rounds, "exactly one racer wins each round")
        promise(outcomes.count("lost") == rounds * (racers - 1), "every other racer is told")
        promise(check_journal(store.read(), store.suite).holds, "the chain holds after the races")

    def test_another_handle_sees_it(self) -> None:
        """What one handle has appended, the other reads, and goes on from."""
        store = self.make_store()
        store.append("a", 0, [payload(1)])
        other = self.another(store)
        promise(list(other.read()) == list(store.read()), "both handles read the same rows")
        other.append("a", 1, [payload(2)])
        promise(store.version("a") == 2, "an append through one shows through the other")  # noqa: PLR2004 - the second append
        promise(check_journal(store.read(), store.suite).holds, "the chain runs over both handles")


def _run_together(threads: Sequence[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
