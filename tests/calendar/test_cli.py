"""`ssj deadline` and `ssj calendar`: answers on stdout, exit codes, files written only when asked."""

import json
from pathlib import Path
from typing import Any

import icalendar
import pytest

from ssj_core.cli import main
from ssj_core.cli.calendar import FOLDER

NOTICE: dict[str, Any] = {
    "year": 2027,
    "kind": "annual",
    "doc_no": "国办发明电〔2026〕0号",
    "issued": "2026-11-05",
    "source_url": "https://www.gov.cn/example",
    "off": [
        {"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"},
        {"name": "春节", "from": "2027-02-05", "to": "2027-02-12"},
        {"name": "清明节", "from": "2027-04-03", "to": "2027-04-05"},
        {"name": "劳动节", "from": "2027-05-01", "to": "2027-05-05"},
        {"name": "端午节", "from": "2027-06-09", "to": "2027-06-09"},
        {"name": "中秋节", "from": "2027-09-15", "to": "2027-09-15"},
        {"name": "国庆节", "from": "2027-10-01", "to": "2027-10-07"},
    ],
    "work": ["2027-01-31", "2027-02-20", "2027-05-08", "2027-09-26", "2027-10-09"],
}


@pytest.fixture(autouse=True)
def _no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """No notices of whoever runs the tests."""
    monkeypatch.delenv(FOLDER, raising=False)


@pytest.fixture
def notice_file(tmp_path: Path) -> Path:
    """A notice file that keeps every rule."""
    path = tmp_path / "notice.json"
    path.write_text(json.dumps(NOTICE, ensure_ascii=False), encoding="utf-8")
    return path


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    """Run a command with --json and return its document."""
    assert main([*words, "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_the_json_has_the_promised_fields(capsys: pytest.CaptureFixture[str]) -> None:
    """date, earliest, latest, provisional, trace, calendar_id."""
    found = ask(capsys, "deadline", "20 workdays", "--from", "2026-12-08")
    assert (found["date"], found["earliest"], found["latest"]) == ("2027-01-06",) * 3
    assert found["provisional"] is False
    assert found["trace"]
    assert len(found["calendar_id"]) == 64
    found = ask(capsys, "deadline", "20个工作日", "--from", "2027-01-08")
    assert (found["date"], found["earliest"], found["latest"]) == (None, "2027-02-03", "2027-02-15")
    assert found["provisional"] is True


@pytest.mark.parametrize(
    "words, due",
    [
        (["7", "workdays", "--from", "2026-02-11"], "2026-02-27"),
        (["7日", "--statute", "行政处罚法", "--from", "2026-02-11"], "2026-02-27"),
        (["10 days", "--statute", "行政处罚法", "--from", "2026-09-21"], "2026-10-08"),
        (["3 months", "--from", "2026-05-15"], "2026-08-17"),
        (["end of february 2027"], "2027-02-28"),
        (["2月底前", "--year", "2027"], "2027-02-28"),
        (["yearly 2-last", "--from", "2027-01-01"], "2027-02-28"),
        (["提前7个工作日", "--from", "2026-10-12"], "2026-09-24"),
        (["提前7个工作日", "--from", "2026-10-12", "--clear"], "2026-09-23"),
        (["不超过30日", "--statute", "行政强制法", "--from", "2026/3/5"], "2026-04-04"),
        (["24小时内", "--from", "2026-04-30T18:40+08:00"], "2026-05-01"),
        (["二月底前", "--from", "2026-09-10"], "2027-02-28"),
        (
            [
                "不超过30日",
                "--statute",
                "行政强制法",
                "--from",
                "2026年3月5日",
                "--extension",
                "30",
                "--extend",
                "30@2026-04-04 复杂",
            ],
            "2026-05-04",
        ),
        (["20 workdays", "--from", "2026-12-07T16:00:00Z"], "2027-01-06"),
        (
            ["10 workdays", "--from", "2026-03-02", "--exclude", "2026-03-04..2026-03-05 听证"],
            "2026-03-18",
        ),
        (["10 workdays", "--from", "2026-03-02", "--exclude", "2026-03-04 听证"], "2026-03-17"),
        (["10 workdays", "--from", "2026-03-02", "--extend", "5@2026-03-16 复杂"], "2026-03-23"),
        (["10 workdays", "--from", "2026-03-02", "--restart", "2026-03-10 补正"], "2026-03-24"),
        (
            [
                "10 workdays",
                "--from",
                "2026-03-02",
                "--suspend",
                "2026-03-04 中止",
                "--resume",
                "2026-03-06 恢复",
            ],
            "2026-03-19",
        ),
        (["7 workdays", "--from", "2020-01-20", "--as-of", "2020-01-20"], "2020-02-04"),
    ],
)
def test_periods_of_every_kind(
    capsys: pytest.CaptureFixture[str], words: list[str], due: str
) -> None:
    """English and Chinese, statutes, months, fixed dates, backwards, operators, as known on a day."""
    assert ask(capsys, "deadline", *words)["date"] == due


@pytest.mark.parametrize(
    "words, code",
    [
        (["soon"], 3),
        (["20 workdays"], 3),
        (["10 days", "--from", "2026-03-02"], 3),
        (["20 workdays", "--from", "yesterday"], 3),
        (["20 workdays", "--from", "2026-03-02T10:00"], 3),
        (["2月底前"], 3),
        (["20 workdays", "--from", "2003-03-02"], 3),
        (["20 workdays", "--from", "2027-01-08", "--mode", "strict"], 1),
        (["20 workdays", "--from", "2026-12-08", "--mode", "strict"], 0),
        (["10 workdays", "--from", "2026-03-02", "--exclude", "2026-03-04"], 3),
        (["10 workdays", "--from", "2026-03-02", "--extend", "x@2026-03-04 复杂"], 3),
        (["10 workdays", "--from", "2026-03-02", "--extend", "9" * 5000 + "@2026-03-04 复杂"], 3),
        (["2027年2月底前", "--restart", "2026-03-10 补正"], 3),
        (["20 workdays", "--from", "2026-03-02", "--region", "CN-XX"], 3),
        (["20 workdays", "--from", "2026-03-02", "--notices", "/does/not/exist"], 3),
    ],
)
def test_exit_codes(capsys: pytest.CaptureFixture[str], words: list[str], code: int) -> None:
    """0 answered, 1 open in a strict mode, 3 refused with words in both languages on stderr."""
    assert main(["deadline", *words]) == code
    told = capsys.readouterr()
    assert bool(told.err) == (code != 0)
    assert bool(told.out) == (code == 0)


def test_words_for_people_and_their_status(capsys: pytest.CaptureFixture[str]) -> None:
    """The reasoning in Chinese or English, and where a day stands."""
    words = ["deadline", "20 workdays", "--from", "2026-01-30", "--on", "2026-03-06"]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "期限届满日：2026-03-05" in told
    assert "已逾期" in told
    assert main([*words, "--lang", "en"]) == 0
    assert "last day: 2026-03-05" in capsys.readouterr().out
    status = ask(capsys, *words)["status"]
    assert status == {"on": "2026-03-06", "state": "overdue", "workdays_left": 0, "days_overdue": 1}


def test_an_icalendar_task(capsys: pytest.CaptureFixture[str]) -> None:
    """One task that other programs read."""
    assert main(["deadline", "20 workdays", "--from", "2026-12-08", "--ics", "公示检查结果"]) == 0
    found = icalendar.Calendar.from_ical(capsys.readouterr().out)
    assert str(found.walk("VTODO")[0]["SUMMARY"]) == "公示检查结果"


def test_entries_of_two_companies_and_their_updates(capsys: pytest.CaptureFixture[str]) -> None:
    """--key tells them apart, --sequence replaces; a year of dates is one file."""
    uids = set()
    for key in ("91150600MA0TEST01X", "91150600MA0TEST02X"):
        words = [
            "20 workdays",
            "--from",
            "2026-12-08",
            "--ics",
            "公示",
            "--key",
            key,
            "--sequence",
            "3",
        ]
        assert main(["deadline", *words]) == 0
        task = icalendar.Calendar.from_ical(capsys.readouterr().out).walk("VTODO")[0]
        uids.add(str(task["UID"]))
        assert task["SEQUENCE"] == 3
    assert len(uids) == 2
    assert main(["deadline", "每月15日前", "--year", "2026", "--ics", "申报"]) == 0
    assert len(icalendar.Calendar.from_ical(capsys.readouterr().out).walk("VTODO")) == 12
    assert main(["deadline", "每月15日前", "--year", "2026", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 12


def test_status_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """Final, published, projected, missing, and every notice with its digest."""
    found = ask(capsys, "calendar", "status")
    assert found["final_until"] == "2026-12-26"
    assert found["published_until"] == "2026-12-31"
    assert found["missing"] == ["国务院办公厅关于2027年部分节假日安排的通知"]
    assert len(found["notices"]) == 26
    assert main(["calendar", "status"]) == 0
    assert "2026-12-26" in capsys.readouterr().out
    early = ask(capsys, "calendar", "status", "--as-of", "2003-01-01")
    assert early["published_until"] is None
    assert early["as_of"] == "2003-01-01"


def test_status_tells_what_was_not_let_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A year another package offers and the rules refuse is named."""
    from ssj_core.calendar import WorkdayCalendar  # noqa: PLC0415 - kept beside its use

    offered = WorkdayCalendar(WorkdayCalendar.cn().notices, refused=("2027: conservation law",))
    monkeypatch.setattr("ssj_core.cli.calendar.calendar_from", lambda _: offered)
    assert main(["calendar", "status"]) == 0
    assert "2027: conservation law" in capsys.readouterr().out


def test_import_previews_and_keeps_nothing(
    capsys: pytest.CaptureFixture[str], notice_file: Path
) -> None:
    """Without a folder nothing is written."""
    assert main(["calendar", "import", str(notice_file)]) == 0
    told = capsys.readouterr()
    assert "春节 8 天：02-05 周五…02-12 周五；上班 01-31 周日、02-20 周六" in told.out
    assert "2027-12-26" in told.out
    assert "--to" in told.err
    assert ask(capsys, "calendar", "import", str(notice_file))["kept_as"] is None
    assert list(notice_file.parent.iterdir()) == [notice_file]


def test_import_keeps_and_commands_use_it(
    capsys: pytest.CaptureFixture[str],
    notice_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With --to it is kept, in a folder that --notices or the environment names; twice is once."""
    folder = tmp_path / "notices"
    for _ in range(2):
        assert main(["calendar", "import", str(notice_file), "--to", str(folder)]) == 0
    (kept,) = folder.iterdir()
    capsys.readouterr()
    told = ask(capsys, "calendar", "import", str(notice_file), "--to", str(folder))
    assert told["kept_as"] == str(kept)
    assert told["final_until"] == "2027-12-26"
    found = ask(capsys, "deadline", "20 workdays", "--from", "2027-01-08", "--notices", str(folder))
    assert found["date"] == "2027-02-04"
    monkeypatch.setenv(FOLDER, str(folder))
    assert ask(capsys, "calendar", "status")["final_until"] == "2027-12-26"
    assert main(["calendar", "import", str(notice_file)]) == 0


def test_import_refuses_whole(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Every failed rule is listed, nothing is written; an unreadable file is refused as well."""
    bad, folder = tmp_path / "bad.json", tmp_path / "notices"
    bad.write_text(json.dumps({**NOTICE, "work": ["2027-03-01"]}), encoding="utf-8")
    assert main(["calendar", "import", str(bad), "--to", str(folder)]) == 3
    told = capsys.readouterr().err
    assert "2027-03-01" in told
    assert "conservation" in told
    assert not folder.exists()
    bad.write_text("not json", encoding="utf-8")
    assert main(["calendar", "import", str(bad)]) == 3
    assert main(["calendar", "import", str(tmp_path / "none.json")]) == 3
