"""The year of the invented district: complete, reproducible, and open only where it may be."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ssj_core.cli import main
from ssj_core.demo.cast import AS_OF, load_cast
from ssj_core.demo.files import Session, check_closed
from ssj_core.encoding import parse
from ssj_core.errors.disclosure import LeakError
from ssj_core.verify import verify_bundle

FOLDERS = ("site", "office", "draws", "auditor", "slips", "evidence")
TASKS = {
    "SJ-2026-01",
    "SJ-2026-02",
    "SJ-2026-03",
    "SJ-2026-04",
    "SJ-2026-05",
    "LH-2026-01",
    "YJ-2026-01",
}
LAST = "draws/SJ-2026-03-2.json"
CLOSED = "YJ-2026-01-1.json"
Named = Callable[[Path, str], Path]


def files_of(out: Path) -> dict[str, bytes]:
    """Return everything that left the house, by path."""
    found = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for folder in FOLDERS
        for path in (out / folder).rglob("*")
        if path.is_file()
    }
    return found | {"deadlines.csv": (out / "deadlines.csv").read_bytes()}


def export(out: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> bytes:
    """Return what `ssj journal export` writes."""
    capfdbinary.readouterr()
    assert main(["journal", "export", str(out / "ssj.db")]) == 0
    return capfdbinary.readouterr().out


def kinds(out: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Counter[str]:
    """Return how many events of each kind the journal has."""
    return Counter(parse(line)["payload"]["kind"] for line in export(out, capfdbinary).splitlines())


def text_of_site(year: Path) -> dict[str, str]:
    """Return the pages and data of the site, without the bundles and the page that re-checks."""
    return {
        path.relative_to(year / "site").as_posix(): path.read_text(encoding="utf-8-sig")
        for path in (year / "site").rglob("*")
        if path.suffix in {".html", ".json", ".csv"}
        and "draws" not in path.parts
        and path.name != "check.html"
    }


def drawn_behind(bundle: Path) -> list[str]:
    """Return who was drawn, as only the auditor's bundle of a closed draw tells."""
    document = parse(bundle.read_bytes())
    found = re.findall(r'"drawn":(\[\{.*?\}\])', json.dumps(document, separators=(",", ":")))
    return [entry["id"] for text in found for entry in json.loads(text)]


@pytest.mark.long
def test_the_same_seed_plays_the_same_year(
    year: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Both sites, bundles, slips, deadlines, evidence and the journal's export are equal to the byte."""
    again = tmp_path / "again"
    assert main(["demo", str(again), "--seed", "2026"]) == 0
    assert files_of(again) == files_of(year)
    assert export(again, capfdbinary) == export(year, capfdbinary)


@pytest.mark.long
def test_another_seed_plays_another_year(
    year: Path, tmp_path: Path, named: Named, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Other dice draw other targets; the year still verifies."""
    other = tmp_path / "other"
    assert main(["demo", str(other), "--seed", "另一年"]) == 0
    assert named(other, LAST).read_bytes() != named(year, LAST).read_bytes()
    assert export(other, capfdbinary) != export(year, capfdbinary)
    assert main(["verify", str(other)]) == 0


def session(number: str, ids: str, mode: str = "open") -> Session:
    """Return as much of a draw and its bundle as the last look before publishing reads."""
    commit = SimpleNamespace(mode=mode)
    targets = () if mode == "unannounced" else tuple(ids.split())
    draw: Any = SimpleNamespace(session=number, commit=commit, opening=None, targets=targets)
    bundle: Any = None
    return Session(draw=draw, public=bundle, auditor=bundle)


@pytest.mark.parametrize(
    "files, told",
    [
        ({}, nullcontext()),
        ({"results.html": "甲店 乙店"}, nullcontext()),
        ({"results.html": "丙店"}, pytest.raises(LeakError)),
        ({"draws/S2.json": "乙店"}, pytest.raises(LeakError)),
    ],
)
def test_the_last_look_knows_what_is_public_elsewhere(
    files: dict[str, str], told: AbstractContextManager[object]
) -> None:
    """A target drawn twice is public where the open draw shows it, and never in the closed bundle."""
    picks = SimpleNamespace(drawn=[SimpleNamespace(id=one) for one in ("乙店", "丙店")])
    outcome = SimpleNamespace(tasks={"S2": picks})
    draws = SimpleNamespace(outcome=lambda _: outcome)
    year: Any = SimpleNamespace(service=SimpleNamespace(draws=draws))
    kept = (session("S1", "甲店 乙店"), session("S2", "乙店 丙店", "unannounced"))
    made = {"draws/S2.json": b"{}", **{name: text.encode() for name, text in files.items()}}
    with told:
        check_closed(year, kept, made)


@pytest.mark.parametrize("name", ["notes.txt", ".hidden"])
def test_a_folder_with_something_in_it_is_left_alone(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo overwrites nothing: exit 3, the file as it was, nothing beside it."""
    (tmp_path / name).write_text("mine")
    assert main(["demo", str(tmp_path)]) == 3
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"
    assert "empty folder" in capsys.readouterr().err
    assert main(["demo", str(tmp_path / name)]) == 3


def test_the_year_verifies(year: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every bundle, slip, page and event is recomputed offline, in both languages."""
    assert main(["verify", str(year)]) == 0
    said = capsys.readouterr().out
    for word in ("0 份不符", "0 WRONG", "REHEARSAL", "演练"):
        assert word in said
    assert main(["verify", str(year), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["purpose"] == "rehearsal"


def test_the_whole_way_is_in_the_journal(
    year: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Every room of the house has left its events, the few special stories among them."""
    found = kinds(year, capfdbinary)
    assert found["item-list.adopted"] == found["work-rules.adopted"] == 6
    for kind in (
        "register.entered",
        "register.exited",
        "inspectors.entered",
        "register.snapshot",
        "inspectors.snapshot",
        "experts.snapshot",
        "plan.approved",
        "plan.published",
        "plan.filed",
        "plan.amended",
        "plan.reported",
        "scheme.adopted",
        "draw.task",
        "draw.commit",
        "draw.contrib",
        "draw.result",
        "draw.void",
        "draw.disposition",
        "inspection.assigned",
        "inspection.refused",
        "record.published",
        "site.published",
        "platform.declared",
        "rulebook.adopted",
        "inspection.followed-up",
        "inspection.notified",
        "inspection.received",
    ):
        assert found[kind] >= 1, kind
    assert found["draw.commit"] == found["draw.task"] == 8
    assert found["draw.result"] == 7
    assert found["draw.void"] == found["inspection.refused"] == found["site.published"] == 1


def test_the_journal_names_no_person(year: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Every inspector certified on the day of the register is there by number; no name, no certificate number is."""
    journal, cast = export(year, capfdbinary), load_cast()
    certified = {person.id for person in cast.inspectors if person.certified_on(AS_OF)}
    text = journal.decode()
    payloads = [parse(line)["payload"] for line in journal.splitlines()]
    entered = [p["body"] for p in payloads if p["kind"] == "inspectors.entered"]
    ids = {row["id"] for body in entered for row in body["inspectors"]}
    assert ids == certified
    assert len(certified) == len(cast.inspectors) - 4
    private = [one.name for one in (*cast.inspectors, *cast.experts)]
    private += [one.cert_no for one in cast.inspectors]
    assert not [word for word in private if word in text]


def test_there_is_a_bundle_for_every_attempt(year: Path) -> None:
    """Seven tasks, one of them twice: the voided attempt keeps its bundles, public and auditor's."""
    names = {path.name for path in (year / "draws").iterdir()}
    assert {name.partition("~2026")[2].rsplit("-", 1)[0] for name in names} == TASKS
    assert len(names) == 8
    assert {path.name for path in (year / "auditor").iterdir()} == names


def test_the_voided_attempt_stays_in_sight(year: Path, named: Named) -> None:
    """A second draw shows the first: in its bundle, on the page, in the data."""
    records = [one["record"] for one in parse(named(year, LAST).read_bytes())["records"]]
    assert records.index("VOID") < records.index("RESULT")
    rows = parse((year / "site/data/draws.json").read_bytes())["rows"]
    void = [row for row in rows if row["task"].endswith("#SJ-2026-03")]
    assert [row["attempt"] for row in void] == [1, 2]
    assert "已作废" in void[0]["state"]["zh"]
    assert "voided" in void[0]["state"]["en"]
    assert "已作废" in (year / "site/draws.html").read_text(encoding="utf-8")


def test_the_closed_draw_stays_closed(year: Path, named: Named) -> None:
    """Of the unannounced draw nobody sees who was drawn, nor how many, before its day."""
    others = {
        one["id"]
        for path in (year / "draws").iterdir()
        if not path.name.endswith(CLOSED)
        for text in re.findall(r'"drawn":(\[\{.*?\}\])', path.read_text(encoding="utf-8"))
        for one in json.loads(text)
    }
    drawn = [one for one in drawn_behind(named(year, f"auditor/{CLOSED}")) if one not in others]
    assert drawn
    public = {**text_of_site(year), "bundle": named(year, f"draws/{CLOSED}").read_text()}
    assert not [(name, one) for name, text in public.items() for one in drawn if one in text]
    (row,) = (
        one
        for one in parse((year / "site/data/draws.json").read_bytes())["rows"]
        if one["task"].endswith("#YJ-2026-01")
    )
    assert "drawn" not in row
    assert "2027-01-29" in row["state"]["zh"]


def test_the_site_shows_no_tier(year: Path) -> None:
    """No public table has a column for the tier, and no row beside a target says one."""
    for path in (year / "site/data").glob("*.json"):
        document = parse(path.read_bytes())
        assert not {column["key"] for column in document["columns"]} & {
            "tier",
            "stratum",
            "risk",
            "class",
        }
    tiers = {target.id: target.tier for target in load_cast().targets}
    for row in parse((year / "site/data/results.json").read_bytes())["rows"]:
        cells = [cell for cell in row.values() if isinstance(cell, str)]
        assert row["target_id"] in tiers
        assert not set(cells) & {"A", "B", "C", "D", "A类", "B类", "C类", "D类"}


def test_no_certificate_and_no_secret_leaves_the_house(year: Path) -> None:
    """Certificate numbers are masked everywhere; salts and secrets are in the auditor's bundles only."""
    numbers = [one.cert_no for one in load_cast().inspectors if one.cert_no]
    assert len(numbers) == 60
    secrets = set()
    for path in (year / "auditor").iterdir():
        secrets |= {
            value
            for task in parse(path.read_bytes())["private"]
            for key, value in task.items()
            if key.endswith("_secret")
        }
    assert len(secrets) >= 14
    public = {
        path: path.read_text(encoding="utf-8-sig")
        for folder in ("site", "draws", "slips")
        for path in (year / folder).rglob("*")
        if path.is_file()
    }
    assert not [
        (path, word)
        for path, text in public.items()
        for word in (*numbers, *secrets)
        if word in text
    ]
    masked = parse((year / "site/data/inspectors.json").read_bytes())["rows"]
    assert all(re.fullmatch(r"\*+\w{4}", row["cert_no"]) for row in masked)
    assert not [row for row in masked if "sex" in row]


def test_every_page_says_rehearsal_in_both_languages(year: Path) -> None:
    """演练 stands on every page; Chinese first, English one switch away, nothing loaded from elsewhere."""
    pages = {name: text for name, text in text_of_site(year).items() if name.endswith(".html")}
    chinese = {name for name in pages if not name.startswith("en/")}
    assert set(pages) - chinese == {f"en/{name}" for name in chinese}
    assert {"index.html", "results.html", "draws.html"} <= chinese
    assert sum(name.startswith("draws-") for name in chinese) == 8
    for name, text in pages.items():
        assert "【演练】" in text
        assert ("REHEARSAL" in text) is name.startswith("en/")
        assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", text)
        assert f"lang={'en' if name.startswith('en/') else 'zh-CN'}" in text
    assert (year / "site/check.html").is_file()


def test_every_bundle_is_a_rehearsal_and_verifies_alone(year: Path) -> None:
    """Each bundle and slip can be handed to anybody by itself."""
    for folder in ("draws", "auditor", "slips"):
        for path in sorted((year / folder).iterdir()):
            report = verify_bundle(path.read_bytes())
            assert report.exit_code == 0, path.name
            assert "演练" in report.text("zh"), path.name


def test_every_link_of_the_site_leads_somewhere(year: Path) -> None:
    """No dead link, from either language."""
    site = year / "site"
    for page in [*site.glob("*.html"), *site.glob("en/*.html")]:
        for target in re.findall(r'href="([^"#]+)"', page.read_text(encoding="utf-8")):
            assert (page.parent / target).resolve().is_file(), (page.name, target)


def test_deadlines_are_listed_with_their_reasons(year: Path) -> None:
    """Each duty with its day names the clause it follows from; one result was late, and says so."""
    text = (year / "deadlines.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) > 100
    assert [row for row in rows if row["状态"] == "逾期完成"]
    by_law = [row for row in rows if row["期限"] and "《" in row["依据与理由"]]
    assert by_law
    assert not [row for row in rows if "Citation(" in row["依据与理由"]]
    assert {"公示检查结果", "制定年度抽查计划", "制定年度联合抽查计划", "调整后的计划录入平台"} <= {
        row["义务"] for row in by_law
    }


def test_the_summary_reads_well(played: tuple[Path, str, str]) -> None:
    """A page for a person: draws, deadlines with their law and counting, figures, where to look."""
    out, said, progress = played
    for word in (
        "演练 / REHEARSAL",
        "已作废 / voided",
        "《东胜区",
        "端午节不计",
        "met in time",
        "done late",
        f"ssj verify {out}",
        "（66.7%）",
    ):
        assert word in said
    for word in ("Citation(", "datetime.date(", "object at", "None", "Fraction("):
        assert word not in said
    assert len(progress.splitlines()) == 14
    assert "█████████████ 公示网站" in progress
