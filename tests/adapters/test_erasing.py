"""Personal texts lie beside the journal, can be erased, and the chain stays whole, on every database."""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from databases import address
from sqlalchemy import URL

from ssj_core.adapters.copying import copy_journal
from ssj_core.adapters.memory import MemoryStore
from ssj_core.adapters.opening import open_store
from ssj_core.adapters.projections import ProjectingStore
from ssj_core.adapters.sql import SqlStore
from ssj_core.adapters.sqlite import SqliteStore
from ssj_core.cli import main
from ssj_core.errors.refusals import Refused
from ssj_core.journal import Journal, State
from ssj_core.journal.beside import ALTERED, ERASED
from ssj_core.registers import TARGET, TargetKind, TargetRow, TargetsEntered
from ssj_core.service import Act
from ssj_core.service.erasing import ERASURES, erase
from ssj_core.verify.journal import check_journal

AT = datetime(2026, 11, 30, 9, tzinfo=timezone(timedelta(hours=8)))
ACT = Act("管理员", "市监局", AT)
NAME, ADDRESS = "张三丰的小面馆", "云杉坡七号"
KEY = "register/targets/市监局#店一"


def entered() -> TargetsEntered:
    """Return an individual's business and an enterprise, as they enter a register."""
    rows = (
        TargetRow(id="店一", name=NAME, kind=TargetKind.INDIVIDUAL_BUSINESS, address=ADDRESS),
        TargetRow(id="店二", name="云杉坡粮油有限公司", kind=TargetKind.ENTERPRISE),
    )
    return TargetsEntered(department="市监局", targets=rows, on=date(2026, 11, 30))


def recorded(store: SqlStore | SqliteStore | ProjectingStore | MemoryStore) -> Journal:
    """Return a journal in which they have entered."""
    journal, fact = Journal(store), entered()
    journal.append(
        fact.stream, 0, [fact.event()], actor="PC", department="市监局", at=AT - timedelta(days=1)
    )
    return journal


def name_of(state: State) -> str:
    """Return the individual's name as the state has it."""
    member = state.catch_up().get(TARGET, KEY)
    assert member is not None
    assert member.row is not None
    return str(member.row.name)


def test_what_a_body_holds(url: URL) -> None:
    """A name of one person's business is not in the event; an enterprise's is, and both are read."""
    with SqlStore(url) as store:
        journal = recorded(store)
        (row,) = store.read()
        assert NAME not in row.payload.decode()
        assert ADDRESS not in row.payload.decode()
        assert "云杉坡粮油有限公司" in row.payload.decode()
        (event,) = journal.read()
        assert event.body == entered().body()
        assert name_of(State(journal)) == NAME


def test_erasing(url: URL) -> None:
    """A text goes, with reason and approver on record; the chain holds, and every reader sees it gone."""
    with SqlStore(url) as inner, SqlStore(url) as other:
        store = ProjectingStore(inner)
        journal = recorded(store)
        mine, theirs = State(journal), State(Journal(other), keep=1)
        assert name_of(mine) == name_of(theirs) == NAME
        event = erase(
            journal, 1, ACT, reason="当事人申请", approver="PH", parts=["/targets/0/name"]
        )
        assert event.body["stream"] == "register/targets/市监局"
        assert name_of(mine) == name_of(theirs) == ERASED
        assert name_of(State(journal)) == ERASED
        told = mine.get(TARGET, KEY)
        assert told is not None
        assert told.row is not None
        assert told.row.address == ADDRESS
        made = mine.get(ERASURES, ERASURES.of(department="市监局"))
        assert made is not None
        assert [(one.reason, one.approver) for one in made.made] == [("当事人申请", "PH")]
        with store.transaction():
            found = store.projector.place.find("targets", ("name",), {"target": "店一"})
        assert found == [(ERASED,)]
        assert check_journal(store.read(), store.suite).holds
        erase(journal, 1, ACT, reason="当事人申请", approver="PH", parts=["/targets/0/address"])
        with pytest.raises(Refused, match="gone already"):
            erase(journal, 1, ACT, reason="再来一次", approver="PH")
        assert inner.values is not None
        assert inner.values.kept([1]) == {}


@pytest.mark.parametrize(
    "row", [b"junk", b"[]", b"1", b'{"a":1}', b'{"a":["b"]}', b'{"a":["b",1]}']
)
def test_a_row_of_texts_that_cannot_be_read(tmp_path: Path, row: bytes) -> None:
    """Texts that somebody spoilt are told as altered, never as lawfully erased, and stop no reader."""
    with SqliteStore(tmp_path / "a.db") as store:
        journal = recorded(store)
        with store.transaction():
            store.connection.execute("UPDATE ssj_journal_values SET kept = ?", (row,))
        assert name_of(State(journal)) == ALTERED
        assert check_journal(store.read(), store.suite).holds


def test_what_cannot_be_erased(url: URL) -> None:
    """No such event, nothing there, no reason: refused, and nothing is recorded."""
    with SqlStore(url) as store:
        journal = recorded(store)
        for seq, parts in ((0, ()), (9, ()), (1, ("/targets/1/name",))):
            with pytest.raises(Refused):
                erase(journal, seq, ACT, reason="当事人申请", approver="PH", parts=parts)
        with pytest.raises(Refused, match="reason"):
            erase(journal, 1, ACT, reason=" ", approver="PH")
        erase(journal, 1, ACT, reason="当事人申请", approver="PH")
        with pytest.raises(Refused, match="nothing to erase"):
            erase(journal, 2, ACT, reason="当事人申请", approver="PH")
        assert len(list(store.read())) == 2


def test_a_rollback_keeps_text_and_event_together(url: URL) -> None:
    """An erasure that is rolled back erased nothing; texts of an event that never was are nowhere."""
    with SqlStore(url) as store:

        def half() -> None:
            with store.transaction():
                journal = recorded(store)
                erase(journal, 1, ACT, reason="当事人申请", approver="PH")
                raise KeyError

        with pytest.raises(KeyError):
            half()
        assert store.values is not None
        assert store.values.kept([1]) == {}
        assert name_of(State(recorded(store))) == NAME


def test_copies_carry_texts_and_erasures(url: URL, tmp_path: Path) -> None:
    """A backup has the texts; made again, it has what was erased no more; the bytes are the same."""
    with SqlStore(url) as store, SqliteStore(tmp_path / "copy.db") as copy:
        journal = recorded(store)
        copy_journal(store, copy)
        assert name_of(State(Journal(copy))) == NAME
        erase(journal, 1, ACT, reason="当事人申请", approver="PH")
        copy_journal(store, copy, onto=True)
        assert name_of(State(Journal(copy))) == ERASED
        assert list(copy.read()) == list(store.read())
        back = MemoryStore()
        copy_journal(copy, back)
        assert name_of(State(Journal(back))) == ERASED


def test_from_the_command_line(
    url: URL, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Export and import with texts, erase, verify; a text changed behind our back is told."""
    place, lines, texts = address(url), tmp_path / "lines", tmp_path / "texts"
    with open_store(place) as store:
        recorded(store)
    capsys.readouterr()
    assert main(["journal", "log", place, "--body"]) == 0
    assert NAME in capsys.readouterr().out
    with open_store(place, readonly=True) as store:
        row = next(store.read())
        line = {**row._asdict(), "payload": json.loads(row.payload), "suite": store.suite}
    text = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    lines.write_text(f"{text}\n", encoding="utf-8")
    other = str(tmp_path / "other.db")
    assert main(["journal", "import", str(lines), other]) == 0
    with open_store(other) as store:
        assert name_of(State(Journal(store))) == ERASED
    words = ["--reason", "当事人申请", "--approver", "PH", "--actor", "A", "--department", "市监局"]
    part = ["--part", "/targets/0/name"]
    assert main(["journal", "erase", place, "1", *part, *words]) == 0
    assert main(["journal", "erase", place, "1", *part, *words]) == 3
    assert main(["journal", "verify", place]) == 0
    with open_store(place) as store:
        assert name_of(State(Journal(store))) == ERASED
        assert store.values is not None
        ((made, (salt, _)),) = store.values.kept([1])[1].items()
        store.values.drop(1, [made])
        store.values.keep(1, {made: (salt, "别处")})
        (event,) = Journal(store).read("register/targets/市监局")
        assert event.body["targets"][0]["address"] == ALTERED
    assert main(["journal", "verify", place]) == 1
    assert "commits to" in capsys.readouterr().out
    texts.write_bytes(b"")


def test_texts_of_an_export(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """An export goes without the texts; with their file it comes back whole, and others are refused."""
    first, second, texts = (str(tmp_path / name) for name in ("a.db", "b.db", "texts"))
    with SqliteStore(first) as store:
        recorded(store)
    assert main(["journal", "export", first, "--texts", texts]) == 0
    said = capfdbinary.readouterr().out
    assert NAME.encode() not in said
    assert NAME.encode() in Path(texts).read_bytes()
    assert Path(texts).stat().st_mode & 0o77 == 0
    assert main(["journal", "export", first, "--texts", texts]) == 2
    assert capfdbinary.readouterr().out == b""
    lines = tmp_path / "lines"
    lines.write_bytes(said)
    assert main(["journal", "import", str(lines), second, "--texts", texts]) == 0
    with SqliteStore(second) as store:
        assert name_of(State(Journal(store))) == NAME
    for odd in (
        b"{}",
        b'{"seq":1,"texts":{"x":["a","b"]}}',
        b'{"seq":1,"texts":{"x":"ab"}}',
        b'{"seq":1,"texts":{"x":["a"]}}',
        b'{"seq":1,"texts":{"x":1}}',
        Path(texts).read_bytes().replace(NAME.encode(), b"x"),
    ):
        Path(texts).write_bytes(odd)
        assert (
            main(["journal", "import", str(lines), str(tmp_path / "c.db"), "--texts", texts]) == 3
        )
        assert not (tmp_path / "c.db").exists()


def test_a_journal_of_an_earlier_release(tmp_path: Path) -> None:
    """Without a place for texts they stay in the events; `upgrade` makes it, `conceal` writes anew."""
    old, new = str(tmp_path / "old.db"), str(tmp_path / "new.db")
    with SqliteStore(old) as store:
        store.connection.execute("DROP TABLE ssj_journal_values")
    with SqliteStore(old) as store:
        assert store.values is None
        recorded(store)
        assert NAME in next(store.read()).payload.decode()
    assert main(["journal", "upgrade", old]) == 0
    assert main(["journal", "conceal", old, new]) == 0
    assert main(["journal", "conceal", old, new]) == 3
    assert main(["journal", "verify", new]) == 0
    with SqliteStore(new) as store:
        assert NAME not in next(store.read()).payload.decode()
        assert name_of(State(Journal(store))) == NAME
