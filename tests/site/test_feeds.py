"""Feeds and the page of each draw: what a program follows, and what anybody needs to re-check."""

import hashlib
import json
import re
from posixpath import normpath
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import ssj_core as ssj
from ssj_core.adapters.site import MANIFEST, site_files
from ssj_core.adapters.site.drawpage import draw_page, with_draws
from ssj_core.adapters.site.draws import sessions
from ssj_core.adapters.site.feeds import feed_entries
from ssj_core.disclosure import Column, Facts, Links, Page, Prose, Site, Table
from ssj_core.drawing import (
    Dice,
    EntropyRule,
    Evidence,
    PublicBundle,
    Sealed,
    StratumDraft,
    TaskDraft,
    Times,
    Witness,
    seal_session,
)
from ssj_core.encoding import digest, parse
from ssj_core.legal import Text

ATOM = "{http://www.w3.org/2005/Atom}"
IDS = [f"T{number:02d}" for number in range(10)]


def _sealed(session: str = "S-1", *, closed: bool = False) -> Sealed:
    draft = TaskDraft(
        "T1",
        purpose="rehearsal",
        title="食品经营检查",
        place="150602",
        on="2026-04-01",
        basis=("caller",),
        strata=(StratumDraft("A", targets=IDS, number=3),),
        entropy=EntropyRule(bits=60, sources=("dice", "secret")),
        frame_secret="3" * 64,
        rules_secret="4" * 64,
    )
    return seal_session(
        session=session,
        suite="sha256",
        at="2026-04-01T09:00:00+08:00",
        mode="unannounced" if closed else "open",
        reveals="draw",
        tasks=(draft,),
        entropy=["dice", "secret"] if closed else ["dice"],
        secret="2" * 64 if closed else None,
        times=Times(
            public="2026-04-01T09:30:00+08:00",
            result="2026-04-01T18:00:00+08:00",
            open="2026-05-01T09:00:00+08:00" if closed else None,
        ),
    )


def _draw(sealed: Sealed) -> Any:
    return sealed.draw(
        items=(Dice("40271582139904617735"),),
        evidence=(
            Evidence(
                at="2026-04-01T09:30:00+08:00", witnesses=(Witness(name="岑某", of="企业代表"),)
            ),
        ),
        at="2026-04-01T09:40:00+08:00",
    )


def _site(files: dict[str, bytes], *, rehearsal: bool = False) -> Site:
    """A site with one page of each make, and `files`."""
    rows = ({"name": "甲"}, {"name": "乙"})
    table = Table(
        name="t",
        title=Text("表", "table"),
        columns=(Column("name", Text("名", "name")),),
        rows=rows,
    )
    bundles = tuple((Text(path, path), path) for path in files)
    blocks = (
        (table, Links(title=Text("复核包", "bundles"), items=bundles)),
        (Facts(title=Text("数字", "numbers"), items=()),),
        (Links(title=Text("下载", "files"), items=()), Prose((Text("说明\x0b", "words"),))),
        (),
    )
    pages = tuple(
        Page(path=f"p{at}.html", title=Text(f"页{at}", f"page {at}"), blocks=one)
        for at, one in enumerate(blocks)
    )
    return Site(
        title=Text("示范区 <&>", "Demo District"),
        publisher=Text("示范区联席会议办公室", "Conference office"),
        as_of="2026-03-31",
        rehearsal=rehearsal,
        pages=pages,
        files=files,
    )


@pytest.fixture(scope="module")
def bundle() -> bytes:
    """The public bundle of a draw."""
    data: bytes = _draw(_sealed()).public_bundle().data
    return data


def test_the_feeds_are_feeds(bundle: bytes) -> None:
    """Atom is well-formed with its required parts, JSON Feed is version 1.1, both in two languages."""
    files = site_files(_site({"draws/S-1.json": bundle}), draw_pages=True)
    for folder, title in (("", "示范区 <&>"), ("en/", "Demo District")):
        feed = ET.fromstring(files[f"{folder}feed.atom"])  # noqa: S314 - our own bytes
        assert feed.tag == f"{ATOM}feed"
        assert feed.findtext(f"{ATOM}title") == title
        entries = feed.findall(f"{ATOM}entry")
        for one in (feed, *entries):
            assert all(one.findtext(f"{ATOM}{part}") for part in ("id", "title", "updated"))
        parsed = json.loads(files[f"{folder}feed.json"])
        assert parsed["version"].endswith("/1.1")
        assert [one["id"] for one in parsed["items"]] == [
            one.findtext(f"{ATOM}id") for one in entries
        ]
        assert len({one["id"] for one in parsed["items"]}) == len(entries)
        assert all(f"{folder}{one['url']}" in files for one in parsed["items"])


def test_draws_come_first_and_carry_their_own_time(bundle: bytes) -> None:
    """The latest record of a draw dates its entry; pages carry the day of the site."""
    later = _sealed("S-2").void(
        at="2026-04-02T10:00:00+08:00",
        reason="名录有误",
        approver="分管负责人",
        items=[Dice("40271582139904617735")],
        evidence=[Evidence(at="2026-04-01T09:30:00+08:00")],
    )
    files = {"draws/S-1.json": bundle, "draws/S-2.json": later.public_bundle().data}
    entries = feed_entries(with_draws(_site(files)))
    assert [(one.path, one.at) for one in entries[:3]] == [
        ("draws-S-2.html", "2026-04-02T10:00:00+08:00"),
        ("draws-S-1.html", "2026-04-01T09:40:00+08:00"),
        ("p0.html", "2026-03-31T00:00:00+08:00"),
    ]
    assert "已作废" in entries[0].summary.zh
    assert [one.summary.zh for one in entries[2:]] == ["表 2 条", "数字", "说明\x0b", "页3"]
    feed = ET.fromstring(site_files(_site(files), draw_pages=True)["feed.atom"])  # noqa: S314 - our own bytes
    assert feed.findtext(f"{ATOM}updated") == "2026-04-02T10:00:00+08:00"


def test_the_manifest_lists_the_new_files(bundle: bytes) -> None:
    """Feeds and pages of draws are in the manifest with their digests, like everything else."""
    files = site_files(_site({"draws/S-1.json": bundle}), draw_pages=True)
    listed = {one["path"]: one["sha256"] for one in parse(files[MANIFEST])["files"]}
    for path in ("feed.atom", "feed.json", "en/feed.atom", "draws-S-1.html", "en/draws-S-1.html"):
        assert listed[path] == digest(files[path])
    assert set(listed) == set(files) - {MANIFEST}


def test_a_draw_has_a_page_with_the_way_to_check_it(bundle: bytes) -> None:
    """Seal code, digest of the bundle, the command, and the hash of one target: all of it holds."""
    files = site_files(_site({"draws/S-1.json": bundle, "check.html": b"x"}), draw_pages=True)
    page = files["draws-S-1.html"].decode()
    for words in ("封存码", "ssj verify S-1.json", digest(bundle), "check.html", "已抽取"):
        assert words in page
    (line,) = parse(files["data/draws-S-1.json"])["rows"]
    drawn = {
        one
        for one in IDS
        if hashlib.sha256(f"{line['key']}{one}".encode()).hexdigest() <= line["high"]
    }
    assert len(drawn) == line["number"] == 3
    assert drawn == {one.id for one in _draw(_sealed()).tasks["T1"].drawn}
    assert 'href="draws-S-1.html"' in files["p0.html"].decode()
    assert 'href="feed.atom"' in files["p0.html"].decode()


def test_every_link_leads_to_a_file_in_the_language_of_its_page(bundle: bytes) -> None:
    """From Chinese to Chinese and English to English; the data and the bundles are there once."""
    given = {"draws/S-1.json": bundle, "check.html": b"x"}
    files = site_files(_site(given), draw_pages=True)
    pages = [name for name in files if name.endswith(".html") and name not in given]
    assert len(pages) == 10
    for name in pages:
        folder = "en/" if name.startswith("en/") else ""
        links = re.findall(r'<a (class=switch [^>]*)?href="([^"]+)"', files[name].decode())
        assert len(links) > 3
        for switch, link in links:
            found = normpath(f"{folder}{link}")
            assert found in files, (name, link)
            if found.endswith(".html") and found not in given and not switch:
                assert found.startswith("en/") is bool(folder), (name, link)


def test_a_closed_draw_shows_its_seal_alone() -> None:
    """Sealed, drawn but closed, opened: each page shows what is public and no more."""
    sealed = _sealed(closed=True)
    drawn = _draw(sealed)
    states = []
    for made in (drawn, drawn.opened()):
        data = made.public_bundle().data
        ((one,), page) = sessions(data), draw_page("draws/S-1.json", data, check=False)
        assert page is not None
        states.append((one.state.zh, [b.title.zh for b in page.blocks if isinstance(b, Table)]))
    assert states == [
        ("已抽取，名单待公开", ["随机来源"]),
        ("已抽取", ["抽中名单", "密钥与中签线", "随机来源"]),
    ]


def test_a_sealed_draw_has_no_result_yet() -> None:
    """Before the dice there is a seal code and no line."""
    data = PublicBundle(purpose="rehearsal", records=_sealed().records).data
    (one,) = sessions(data)
    assert (one.state.zh, one.at) == ("已封存，待抽取", "2026-04-01T09:00:00+08:00")
    page = draw_page("draws/S-1.json", data, check=False)
    assert page is not None
    assert not any(isinstance(block, Table) for block in page.blocks)


def test_without_pages_of_draws_the_feed_leads_to_the_bundle(bundle: bytes) -> None:
    """Pages of draws are asked for; a draw is in the feeds all the same, in both languages."""
    files = site_files(_site({"draws/S-1.json": bundle}))
    assert "draws-S-1.html" not in files
    for folder, wanted in (("", "draws/S-1.json"), ("en/", "../draws/S-1.json")):
        (first, *_) = json.loads(files[f"{folder}feed.json"])["items"]
        assert first["url"] == wanted
        assert f'href="{wanted}"' in files[f"{folder}feed.atom"].decode()


def test_other_files_are_left_alone(bundle: bytes) -> None:
    """What is no public bundle gets no page; a page that is there already is not replaced."""
    auditor = _draw(_sealed()).auditor_bundle().data
    files = {"a.json": b"{}", "draws/x.json": auditor, "b.txt": bundle}
    assert len(feed_entries(_site(files))) == 4
    assert len(with_draws(_site(files)).pages) == 4
    site = _site({"p0.json": bundle})
    assert [page.path for page in with_draws(site).pages] == [page.path for page in site.pages]
    empty = Site(
        title=Text("空", "empty"),
        publisher=Text("无", "none"),
        as_of="2026-01-01",
        rehearsal=True,
        pages=(),
    )
    made = site_files(empty)
    assert made["feed.atom"].decode().count("【演练】") == 1
    assert json.loads(made["feed.json"])["items"] == []


def test_a_simple_draw_can_be_published_so(tmp_path: Any) -> None:
    """The bundle of the five-line façade has its page too."""
    result = ssj.seal(IDS, count=2).draw(ssj.Dice("40271582139904617735"))
    result.save(tmp_path / "复核包.json")
    data = (tmp_path / "复核包.json").read_bytes()
    files = site_files(_site({"复核包.json": data}), draw_pages=True)
    assert "复核包.html" in files
    assert "%E5%A4%8D" in files["feed.atom"].decode()
