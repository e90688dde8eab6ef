"""What the journal answers, kept line by line: values read and refused, envelopes, lines, clocks, papers, what lies beside."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, Self

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from answers import answer, brief, held, plain, short
from ssj_core.adapters.memory import MemoryStore
from ssj_core.encoding import Word, canonical
from ssj_core.encoding.limits import EVENT_BYTES
from ssj_core.encoding.merkle import MerkleTree
from ssj_core.errors import ManyFaultsError, SsjError
from ssj_core.errors.refusals import Refusals
from ssj_core.journal import (
    Digest,
    Entry,
    Journal,
    NewEvent,
    Value,
    export_lines,
    form_of,
    import_lines,
    labelled,
    personal,
    suite_of,
    value,
)
from ssj_core.journal.beside import checked, commitment, commitments, reveal
from ssj_core.journal.chain import Row, check_end, link
from ssj_core.journal.envelope import Envelope, Event
from ssj_core.journal.log import check_causation, check_sizes, check_version, read_row, sent_once
from ssj_core.journal.ordered import Index, Keys
from ssj_core.journal.papers import Receipt, ended_on
from ssj_core.journal.personal import PERSONAL, _personal, _sealed, conceal, note_personal
from ssj_core.journal.transparency import (
    NoteSigner,
    checkpoint_text,
    consistency_text,
    proof_text,
    with_signature,
)
from ssj_core.journal.values import parts_of

EAST = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 2, 12, tzinfo=EAST)
no = Refusals("sample", {"odd": ("数量不能为 13", "the number must not be 13", "C1")})


class Colour(Word, zh="颜色", en="colour"):
    """A closed list."""

    RED = "red", "红", "red"
    BLUE = "blue", "蓝", "blue"


@value("小样", "small sample", kw_only=False)
class SmallKept(Value):
    """A value inside another, with a guard of its own."""

    name: str = labelled("名称", "name")
    many: int = labelled("数量", "number", default=1)

    def faults(self) -> list[SsjError]:
        """Refuse one number."""
        return [no("odd", pointer="many")] if self.many == 13 else []


@value("有日的", "dated", form="d")
class DatedKept(Value):
    """One of two."""

    day: date = labelled("日期", "day")


@value("有字的", "worded", form="w")
class WordedKept(Value):
    """The other."""

    text: str = labelled("内容", "content", personal=True)


@value("留样", "kept sample")
class SampleKept(Value):
    """One field of every type."""

    words: str = labelled("文字", "words", term="text")
    number: int = labelled("数量", "number")
    flag: bool = labelled("是否", "flag")
    day: date = labelled("日期", "day", day=True)
    at: datetime = labelled("时间", "moment")
    ratio: Fraction = labelled("比例", "ratio")
    colour: Colour = labelled("颜色", "colour")
    sealed: Digest = labelled("摘要", "digest")
    names: tuple[str, ...] = labelled("名单", "names")
    small: tuple[SmallKept, ...] = labelled("小样", "small parts")
    either: DatedKept | WordedKept = labelled("二者之一", "either")
    hand: str = labelled("单位", "department", hand="department", default="")
    maybe: date | None = labelled("或有日期", "day, if any", default=None)
    later: tuple[str, ...] = labelled("后加", "added later", default=(), late=True)
    start: str = labelled("自", "from", key="from", default="甲")


BODY: dict[str, Any] = {
    "words": "词",
    "number": 3,
    "flag": "yes",
    "day": "2026-02-28",
    "at": "2026-03-02T12:00:00+08:00",
    "ratio": "3/100",
    "colour": "red",
    "sealed": "0" * 64,
    "names": ["甲", "乙"],
    "small": [{"name": "一", "many": 2}],
    "either": {"form": "d", "day": "2026-01-01"},
    "hand": "",
    "from": "甲",
}
RAW: tuple[Any, ...] = (
    "词",
    "",
    " ",
    3,
    0,
    -1,
    2**53,
    True,
    1.5,
    None,
    [],
    {},
    ["甲"],
    [""],
    ["甲", 1],
    [["甲"]],
    "yes",
    "no",
    "2026-02-28",
    "2026-02-30",
    "2026-2-28",
    "20260228",
    "2026-03-02T12:00:00+08:00",
    "2026-03-02T12:00:00Z",
    "2026-03-02T12:00:00.000001+08:00",
    "2026-03-02T12:00:00+08:00:30",
    "2026-03-02T12:00:00.100000+08:00",
    "2026-03-02 12:00:00+08:00",
    "3/100",
    "6/200",
    "0/1",
    "0/2",
    "1/0",
    "03/100",
    "-1/2",
    "1e5",
    "1/" + "9" * 18,
    "1/" + "9" * 19,
    "red",
    "green",
    "0" * 64,
    "0" * 63,
    "A" * 64,
    [{"name": "一"}],
    [{"name": "", "many": 2}],
    [{"name": "一", "many": 13}, {"name": "二", "many": 13}],
    [{"name": "一", "many": "2"}],
    [{"name": "一", "x": 1}],
    [1],
    [{}],
    {"form": "d"},
    {"form": "w", "text": "x"},
    {"form": "w", "text": " "},
    {"form": "x"},
    {"form": 1},
    {"form": "d", "day": "2026-01-01", "a/b~c": 1},
    "长" * 100,
)


def faults_of(ask: Callable[..., Any]) -> str:
    """Return what a question comes to, each fault of a refusal with its pointer."""
    try:
        return str(ask())
    except ManyFaultsError as refused:
        told = [
            (
                f.code,
                getattr(f, "pointer", ""),
                f.message("zh"),
                f.message("en"),
                getattr(f, "clauses", ()),
            )
            for f in refused.faults
        ]
        return "; ".join(
            f"{code} {pointer} {zh} / {en} {' '.join(clauses)}"
            for code, pointer, zh, en, clauses in told
        )


def _values() -> Iterator[str]:
    for key in [*BODY, "maybe", "later", "more/~"]:
        for raw in RAW:
            body = {**BODY, key: raw}
            kept = faults_of(lambda b=body: brief(plain(SampleKept.from_body(b).body())))
            sent = faults_of(lambda b=body: brief(plain(SampleKept.from_input(b, "/input").body())))
            if "wants" in kept and kept.replace(" /", " /input/", 1)[:60] == sent[:60]:
                kept = "alike"
            yield f"{key} {short(str(raw), 20)} → {short(kept, 40)} | {short(sent, 40)}"
        left = {name: raw for name, raw in BODY.items() if name != key}
        yield f"− {key} → {faults_of(lambda b=left: SampleKept.from_body(b).number)} | {faults_of(lambda b=left: SampleKept.from_input(b).number)}"
    wholes: tuple[Any, ...] = (None, [], "x", 1, {})
    for whole in wholes:
        yield f"{whole} → {faults_of(lambda w=whole: SampleKept.from_body(w))}"
    for kind in (SampleKept, SmallKept, DatedKept):
        for manner in ("kept", "given"):
            yield f"{kind.__name__} {manner} {plain(form_of(kind, manner).schema)} {form_of(kind, manner).wants}"
        yield " ".join(f"{p.name}:{p.key}:{p.needed}:{p.late}:{p.label.en}" for p in parts_of(kind))


def test_values_are_read_and_refused_as_they_were() -> None:
    """Every field with some sixty pieces of JSON in it, as a body of the journal and as the input of a command."""
    held("values", _values())


def test_values_made_in_python_are_refused_as_they_were() -> None:
    """Types, blanks and what the class itself finds, all together."""
    good = SampleKept.from_body(BODY)
    changes: tuple[dict[str, Any], ...] = (
        {"words": ""},
        {"words": " "},
        {"words": 1},
        {"number": True},
        {"number": "1"},
        {"flag": 1},
        {"day": NOON},
        {"day": "2026-01-01"},
        {"at": NOON.replace(tzinfo=None)},
        {"at": NOON.replace(tzinfo=timezone(timedelta(seconds=30)))},
        {"at": date(2026, 1, 1)},
        {"ratio": 0.5},
        {"ratio": 1},
        {"colour": "red"},
        {"sealed": "0"},
        {"names": ()},
        {"names": ["甲"]},
        {"names": ("甲", " ")},
        {"names": ("甲", 1)},
        {"small": (SmallKept("一"),)},
        {"small": ("x",)},
        {"either": SmallKept("一")},
        {"either": None},
        {"hand": " "},
        {"maybe": "x"},
        {"maybe": None},
        {"later": ("x",)},
        {"later": ("",)},
        {"later": ()},
        {"start": ""},
        {"words": "", "number": "x"},
    )
    lines = [f"{c} → {faults_of(lambda c=c: plain(good.but(**c).body()))}" for c in changes]
    lines += [f"{n} → {faults_of(lambda n=n: SmallKept('一', n).body())}" for n in (12, 13, 14)]
    lines.append(f"both → {faults_of(lambda: SmallKept(' ', 13))}")
    held("values_made", lines)


def _enveloped() -> Iterator[str]:
    good = {
        "actor": "王一",
        "at": NOON.isoformat(),
        "body": {"a": 1},
        "department": "局",
        "kind": "plan.drafted",
    }
    values: tuple[Any, ...] = (
        "x",
        "",
        " x",
        "x ",
        "a\nb",
        0,
        1,
        2,
        -1,
        True,
        [],
        {},
        {"a": 1},
        "plan.drafted",
        "plan.no-such",
        "plan",
        "Plan.drafted",
        "plan.",
        "a.b.c",
        "a-b.c-d",
        "a--b.c",
        "2026-03-02T12:00:00+08:00",
        "2026-03-02T12:00:00Z",
        "2026-03-02T12:00:00.000000+08:00",
        "2026-03-02T12:00:00.000005+08:00",
        "2026-13-02T12:00:00+08:00",
        "2026-03-02T12:00:00",
        "2026-03-02T12:00:00+08:00:01",
    )
    for key in (*good, "causation", "edition", "once", "rests", "more", "more-parts", "More", "a-"):
        for raw in values:
            payload = json.dumps(
                {**good, key: raw}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
            ).encode()

            def told(payload: bytes = payload) -> str:
                made = Envelope.from_payload(payload)
                assert made.payload() == payload
                return f"{made.actor} {made.at} {made.kind} {made.causation} {made.edition} {made.once} {made.rests} {made.more}"

            yield f"{key} {raw!r} → {short(answer(told))}"
    for key in good:
        left = canonical({name: part for name, part in good.items() if name != key})
        yield f"− {key} → {answer(lambda p=left: Envelope.from_payload(p))}"
    for payload in (b"", b"[]", b"{}", b'{"a":1} ', b'"x"', b"\xff"):
        yield f"{payload!r} → {answer(lambda p=payload: Envelope.from_payload(p))}"
    made = {"actor": "王一", "department": "局", "at": NOON, "kind": "plan.drafted", "body": {}}
    changes: tuple[dict[str, Any], ...] = (
        {"actor": 1},
        {"actor": ""},
        {"department": " "},
        {"at": "x"},
        {"at": NOON.replace(tzinfo=None)},
        {"kind": "x"},
        {"kind": 1},
        {"body": []},
        {"causation": 0},
        {"causation": 1},
        {"causation": True},
        {"edition": 0},
        {"edition": 1},
        {"edition": 2},
        {"rests": []},
        {"rests": {}},
        {"once": "x"},
        {"more": {"kind": 1}},
        {"more": {"a b": 1}},
        {"more": {"odd": 1}},
        {"body": {"x": 1.5}},
        {"body": {"x": None}},
    )
    for change in changes:
        yield f"{change} → {answer(lambda c=change: Envelope(**{**made, **c}).payload().decode())}"
    for change in (
        {},
        {"kind": "plan.no-such"},
        {"body": 1},
        {"rests": 1},
        {"once": []},
        {"rests": None},
    ):
        new: dict[str, Any] = {"kind": "plan.drafted", "body": {}, **change}
        yield f"new {change} → {answer(lambda n=new: NewEvent(**n))}"


def test_envelopes_are_read_and_refused_as_they_were() -> None:
    """Every part of an envelope otherwise, from bytes and from Python."""
    held("envelopes", _enveloped())


def _journal(*, drift: timedelta | None = timedelta(minutes=5)) -> Journal:
    made = Journal(MemoryStore(), drift=drift)
    for at in range(3):
        made.append(
            "s",
            at,
            [NewEvent("plan.drafted", {"n": at})],
            actor="a",
            department="d",
            at=NOON + timedelta(hours=at),
        )
    return made


def _appended() -> Iterator[str]:
    last = NOON + timedelta(hours=2)
    for drift in (timedelta(minutes=5), timedelta(), None):
        for seconds in (-301, -300, -299, -1, 0, 1):
            journal = _journal(drift=drift)

            def entered(journal: Journal = journal, seconds: int = seconds) -> str:
                (event,) = journal.append(
                    "s",
                    3,
                    [NewEvent("plan.drafted", {})],
                    actor="a",
                    department="d",
                    at=last + timedelta(seconds=seconds),
                )
                (later,) = journal.append(
                    "t", 0, [NewEvent("plan.drafted", {})], actor="a", department="d", at=event.at
                )
                return f"{event.at.isoformat()} {event.causation} {later.seq}"

            yield f"{drift} {seconds} → {answer(entered)}"
    for causation in (None, 0, 1, 3, 4):
        journal = _journal()
        yield f"causation {causation} → {answer(lambda j=journal, c=causation: j.append('s', 3, [NewEvent('plan.drafted', {})], actor='a', department='d', at=last, causation=c)[0].hash)}"
        yield f"causation {causation} → {answer(lambda j=journal, c=causation: check_causation(j.store, c))} {answer(lambda c=causation: check_causation(MemoryStore(), c))}"
    for version in (0, 2, 3, 4, -1, True, "3", 3.0):
        yield f"version {version!r} → {answer(lambda v=version: check_version(v))} {answer(lambda v=version: _journal().append('s', v, [NewEvent('plan.drafted', {})], actor='a', department='d', at=last)[0].seq)}"
    yield f"none → {answer(lambda: _journal().append('s', 3, [], actor='a', department='d', at=last))}"
    yield f"stream → {answer(lambda: _journal().append(' ', 0, [NewEvent('plan.drafted', {})], actor='a', department='d', at=last))}"
    for size in (EVENT_BYTES, EVENT_BYTES + 1):
        yield f"size {size} → {answer(lambda s=size: check_sizes([b'', Sized(s)]))}"
    journal = _journal()
    with sent_once("k", "0" * 64):
        events = [
            NewEvent("plan.drafted", {}),
            NewEvent("plan.drafted", {}, once={"key": "own", "digest": "1" * 64}),
        ]
        for event in journal.append("s", 3, events, actor="a", department="d", at=last):
            yield f"once {event.envelope.once}"
    (event,) = journal.append(
        "s", 5, [NewEvent("plan.drafted", {})], actor="a", department="d", at=last
    )
    yield f"after {event.envelope.once} {journal.checkpoint()} {journal.heads()} {journal.version('s')} {journal.version('t')}"
    yield f"read {[e.seq for e in journal.read()]} {[e.seq for e in journal.read('s', 4)]} {[e.seq for e in journal.read(after=5)]}"
    yield f"empty {Journal(MemoryStore()).checkpoint()}"
    odd = Row(7, "s", 1, b"[]", "0" * 64)
    yield f"odd → {answer(lambda: read_row(odd))}"
    for foreign in (b"{}", b'{"at":1}'):
        store = MemoryStore()
        store.append("s", 0, [foreign])
        yield f"foreign → {answer(lambda s=store: Journal(s).append('t', 0, [NewEvent('plan.drafted', {})], actor='a', department='d', at=NOON)[0].seq)}"


class Sized(bytes):
    """Bytes that say they are so many."""

    def __new__(cls, size: int) -> Self:
        """Keep the number."""
        made = super().__new__(cls)
        made.size = size
        return made

    size: int

    def __len__(self) -> int:
        """Say the number."""
        return self.size


def test_appends_are_answered_as_they_were() -> None:
    """Clocks on both sides of the drift, causes, versions, sizes, keys, and what stands at the end."""
    held("appends", _appended())


def _lined() -> Iterator[str]:
    lines = list(export_lines(_journal()))
    first = json.loads(lines[0])
    changes: tuple[dict[str, Any], ...] = (
        {"seq": 2},
        {"seq": "1"},
        {"version": 0},
        {"version": 2},
        {"version": "1"},
        {"stream": ""},
        {"stream": "t"},
        {"suite": "sm3"},
        {"suite": "x"},
        {"hash": "0" * 64},
        {"payload": {}},
        {"payload": {**first["payload"], "causation": 1}},
        {"payload": {**first["payload"], "actor": ""}},
        {"x": 1},
    )
    for change in changes:
        line = canonical({**first, **change}) + b"\n"
        yield f"{change} → {answer(lambda ln=line: import_lines([ln, *lines[1:]], Journal(MemoryStore())))} {answer(lambda ln=line: suite_of(ln))}"
    for key in first:
        line = canonical({name: part for name, part in first.items() if name != key})
        yield f"− {key} → {answer(lambda ln=line: import_lines([ln], Journal(MemoryStore())))} {answer(lambda ln=line: suite_of(ln))}"
    for line in (b"", b"x\n", b"[]\n", b"{}", lines[0][:-1], lines[0] + b"\n"):
        yield f"{line[:9]!r} → {answer(lambda ln=line: import_lines([ln], Journal(MemoryStore())))} {answer(lambda ln=line: suite_of(ln))}"
    yield f"order → {answer(lambda: import_lines([lines[0], lines[2]], Journal(MemoryStore())))}"
    yield f"all → {import_lines(lines, Journal(MemoryStore()))} none → {import_lines([], Journal(MemoryStore()))}"


def test_lines_are_taken_in_as_they_were() -> None:
    """An exported line with one thing otherwise: which line, and what does not fit."""
    held("lines", _lined())


def test_ends_are_checked_as_they_were() -> None:
    """The last row against the one before it; two rows, one, none."""

    def lines() -> Iterator[str]:
        rows = link(None, "s", 0, [b"{}", b'{"a":1}'], "sha256") + link(
            None, "s", 0, [b"{}"], "sm3"
        )
        one, two, _ = rows
        for ending, name in (
            ([], "none"),
            ([one], "first"),
            ([one, two], "both"),
            ([two], "second alone"),
            ([two, one], "turned"),
            ([one, two._replace(payload=b"{}")], "payload"),
            ([one, two._replace(seq=3)], "seq"),
            ([one, two._replace(version=3)], "version"),
            ([one, two._replace(stream="t")], "stream"),
            ([one._replace(hash="0" * 64), two], "before"),
            ([one._replace(payload=b"x"), two], "before's payload"),
        ):
            yield f"{name} → {answer(lambda g=ending: check_end(g, 'sha256'))} {answer(lambda g=ending: check_end(g, 'sm3'))[:40]}"
        for last in (None, one, two):
            yield " ".join(
                f"{row.seq}:{row.version}:{row.hash[:8]}"
                for row in link(last, "t", 4, [b"a", b"b"], "sha256")
            )

    held("ends", lines())


def test_papers_of_other_hands_are_held_as_they_were() -> None:
    """A receipt of the day before, the day, the day after; and which day ends a clock."""

    def lines() -> Iterator[str]:
        on, today = date(2026, 3, 2), date(2026, 3, 5)
        entry = Entry(
            seq=1,
            stream="s",
            version=1,
            key="s",
            actor="a",
            department="局",
            at=datetime(2026, 3, 5, 9, tzinfo=EAST),
            rests=None,
        )
        for step in range(-2, 6):
            receipt = Receipt(issuer="平台", number="1", day=on + timedelta(step))
            told = [
                f"{f.code} {f} {getattr(f, 'clauses', ())}"
                for f in receipt.against(on, today, ["fact:x"])
            ]
            ended = [
                ended_on(entry, receipt, *own).isoformat()
                for own in ((), ("平台",), ("局", "平台"), ("局",))
            ]
            yield f"{receipt.day} → {' | '.join(told)} {ended}".replace("\n", " ⏎ ")
        yield f"none → {ended_on(entry, None)} {ended_on(entry, None, '局')}"

    held("papers", lines())


def test_texts_beside_are_sealed_and_read_as_they_were() -> None:
    """What of a body is sealed, what it leads back to, what was erased or altered."""

    def lines() -> Iterator[str]:
        body = {
            "a": "甲",
            "b": {"c": "乙", "d": ["丙", {"e": "丁"}]},
            "f": ["戊", "己"],
            "g": "",
            "h": 1,
            "yes": "y",
        }
        paths = (
            ("a",),
            ("b", "c"),
            ("b",),
            ("b", "d"),
            ("f",),
            ("g",),
            ("h",),
            ("x",),
            ("a", "c"),
            ("b", "d", "*", "e"),
        )
        ways = (("always", True), ("never", False), ("if yes", lambda found: "yes" in found))
        for path in paths:
            for name, when in ways:
                sealed = answer(
                    lambda p=path, w=when: _sealed(body, p, w, lambda text: f"<{text}>")
                )
                yield f"{path} {name} → {sealed}"
        salt = "0" * 64
        made = commitment(salt, "王一", "sha256")
        yield f"{made} {commitment(salt, '王一', 'sm3')} {commitment('1' * 64, '王一', 'sha256')}"
        kept = {made: (salt, "王一")}
        bodies: tuple[Any, ...] = (
            {"n": {"beside": made}},
            {"n": {"beside": made, "x": 1}},
            {"n": {"beside": "x"}},
            {"n": [{"beside": made}, "a", 1]},
            {"beside": made},
            {"beside": 1},
            [],
            "x",
        )
        for whole in bodies:
            for texts in (kept, {}, {"": ("", "读不出")}, {made: (salt, "王二")}):
                yield f"{plain(whole)[:60]} → {plain(reveal(whole, checked(texts, 'sha256')))} {plain(commitments(canonical({'body': whole})))[:60]}"

    held("texts_beside", lines())


@given(
    st.lists(st.tuples(st.sampled_from("abcde"), st.integers(-1, 6), st.booleans()), max_size=40),
    st.sampled_from("`abcdez"),
    st.integers(0, 4),
)
def test_keys_are_those_of_a_plain_list(
    steps: list[tuple[str, int, bool]], after: str, size: int
) -> None:
    """Whatever is added, with an age or as the youngest, and taken away: the same as a dict sorted by age."""
    keys, plainly, youngest = Keys(), dict[str, int](), -1
    for key, age, gone in steps:
        if gone:
            keys.discard(key)
            plainly.pop(key, None)
        elif key not in plainly:
            given_age = None if age < 0 else age
            keys.add(key, given_age)
            plainly[key] = youngest + 1 if given_age is None else given_age
            youngest = max(youngest, plainly[key])
        assert keys.page(after, size) == tuple(sorted(k for k in plainly if k > after))[:size]
    assert len(keys) == len(plainly)
    assert [keys.age(key) for key in keys] == sorted(plainly.values())
    assert sorted(keys) == sorted(plainly)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"),
            st.lists(st.tuples(st.sampled_from("xy"), st.integers(0, 2)), max_size=3, unique=True),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_an_index_is_what_a_plain_search_finds(
    steps: list[tuple[str, list[tuple[str, int]], bool]],
) -> None:
    """Marks put on, changed and taken off in any order: found as by looking at every one; so is its snapshot."""
    index, known, ages = Index(), dict[str, tuple[tuple[str, int], ...]](), dict[str, int]()
    for key, marks, gone in steps:
        if gone and key in known:
            index.unmark(key)
            index.end(key)
            del known[key], ages[key]
        elif not gone:
            index.begin(key, "shared" if key in "ab" else key)
            index.mark(key, known.get(key, ()), tuple(marks))
            known[key] = tuple(marks)
            ages.setdefault(key, max(ages.values(), default=-1) + 1)
    again = Index.restored(json.loads(json.dumps(index.snapshot())))
    for found in (index, again):
        assert list(found.keys) == list(known)
        for name in "xy":
            for number in range(3):
                wanted = tuple(key for key, marks in known.items() if (name, number) in marks)
                assert found.find(name, number) == wanted
                assert (
                    found.page(name, number, "a", 2)
                    == tuple(sorted(key for key in wanted if key > "a"))[:2]
                )
                assert found.page(name, number, "", 0) == ()
        assert found.page("", "", "a", 2) == tuple(sorted(key for key in known if key > "a"))[:2]
        assert found.streams == {key: "shared" for key in known if key in "ab"}
    assert again.snapshot() == index.snapshot()


class Stamp:
    """A signer whose signature is the text turned round."""

    def __init__(self, algorithm: str) -> None:
        """Sign as if with that."""
        self.algorithm = algorithm

    def sign(self, data: bytes) -> bytes:
        """Turn it round."""
        return data[::-1]


def test_notes_are_written_as_they_were() -> None:
    """Checkpoints of both suites, signature lines, cosignatures, proofs, and keys that are refused."""

    def lines() -> Iterator[str]:
        for suite in ("sha256", "sm3"):
            tree = MerkleTree.of([b"a", b"b", b"c"], suite)
            for size in (None, 0, 1, 3, 4):
                yield f"{suite} {size} → {answer(lambda t=tree, s=size: checkpoint_text('log.example.cn/x', t, s))}"
        for origin in ("", " x", "x ", "a\nb", "a b"):
            yield f"{origin!r} → {answer(lambda o=origin: checkpoint_text(o, MerkleTree.of([b'a'])))}"
        for algorithm, size in (
            ("Ed25519", 32),
            ("Ed25519", 65),
            ("SM2-SM3", 65),
            ("SM2-SM3", 64),
            ("RSA", 32),
        ):
            for name in ("log.example.cn", "", "a b", "a+b", " "):

                def told(algorithm: str = algorithm, size: int = size, name: str = name) -> str:
                    signer = NoteSigner(
                        name=name, public=bytes(range(size)), signer=Stamp(algorithm)
                    )
                    note = with_signature("text\n", signer.sign("text\n"))
                    return "|".join(
                        [
                            signer.vkey(),
                            signer.vkey(cosigner=True),
                            with_signature(note, signer.cosign("text\n", NOON)),
                            repr(signer),
                        ]
                    )

                yield f"{algorithm} {size} {name!r} → {answer(told)}"
        yield answer(lambda: proof_text(2, [b"a" * 32, b"b" * 32], "note\n"))
        yield answer(
            lambda: (
                proof_text(0, [], "note\n") + consistency_text([b"a", b"b"]) + consistency_text([])
            )
        )

    held("notes", lines())


def test_personal_fields_are_found_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the value itself, in one inside it, in each of several, where another field decides, under a key of its own."""

    @value("人", "person")
    class Person(Value):
        name: str = labelled("姓名", "name", personal=True)
        post: str = labelled("职务", "post")
        said: str = labelled(
            "话", "words", personal=lambda found: found.get("post") == "x", key="words"
        )

    @value("表", "table")
    class Table(Value):
        one: Person = labelled("一人", "one")
        some: tuple[Person, ...] = labelled("数人", "several")
        maybe: Person | None = labelled("或有", "perhaps", default=None)
        digest: str = labelled("摘要", "digest")
        plain: tuple[str, ...] = labelled("名单", "names")

    found = [(path, when is True) for path, when in _personal(Table)]
    assert found == [
        (("one", "name"), True),
        (("one", "words"), False),
        (("some", "*", "name"), True),
        (("some", "*", "words"), False),
        (("maybe", "name"), True),
        (("maybe", "words"), False),
    ]
    assert parts_of(Table)[3].form.wants.en == "a digest of 64 lower-case hex digits"
    assert parts_of(Person)[0].form.wants.en == "text"
    monkeypatch.setattr(personal, "_PATHS", {**PERSONAL})
    monkeypatch.setattr(personal, "PERSONAL", personal._PATHS)
    note_personal("sample.table", "", Table)
    note_personal("sample.none", "", SmallKept)
    assert ("sample.table", "") in personal.PERSONAL
    assert ("sample.none", "") not in personal.PERSONAL
    body = {
        "one": {"name": "王一", "post": "x", "words": "甲"},
        "some": [{"name": "李二", "post": "y", "words": "乙"}],
    }
    sealed, kept = conceal("sample.table", body, lambda: "0" * 64, "sha256")
    assert reveal(sealed, kept) == body
    assert sorted(text for _, text in kept.values()) == ["李二", "王一", "甲"]
    assert conceal("sample.none", body, lambda: "0" * 64, "sha256") == (body, {})


def test_events_read_back_say_what_they_said() -> None:
    """Every property of an event, and its row."""
    event = next(iter(_journal().read()))
    again = Event.from_row(event.row)
    said = (
        again.kind,
        again.body,
        again.at,
        again.actor,
        again.department,
        again.causation,
        again.seq,
        again.version,
    )
    assert said == ("plan.drafted", {"n": 0}, NOON, "a", "d", None, 1, 1)
    assert again == event
    assert evolve(event, hash="0" * 64) != event
    assert event.row == Row(event.seq, event.stream, event.version, event.payload, event.hash)
