"""A scenario file is read strictly, run act by act, and told clause by clause."""

import json
from datetime import date
from pathlib import Path

import pytest

from ssj_core.cli import main
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.scenarios import (
    BookUnnamedError,
    NothingWithoutError,
    ScenarioFileError,
    WorldUnknownError,
)
from ssj_core.testing.scenarios import cited_by, coverage, differences, holds, read_scenarios, run
from ssj_core.testing.worlds import WORLDS, open_world
from ssj_core.testing.worlds.district import code, ids
from ssj_core.testing.worlds.play import moment

READING = """
[[scenario]]
id = "Y1"
title = "查看名录"
world = "empty"
[[scenario.act]]
command = "registers.read"
input = { department = "市监局" }
result = { registers = [{ register = "targets", size = 0 }] }
"""


def written(folder: Path, text: str, name: str = "own.toml") -> Path:
    """Write a scenario file and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scenario_that_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All as expected is exit 0, in words and for machines."""
    path = written(tmp_path, READING)
    assert main(["scenario", str(path)]) == 0
    assert "✓ Y1 查看名录" in capsys.readouterr().out
    assert main(["scenario", str(tmp_path), "--json"]) == 0
    (scenario,) = json.loads(capsys.readouterr().out)["scenarios"]
    assert scenario["id"] == "Y1"
    assert scenario["acts"] == [
        {"command": "registers.read", "expect": "done", "got": "done", "clause": [], "ok": True}
    ]


def test_a_scenario_that_does_not_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One act answered otherwise is exit 1, and what was answered is told."""
    wrong = READING.replace("size = 0", "size = 3").replace(
        "[[scenario.act]]", '[[scenario.act]]\nclause = "C61"'
    )
    path = written(tmp_path, wrong)
    assert main(["scenario", str(path), "--json"]) == 1
    (act,) = json.loads(capsys.readouterr().out)["scenarios"][0]["acts"]
    assert not act["ok"]
    assert "应引 C61" in act["why"]
    assert "result.registers[0]" in act["why"]
    assert main(["scenario", str(path)]) == 1
    assert "✗ Y1" in capsys.readouterr().out


def test_a_name_the_world_does_not_know(tmp_path: Path) -> None:
    """A misspelt name is told with its act; nothing is sent."""
    (scenario,) = read_scenarios(written(tmp_path, READING.replace("市监局", "{d99}")))
    (act,) = run(scenario).acts
    assert (act.got, act.why) == ("", "第 1 步：世界里没有 {d99}")


def test_nothing_to_run(tmp_path: Path) -> None:
    """A folder of rulebooks holds no scenario: exit 2."""
    written(tmp_path, "schema = 1\n")
    assert main(["scenario", str(tmp_path)]) == 2


@pytest.mark.parametrize(
    "text",
    ["[[scenario]", "x = 1", READING.replace('world = "empty"', 'world = "mars"')],
    ids=["not TOML", "unknown key", "unknown world"],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    """What is not understood is exit 3, never skipped."""
    assert main(["scenario", str(written(tmp_path, text))]) == 3


def test_all_the_faults_of_a_file_come_at_once(tmp_path: Path) -> None:
    """Each fault has its path."""
    text = (
        READING
        + '[[scenario]]\nid = 3\nat = 1\nplace = "x"\n[[scenario.act]]\nexpect = "maybe"\nat = "soon"\n'
    )
    with pytest.raises(ManyFaultsError) as caught:
        read_scenarios(written(tmp_path, text))
    paths = {fault.params["path"] for fault in caught.value.faults}
    assert {
        "scenario[1].id",
        "scenario[1].title",
        "scenario[1].world",
        "scenario[1].at",
        "scenario[1].place",
        "scenario[1].act[0].expect",
        "scenario[1].act[0].at",
        "scenario[1].act[0].command",
    } <= paths


def test_a_scenario_has_its_own_number(tmp_path: Path) -> None:
    """Two scenarios of one number are refused."""
    written(tmp_path, READING, "a.toml")
    written(tmp_path, READING, "b.toml")
    with pytest.raises(ManyFaultsError):
        read_scenarios(tmp_path)


@pytest.mark.parametrize("rules", ['"x"', "[3]"])
def test_rules_are_a_list_of_books(tmp_path: Path, rules: str) -> None:
    """A book is a file's name or a table."""
    text = READING.replace("[[scenario.act]]", f"rules = {rules}\n[[scenario.act]]")
    with pytest.raises(ManyFaultsError):
        read_scenarios(written(tmp_path, text))


def test_a_scenario_without_acts_says_nothing(tmp_path: Path) -> None:
    """At least one act is needed."""
    with pytest.raises(ManyFaultsError):
        read_scenarios(written(tmp_path, READING.split("[[scenario.act]]", maxsplit=1)[0]))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The path is in the message."""
    with pytest.raises(ScenarioFileError, match=r"none\.toml"):
        read_scenarios(tmp_path / "none.toml")


BOOK = {
    "name": "own",
    "schema": 1,
    "jurisdiction": "150602",
    "title": {"zh": "本地", "en": "own"},
    "instrument": {"own": {"title": {"zh": "本地", "en": "own"}}},
    "clause": [
        {
            "id": "own-team",
            "basis": {"instrument": "own", "article": "一"},
            "summary": {"zh": "三人一组", "en": "teams of three"},
            "confidence": "secondary",
            "from": date(2021, 1, 1),
            "binding": "mandatory",
            "question": "team-size",
            "kind": "between",
            "least": 3,
        }
    ],
}


def test_books_are_added_replaced_and_taken_away() -> None:
    """A book of a name that is there takes its place; a book or a clause can be taken away."""
    more = open_world("empty", rules=[BOOK])
    assert set(more.books) == {"cn", "cn-nm", "cn-nm-dongsheng-2021", "local", "own"}
    assert more.service.rulebook.clause("own-team").kind == "between"
    other = open_world("empty", rules=[BOOK | {"name": "local"}])
    assert [clause.id for clause in other.books["local"].clauses] == ["own-team"]
    fewer = open_world("empty", without=["local", "ds-c5"])
    names = {clause.id for clause in fewer.service.rulebook.clauses}
    assert not {"local-team", "ds-c5"} & names
    assert "ds-c4" in names
    with pytest.raises(NothingWithoutError):
        open_world("empty", without=["nobody"])
    with pytest.raises(BookUnnamedError):
        open_world("empty", rules=[{key: BOOK[key] for key in BOOK if key != "name"}])
    with pytest.raises(WorldUnknownError):
        open_world("mars")


def test_a_world_is_a_copy() -> None:
    """What is done in one copy is not seen in the next."""
    one, other = open_world("registered"), open_world("registered")
    seq = other.service.journal.checkpoint()
    one.send("site.publish", {"files": 1, "manifest": "0" * 64})
    assert one.service.journal.checkpoint() != seq
    assert other.service.journal.checkpoint() == seq
    assert open_world("registered").service.journal.checkpoint() == seq


def test_who_sends_what_when() -> None:
    """Left out: the lead department's clerk with every grant, at the world's last moment."""
    world = open_world("empty")
    body = {"files": 1, "manifest": "0" * 64}
    assert json.loads(world.send("site.publish", body))["status"] == "done"
    (event,) = list(world.service.journal.read("site"))
    assert (event.actor, event.department, event.at) == ("PC", "市监局", world.last)
    said = json.loads(world.send("site.publish", body, roles=["查阅"]))
    assert said["status"] == "not-allowed"
    said = json.loads(world.send("site.publish", body, department="民政局", at="2026-03-02"))
    assert said["status"] == "done"
    assert world.last == moment("2026-03-02")


@pytest.mark.parametrize(
    "at, last, stands_for",
    [
        ("2026-03-02", None, "2026-03-02T09:00:00+08:00"),
        ("2026-03-02", "2026-03-02T15:30:00+08:00", "2026-03-02T15:30:00+08:00"),
        ("2026-02-10", "2026-02-13T09:05:00+08:00", "2026-02-10T09:00:00+08:00"),
        ("2026-03-02T10:00:00", None, "2026-03-02T10:00:00+08:00"),
        ("2026-03-02T10:00:00+00:00", None, "2026-03-02T10:00:00+00:00"),
    ],
)
def test_a_day_is_a_moment(at: str, last: str | None, stands_for: str) -> None:
    """A day is its morning, or the last entry's moment of the same day; a moment is itself."""
    before = moment(last) if last else None
    assert moment(at, before).isoformat() == stands_for


@pytest.mark.parametrize(
    "part, whole, inside",
    [
        ({}, {"a": 1}, True),
        ({"a": 1}, {"a": 1, "b": 2}, True),
        ({"a": 2}, {"a": 1}, False),
        ({"a": 1}, {}, False),
        ({"a": ""}, {}, True),
        ({"a": ""}, {"a": "x"}, False),
        ([], [], True),
        ([], [1], False),
        ([1], [2, 1], True),
        ([1, 1], [1, 2], False),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}, {"b": 1, "c": 3}]}, True),
        ({"a": 1}, [1], False),
    ],
)
def test_a_part_of_a_result(part: object, whole: object, inside: bool) -> None:  # noqa: FBT001 - a column of the table
    """A table holds its keys, a list each member of its part; empty means empty."""
    assert holds(part, whole) is inside
    assert (list(differences(part, whole, "result")) == []) is inside


def test_what_an_answer_cites() -> None:
    """Clauses of the answer, of the refusal, of each fault and of the receipts, each once."""
    refused = {
        "clauses": ["C5"],
        "error": {"clauses": ["ds-c5"], "faults": [{"code": "x", "clauses": ["C14"]}]},
    }
    assert cited_by(refused) == ("C5", "ds-c5", "C14")
    done = {"clauses": ["C5"], "result": {"rests": {"said": [{"by": ["local-team", "C5"]}]}}}
    assert cited_by(done) == ("C5", "local-team")


def test_which_clauses_no_act_cites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Coverage lists, book by book, what was cited and what never was."""
    path = written(tmp_path, READING)
    found = coverage([run(scenario) for scenario in read_scenarios(path)])
    assert set(found) == {"cn", "cn-nm", "cn-nm-dongsheng-2021", "local"}
    assert found["local"]["cited"] == ()
    assert "local-team" in found["local"]["silent"]
    assert main(["scenario", str(path), "--coverage"]) == 0
    assert "local-team" in capsys.readouterr().out
    assert main(["scenario", str(path), "--coverage", "--json"]) == 0
    assert "coverage" in json.loads(capsys.readouterr().out)


def test_the_worlds_codes_are_nobodys() -> None:
    """Every code holds and is of an area that was never given out; each is its own."""
    found = ids()
    codes = [found[name] for name in found if name[0] in "MN" and name[1:].isdecimal()]
    assert len(set(codes)) == len(codes) == 121
    assert all(text[2:8] == "159900" and text == code(int(text[10:17])) for text in codes)


def test_each_world_holds_the_one_before() -> None:
    """Worlds go on from one another, and their days with them."""
    days = [open_world(name).last.date().isoformat() for name in WORLDS]
    assert days == sorted(days)
    assert days == [
        "2026-01-04",
        "2026-01-09",
        "2026-02-13",
        "2026-04-01",
        "2026-04-30",
        "2026-12-15",
    ]
