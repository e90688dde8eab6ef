"""What `ssj verify` costs on ten megabytes of anything: CPU seconds and memory, and twice the input.

Every kind is made at half the size and at the whole, and given to the command in a process of its
own. Allowed: 5 s of CPU, 25 times the file and 60 MB, and no more than linear growth.

    python benchmarks/bench_verify.py [MEGABYTES] [KIND …]
"""

import importlib.util
import io
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MEGABYTE = 10**6
SECONDS, TIMES, BESIDE, GROWTH = 5.0, 25, 60 * MEGABYTE, 2.6
LAUNCH = """
import json, os, subprocess, sys
words = [sys.executable, *sys.argv[1:]]
process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
code = os.waitstatus_to_exitcode(status)
print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]))
"""
"""A small process in between: a child's peak is never under that of the process it was made from."""
Make = Callable[[int], dict[str, bytes]]
"""From a size to files by name: the one that is verified first."""
KINDS: dict[str, tuple[Make, list[str]]] = {}


def _maker() -> Any:  # noqa: ANN401 - a module of the tests
    """Return the module of the tests that makes sessions by hand."""
    path = HERE.parent / "tests" / "verify" / "conftest.py"
    spec = importlib.util.spec_from_file_location("sessions_by_hand", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOLS = _maker()
DICE = "dice:40271582139904617735"


def kind(*words: str) -> Callable[[Make], Make]:
    """Enter a kind of input, with the words that follow its path in the command."""

    def enter(make: Make) -> Make:
        KINDS[make.__name__.replace("_", " ")] = (make, list(words))
        return make

    return enter


def one(data: bytes) -> dict[str, bytes]:
    """Return a single file."""
    return {"input.json": data}


def grown(unit: Callable[[int], bytes], size: int) -> dict[str, bytes]:
    """Return the file of as many units as make about `size` bytes."""
    few, many = len(unit(64)), len(unit(128))
    return one(unit(max(64, 64 + int((size - few) / ((many - few) / 64)))))


@kind()
def random_bytes(size: int) -> dict[str, bytes]:
    """Noise."""
    return one(random.Random(1).randbytes(size))


@kind()
def a_zip(size: int) -> dict[str, bytes]:
    """An archive of one large file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.json", random.Random(1).randbytes(size))
    return one(out.getvalue())


@kind()
def brackets(size: int) -> dict[str, bytes]:
    """Nothing but brackets that open."""
    return one(b'{"bundle":"' + b"[" * size)


@kind()
def deep_behind_a_head(size: int) -> dict[str, bytes]:
    """A good beginning, then arrays in arrays."""
    return one(b'{"bundle":"public","digest":' + b"[" * (size // 2) + b"]" * (size // 2) + b"}")


@kind()
def digits(size: int) -> dict[str, bytes]:
    """One number."""
    return one(b'{"bundle":"public","digest":' + b"9" * size + b"}")


@kind()
def many_keys(size: int) -> dict[str, bytes]:
    """An object of many keys, the last one twice."""
    keys = ",".join(f'"k{n:07d}":1' for n in range(size // 13))
    return one(f'{{"bundle":"public",{keys},"k9999999":1,"k9999999":1}}'.encode())


@kind()
def one_text(size: int) -> dict[str, bytes]:
    """A text without end, all of it escapes."""
    return one(b'{"bundle":"public","digest":"' + b"\\u0001" * (size // 6) + b'"}')


@kind()
def numbers_in_a_list(size: int) -> dict[str, bytes]:
    """Junk of good JSON."""
    return one(b'{"bundle":"public","digest":[' + b",".join([b"1"] * (size // 2)) + b"]}")


@kind()
def small_objects(size: int) -> dict[str, bytes]:
    """As many small objects as there is room for."""
    return one(b'{"bundle":"public","digest":[' + b",".join([b'{"a":1}'] * (size // 8)) + b"]}")


@kind()
def objects_in_objects(size: int) -> dict[str, bytes]:
    """Small objects in one another."""
    unit = b'{"a":{"b":{"c":[]}}}'
    return one(b'{"bundle":"public","digest":[' + b",".join([unit] * (size // 21)) + b"]}")


@kind()
def arrays_in_arrays(size: int) -> dict[str, bytes]:
    """Arrays of one, as deep as they may be."""
    unit = b"[" * 12 + b"]" * 12
    return one(b'{"bundle":"public","digest":[' + b",".join([unit] * (size // 25)) + b"]}")


@kind()
def records_of_no_form(size: int) -> dict[str, bytes]:
    """Objects that are no records."""
    record = b'{"protocol":"ssj-draw/1","record":"TASK"}'
    return one(b'{"bundle":"public","records":[' + b",".join([record] * (size // 42)) + b"]}")


def drawn(count: int) -> Any:  # noqa: ANN401 - a session of the tests
    """Return a session over `count` targets, half of them drawn."""
    frame = {"A": [f"9115{n:014d}" for n in range(count)]}
    task = TOOLS.task(frame=frame, numbers={"A": count // 2}, attributes={})
    return TOOLS.Draw(items=[DICE], tasks=[task])


@kind()
def public_bundle(size: int) -> dict[str, bytes]:
    """An honest public bundle."""
    return grown(lambda count: drawn(count).public(), size)


@kind()
def auditors_bundle(size: int) -> dict[str, bytes]:
    """An honest auditors' bundle."""
    return grown(lambda count: drawn(count).auditor(), size)


@kind()
def a_wrong_auditors_bundle(size: int) -> dict[str, bytes]:
    """An auditors' bundle with one target replaced."""
    made = auditors_bundle(size)
    doc = json.loads(made["input.json"])
    doc["private"][0]["frame"][0]["targets"][0]["id"] = "0"
    return one(TOOLS.seal(doc))


@kind()
def a_slip(size: int) -> dict[str, bytes]:
    """A slip whose target has attributes of a hundred texts of 65,536 bytes, and a path too long."""
    made = drawn(9)
    name = made.chosen(made.o.tasks[0])[0][1]
    texts = {f"a{n:03d}": "甲" * 21_000 for n in range(min(255, size // 64_000))}
    return one(made.slip(name, attributes=texts, frame={"index": 0, "path": ["0" * 64] * 9_000}))


@kind()
def many_tasks(size: int) -> dict[str, bytes]:
    """Very many tasks kept apart, one target each."""

    def unit(count: int) -> bytes:
        frame = {"A": [f"{n:06d}" for n in range(count)]}
        tasks = [
            TOOLS.task(f"t{n:05d}", group="g", relation="apart", frame=frame, numbers={"A": 1})
            for n in range(2)
        ]
        made = TOOLS.Draw(items=[DICE], tasks=tasks)
        commit, task = made.COMMIT, made.TASKS[0]
        entries, records = [], []
        for n in range(count):
            mine = {**task, "task": f"t{n:05d}"}
            records.append(mine)
            entry = {**commit["tasks"][0], "task": f"t{n:05d}", "record": made.m.R(mine)}
            entries.append(entry)
        return bytes(made.public(records=[*records, {**commit, "tasks": entries}]))

    return grown(unit, size)


@kind()
def many_tasks_drawn(size: int) -> dict[str, bytes]:
    """Very many tasks kept apart, each with its result."""

    def unit(count: int) -> bytes:
        frame = {"A": ["a", "b", "c"]}
        tasks = [
            TOOLS.task(
                f"t{n:05d}", group="g", relation="apart", frame=frame, numbers={"A": int(n < 1)}
            )
            for n in range(count)
        ]
        return bytes(TOOLS.Draw(items=[DICE], tasks=tasks).public())

    return grown(unit, size)


@kind()
def many_rounds(size: int) -> dict[str, bytes]:
    """Very many rounds of a beacon, whose signatures take long to weigh."""

    def unit(count: int) -> bytes:
        chain, first = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971", 26580113
        items = [f"drand:{chain}:{first + n}:8{'0' * 95}" for n in range(count)]
        made = TOOLS.Draw(items=items, purpose="rehearsal")
        return bytes(made.public())

    return grown(unit, size)


@kind()
def many_parties(size: int) -> dict[str, bytes]:
    """Very many contributions."""

    def unit(count: int) -> bytes:
        items = [*(f"contrib:p{n:06d}" for n in range(count)), DICE]
        return bytes(TOOLS.Draw(items=items, absent=[]).public())

    return grown(unit, size)


@kind()
def many_attempts(size: int) -> dict[str, bytes]:
    """One attempt after another, each voided at once."""

    def unit(count: int) -> bytes:
        made = TOOLS.Draw(items=[DICE])
        records, before = [made.TASKS[0]], ""
        for n in range(1, count + 1):
            entry = dict(made.COMMIT["tasks"][0], attempt=n)
            if n > 1:
                entry |= {"previous": before, "diff": {"root": "0" * 64, "size": 0}}
            commit = {**made.COMMIT, "session": f"S-{n}", "tasks": [entry]}
            before = made.m.R(commit)
            void = {"protocol": "ssj-draw/1", "record": "VOID", "commit": before}
            void |= {"at": commit["at"], "reason": "名录有误", "approver": "局长甲"}
            records += [commit, void]
        return bytes(made.public(records=records))

    return grown(unit, size)


@kind()
def many_dispositions(size: int) -> dict[str, bytes]:
    """A disposition for every target drawn."""

    def unit(count: int) -> bytes:
        made = drawn(2 * count)
        head = {"protocol": "ssj-draw/1", "record": "DISPOSITION", "commit": made.commit}
        head |= {"task": "2026-017", "at": TOOLS.AT_LATER, "outcome": "inspected"}
        rows = made.chosen(made.o.tasks[0])
        return bytes(made.public(*({**head, "id": name, "rank": rank} for rank, name, _ in rows)))

    return grown(unit, size)


@kind()
def many_inspectors(size: int) -> dict[str, bytes]:
    """Very many inspectors for few places: a plan too large to be made again."""

    def unit(count: int) -> bytes:
        people = [f"J{n:07d}" for n in range(count)]
        slots = ["a/b/1"]
        lists = {"eligibility": [["a/b", who] for who in people]}
        made = drawn(20)
        task = TOOLS.task(
            frame=made.o.tasks[0].frame, numbers={"A": 10}, attributes={}, slots=slots, lists=lists
        )
        made = TOOLS.Draw.__new__(TOOLS.Draw)
        made.plan = lambda t: sorted(
            [n, s, people[i]] for i, (_, n, _) in enumerate(made.chosen(t)) for s in slots
        )
        TOOLS.Draw.__init__(made, items=[DICE], tasks=[task])
        return bytes(made.auditor())

    return grown(unit, size)


@kind("--log", "log.jsonl")
def a_log(size: int) -> dict[str, bytes]:
    """A small bundle beside a log of ten megabytes."""
    made = TOOLS.Draw(items=[DICE])
    lines: list[bytes] = []
    at = 0
    while at < size:
        n = len(lines)
        task = {**made.TASKS[0], "task": f"t{n:06d}"}
        line = TOOLS.dumps(task) + b"\n"
        lines.append(line)
        at += len(line)
    return {"input.json": made.public(), "log.jsonl": b"".join(lines)}


@kind("--results", "results.csv")
def results_of_lotteries(size: int) -> dict[str, bytes]:
    """A file of results of ten megabytes."""
    rows = [f"kl8,{n:07d},2026-03-03,01.02.03" for n in range(size // 32)]
    text = "\n".join(["kind,issue,day,numbers", *rows])
    return {"input.json": TOOLS.Draw(items=[DICE]).public(), "results.csv": text.encode()}


@kind()
def a_frame_beside(size: int) -> dict[str, bytes]:
    """A frame in a file of ten megabytes beside an auditors' bundle."""
    made = drawn(size // 52)
    doc = json.loads(made.auditor())
    (part,) = doc["private"]
    frame = part["frame"][0]
    lines = [TOOLS.dumps({**target, "stratum": "A"}) + b"\n" for target in frame["targets"]]
    data = b"".join(lines)
    part["frame"] = {"digest": made.m.hash(data).hex(), "file": "frame.jsonl", "rows": len(lines)}
    return {"input.json": TOOLS.seal(doc), "frame.jsonl": data}


def measured(files: dict[str, bytes], words: list[str]) -> tuple[int, float, float, int]:
    """Return exit code, CPU seconds, peak bytes, and the bytes of the input."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        asked = [sys.executable, "-c", LAUNCH, "-m", "ssj_core", "verify", "input.json", *words]
        done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
        code, seconds, peak = json.loads(done.stdout)
        if "Traceback" in done.stderr:
            raise SystemExit(done.stderr)
    total = sum(map(len, files.values()))
    return code, seconds, peak, total


def rows(size: int, names: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield a line for each kind, and whether it is within what is allowed."""
    bare = measured(one(b"{}"), [])
    yield f"{'(started, nothing read)':28} {bare[1]:6.2f} s {bare[2] / MEGABYTE:7.0f} MB", True
    for name in names or list(KINDS):
        make, words = KINDS[name]
        half, whole = (measured(make(part), words) for part in (size // 2, size))
        code, seconds, peak, total = whole
        growth = (seconds - bare[1]) / max(half[1] - bare[1], 0.05)
        ratio = (peak - bare[2]) / total
        good = (
            code in {0, 1, 2}
            and seconds - bare[1] < SECONDS * size / (10 * MEGABYTE)
            and peak < TIMES * total + BESIDE
            and (growth < GROWTH or seconds - bare[1] < SECONDS / 2)
        )
        line = f"{name:28} {seconds:6.2f} s {peak / MEGABYTE:7.0f} MB = {ratio:5.1f} × the file"
        line += f"  twice the input: {growth:4.1f} ×  exit {code}{'' if good else '  TOO MUCH'}"
        yield line, good


def main(given: list[str]) -> int:
    """Print the table; 1 if anything costs more than allowed."""
    size = int(float(given[0]) * MEGABYTE) if given else 10 * MEGABYTE
    good = True
    for line, within in rows(size, given[1:]):
        print(line, flush=True)
        good = good and within
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
