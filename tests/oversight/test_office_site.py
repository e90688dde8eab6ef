"""The office's own site, made by the library from the journals of the worlds."""

import json
from datetime import date, datetime, timedelta, timezone

import pytest

from ssj_core.adapters.site import site_files
from ssj_core.disclosure import Site, Table
from ssj_core.legal import Text
from ssj_core.oversight import obligation_table
from ssj_core.oversight.accountability import Case
from ssj_core.oversight.pages import OfficeShowing, RaisedCase
from ssj_core.testing.worlds import World, open_world
from ssj_core.testing.worlds.district import E, G, H, O, S

DAY = date(2026, 12, 15)
STAMP = datetime(2026, 12, 15, 18, tzinfo=timezone(timedelta(hours=8)))
TITLE = {"zh": "关于抽查工作的通报", "en": "On the inspections"}


def showing(day: date = DAY) -> OfficeShowing:
    """Return how the office shows itself."""
    return OfficeShowing(
        title=Text("联席会议办公室", "the office"),
        publisher=Text("办公室 · 内部资料", "the office, internal"),
        day=day,
        departments=(S, H, E),
        circulars={"通报1号": Text(**TITLE)},
    )


def page(site: Site, path: str) -> str:
    """Return everything a page says."""
    (found,) = [one for one in site.pages if one.path == path]
    return str(found.blocks)


def result(answer: bytes) -> dict[str, object]:
    """Return the result of a command that was done."""
    told = json.loads(answer)
    assert told["status"] == "done", told
    return dict(told["result"])


@pytest.fixture(scope="module")
def world() -> World:
    """A year at its end, assessed and told in a circular."""
    made = open_world("year-end")
    for subject in ("专项整治", f"{S}/2026"):
        signed = {"point": "supervise", "subject": subject, "document": f"签批 {subject}"}
        result(made.send("duty.sign", signed, department=S, actor="PH"))
    licence = {
        "record": "R-1",
        "target": made.ids["d1"],
        "info": "licence",
        "name": "许可变更",
        "produced": "2026-12-14",
        "digest": "0" * 64,
    }
    result(made.send("record.gather", licence, department=S))
    for name in (S, H, E):
        result(made.send("assessment.make", {"department": name, "year": 2026}, department=G))
    draft = result(
        made.send(
            "circular.draft", {"number": "通报1号", "title": TITLE, "year": 2026}, department=O
        )
    )
    body = {"number": "通报1号", "year": 2026, "members": [S, H, E]}
    body |= {name: draft[name] for name in ("departments", "digest")}
    result(made.send("circular.issue", body, department=O))
    return made


@pytest.fixture(scope="module")
def site(world: World) -> Site:
    """The office's site of that year, with a case and a day to look back at."""
    service = world.service
    case = Case(number="A-1", department=S, day=DAY, book=service.ledger(DAY), inspection="I1")
    return service.office_site(
        showing(),
        STAMP,
        back=[date(2026, 4, 30)],
        cases=[RaisedCase(case=case, heading=Text("I1 的结果", "the result of I1"))],
    )


def test_every_page_of_the_office_is_there(site: Site) -> None:
    """Work lists, assessments, circular, milestones, trend, posts, cases, conference, dossiers, records."""
    paths = {found.path for found in site.pages}
    assert {
        "index.html",
        "work.html",
        "work-1.html",
        "work-0430-2.html",
        "assessment.html",
        "assessment-3.html",
        "circular.html",
        "milestones.html",
        "trend.html",
        "posts.html",
        "cases.html",
        "case-A-1.html",
        "case-A-1-not-published.html",
        "conference.html",
        "dossiers.html",
        "dossier-I1.html",
        "records.html",
        "target-1.html",
    } <= paths
    assert "专项整治" in page(site, "posts.html")
    made = site_files(site)
    assert {path for path in made if path.endswith(".ics")} == set(site.files)
    assert "work-0430-1.ics" in site.files


def test_a_circular_drafted_again_has_the_digest_of_the_one_issued(
    world: World, site: Site
) -> None:
    """What went out is what the journal gives: heading, figures and digest agree (C35)."""
    assert "与印发时记录的摘要一致" in page(site, "circular.html")
    draft = world.service.circular("通报1号", Text(**TITLE), DAY, year=2026)
    assert [found.department for found in draft.assessments] == [S, H, E]


def test_the_evidence_has_a_digest_for_every_file(world: World) -> None:
    """As JSON and from Python the same files leave, the index over them among them (C24)."""
    told = result(world.send("evidence.draft", {"day": DAY.isoformat()}, department=O))
    made = world.service.evidence(DAY).files
    files = told["files"]
    assert isinstance(files, list)
    assert {file["name"]: file["content"].encode() for file in files} == dict(made)
    assert "index.json" in made


@pytest.mark.parametrize(
    "command, body",
    [
        ("circular.draft", {"number": "1", "title": TITLE, "year": 2026}),
        ("evidence.draft", {}),
    ],
)
def test_a_department_drafts_about_itself_alone(
    world: World, command: str, body: dict[str, object]
) -> None:
    """Others' figures are the office's and the government's to read (C32)."""
    told = json.loads(world.send(command, body, department=S))
    assert (told["status"], told["error"]["code"]) == ("not-allowed", "hand.reader")
    result(world.send(command, {**body, "departments": [S]}, department=S))


def test_an_office_before_its_first_act_says_so() -> None:
    """No conference, no plan, no record: every page stands and says that there is nothing."""
    service = open_world("empty").service
    site = service.office_site(showing(date(2026, 1, 4)), STAMP)
    assert "草稿" in page(site, "circular.html")
    assert service.circular("1", Text("通报", "circular"), DAY, year=2026).assessments == ()
    assert site_files(site)


def test_everything_owed_is_one_table(world: World) -> None:
    """Who, what, until when, why and what became of it, one row an obligation."""
    book = world.service.ledger(DAY)
    found: Table = obligation_table(book.obligations.values(), DAY)
    assert len(found.rows) == len(book.obligations)
    assert any("起决定作用" in str(row["reasons"]) for row in found.rows)
    assert all(row["reasons"] for row in found.rows)
