"""Who inspects: everybody on the roster may be drawn, nobody where a conflict stands, work shared evenly."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import ssj_core as ssj
from ssj_core.adapters.tables import read_roster
from ssj_core.errors.assignment import Shortage
from ssj_core.errors.registers import NoColumnError, RepeatedIdError
from ssj_core.errors.simple import (
    NoInspectorError,
    RosterRowError,
    TeamUnclearError,
    TooFewInspectorsError,
)
from ssj_core.registers import Inspector
from ssj_core.verify import verify_bundle

Rows = list[dict[str, Any]]
Draw = Callable[..., ssj.Result]
ON = date(2026, 3, 2)


def test_every_target_has_its_team(rows: Rows, people: Rows, draw: Draw) -> None:
    """Two different people at each target, nobody with more than an even share."""
    result = draw(rows, count=10, inspectors=people, team=2)
    assert all(len(set(pick.inspectors)) == 2 for pick in result)
    load = Counter(name for pick in result for name in pick.inspectors)
    assert max(load.values()) <= 4
    assert set(load) <= {row["姓名"] for row in people}
    assert verify_bundle(result.bundle("auditor")).exit_code == 0


def test_conflicts_are_respected(rows: Rows, people: Rows, draw: Draw) -> None:
    """Who declared a conflict with a target is never sent there, whatever the dice say."""
    ids = [row["编号"] for row in rows]
    people[0]["回避对象"] = "、".join(ids[:10])
    people[1]["回避对象"] = "；".join(ids[10:])
    for _ in range(3):
        result = draw(rows, count=20, inspectors=people, team=2)
        for pick in result:
            assert people[0]["姓名"] not in pick.inspectors or pick.id in ids[10:]
            assert people[1]["姓名"] not in pick.inspectors or pick.id in ids[:10]


def test_an_expired_certificate_keeps_out(rows: Rows, people: Rows, draw: Draw) -> None:
    """With a day given, a certificate that ended before it ends the holder's part, with the reason."""
    people[0]["执法证有效期至"] = "2026-03-01"
    people[1]["执法证有效期至"] = date(2026, 3, 2)
    people[2]["执法证有效期至"] = "长期"
    people[3]["执法证有效期至"] = "2030年1月1日"
    roster = read_roster(people, on=ON)
    assert [person.id for person in roster.people] == ["JC02", "JC03", "JC04"]
    assert [(row.id, row.code, row.cell) for row in roster.left_out] == [
        ("JC01", "cert-ended", "2026-03-01"),
        ("JC05", "cert-blank", ""),
    ]
    result = draw(rows, count=20, inspectors=people, team=2, on=ON)
    assert not [pick for pick in result if "岑" in pick.inspectors]


def test_nobody_left_is_said_with_the_reason(rows: Rows) -> None:
    """Empty is never permission: expired to the last, or no rows at all."""
    people = [{"姓名": "岑", "有效期至": "2020-01-01"}]
    with pytest.raises(NoInspectorError, match="every certificate"):
        ssj.seal(rows, count=1, inspectors=people, team=1, on=ON, inspector_columns={"id": "姓名"})
    with pytest.raises(NoInspectorError, match="empty"):
        read_roster(_table(""), on=ON)
    with pytest.raises(NoInspectorError, match="名单为空"):
        read_roster([], on=ON)


def _table(body: str) -> Any:
    import pandas as pd  # noqa: PLC0415 - one frame

    lines = [line.split(",") for line in body.splitlines()]
    return pd.DataFrame(lines, columns=["人员编号", "姓名"])


def test_too_few_people_are_refused_when_sealing(rows: Rows, people: Rows) -> None:
    """A team larger than the roster is never sealed: both numbers are told."""
    with pytest.raises(TooFewInspectorsError, match="只有 5 名，每户需要 6 名"):
        ssj.seal(rows, count=2, inspectors=people, team=6)


def test_conflicts_that_leave_nobody_are_a_statement(rows: Rows, people: Rows) -> None:
    """Where conflicts leave too few for a drawn target, the statement says who is missing."""
    for one in people[:4]:
        one["回避对象"] = "、".join(row["编号"] for row in rows)
    sealed = ssj.seal(rows, count=2, inspectors=people, team=2)
    with pytest.raises(Shortage, match="人手不足"):
        sealed.draw(ssj.rehearse())


@pytest.mark.parametrize(
    "words",
    [
        {"inspectors": ["岑"]},
        {"team": 2},
        {"inspectors": ["岑"], "team": 0},
        {"inspectors": ["岑"], "team": 1.0},
        {"inspectors": ["岑"], "team": True},
    ],
)
def test_people_and_team_go_together(words: dict[str, Any], rows: Rows) -> None:
    """A roster without a number, a number without a roster, half a person: refused."""
    with pytest.raises(TeamUnclearError):
        ssj.seal(rows, count=1, **words)


def test_all_faults_of_a_roster_come_together() -> None:
    """A repeated id and one that cannot be used are named with their rows."""
    with pytest.raises(ssj.ManyFaultsError) as caught:
        read_roster([{"id": "a"}, {"id": "a"}, {"id": "b\u0301"}, {"id": ""}, {"id": "c"}], on=ON)
    faults = caught.value.faults
    assert [type(fault) for fault in faults] == [RepeatedIdError, RosterRowError, RosterRowError]
    assert [fault.params["row"] for fault in faults] == [2, 3, 4]


@pytest.mark.parametrize(
    "header, first",
    [
        ("人员编号,姓名", "JC01"),
        ("执法证号,姓名", "JC01"),
        ("姓名,科室", "JC01"),
        ("name,room", "JC01"),
        ("id,name", "JC01"),
    ],
)
def test_a_sheet_of_people_is_found_by_its_headers(header: str, first: str, tmp_path: Path) -> None:
    """A number of the person or the card comes first; failing that, the name."""
    path = tmp_path / "检查人员.csv"
    path.write_text(f"{header}\nJC01,岑\nJC02,褚\n", encoding="utf-8")
    roster = read_roster(path, on=ON)
    assert roster.people[0].id == first
    assert len(roster.people) == 2


def test_a_sheet_without_people_is_refused(tmp_path: Path) -> None:
    """Headers that name nobody are listed in the refusal."""
    path = tmp_path / "x.csv"
    path.write_text("颜色,重量\n红,1\n", encoding="utf-8")
    with pytest.raises(NoColumnError, match="颜色"):
        read_roster(path, on=ON)


def test_objects_and_names_are_rosters_too(rows: Rows, draw: Draw) -> None:
    """The registers' own inspectors, with their certificates and conflicts; or nothing but names."""
    officers = [
        Inspector(
            id="JC01",
            name="岑",
            department="甲局",
            conflicts=("店01",),
            cert_valid_until=date(2025, 1, 1),
        ),
        Inspector(
            id="JC02",
            name="褚",
            department="甲局",
            conflicts=("店01",),
            cert_valid_until=date(2027, 1, 1),
        ),
        Inspector(id="JC03", name="邝", department="甲局", cert_valid_until=date.max),
        Inspector(id="JC04", name="佘", department="甲局"),
    ]
    roster = read_roster(officers, on=ON)
    assert [person.name for person in roster.people] == ["褚", "邝"]
    assert [row.code for row in roster.left_out] == ["cert-ended", "cert-blank"]
    assert roster.people[0].conflicts == ("店01",)
    result = draw(rows, count=3, inspectors=["甲", "乙"], team=2)
    assert {name for pick in result for name in pick.inspectors} == {"甲", "乙"}
