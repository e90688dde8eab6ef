"""The promises of a store, as tests."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from subprocess import PIPE, Popen  # nosec B404  # only our own words are run
from threading import Barrier, Event, Thread
from time import sleep
from typing import Final

from ssj_core.encoding import Suite
from ssj_core.errors.journal import VersionConflictError
from ssj_core.journal import Row, Store, link
from ssj_core.testing.promises import payload, promise, refused
from ssj_core.verify.journal import check_journal

_PATIENCE: Final = 60.0  # seconds until a thread that should have ended is given up
_MOMENT: Final = 0.3  # seconds in which a thread that need not wait would have gone on


class _StopError(Exception):
    """Raised on purpose, to see a transaction taken back."""


def _fail() -> None:
    raise _StopError


class StoreContract:
    """The promises of `ssj_core.ports.Store`: subclass, give `make_store`, and run.

    Stores that several handles can share also give `another`; the default answers with the handle
    itself, which stands for "one handle per journal". Stores that outlive their process also give
    `recipe`.

    Attributes:
        kills: how many writers are killed.
    """

    kills = 3

    def make_store(self, suite: Suite = "sha256") -> Store:
        """Return a new, empty store with the digest suite `suite`."""
        raise NotImplementedError

    def another(self, store: Store) -> Store:
        """Return a second handle on the journal of `store`."""
        return store

    def recipe(self, store: Store) -> str | None:
        """Return Python source that binds the name ``store`` to the journal in another process.

        None, the default, where the journal does not outlive its process: no writer is killed then.
        """
        del store
        return None

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

    def test_the_lock_is_taken_at_the_start(self) -> None:
        """Who begins a transaction while another is in one waits, and then decides on what it left."""
        store = self.make_store()
        other, began, seen = self.another(store), Event(), list[int]()

        def second() -> None:
            began.set()
            with other.transaction():
                last = other.last()
                seen.append(last.seq if last else 0)
                other.append("b", other.version("b"), [payload(2)])

        late = Thread(target=second)
        with store.transaction():
            late.start()
            began.wait(_PATIENCE)
            sleep(_MOMENT)
            store.append("a", 0, [payload(1)])
        late.join(_PATIENCE)
        promise(seen == [1], "a transaction begins when the one before it has ended, and sees it")
        promise(check_journal(store.read(), store.suite).holds, "the chain holds")

    def test_one_of_four_acts(self) -> None:
        """Of four who act if nobody has, each in a stream of its own, exactly one acts."""
        for _ in range(2):
            store = self.make_store()
            handles = [self.another(store) for _ in range(4)]
            start, acted = Barrier(len(handles), timeout=_PATIENCE), list[int]()

            def act(handle: Store, number: int, start: Barrier, acted: list[int]) -> None:
                start.wait()
                with handle.transaction():
                    if not handle.heads():
                        sleep(_MOMENT / 10)
                        handle.append(f"seal/{number}", 0, [payload(number)])
                        acted.append(number)

            _run_together(
                [
                    Thread(target=act, args=(handle, number, start, acted))
                    for number, handle in enumerate(handles)
                ]
            )
            promise(len(acted) == 1, "exactly one of four acts")
            promise(len(list(store.read())) == 1, "and exactly one event is there")

    def test_streams_race_without_loss(self) -> None:
        """Threads that append to streams of their own keep one order, and nothing is lost."""
        store = self.make_store()
        racers, rounds = 4, 8
        handles = [self.another(store) for _ in range(racers)]
        start, faults = Barrier(racers, timeout=_PATIENCE), list[Exception]()

        def write(handle: Store, number: int) -> None:
            start.wait()
            try:
                for at in range(rounds):
                    with handle.transaction():
                        last = handle.last()
                        handle.append(str(number), at, [payload(last.seq if last else 0)])
            except Exception as error:  # noqa: BLE001 - whatever it is, it breaks the promise
                faults.append(error)

        _run_together(
            [Thread(target=write, args=pair) for pair in zip(handles, range(racers), strict=True)]
        )
        promise(not faults, f"writers of different streams wait for one another: {faults[:1]}")
        rows = list(store.read())
        promise(len(rows) == racers * rounds, "every append is there")
        promise(check_journal(rows, store.suite).holds, "in one chain")
        seen = [row.payload == payload(row.seq - 1) for row in rows]
        promise(all(seen), "whoever writes has seen the event before his own")

    def test_one_handle_among_threads(self) -> None:
        """Threads share a handle: nobody's append joins, or falls with, another's transaction."""
        store = self.make_store()
        inside, outside = Event(), Event()

        def beside() -> None:
            inside.wait(_PATIENCE)
            store.append("kept", 0, [payload(2)])
            outside.set()

        thread = Thread(target=beside)
        thread.start()

        def half_done() -> None:
            with store.transaction():
                store.append("gone", 0, [payload(1)])
                inside.set()
                outside.wait(_MOMENT)
                _fail()

        refused(_StopError, half_done, "a transaction passes on the error it ends with")
        thread.join(_PATIENCE)
        promise(
            [row.stream for row in store.read()] == ["kept"],
            "what another thread appended stands, what the failed transaction did does not",
        )

    def test_nobody_sees_what_is_not_committed(self) -> None:
        """While a transaction is open, readers see the journal as it was, or wait."""
        for shared in (True, False):
            store = self.make_store()
            store.append("a", 0, [payload(1)])
            reader = store if shared else self.another(store)
            half, seen = Event(), list[int]()
            looks = (_count, _version, _versions, _position)

            def look(
                at: Callable[[Store], int], reader: Store, half: Event, seen: list[int]
            ) -> None:
                half.wait(_PATIENCE)
                seen.append(at(reader))

            def half_done(store: Store, half: Event) -> None:
                with store.transaction():
                    store.append("a", 1, [payload(2)])
                    half.set()
                    sleep(_MOMENT)
                    _fail()

            threads = [Thread(target=look, args=(at, reader, half, seen)) for at in looks]
            for thread in threads:
                thread.start()
            words = "a transaction passes on the error it ends with"
            refused(_StopError, partial(half_done, store, half), words)
            for thread in threads:
                thread.join(_PATIENCE)
            promise(seen == [1] * len(looks), "nobody sees an event that was never committed")

    def test_an_append_beside_a_read_is_kept(self) -> None:
        """An append while a read is under way is as lasting as any other, and every handle sees it."""
        store = self.make_store()
        store.append("a", 0, [payload(1), payload(2)])
        reading = store.read()
        first = next(reading)
        store.last()
        store.append("a", 2, [payload(3)])
        other = self.another(store)
        count = 3
        promise(len(list(other.read())) == count, "another handle sees an append beside a read")
        rest = [first, *reading]
        promise([row.seq for row in rest] in ([1, 2], [1, 2, 3]), "the read goes on in order")

    def test_reads_are_whole(self) -> None:
        """Who reads while others append sees whole appends, from the first event on."""
        store = self.make_store()
        other, rounds = self.another(store), 15

        def write() -> None:
            for at in range(rounds):
                other.append("a", 3 * at, [payload(3 * at + part) for part in range(3)])

        thread = Thread(target=write)
        thread.start()
        while thread.is_alive():
            rows = list(store.read())
            promise(len(rows) % 3 == 0, "no append is seen by halves")
            promise(check_journal(rows, store.suite).holds, "what is seen is a journal")
        promise(len(list(store.read())) == 3 * rounds, "in the end everything is seen")

    def test_killed_writers_lose_nothing(self) -> None:
        """Killed -9 while it writes, a process loses nothing it was told is written."""
        store = self.make_store()
        recipe = self.recipe(store)
        if recipe is None:
            return
        for number in range(self.kills):
            told = _killed(recipe, 0.013 * (number % 7))
            other = self.another(store)
            rows = list(other.read())
            promise(len(rows) >= told, f"{told} events were acknowledged, {len(rows)} are there")
            promise(len(rows) % 2 == 0, "an append is there whole or not at all")
            promise(check_journal(rows, store.suite).holds, "the chain holds after the kill")


def _count(store: Store) -> int:
    return len(list(store.read()))


def _version(store: Store) -> int:
    return store.version("a")


def _versions(store: Store) -> int:
    return sum(store.heads().values())


def _position(store: Store) -> int:
    last = store.last()
    return last.seq if last else 0


_WRITER: Final = """
from ssj_core.testing.promises import payload
print(store.version("w"), flush=True)
while True:
    at = store.version("w")
    rows = store.append("w", at, [payload(at + 1), payload(at + 2)])
    print(rows[-1].seq, flush=True)
"""


def _killed(recipe: str, pause: float) -> int:
    """Start a writer, kill it -9 after a while; return the last event it was told is written."""
    process = Popen(  # nosec B603  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", recipe + _WRITER], stdout=PIPE, text=True
    )
    out = process.stdout
    first = [out.readline() for _ in range(4)] if out else []
    sleep(pause)
    process.kill()
    said, _ = process.communicate(timeout=_PATIENCE)
    lines = [
        line for line in ("".join(first) + said).splitlines(keepends=True) if line.endswith("\n")
    ]
    promise(len(lines) >= len(first), "a process of its own opens the journal by the recipe")
    return int(lines[-1])


def _run_together(threads: Sequence[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
