"""The amended known answers: folds, texts, levels, hours, one whole session, and every sentence."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import ssj_core.verify
from ssj_core.cli import main
from ssj_core.encoding import SUITES, alike, fold, is_text
from ssj_core.errors.verify import WrongError
from ssj_core.verify import PAGE, Held, beacons, verify_bundle, verify_slip, verify_target
from ssj_core.verify.drand import QUICKNET, check_beacon
from ssj_core.verify.formulas import Formulas, code_of
from ssj_core.verify.frame import list_leaves
from ssj_core.verify.levels import witness_level
from ssj_core.verify.rules import _check_rule
from ssj_core.verify.shapes import LEVELS
from ssj_core.verify.tree import Frontier, Trees
from ssj_core.verify.words import BESIDE, LEVEL_WORDS, LINES, QUESTIONS

from .conftest import LISTS, SLOTS, Doc, Draw, dumps, seal, task

VECTORS = Path(__file__).parents[1] / "vectors"
KAT: dict[str, Any] = json.loads((VECTORS / "ssj_draw_1_amended_kat.json").read_bytes())
DICE = "dice:40271582139904617735"
TABLES = {"lines": LINES, "questions": QUESTIONS, "levels": LEVEL_WORDS, "beside": BESIDE}


@pytest.mark.parametrize("name", TABLES)
def test_every_sentence_is_the_published_one(name: str) -> None:
    """The sentences the verifier has are those of the protocol, letter for letter, and no other."""
    table = TABLES[name]
    assert {key: [words.zh, words.en] for key, words in table.items()} == KAT["words"][name]


def test_the_page_says_the_same() -> None:
    """The page's last lines are those of the protocol; it has none of its own."""
    html = Path(ssj_core.verify.__file__).parent.joinpath(*PAGE).read_text(encoding="utf-8")
    (table,) = re.findall(r"const LINES = \{\n(.*?)\};", html, re.DOTALL)
    rows = re.findall(r"^  '([a-z-]+)': (\[.*?\])", table, re.MULTILINE)
    assert len(rows) > 10
    for key, row in rows:
        assert json.loads(row) == KAT["words"]["lines"][key]


def test_folds_and_look_alikes() -> None:
    """What looks like what."""
    assert [[text, fold(text)] for text, _ in KAT["fold"]] == KAT["fold"]
    for case in KAT["alike"]:
        assert [list(pair) for pair in alike(case["ids"])] == case["pairs"]


def test_texts() -> None:
    """A record's text is seen whole: what it may be, and what it may not."""
    assert all(map(is_text, KAT["text"]["accepted"]))
    assert not any(map(is_text, KAT["text"]["refused"]))


@pytest.mark.parametrize("row", KAT["arithmetic"], ids=str)
def test_arithmetic_of_the_rules(row: dict[str, Any]) -> None:
    """Ratio, rounding and minimum give the number; any other is wrong."""
    rule = {"stratum": "A", **{key: row[key] for key in row if key not in {"N", "stands"}}}

    def stands(number: Any) -> bool:
        try:
            _check_rule(rule | {"number": number}, row["N"], "$")
        except WrongError:
            return False
        return True

    if row["number"] == "refused":
        assert not any(map(stands, (0, 1, 2, "4/3")))
        return
    assert stands(row["number"]) == row.get("stands", True)
    if "ratio" in row:
        number = Fraction(row["number"])
        assert not stands(str(number + Fraction(1, 7)))
        assert not stands(int(number) + 1)


def test_levels_of_witnesses() -> None:
    """Two people, one from outside every authority."""
    assert KAT["levels"]["from_lowest"] == list(LEVELS)
    for case in KAT["levels"]["witnesses"]:
        assert witness_level(case["witnesses"], case["authorities"]) == case["level"]


WITNESSES = [{"name": "王一", "of": "甲局"}, {"name": "李二", "of": "乙公证处"}]
ITEMS = {
    "dice": DICE,
    "kl8": "kl8:2026051:" + ".".join(f"{n:02d}" for n in range(3, 62, 3)),
    "ssq": "ssq:2026023:03.07.12.19.24.31+09",
}


@pytest.mark.parametrize(
    "case", [c for c in KAT["levels"]["numbers"] if "drand" not in str(c)], ids=str
)
def test_levels_of_numbers(case: dict[str, Any]) -> None:
    """The lowest of the public items; none: own word."""
    items = [ITEMS[text.partition(" ")[0]] for text in case["items"]]
    looked = {("kl8", item.split(":")[1]): item for item in items if item.startswith("kl8")}
    results = {
        key: ("2026-03-03", item.rpartition(":")[2])
        for key, item in looked.items()
        if any("agrees" in text for text in case["items"])
    }

    def evidence(result: Doc) -> None:
        for entry, text in zip(result["evidence"], case["items"], strict=True):
            if "witnessed" not in text:
                del entry["witnesses"]

    made = Draw(
        items=items or ["secret"],
        purpose="official" if items else "rehearsal",
        bits=0,
        at={"COMMIT": "2026-03-03T09:00:00+08:00"},
        times={
            "result": "2026-03-04T06:00:00+08:00",
            **({"public": "2026-03-03T21:15:00+08:00"} if items else {}),
        },
        edit={"RESULT": evidence, "TASK": lambda t: t.update(authority="甲局")},
    )
    report = verify_bundle(made.public(), Held(results=results))
    assert report.ok, report.text("en")
    assert report.sessions[-1]["numbers"] == case["level"]


@pytest.mark.parametrize("case", KAT["levels"]["order"], ids=str)
def test_levels_of_order(case: dict[str, Any]) -> None:
    """Early and only, by who saw it, by a stamp, by a code, by the log."""
    seen = []
    for text in case["seen"]:
        record, _, how = text.partition(" ")
        entry = {"at": "2026-03-03T12:30:00+08:00", "record": record}
        seen += [entry | {"witnesses": WITNESSES}] if how == "witnessed" else []
        seen += [entry | {"where": "网站"}] if how == "posted" else []
    made = Draw(
        items=["contrib:scjg", DICE] if case["contrib"] else [DICE],
        absent=[],
        edit={
            "RESULT": lambda r: r.update(seen=seen) if seen else None,
            "TASK": lambda t: t.update(authority="甲局"),
        },
    )
    said, before = str(case["seen"]), datetime.fromisoformat("2026-03-03T12:00:00+08:00")
    held = Held(
        codes=[code_of(made.commit)] if "code held" in said else [],
        stamped={made.commit: before} if "stamped" in said or "log not read" in said else {},
        logged={made.commit: before} if "whole log" in said else {},
    )
    report = verify_bundle(made.public(), held)
    assert report.ok, report.text("en")
    last = report.sessions[-1]
    assert (last["early"], last["only"]) == (case["early"], case["only"])


@pytest.mark.parametrize("case", KAT["levels"]["asked"], ids=str)
def test_levels_asked(case: dict[str, Any]) -> None:
    """What a TASK may ask, by its basis and purpose: a COMMIT on it stands, or does not."""
    made = Draw(
        items=[DICE],
        purpose=case["purpose"],
        edit={
            "TASK": lambda t: t.update(
                authority="甲局",
                basis=case["basis"],
                entropy=t["entropy"] | {"level": case["level"]},
            ),
            "COMMIT": lambda c: c.update(log={"origin": "日志", "root": "0" * 64, "size": 1}),
        },
    )
    report = verify_bundle(made.public(records=[*made.TASKS, made.COMMIT]))
    assert report.ok == case["sealed"]


@pytest.mark.parametrize("case", KAT["hours"]["cases"], ids=str)
def test_hours_of_the_sources(case: dict[str, Any]) -> None:
    """t2 is not after the hour at which its source speaks, and in the year of its issue."""
    year = case["t2"][:4]
    made = Draw(
        items=[DICE],
        at={"COMMIT": f"{year}-01-01T09:00:00+08:00"},
        times={"public": case["t2"], "result": f"{case['t2'][:8]}28T09:00:00+08:00"},
        edit={"COMMIT": lambda c: c.update(entropy=[case["item"]])},
    )
    report = verify_bundle(made.public(records=[*made.TASKS, made.COMMIT]))
    assert (report.steps[1].status == "holds") == case["holds"]


# ---------------------------------------------------------------- one whole session, both suites


@pytest.fixture(params=SUITES)
def known(request: pytest.FixtureRequest) -> tuple[Formulas, dict[str, Any]]:
    """The formulas of one suite and its known answers."""
    return Formulas(request.param), KAT[request.param]


def auditor(k: dict[str, Any]) -> dict[str, Any]:
    """Return the auditors' bundle of the known session."""
    records = [json.loads(k[name]) for name in ("TASK", "COMMIT", "CONTRIB", "RESULT")]
    private = {
        "commit": k["commit"],
        "task": "T1",
        "frame_secret": k["frame_secret"],
        "rules_secret": k["rules_secret"],
        "rules": json.loads(k["rules"]),
        "frame": k["frame"],
        **k["lists"],
        "assignment": k["assignment"]["rows"],
    }
    return {
        "protocol": "ssj-draw/1",
        "bundle": "auditor",
        "purpose": "official",
        "records": records,
        "private": [private],
        "openings": [json.loads(k["OPEN"])],
    }


def test_hashes_and_codes(known: tuple[Formulas, dict[str, Any]]) -> None:
    """Hash and code of every record; seed, key and commitments."""
    formulas, k = known
    for name, digest, code in (
        ("COMMIT", "commit", "seal_code"),
        ("CONTRIB", "contrib", "contrib_code"),
        ("RESULT", "result", "result_code"),
    ):
        assert formulas.record(json.loads(k[name])) == k[digest]
        assert code_of(k[digest]) == k[code]
    assert formulas.seed(k["commit"], k["items"]) == k["seed"]
    assert formulas.key("unit", k["seed"], "T1") == k["unit_key"]
    secret = k["items"][-1].removeprefix("secret:")
    assert formulas.commitment("open", secret, k["OPEN"].encode()) == k["open_commitment"]


def test_lists(known: tuple[Formulas, dict[str, Any]]) -> None:
    """The root of every list, and a leaf written out."""
    formulas, k = known
    trees = Trees(formulas.suite)
    for name, rows in (k["lists"] | {"assignment": k["assignment"]["rows"]}).items():
        leaves = list(list_leaves(formulas, k["frame_secret"], name, rows))
        told = k["list_roots"].get(name, k["assignment"])
        assert trees.root(leaves) == told["root"]
        if name == "alike":
            assert leaves[0].decode() == k["alike_row"]["leaf"]


def test_bundles_of_the_known_session(known: tuple[Formulas, dict[str, Any]]) -> None:
    """The auditors' bundle, the public one and the slip hold, with the published digests."""
    formulas, k = known
    whole = auditor(k)
    report = verify_bundle(seal(whole))
    assert report.ok, report.text("en")
    assert report.line == "auditor"
    assert report.bundle["digest"] == k["auditor_digest"]
    public = {key: part for key, part in whole.items() if key not in {"private", "openings"}}
    report = verify_bundle(seal(public | {"bundle": "public"}))
    assert (report.line, report.bundle["digest"]) == ("closed", k["public_digest"])
    slip = k["slip"].encode()
    assert verify_bundle(slip).line == "slip-result"
    assert verify_slip(slip, seal(public | {"bundle": "public"})).ok
    assert formulas.suite == report.facts["suite"]


def test_the_attempt_after_it(known: tuple[Formulas, dict[str, Any]]) -> None:
    """A second attempt: the log before it, its `diff`, and the digest of the public bundle."""
    formulas, k = known
    again = k["again"]
    first = [json.loads(k[name]) for name in ("TASK", "COMMIT", "CONTRIB", "RESULT")]
    second = [json.loads(again[name]) for name in ("VOID", "TASK", "COMMIT")]
    records = [*first, *second]
    frontier = Frontier(formulas.suite)
    for record in records[:-1]:
        frontier.push(dumps(record))
    assert [formulas.record(record) for record in records[:-1]] == again["log_leaves"]
    log = {"origin": "甲县抽取日志", "root": frontier.root, "size": frontier.size}
    assert log == again["log"] == second[-1]["log"]
    assert (formulas.record(second[-1]), code_of(again["commit"])) == (
        again["commit"],
        again["seal_code"],
    )
    rows = list(list_leaves(formulas, again["frame_secret"], "diff", again["diff"]))
    assert Trees(formulas.suite).root(rows) == again["diff_root"]["root"]
    head = {"protocol": "ssj-draw/1", "bundle": "public", "purpose": "official"}
    report = verify_bundle(seal(head | {"records": records}))
    assert (report.ok, report.line) == (True, "sealed"), report.text("en")
    assert [session["attempt"] for session in report.sessions] == [1, 2]


# ---------------------------------------------------------------- every sentence is said somewhere


def constant(text: str) -> str:
    """Return the longest part of a sentence that is the same whatever is filled in."""
    return max(re.split(r"\{\w+\}", text), key=len)


def reports(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield reports of all sorts, in one language after the other."""
    k = KAT["sha256"]
    later = datetime.fromisoformat("2099-01-01T00:00:00+08:00")
    closed = {"mode": "unannounced", "items": ["secret", DICE]}
    team = Draw(purpose="rehearsal", tasks=[task(slots=SLOTS, lists=LISTS)])
    narrow = [row for row in LISTS["eligibility"] if row != ["scjg/lead", "JC03"]]
    loads = [[f"JC0{n}", "0", "3"] for n in range(1, 5)]
    lists = LISTS | {"eligibility": narrow, "recusals": [], "capacities": loads}
    single = Draw(tasks=[task(slots=SLOTS, lists=lists, numbers={"A": 1, "D": 1, "Z": 0})])
    open_draw = Draw(items=["dice:40271582"])
    files = sorted((VECTORS / "attacks").glob("*.json"))
    attacks = [p.read_bytes() for p in files if not re.search("beacon|drand|expect", p.stem)]
    for data in [
        *attacks,
        seal(auditor(k)),
        Draw(**closed).public(),
        team.auditor(),
        single.auditor(),
        open_draw.public(),
    ]:
        report = verify_bundle(data, Held(now=later))
        yield from (report.text("zh"), report.text("en"))
    sealed = open_draw.public(records=[*open_draw.TASKS, open_draw.COMMIT])
    gone = {
        "protocol": "ssj-draw/1",
        "record": "VOID",
        "commit": open_draw.commit,
        "reason": "名录有误",
        "at": "2026-03-03T09:30:00+08:00",
        "approver": "局长甲",
    }
    void = open_draw.public(records=[*open_draw.TASKS, open_draw.COMMIT, gone])
    for data in (sealed, void):
        report = verify_bundle(data, Held(now=later))
        yield from (report.text("zh"), report.text("en"))
    path = VECTORS / "attacks" / "ok_dropped-target.json"
    asked = [(path, name) for name in ("店40", "店28", "店30")]
    asked += [(VECTORS / "attacks" / "ok_unannounced-pub.json", "店01")]
    for file, name in asked:
        target = verify_target(file.read_bytes(), name)
        yield from (target.text("zh"), target.text("en"))
    two = Draw(tasks=[task(frame={"A": ["1", "2"], "B": ["3"]}, numbers={"A": 1, "B": 0})])
    high = next(s["high"] for s in two.RESULT["tasks"][0]["strata"] if s["number"])
    key = two.key("unit", "2026-017")
    under = next(n for n in map(str, range(9, 999)) if two.m.T(key, n) <= high)
    target = verify_target(two.public(), under)
    yield from (target.text("zh"), target.text("en"))
    slip = (VECTORS / "attacks" / "ok_dropped-target-slip.json").read_bytes()
    report = verify_slip(slip, path.read_bytes())
    yield from (report.text("zh"), report.text("en"))
    monkeypatch.setattr(beacons, "check_beacon", lambda item: check_beacon(item, chains=()))
    beacon = (VECTORS / "attacks" / "ok_beacon-then-dice.json").read_bytes()
    assert QUICKNET.hash.encode() in beacon
    report = verify_bundle(beacon)
    yield from (report.text("zh"), report.text("en"))
    report = verify_bundle(Draw().public(), Held(codes=[code_of(Draw().commit)]))
    stamped = Held(stamped={open_draw.commit: datetime.fromisoformat("2026-03-03T12:00:00+08:00")})
    report = verify_bundle(open_draw.public(), stamped)
    yield from (report.text("zh"), report.text("en"))


def test_every_sentence_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every sentence of the protocol stands in some output, in both languages."""
    (tmp_path / "draws").mkdir()
    (tmp_path / "draws" / "a.json").write_bytes(Draw(purpose="rehearsal").public())
    main(["verify", str(tmp_path)])
    said = capsys.readouterr().out + "\n".join(reports(monkeypatch))
    every = [(key, words) for table in TABLES.values() for key, words in table.items()]
    missing = {
        key for key, words in every for text in (words.zh, words.en) if constant(text) not in said
    }
    assert missing == {"log-record"}  # said beside a proof from a log: test_stamps
