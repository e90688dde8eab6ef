"""A service over a long journal: what an act, a page and a worker cost at 10^4 and at 10^6 events.

Run ``python benchmarks/bench_service.py``; ``--events 10000 1000000`` names the lengths,
``--stores sqlite postgresql mariadb`` the databases, ``--seconds`` how long each throughput runs, 0
for none of it; ``--keep 500`` has a worker hold that many aggregates, 0 all of them.

Eleven events are one visit from assignment to publication, and a record gathered under its target and
published; the last 500 records are still to be published, so that every work list is of one length.
There is no register. Every length is measured by a process of its own: catching up, from a snapshot
too, memory, an act (the median) beside an fsync of the same disk, pages, the work list and one
target's file (the least of thirty); ``--register 200000`` adds a register of that many. Then two
processes with ten threads each send commands as fast as they can, and, in the same run, write plain
rows: each INSERT committed alone, under the same lock. The ratio of the two is the figure; the rates
are this machine's. Servers keep their data on the disk. CPU seconds are told beside seconds, for
machines that do other things too.
"""

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Thread
from typing import Any

from sqlalchemy import create_engine, text

from ssj_core import Place, Rulebook, WorkdayCalendar
from ssj_core.adapters.opening import is_address, open_store
from ssj_core.journal import Journal, NewEvent, Store
from ssj_core.registers import TargetKind, TargetRow, TargetsEntered
from ssj_core.service import Act, Service
from ssj_core.testing import servers
from ssj_core.testing.worlds import open_world

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 12, 1, 9, tzinfo=CHINA)
UNIT, CLERK = "市监局", "PC"
BOOKS = ("cn", "cn-nm-dongsheng-2021")
PROCESSES, THREADS, TRIES = 2, 10, 30
OPEN = 500  # records that are still to be published
PATIENCE = 5000  # milliseconds after which what is slow is not tried again


def service(store: Store, keep: int = 0) -> Service:
    """Return a service over a store."""
    book, calendar = Rulebook.load(*BOOKS), WorkdayCalendar.cn()
    return Service(Journal(store), book, Place("150602"), calendar, keep=keep or None)


def send(desk: Service, command: str, **body: object) -> dict[str, Any]:
    """Send a command and return its result."""
    said = json.dumps({"command": command, "input": body}, ensure_ascii=False)
    act = Act(CLERK, UNIT, NOW)
    answer = json.loads(desk.handle(said, act, roles=["r"], grants={"r": [command]}))
    if answer["status"] != "done":
        raise SystemExit(json.dumps(answer, ensure_ascii=False))
    return dict(answer["result"])


def gather(desk: Service, number: str) -> None:
    """Record that a licence was gathered under a target: one act, one event."""
    send(
        desk,
        "record.gather",
        record=f"X-{number}",
        target=f"T-{number}",
        info="licence",
        name="许可变更",
        produced="2026-11-30",
        on="2026-12-01",
        digest="0" * 64,
    )


def template() -> list[tuple[str, list[bytes]]]:
    """Return the streams of one visit and one record, to be cloned under new numbers."""
    desk = open_world("inspected").service
    book = Service(desk.journal, Rulebook.load(*BOOKS), desk.place, desk.calendar)
    gather(book, "#")
    send(book, "record.publish", record="X-#", outlet="gsxt", on="2026-12-01")
    rows = list(book.journal.store.read("inspection/I1"))
    visited = json.loads(rows[0].payload)["body"]["target"]
    visit = [
        row.payload.replace(b'"inspection":"I1"', b'"inspection":"V-#"').replace(
            f'"target":"{visited}"'.encode(), b'"target":"T-#"'
        )
        for row in rows
    ]
    record = [row.payload for row in book.journal.store.read("record/X-#")]
    return [("inspection/V-#", visit), ("record/X-#", record)]


def grow(place: str, events: int) -> None:
    """Write a journal of `events` events: visits and records, each in a stream of its own."""
    life = template()
    with open_store(place) as store:
        last = store.last()
        at, number = (last.seq, last.seq) if last else (0, 0)
        while at < events:
            with store.transaction():
                for _ in range(500):
                    (visit, visited), (record, (gathered, published)) = life
                    left = events - at <= OPEN * 10  # the last are still to be published
                    entered = [gathered] if left else [gathered, published]
                    for stream, payloads in ((visit, visited), (record, entered)):
                        name = str(number).encode()
                        fresh = [payload.replace(b"-#", b"-" + name) for payload in payloads]
                        store.append(stream.replace("#", str(number)), 0, fresh)
                        at += len(payloads)
                    number += 1
                    if at >= events:
                        break


def timed(
    act: Callable[[int], object], of: Callable[[list[float]], float] = statistics.median
) -> float:
    """Return the median of what an act takes, in milliseconds, or the least."""
    took = []
    for number in range(TRIES):
        start = time.perf_counter()
        act(number)
        took.append((time.perf_counter() - start) * 1000)
        if sum(took) > PATIENCE:
            break
    return of(took)


def fsync(folder: str) -> float:
    """Return what writing a page through to the disk takes, in milliseconds."""
    with tempfile.TemporaryFile(dir=folder) as file:

        def write(_: int) -> None:
            file.write(b"0" * 4096)
            file.flush()
            os.fsync(file.fileno())

        return timed(write)


def measure(place: str, keep: int) -> dict[str, float]:
    """Measure one worker over one journal; run in a process of its own."""
    with open_store(place) as store:
        desk = service(store, keep)
        start, busy = time.perf_counter(), time.process_time()
        desk.state.catch_up()
        found = {"catch-up s": time.perf_counter() - start}
        found["CPU s"] = time.process_time() - busy
        seq = desk.state.seq
        found["act ms"] = timed(lambda number: gather(desk, f"{seq}-{number}"))
        busy = time.process_time()
        for number in range(TRIES):
            gather(desk, f"{seq}-{TRIES + number}")
        found["its CPU ms"] = (time.process_time() - busy) * 1000 / TRIES
        found["fsync ms"] = fsync(tempfile.gettempdir())
        send(desk, "records.list", limit=1)  # the first page sorts, once
        reads: dict[str, Callable[[int], object]] = {
            "page": lambda number: send(
                desk, "records.list", limit=50, after=f"record/X-{number * 31}"
            ),
            "visits": lambda number: send(
                desk, "inspections.list", limit=50, after=f"inspection/V-{number * 31}"
            ),
            "file": lambda number: send(desk, "target.read", target=f"T-{number * 7}"),
            "events": lambda _: send(desk, "journal.read", after=max(seq - 100, 0)),
            "work list": lambda _: send(desk, "duties.read", department=UNIT),
        }
        for (
            name,
            read,
        ) in reads.items():  # the least of many is what the machine's other work leaves
            found[f"{name} ms"] = timed(read, min)
        found["RSS MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        kept = desk.state.snapshot()
        found["snapshot MB"] = len(kept) / 1e6
    with open_store(place) as store:
        start, busy = time.perf_counter(), time.process_time()
        again = service(store, keep)
        if not again.state.restore(kept):
            raise SystemExit("the snapshot is not believed")
        again.state.catch_up()
        found["from a snapshot s"] = time.perf_counter() - start
        found["its CPU s"] = time.process_time() - busy
    return found


def register(place: str, size: int) -> dict[str, float]:
    """Measure a register: one change, one page, and the worker's memory."""
    with open_store(place) as store:
        desk = service(store)
        day = NOW.date()
        for start in range(0, size, 1000):
            rows = tuple(
                TargetRow(id=f"T-{at:07d}", name=f"虚构商户{at}号", kind=TargetKind.ENTERPRISE)
                for at in range(start, min(start + 1000, size))
            )
            fact = TargetsEntered(department=UNIT, targets=rows, on=day)
            event = NewEvent(fact.kind, fact.body())
            desk.journal.append(
                fact.stream, start // 1000, [event], actor=CLERK, department=UNIT, at=NOW
            )
        start_ = time.perf_counter()
        desk.state.catch_up()
        found = {"catch-up s": time.perf_counter() - start_}

        def change(number: int) -> None:
            row = {
                "id": f"T-{number * 97:07d}",
                "name": f"虚构商户改{number}",
                "kind": "enterprise",
            }
            send(desk, "targets.change", targets=[row], reason="details", on=day.isoformat())

        found["change ms"] = timed(change)
        send(desk, "targets.list", department=UNIT, limit=1)
        found["page ms"] = timed(
            lambda number: send(
                desk,
                "targets.list",
                department=UNIT,
                limit=50,
                after=f"register/targets/{UNIT}#T-{number * 31:07d}",
            )
        )
        found["RSS MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def work(place: str, seconds: float, name: str) -> int:
    """Send commands with ten threads for a while; return how many were done."""
    with open_store(place) as store:
        desk = service(store)
        gather(desk, f"{name}-warm")
        end = time.perf_counter() + seconds
        done = [0] * THREADS

        def send_all(thread: int) -> None:
            while time.perf_counter() < end:
                gather(desk, f"{name}-{thread}-{done[thread]}")
                done[thread] += 1

        together(send_all)
    return sum(done)


def plain(place: str, seconds: float, name: str) -> int:
    """Write plain rows with ten threads: lock, INSERT, COMMIT; return how many."""
    url = place if is_address(place) else f"sqlite:///{place}"
    options = {} if is_address(place) else {"connect_args": {"timeout": 60}}
    engine = create_engine(url, pool_size=THREADS, **options)
    payload = template()[-1][1][0]
    insert = text("INSERT INTO plain VALUES (:name, :number, :payload)")
    done = [0] * THREADS
    end = time.perf_counter() + seconds

    def write_all(thread: int) -> None:
        with engine.connect() as connection:
            if not is_address(place):
                connection.exec_driver_sql("PRAGMA synchronous = FULL")
                connection.rollback()
            while time.perf_counter() < end:
                with connection.begin():
                    if is_address(place):
                        connection.execute(
                            text("SELECT seq FROM ssj_journal_head WHERE id = 1 FOR UPDATE")
                        )
                    else:
                        connection.exec_driver_sql("BEGIN IMMEDIATE")
                    row = {"name": f"{name}-{thread}", "number": done[thread], "payload": payload}
                    connection.execute(insert, row)
                done[thread] += 1

    together(write_all)
    engine.dispose()
    return sum(done)


def together(act: Callable[[int], None]) -> None:
    """Let ten threads act at once."""
    threads = [Thread(target=act, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def in_processes(step: str, place: str, seconds: float, count: int) -> list[Any]:
    """Run a step in processes of their own, at once, and return what each says."""
    running = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, __file__, "--step", step, place, str(seconds), f"{step}{number}"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(count)
    ]
    said = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        raise SystemExit(f"{step} failed")
    return [json.loads(line) for line in said]


@contextlib.contextmanager
def place_of(kind: str, folder: Path) -> Iterator[Callable[[int], str]]:
    """Yield what names a new database of a kind."""
    if kind == "sqlite":
        yield lambda number: str(folder / f"{number}.db")
        return
    start = servers.postgresql if kind == "postgresql" else servers.mariadb
    with start(disk=True) as server:
        yield lambda number: servers.new_database(server, f"j{number}").render_as_string(
            hide_password=False
        )


def bench(kind: str, lengths: list[int], seconds: float, targets: int, keep: int) -> None:
    """Measure one kind of store."""
    with tempfile.TemporaryDirectory() as folder, place_of(kind, Path(folder)) as new:
        print(f"\n{kind}", flush=True)
        first: dict[str, float] = {}
        place = ""
        for length in lengths:
            place = new(length)
            start = time.perf_counter()
            grow(place, length)
            grown = time.perf_counter() - start
            (found,) = in_processes("measure", place, keep, 1)
            first = first or found
            told = [
                f"{name} {value:.2f}"
                + (f" (x{value / first[name]:.1f})" if length > lengths[0] else "")
                for name, value in found.items()
            ]
            print(f"  {length:>9,} events  grown in {grown:.0f} s  " + "  ".join(told), flush=True)
        if targets:
            (found,) = in_processes("register", new(targets + 1), targets, 1)
            told = [f"{name} {value:.2f}" for name, value in found.items()]
            print(f"  a register of {targets:,}  " + "  ".join(told), flush=True)
        if not seconds:
            return
        url = place if is_address(place) else f"sqlite:///{place}"
        engine = create_engine(url)
        bytes_ = {"postgresql": "bytea", "mariadb": "longblob"}.get(kind, "blob")
        with engine.begin() as connection:
            connection.execute(
                text(
                    f"CREATE TABLE plain (name VARCHAR(40), number INTEGER, payload {bytes_},"
                    " PRIMARY KEY (name, number))"
                )
            )
        engine.dispose()
        # Turn and turn about, so that the disk's moods meet both.
        rates: dict[str, list[float]] = {"work": [], "plain": []}
        for _ in range(2):
            for step, own in rates.items():
                name = f"{step}-{len(own)}"
                own.append(sum(in_processes(f"{step}:{name}", place, seconds, PROCESSES)) / seconds)
        commands, inserts = (statistics.mean(own) for own in rates.values())
        print(
            f"  {PROCESSES} x {THREADS}: {commands:.0f} commands/s, {inserts:.0f} plain INSERTs/s,"
            f" ratio {commands / inserts:.2f}",
            flush=True,
        )


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--stores", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--register", type=int, default=0, help="targets in a register")
    parser.add_argument("--keep", type=int, default=0, help="aggregates a worker holds; 0 for all")
    parser.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.step:
        step, place, seconds, name = args.step
        if step == "measure":
            print(json.dumps(measure(place, int(float(seconds)))))
        elif step == "register":
            print(json.dumps(register(place, int(float(seconds)))))
        else:
            run = work if step.startswith("work") else plain
            print(run(place, float(seconds), name.replace(":", "-")))
        return
    print(f"cores {os.cpu_count()}, load {os.getloadavg()[0]:.1f}")
    for kind in args.stores:
        bench(kind, args.events, args.seconds, args.register, args.keep)


if __name__ == "__main__":
    main()
