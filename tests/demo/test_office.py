"""The office's own site of the invented year: every page there, in words, internal, and nothing closed on it."""

import re
from pathlib import Path

import pytest

from ssj_core.cli import main
from ssj_core.demo.cast import DEPARTMENTS, load_cast
from ssj_core.disclosure import leaks
from ssj_core.disclosure.records import InfoKind, RecordState, archive_of
from ssj_core.encoding import parse
from ssj_core.service import Service

SAYS = {
    "index.html": ("总览", "内部资料", "一眼看全"),
    "work.html": ("待办", "各部门情况", "全部逾期事项"),
    "work-0630-1.html": ("已逾期 4 天", "公示检查结果", "方案"),
    "work-1.html": ("已办结但逾期的", "晚了几天"),
    "assessment.html": ("年终考核", "不打分、不排名"),
    "assessment-1.html": ("数了什么", "结果按期公示率", "应达到"),
    "circular.html": ("通报", "签发人（签字）", "附件", "与印发时记录的摘要一致"),
    "milestones.html": ("阶段目标", "“一单、两库、一细则”建立完善", "证据"),
    "trend.html": ("历年趋势", "2026 年"),
    "posts.html": ("第一责任人", "约谈", "执法培训"),
    "cases.html": ("不作认定", "由有权机关决定", "提示不等于认定"),
    "case-A-2026-1.html": ("未依法及时公示结果", "有记录不等于有责任"),
    "case-A-2026-1-not-published.html": ("不作认定", "逾期完成", "尚无说明"),
    "case-A-2026-2-list-followed.html": ("名单中没有它", "签号不大于", "与日志记录一致"),
    "conference.html": ("召集人", "联络员", "议定事项及落实"),
    "dossiers.html": ("检查档案", "逐户档案"),
    "dossier-SJ-2026-01-003.html": ("一次一档", "拒绝签字盖章", "档案材料和摘要"),
    "records.html": ("全量归集",),
}


@pytest.fixture(scope="module")
def office(year: Path) -> Path:
    """The folder of the office's site."""
    return year / "office"


def text_of(page: Path) -> str:
    """Return what a page says, without its tags, style and links."""
    said = re.sub(r"<style>.*?</style>", "", page.read_text(encoding="utf-8"))
    return re.sub(r"<[^>]+>", "\n", said)


def test_a_work_list_can_be_imported_into_a_calendar(office: Path) -> None:
    """Each list with a day in it has its iCalendar file, linked from its page; an empty one has none."""
    made = {path.stem: path.read_text(encoding="utf-8") for path in office.glob("*.ics")}
    assert "work-0630-1" in made
    for name, text in made.items():
        assert text.count("BEGIN:VTODO") > 0
        assert f'href="{name}.ics"' in (office / f"{name}.html").read_text(encoding="utf-8")
    linked = [path.stem for path in office.glob("work*.html") if ".ics" in path.read_text("utf-8")]
    assert sorted(linked) == sorted(made)


@pytest.mark.parametrize("page, words", SAYS.items())
def test_every_page_says_its_subject(page: str, words: tuple[str, ...], office: Path) -> None:
    """An official who opens the page sees at once what it is about; an English twin lies beside it."""
    said = text_of(office / page)
    for word in words:
        assert word in said, word
    assert "演练" in said
    assert "内部资料，不对外公开" in said
    english = text_of(office / "en" / page)
    assert "internal, not for publication" in english
    assert "REHEARSAL" in english


def test_every_department_has_its_lists_and_its_assessment(office: Path) -> None:
    """Six departments: two work lists and one assessment each, named in the heading."""
    for stem in ("work", "work-0630", "assessment"):
        found = [
            text_of(page)
            for page in office.glob(f"{stem}-*.html")
            if re.fullmatch(rf"{stem}-\d\.html", page.name)
        ]
        assert len(found) == len(DEPARTMENTS)
        assert all(any(name in said for said in found) for name in DEPARTMENTS)


def test_every_inspection_has_its_dossier(office: Path, year: Path) -> None:
    """一次一档: as many dossiers as inspections whose results are public, and all of them linked."""
    results = parse((year / "site/data/results.json").read_bytes())["rows"]
    index = (office / "dossiers.html").read_text(encoding="utf-8")
    dossiers = sorted(page.name for page in office.glob("dossier-*.html"))
    assert len(dossiers) >= len({row["target_id"] for row in results})
    assert [name for name in dossiers if f'href="{name}"' not in index] == []


def test_no_raw_code_stands_on_a_chinese_page(office: Path) -> None:
    """No clause id, result code, digest written out, time of a machine, or number of an obligation."""
    raw = re.compile(
        r"\bds-c\d|\bno-issue\b|not-disclosed|\b[0-9a-f]{64}\b|\d{4}-\d\d-\d\dT|result-publication:"
        r"|\bC\d{1,3}\b|\bNone\b|Fraction\("
    )
    found = {page.name: raw.findall(text_of(page)) for page in office.glob("*.html")}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_an_empty_table_says_why(office: Path) -> None:
    """A table without rows has a sentence under it, in both languages."""
    empty = re.compile(r"<tbody></tbody></table></div>(.{0,18})")
    for page in [*office.glob("*.html"), *office.glob("en/*.html")]:
        for after in empty.findall(page.read_text(encoding="utf-8")):
            assert after.startswith('<p class="note">'), page.name


def test_nothing_closed_is_on_a_page(office: Path, year: Path) -> None:
    """No certificate number, telephone, identity number or secret of a draw, in pages or data."""
    closed = [one.cert_no for one in load_cast().inspectors if one.cert_no]
    for path in (year / "auditor").iterdir():
        for task in parse(path.read_bytes())["private"]:
            closed += [value for key, value in task.items() if key.endswith("_secret")]
    assert len(closed) > 60
    files = {
        path.relative_to(office).as_posix(): path.read_bytes()
        for path in office.rglob("*")
        if path.is_file()
    }
    assert [str(leak) for leak in leaks(files, closed)] == []


def test_the_office_is_no_part_of_the_public_site(year: Path) -> None:
    """What is internal lies beside the site, is in no manifest of it, and is linked from none of its pages."""
    manifest = parse((year / "site/manifest.json").read_bytes())
    paths = {one["path"] for one in manifest["files"]}
    assert not {path for path in paths if path.startswith(("work", "case", "dossier", "circular"))}
    for page in (year / "site").glob("*.html"):
        assert "office/" not in page.read_text(encoding="utf-8")


def test_penalties_and_records_have_public_pages(year: Path) -> None:
    """C8–C17, C120–C121: two pages of the public site, penalties apart from the other records."""
    for page, kind in (("penalties", "行政处罚"), ("records", "归集到市场主体名下的信息")):
        assert kind in text_of(year / f"site/{page}.html")
    rows = parse((year / "site/data/records.json").read_bytes())["rows"]
    assert not [row for row in rows if row["kind"]["zh"] == "行政处罚信息"]


def test_only_what_is_published_now_is_on_the_public_pages(year: Path, service: Service) -> None:
    """Withheld and withdrawn records are nowhere; a correction is shown with its version and reason."""
    archive = archive_of(service.state.catch_up())
    penalties, records = (
        parse((year / f"site/data/{name}.json").read_bytes())["rows"]
        for name in ("penalties", "records")
    )
    states = {number: one.state for number, one in archive.records.items()}
    public = [number for number, state in states.items() if state is RecordState.PUBLISHED]
    assert len(penalties) + len(records) == len(public) < len(states)
    assert {row["name"] for row in penalties} == {
        one.current.name
        for one in archive.records.values()
        if one.gathered.info is InfoKind.PENALTY
    }
    assert [row for row in records if "门牌号" in str(row.get("remark"))]


def test_every_link_leads_somewhere(office: Path) -> None:
    """No dead link, from either language."""
    for page in [*office.glob("*.html"), *office.glob("en/*.html")]:
        for target in re.findall(r'href="([^"#]+)"', page.read_text(encoding="utf-8")):
            assert (page.parent / target).resolve().is_file(), (page.name, target)


def test_a_site_built_of_a_rehearsal_says_so(
    year: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was drawn to practise is published as that, whatever the words of the command."""
    out, office = tmp_path / "site", tmp_path / "office"
    copy = tmp_path / "ssj.db"
    copy.write_bytes((year / "ssj.db").read_bytes())
    words = ["--place=150602", "--title=砾泉区", "--publisher=办公室", "--day=2026-12-31"]
    assert (
        main(["site", "build", str(copy), str(out), "--rules=cn", *words, f"--office={office}"])
        == 0
    )
    assert "site.publish" in capsys.readouterr().out
    pages = [*out.rglob("*.html"), *office.rglob("*.html")]
    silent = {page.name for page in pages if "演练" not in page.read_text("utf-8")}
    assert {name for name in silent if name != "check.html"} == set()
