"""Importing a notice: what is refused, what is asked, what people see, and pasted text."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ssj_core.calendar import (
    Deadline,
    HolidayNotice,
    Within,
    WorkdayCalendar,
    parse_day,
    preview,
    read_notice,
    read_notice_text,
)
from ssj_core.calendar import sources as sources_room
from ssj_core.calendar.checks import questions
from ssj_core.calendar.sources import contradictions, from_tables, shipped
from ssj_core.calendar.table import DayTable
from ssj_core.calendar.workdays import _build
from ssj_core.cli import main
from ssj_core.cli.calendar import FOLDER, form
from ssj_core.encoding import read_day
from ssj_core.errors import ManyFaultsError
from ssj_core.errors.calendar import (
    DayUnreadableError,
    NoticeConservationError,
    NoticeFestivalError,
    NoticeRefusedError,
    NoticeStatutoryError,
    NoticeTextError,
    NoticeUnconfirmedError,
    NoticeWindowError,
    NoticeWorkdayError,
    RegionUnknownError,
)
from ssj_core.errors.encoding import DayRefusedError

OFF = {
    "元旦": ("01-01", "01-03"),
    "春节": ("02-05", "02-12"),
    "清明节": ("04-03", "04-05"),
    "劳动节": ("05-01", "05-05"),
    "端午节": ("06-09", "06-09"),
    "中秋节": ("09-15", "09-15"),
    "国庆节": ("10-01", "10-07"),
}
WORK = ("01-31", "02-20", "05-08", "09-26", "10-09")


def document(
    *, off: dict[str, tuple[str, str]] | None = None, work: tuple[str, ...] = WORK, **more: Any
) -> dict[str, Any]:
    """Make an invented notice of 2027 that keeps every rule, but for the changes."""
    lines = {**OFF, **(off or {})}
    return {
        "year": 2027,
        "kind": "annual",
        "doc_no": "国办发明电〔2026〕0号",
        "issued": "2026-11-05",
        "source_url": "https://www.gov.cn/example",
        "off": [
            {"name": name, "from": f"2027-{a}", "to": f"2027-{b}"}
            for name, (a, b) in lines.items()
            if a
        ],
        "work": [f"2027-{day}" for day in work],
        **more,
    }


def faults(found: dict[str, Any]) -> set[type]:
    """Return the kinds of fault a notice is refused with."""
    with pytest.raises(ManyFaultsError) as refused:
        WorkdayCalendar.cn(notices=[found])
    return {type(fault) for fault in refused.value.faults}


@pytest.mark.parametrize(
    "found, kind",
    [
        (document(work=WORK[1:]), NoticeConservationError),
        (document(off={"清明节": ("04-03", "04-04")}), NoticeStatutoryError),
        (document(work=("02-01", *WORK[1:])), NoticeWorkdayError),
        (document(work=("02-06", *WORK[1:])), NoticeWorkdayError),
        (document(off={"冬歇": ("11-15", "11-15")}, work=(*WORK, "11-13")), NoticeFestivalError),
        (
            document(off={"清明节": ("06-09", "06-09"), "端午节": ("04-03", "04-05")}),
            NoticeFestivalError,
        ),
        (document(year=2028), NoticeWindowError),
    ],
)
def test_what_breaks_a_rule_is_refused(found: dict[str, Any], kind: type) -> None:
    """Balance, statutory days, make-up days, festivals that are none, another year's dates."""
    assert kind in faults(found)
    with pytest.raises(ManyFaultsError):
        WorkdayCalendar.cn(notices=[found], confirm="没有理由能使它成立")


@pytest.mark.parametrize(
    "found, words",
    [
        (document(work=("01-30", *WORK[0:1], *WORK[2:])), "连续工作"),
        (document(off={"国庆节": ("09-30", "10-06")}), "原则"),
        (
            document(off={"劳动节": ("04-28", "05-02")}, work=(*WORK[:2], "04-25", *WORK[3:])),
            "原则",
        ),
        (document(off={"端午节": ("06-09", "06-10")}, work=(*WORK, "06-12")), "原则"),
        (document(work=(*WORK[:4], "10-23")), "过远"),
        (document(doc_no=""), "文号"),
        (document(issued=""), "发布日期"),
        (document(source_url=""), "网址"),
        (document(issued="2026-08-05"), "10 月至 12 月"),
        (document(issued="2027-01-05"), "10 月至 12 月"),
    ],
)
def test_what_is_unusual_must_be_confirmed(found: dict[str, Any], words: str) -> None:
    """Possible and unusual: not loaded without a reason, which then stands in the calendar and every deadline."""
    with pytest.raises(ManyFaultsError, match=words) as refused:
        WorkdayCalendar.cn(notices=[found])
    assert {type(fault) for fault in refused.value.faults} == {NoticeUnconfirmedError}
    cal = WorkdayCalendar.cn(notices=[found], confirm="已核对原文")
    assert cal.id != WorkdayCalendar.cn(notices=[read_notice(found).confirm("另一理由")]).id
    assert "已核对原文" in cal.coverage.confirmed[0]
    due = Within.workdays(5).due(date(2027, 3, 1), cal)
    assert "已核对原文" in due.text()
    assert "已核对原文" in due.text("en")
    assert "已核对原文" in due.to_dict()["confirmed"][0]
    assert Deadline.from_dict(due.to_dict()) == due
    assert Within.workdays(5).due(date(2024, 3, 1), cal).confirmed == ()


def test_what_was_published_loads_without_a_question() -> None:
    """All 23 annual notices and three decrees, 2025 and 2026 by the rules of today."""
    for notice in shipped():
        others = [other for other in shipped() if other is not notice]
        assert questions(notice, others) == []
    assert WorkdayCalendar.cn(notices=[document()]).coverage.final_until == date(2027, 12, 26)


def test_the_preview_shows_every_day_with_its_weekday() -> None:
    """A slip of a day may be lawful; only people see it."""
    lines = preview(read_notice(document()))
    assert lines[1] == "春节 8 天：02-05 周五…02-12 周五；上班 01-31 周日、02-20 周六"
    assert lines[4] == "端午节 1 天：06-09 周三"
    assert lines[-1].startswith("最长连续工作 6 天")
    decree = read_notice(
        {
            "year": 2027,
            "kind": "one_off",
            "off": [{"name": "纪念日", "from": "2027-08-02", "to": "2027-08-02"}],
        }
    )
    assert preview(decree) == ("纪念日 1 天：08-02 周一",)


TEXT = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕0号 https://www.gov.cn/example
各省、自治区、直辖市：
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天。
六、中秋：9月15日（星期三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
节假日期间，各地区要妥善安排好值班。
国务院办公厅
2026年11月5日
"""


def test_a_pasted_notice_is_read() -> None:
    """Festivals, days, make-up days, number, date and address come out of the text."""
    found = read_notice_text(TEXT)
    assert found == read_notice(document())
    assert WorkdayCalendar.cn(notices=[found]).is_workday(date(2027, 1, 31))
    one_line = "关于2027年部分节假日安排：" + TEXT.partition("直辖市：")[2].partition("节假日期间")[
        0
    ].replace("\n", "")
    assert read_notice_text(one_line).off == found.off
    assert read_notice_text(one_line).work == found.work


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("1月31日（周日）", "1月31日（周六）", "2027-01-31 是周日，不是周六"),
        ("9月15日（星期三）", "9月15日（星期天）", "2027-09-15 是周三"),
        ("共8天", "共9天", "写明共 9 天，所列为 8 天"),
        ("5月8日", "5月32日", "没有 2027-5-32"),
        ("2027年部分", "明年部分", "没有“"),
        ("至3日（周日）", "至2月30日（周日）", "没有 2027-2-30"),
    ],
)
def test_a_pasted_notice_that_contradicts_itself_is_refused(old: str, new: str, words: str) -> None:
    """The weekdays in the text and the numbers of days are checked."""
    with pytest.raises(ManyFaultsError, match=words) as refused:
        read_notice_text(TEXT.replace(old, new))
    assert NoticeTextError in {type(fault) for fault in refused.value.faults}
    with pytest.raises(ManyFaultsError, match="没有读到放假日"):
        read_notice_text("关于2027年部分节假日安排的通知")


def test_sources_that_differ_are_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The library's table against the loaded notice: two lines a year, the days named; errata are no difference."""
    assert WorkdayCalendar.cn().contradictions == ()
    _build.cache_clear()  # a calendar keeps what it found; these find something else
    real = dict(sources_room._library_days())
    days = {**real, date(2026, 2, 28): False, date(2026, 3, 4): False}
    monkeypatch.setattr(sources_room, "_library_days", lambda: days)
    assert main(["calendar", "status"]) == 0
    assert "2026-03-04" in capsys.readouterr().out
    assert main(["calendar", "import", write(tmp_path / "n.json", document())]) == 0
    assert "2026-03-04" in capsys.readouterr().out
    _build.cache_clear()
    told = contradictions(DayTable(shipped()))
    assert len(told) == 2
    assert "2026-02-28, 2026-03-04" in told[0]
    assert "2026-02-28, 2026-03-04" in told[1]
    overlay = read_notice(
        {
            "year": 2026,
            "kind": "regional",
            "jurisdiction": "CN-GX",
            "off": [{"name": "三月三", "from": "2026-04-20", "to": "2026-04-20"}],
        }
    )
    assert contradictions(DayTable([*shipped(), overlay])) == told


def test_only_years_that_do_not_ship_are_filled(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every notice shipped the library fills nothing; a year left out is filled, and the library named."""
    fill = sources_room.fillers.__wrapped__
    assert fill() == ()
    rest = tuple(notice for notice in shipped() if notice.year != 2025)
    monkeypatch.setattr(sources_room, "shipped", lambda: rest)
    (made,) = fill()
    assert (made.year, made.supplier) == (2025, sources_room.library())
    assert made.supplier.startswith("chinese_calendar ")
    real = next(n for n in shipped() if (n.year, n.kind) == (2025, "annual"))
    assert (set(made.days_off()), made.work) == (set(real.days_off()), real.work)


def test_a_librarys_table_is_never_called_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Label, trace and record name the supplier; the shipped notices need none."""
    names = {value: key for key, value in sources_room._NAMES.items()}
    good = read_notice(document())
    table = {day: names[name] for day, name in good.days_off().items()}
    made = from_tables(table, good.work, frozenset(range(2004, 2027)), "chinese_calendar 9.9")
    monkeypatch.setattr(sources_room, "fillers", lambda: made)
    known = sources_room.known_notices(None, (), None)
    cal = WorkdayCalendar(known.notices)
    due = Within.workdays(20).due(date(2027, 1, 8), cal)
    assert "国务院办公厅关于2027年" not in due.text()
    assert "来自 chinese_calendar 9.9" in due.text()
    assert "chinese_calendar 9.9" in {run["supplier"] for run in due.to_dict()["trace"]}
    assert cal.explain(date(2027, 2, 5)).supplier == "chinese_calendar 9.9"
    odd = from_tables(
        {**table, date(2027, 9, 30): names["国庆节"]},
        (*good.work, date(2027, 10, 10)),
        frozenset(range(2004, 2027)),
        "chinese_calendar 9.9",
    )
    monkeypatch.setattr(sources_room, "fillers", lambda: odd)
    assert sources_room.known_notices(None, (), None).refused


@pytest.fixture(autouse=True)
def _no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """No notices of whoever runs the tests."""
    monkeypatch.delenv(FOLDER, raising=False)


def write(path: Path, found: object) -> str:
    """Write a document and return its path."""
    path.write_text(found if isinstance(found, str) else json.dumps(found), encoding="utf-8")
    return str(path)


def test_the_command_keeps_lists_replaces_and_removes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A wrong copy is replaced, not amended; the reason of a confirmation is listed."""
    folder = str(tmp_path / "kept")
    slip = write(tmp_path / "slip.json", document(work=("01-31", "02-21", *WORK[2:])))
    right = write(tmp_path / "right.txt", TEXT)
    assert main(["calendar", "import", slip, "--to", folder]) == 0
    assert main(["calendar", "import", right, "--to", folder]) == 3
    assert "--replace" in capsys.readouterr().err
    assert main(["calendar", "import", right, "--to", folder, "--replace"]) == 0
    told = capsys.readouterr()
    assert "上班 01-31 周日、02-20 周六" in told.out
    assert "已替换" in told.err
    assert main(["calendar", "list", "--to", folder, "--json"]) == 0
    (kept,) = json.loads(capsys.readouterr().out)
    assert kept["year"] == 2027
    assert main(["calendar", "list", "--to", folder]) == 0
    assert kept["file"] in capsys.readouterr().out
    assert main(["calendar", "remove", kept["file"], "--to", folder, "--json"]) == 0
    assert list(Path(folder).iterdir()) == []
    assert main(["calendar", "remove", kept["file"], "--to", folder]) == 3
    assert main(["calendar", "list"]) == 3


def test_the_command_asks_for_a_reason(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Without --confirm nothing is kept; with it the reason is in status and deadlines."""
    folder = tmp_path / "kept"
    odd = write(tmp_path / "odd.json", document(doc_no=""))
    assert main(["calendar", "import", odd, "--to", str(folder)]) == 3
    assert not folder.exists()
    assert "--confirm" in capsys.readouterr().err
    assert main(["calendar", "import", odd, "--to", str(folder), "--confirm", "电话核实"]) == 0
    assert "电话核实" in capsys.readouterr().out
    for words in (["calendar", "status"], ["deadline", "5 workdays", "--from", "2027/3/1"]):
        assert main([*words, "--notices", str(folder)]) == 0
        assert "电话核实" in capsys.readouterr().out
    assert main(["calendar", "list", "--to", str(folder)]) == 0
    assert "电话核实" in capsys.readouterr().out


def test_the_form_is_written_filled_in_and_checked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`notice new 2027` writes the form, never over a filled one; then it is checked, with all it lacks."""
    monkeypatch.chdir(tmp_path)
    assert main(["calendar", "notice", "new", "2027", "--json"]) == 0
    path = tmp_path / "notice-2027.json"
    assert json.loads(path.read_text(encoding="utf-8")) == form(2027)
    assert main(["calendar", "notice", "new", "2027"]) == 3
    assert "守恒律" in capsys.readouterr().err
    write(path, {**form(2027), **document()})
    assert main(["calendar", "notice", "new", "2027"]) == 0
    assert "春节 8 天" in capsys.readouterr().out
    assert main(["calendar", "notice", "check", str(path), "--json"]) == 0
    assert "春节 8 天" in capsys.readouterr().out
    write(path, {**form(2027), **document(doc_no="")})
    assert main(["calendar", "notice", "check", str(path)]) == 3
    assert main(["calendar", "notice", "check", str(path), "--confirm", "核实"]) == 0
    for wrong in ("1999", "next"):
        assert main(["calendar", "notice", "new", wrong]) == 3
    assert main(["calendar", "notice", "new", "2028", str(tmp_path / "no" / "where.json")]) == 3
    assert main(["calendar", "notice", "new", "2028", str(tmp_path / "mine.json")]) == 0
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    "words, parts",
    [
        (["day", "2026年2月28日"], ["上班", "周六", "国办发明电〔2025〕7号"]),
        (["day", "2027-02-09"], ["未定"]),
        (["between", "2026/3/2", "2026.3.16"], [": 10"]),
        (["between", "2026-03-16", "2026-03-02"], [": -10"]),
        (["between", "2027-01-15", "2027-02-10"], ["…"]),
        (["year", "2026"], ["2026-02-28"]),
        (["year", "2025"], ["248"]),
    ],
)
def test_days_and_years_can_be_asked(
    capsys: pytest.CaptureFixture[str], words: list[str], parts: list[str]
) -> None:
    """One day, the days between two, a whole year; every spelling of a day is read."""
    assert main(["calendar", *words]) == 0
    told = capsys.readouterr().out
    assert all(part in told for part in parts)
    assert main(["calendar", *words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "words, part",
    [
        (["calendar", "day", "yesterday"], "DAY"),
        (["calendar", "status", "--as-of", "2026-13-01"], "--as-of"),
        (["deadline", "5 workdays"], "--from"),
        (["deadline", "5 workdays", "--from", "2026-2-30"], "--from"),
        (["deadline", "24小时内", "--from", "2026-02-03"], "时刻"),
        (["deadline", "24小时内", "--from", "noon"], "--from"),
        (["deadline", "24小时内", "--from", "9999-12-31T23:00:00Z"], "2099-12-31"),
        (["deadline", "5 workdays", "--from", "9999-12-31T23:00:00Z"], "--from"),
        (["deadline", "5 workdays", "--from", "2026-02-03", "--on", "soon"], "--on"),
        (["deadline", "5 workdays", "--from", "2026-02-03", "--suspend", "x 理由"], "--suspend"),
        (["deadline", "2月底前"], "--year"),
        (["deadline", "5 workdays", "--from", "2026-02-03", "--extension", "3"], "extension"),
        (["calendar", "status", "--region", "990000"], "990000"),
    ],
)
def test_a_word_that_is_wrong_is_named(
    capsys: pytest.CaptureFixture[str], words: list[str], part: str
) -> None:
    """The option stands in the message, in both languages."""
    assert main(words) == 3
    assert part in capsys.readouterr().err


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-02",
        "2026/3/2",
        "２０２６年３月２日",
        "二〇二六年三月二日",
        "2026-03-01T16:00:00Z",
        "46083",
    ],
)
def test_every_option_reads_days_as_tables_do(written: str) -> None:
    """An option takes each spelling a cell takes, as the same day, and refuses for the same reason, named."""
    assert parse_day(written, "--on") == read_day(written) == date(2026, 3, 2)
    for wrong, why in (("2026-02-30", "没有这一天"), ("2026年3月", "不是日期"), ("", "不是日期")):
        with pytest.raises(DayUnreadableError, match=f"--on：.*{why}"):
            parse_day(wrong, "--on")
        with pytest.raises(DayRefusedError, match=why):
            read_day(wrong)
    with pytest.raises(DayUnreadableError, match=r"--on：.*时区"):
        parse_day("2026-03-02T10:00", "--on")


def test_a_region_may_be_given_by_its_code(tmp_path: Path) -> None:
    """450000 is CN-GX, 450100 a city in it; a code of no province is refused."""
    overlay = {
        "year": 2017,
        "kind": "regional",
        "jurisdiction": "450000",
        "off": [{"name": "三月三", "from": "2017-03-30", "to": "2017-03-31"}],
    }
    for region in ("450000", "450100", "450122", "CN-GX"):
        assert not WorkdayCalendar.cn(notices=[overlay], region=region).is_workday(
            date(2017, 3, 30)
        )
    assert WorkdayCalendar.cn(notices=[overlay]).is_workday(date(2017, 3, 30))
    for region in ("150000", "990000"):
        with pytest.raises(RegionUnknownError):
            WorkdayCalendar.cn(notices=[overlay], region=region)
    folder = tmp_path / "kept"
    folder.mkdir()
    write(folder / "x.json", overlay)
    assert (
        main(["calendar", "day", "2017-03-30", "--region", "450000", "--notices", str(folder)]) == 0
    )


def test_a_notice_is_a_value() -> None:
    """Confirming makes a new one; errors of the room are of one family."""
    notice: HolidayNotice = read_notice(document())
    assert notice.confirm(" 核实 ").confirmed == "核实"
    assert read_notice(notice.confirm("核实").to_dict()).confirmed == "核实"
    assert issubclass(NoticeUnconfirmedError, NoticeRefusedError)
