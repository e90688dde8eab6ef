"""The static site: two languages, safe in a browser and a spreadsheet, every byte in the manifest."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from xml.dom import minidom

import pytest
from attrs import evolve

from ssj_core.adapters.exchange import exchange
from ssj_core.adapters.site import MANIFEST, FolderPublisher, folder, site_files, table_csv
from ssj_core.disclosure import Column, Facts, Links, Page, Prose, Site, Table
from ssj_core.encoding import digest, parse
from ssj_core.errors.disclosure import LeakError, PathRefusedError
from ssj_core.errors.journal import PublicationRefusedError
from ssj_core.errors.saving import NotWrittenError
from ssj_core.legal import Text

T = Text("甲", "a")

NASTY = Table(
    name="t",
    title=Text("表", "table"),
    columns=(Column("name", Text("名称", "name")), Column("n", Text("数", "number"))),
    rows=(
        {"name": '<script>alert("1")</script>', "n": 1},
        {"name": "=HYPERLINK(1)"},
        {"name": Text("甲", "a")},
    ),
    note=Text("注", "note"),
)


def site(*, rehearsal: bool) -> Site:
    """A site with one page of every kind of block."""
    page = Page(
        path="index.html",
        title=Text("首页", "home"),
        blocks=(
            NASTY,
            Facts(title=Text("数", "facts"), items=((Text("户数", "targets"), 12),)),
            Prose((Text("说明", "words"),)),
            Links(title=Text("下载", "files"), items=((Text("包", "bundle"), "draws/a.json"),)),
        ),
    )
    hidden = Page(path="hidden.html", title=Text("乙", "b"), blocks=(), listed=False)
    return Site(
        title=Text("示范区", "Demo District"),
        publisher=Text("示范区联席会议办公室", "Conference office"),
        as_of="2026-12-31",
        rehearsal=rehearsal,
        pages=(page, hidden),
        files={"draws/a.json": b"{}"},
        journal={"seq": 3, "hash": "ab", "suite": "sha256"},
    )


def test_every_page_is_there_in_both_languages() -> None:
    """Chinese first, one switch away from English, links that hold from a folder."""
    files = site_files(site(rehearsal=False))
    zh, en = files["index.html"].decode(), files["en/index.html"].decode()
    assert 'href="en/index.html"' in zh
    assert 'href="../index.html"' in en
    assert "共 3 条" in zh
    assert "3 rows" in en
    assert 'href="../draws/a.json"' in en
    assert "hidden.html" not in zh.replace('href="en/hidden.html"', "")
    assert "演练" not in zh


def test_a_rehearsal_says_so_on_every_page() -> None:
    """演练 stands on every page and in the manifest."""
    files = site_files(site(rehearsal=True))
    assert all(
        "演练" in content.decode() for path, content in files.items() if path.endswith(".html")
    )
    assert parse(files[MANIFEST])["purpose"] == "rehearsal"


def test_a_name_cannot_become_script_or_formula() -> None:
    """Names of enterprises are text to the browser and to the spreadsheet."""
    files = site_files(site(rehearsal=False))
    assert b"<script" not in files["index.html"]
    rows = list(csv.reader(io.StringIO(table_csv(NASTY).decode("utf-8-sig"))))
    assert rows[0] == ["名称", "数"]
    assert rows[2][0] == "'=HYPERLINK(1)"
    assert rows[3][0] == "甲"


def test_pages_load_nothing_from_elsewhere() -> None:
    """No script, no other address: the pages work on an intranet and from a folder."""
    page = site_files(site(rehearsal=True))["index.html"].decode()
    assert "default-src &#x27;none&#x27;" in page
    assert "http://" not in page
    assert "https://" not in page


def test_the_manifest_holds_every_byte() -> None:
    """Path, size and digest of every file but itself; data files are canonical JSON."""
    files = site_files(site(rehearsal=False))
    manifest = parse(files[MANIFEST])
    listed = {entry["path"]: (entry["sha256"], entry["size"]) for entry in manifest["files"]}
    assert listed == {
        path: (digest(data), len(data)) for path, data in files.items() if path != MANIFEST
    }
    assert manifest["journal"]["seq"] == 3
    assert json.loads(files["data/t.json"])["schema"] == "ssj.view/1"


def test_a_folder_shows_the_old_or_the_new(tmp_path: Path) -> None:
    """Publishing replaces the whole set; a refused set changes nothing."""
    publisher = FolderPublisher(tmp_path / "out" / "site", "portal")
    assert publisher.published() == {}
    receipt = publisher.publish({"a.html": b"1", "b/c.html": b"2"})
    assert "portal" == receipt.channel == publisher.channel
    publisher.publish({"a.html": b"3"})
    with pytest.raises(PublicationRefusedError):
        publisher.publish({"../evil": b""})
    assert publisher.published() == {"a.html": b"3"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["site"]


def test_a_folder_that_cannot_be_replaced_keeps_its_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the last step fails the old pages are back in their place."""
    publisher = FolderPublisher(tmp_path / "site")
    publisher.publish({"a.html": b"1"})
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError("disk full")
        return rename(self, target)

    monkeypatch.setattr(folder, "exchange", lambda *_: False)  # as where the system cannot
    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(NotWrittenError, match="disk full"):
        publisher.publish({"a.html": b"2"})
    assert publisher.published() == {"a.html": b"1"}
    with pytest.raises(NotWrittenError, match="disk full"):
        FolderPublisher(tmp_path / "other").publish({"a.html": b"2"})


posix = pytest.mark.skipif(os.name != "posix", reason="modes and processes of POSIX")


@posix
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_what_is_public_follows_the_umask_and_an_offices_own_does_not(
    tmp_path: Path, umask: int
) -> None:
    """A web server can read the site; an office's own pages are read by their owner only."""
    files = {"a/b.html": b"1"}
    old = os.umask(umask)
    try:
        FolderPublisher(tmp_path / "site").publish(files)
        FolderPublisher(tmp_path / "office", private=True).publish(files)
    finally:
        os.umask(old)

    def mode(place: str) -> int:
        return stat.S_IMODE((tmp_path / place).stat().st_mode)

    assert (mode("site"), mode("site/a/b.html")) == (0o777 & ~umask, 0o666 & ~umask)
    assert (mode("office"), mode("office/a/b.html") & 0o077) == (0o700, 0)


@posix
def test_leftovers_of_the_dead_are_removed_and_of_the_living_are_not(tmp_path: Path) -> None:
    """A killed publisher's folder goes with the next publication; another one at work is let be."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for process in (dead.pid, os.getppid()):
        (tmp_path / f".publishing-{process}-{'0' * 16}" / "new").mkdir(parents=True)
    FolderPublisher(tmp_path / "site").publish({"a.html": b"1"})
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [f".publishing-{os.getppid()}-{'0' * 16}", "site"]


_FULL = """
import resource, signal, sys
from pathlib import Path
from ssj_core.adapters.site import FolderPublisher
from ssj_core.errors.saving import NotWrittenError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
publisher = FolderPublisher(Path(sys.argv[1]))
publisher.publish({"a.html": b"1"})
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    publisher.publish({"a.html": b"2", "b.html": b"x" * 5000})
except NotWrittenError:
    sys.exit(0 if publisher.published() == {"a.html": b"1"} else 1)
sys.exit(2)
"""


@posix
def test_a_full_disk_leaves_the_old_site(tmp_path: Path) -> None:
    """An I/O error is told in our words, the old site stands, nothing is left beside it."""
    ended = subprocess.run(  # noqa: S603 - our own text
        [sys.executable, "-c", _FULL, str(tmp_path / "site")], check=False
    )
    assert ended.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@posix
def test_a_link_in_the_place_of_the_site_leads_to_it(tmp_path: Path) -> None:
    """The folder a link leads to is replaced, the link stays; a file there is refused."""
    (tmp_path / "there").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "there")
    FolderPublisher(tmp_path / "site").publish({"a.html": b"1"})
    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "there" / "a.html").read_bytes() == b"1"
    (tmp_path / "file").write_bytes(b"kept")
    with pytest.raises(PublicationRefusedError):
        FolderPublisher(tmp_path / "file").publish({"a.html": b"1"})
    assert (tmp_path / "file").read_bytes() == b"kept"


def test_readers_never_meet_a_moment_of_nothing(tmp_path: Path) -> None:
    """Polled all the while, a page is there, of one set or the other."""
    publisher = FolderPublisher(tmp_path / "site")
    publisher.publish({"a.html": b"0"})
    if not exchange(tmp_path / "site", tmp_path / "site"):
        pytest.skip("no exchange in one step here")
    done = Event()
    seen: list[bytes] = []

    def poll() -> None:
        while not done.is_set():
            seen.append((tmp_path / "site" / "a.html").read_bytes())

    reader = Thread(target=poll)
    reader.start()
    try:
        for number in range(20):
            publisher.publish({"a.html": str(number).encode()})
    finally:
        done.set()
        reader.join()
    assert set(seen) <= {str(number).encode() for number in range(20)}
    assert seen


@pytest.mark.parametrize(
    "make",
    [
        lambda: Table(name='"><script>', title=T, columns=(), rows=()),
        lambda: Table(name="../x", title=T, columns=(), rows=()),
        lambda: Table(name="a/b", title=T, columns=(), rows=()),
        lambda: Page(path="../x.html", title=T, blocks=()),
        lambda: Page(path="/etc/x.html", title=T, blocks=()),
        lambda: Page(path="CON.html", title=T, blocks=()),
        lambda: Links(title=T, items=((T, "javascript:alert(1)"),)),
        lambda: Links(title=T, items=((T, "//elsewhere/x"),)),
    ],
)
def test_names_paths_and_links_are_checked_when_made(make: Callable[[], object]) -> None:
    """Nothing that leads out, acts, or that a system keeps for itself becomes part of a site."""
    with pytest.raises(PathRefusedError):
        make()


@pytest.mark.parametrize("sign", ["\uffff", "\ufffe", "\x0b", "\x7f", "\u202e", "\ufdd0"])
def test_a_name_with_an_unseen_sign_breaks_no_feed(sign: str) -> None:
    """Feeds stay well-formed, pages show U+FFFD."""
    text = Text(f"某{sign}店", f"a{sign}shop")
    page = Page(path="index.html", title=text, blocks=())
    site = Site(
        title=text,
        publisher=text,
        as_of="2026-01-01",
        rehearsal=False,
        pages=(page,),
        journal={"hash": "", "seq": 0, "suite": "sha256"},
    )
    files = site_files(site)
    for path in ("feed.atom", "en/feed.atom"):
        minidom.parseString(files[path])  # noqa: S318 - our own feed
    assert "某\ufffd店" in files["index.html"].decode()
    assert sign not in files["feed.json"].decode()


def test_nothing_closed_leaves_as_a_file() -> None:
    """A telephone on a page, or a text listed as closed, keeps the whole site from being made."""
    made = site(rehearsal=False)
    word = made.pages[0].title.zh
    with pytest.raises(LeakError):
        site_files(made, closed=[word])
    phone = Page(
        path="x.html", title=Text("电话", "telephone"), blocks=(Prose((Text("13800138000", "x"),)),)
    )
    with pytest.raises(LeakError):
        site_files(evolve(made, pages=(*made.pages, phone)))
