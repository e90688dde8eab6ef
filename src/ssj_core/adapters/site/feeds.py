"""Atom (RFC 4287) and JSON Feed 1.1 of a site: what a program looks at to know that something is new."""

import json
from collections.abc import Iterator
from html import escape
from typing import Final
from urllib.parse import quote
from uuid import NAMESPACE_OID, uuid5

from attrs import frozen

from ssj_core.adapters.site.draws import draw_path, draw_title, sessions
from ssj_core.disclosure import Facts, Links, Page, Prose, Site, Table
from ssj_core.encoding.texts import shown
from ssj_core.legal import Text

ATOM: Final = "feed.atom"
JSON: Final = "feed.json"
LINKS: Final = Links(
    title=Text("订阅更新", "Feeds"),
    items=((Text("Atom", "Atom"), ATOM), (Text("JSON Feed", "JSON Feed"), JSON)),
)


@frozen(kw_only=True)
class FeedEntry:
    """One entry: a page, and since when it says what it says.

    Attributes:
        path: the page, or the bundle of a draw without a page, under the site's root.
        title: heading.
        summary: one sentence.
        at: time of its latest state, RFC 3339.
    """

    path: str
    title: Text
    summary: Text
    at: str


def _day(site: Site) -> str:
    """Return the day of the site's state as a time; days of the law begin at midnight in China."""
    return f"{site.as_of}T00:00:00+08:00"


def feed_entries(site: Site) -> tuple[FeedEntry, ...]:
    """Return the entries of a site, newest first: every draw, then every page of the navigation."""
    draws = sorted(_draws(site), key=lambda one: (one.at, one.path), reverse=True)
    pages = tuple(
        FeedEntry(path=page.path, title=page.title, summary=_summary(page), at=_day(site))
        for page in site.pages
        if page.listed
    )
    return (*draws, *pages)


def _draws(site: Site) -> Iterator[FeedEntry]:
    """Yield one entry per public bundle: its page where the site has one, else the bundle itself."""
    pages = {page.path for page in site.pages}
    for path, data in site.files.items():
        if not path.endswith(".json") or not (found := sessions(data)):
            continue
        last, page = found[-1], draw_path(path)
        yield FeedEntry(
            path=page if page in pages else path,
            title=draw_title(found),
            summary=Text(
                f"场次 {last.commit.session}：{last.state.zh}",
                f"Session {last.commit.session}: {last.state.en}",
            ),
            at=last.at,
        )


def _summary(page: Page) -> Text:
    """Return what a page holds: its tables with their number of rows."""
    counted = [(block.title, len(block.rows)) for block in page.blocks if isinstance(block, Table)]
    if counted:
        return Text(
            "；".join(f"{title.zh} {count} 条" for title, count in counted),
            "; ".join(f"{title.en}: {count} rows" for title, count in counted),
        )
    for block in page.blocks:
        if isinstance(block, Prose):
            return block.paragraphs[0]
        if isinstance(block, Facts):
            return block.title
    return page.title


def _id(site: Site, part: str, lang: str) -> str:
    """Return a name that stays the same while the site keeps its title and publisher."""
    name = shown(f"{site.title.zh}|{site.publisher.zh}|{part}|{lang}")
    return f"urn:uuid:{uuid5(NAMESPACE_OID, name)}"


def _link(one: FeedEntry, lang: str) -> str:
    """Return the way from a feed to its entry; bundles lie beside the Chinese pages alone."""
    up = "../" if lang == "en" and not one.path.endswith(".html") else ""
    return f"{up}{quote(one.path)}"


def _clean(text: str) -> str:
    """Return text as XML may hold it: escaped, what is no character of XML as U+FFFD."""
    return escape(shown(text))


def atom(site: Site, lang: str) -> bytes:
    """Return the Atom feed of `site` in ``zh`` or ``en``; links are relative to the feed."""
    entries = feed_entries(site)
    latest = max((one.at for one in entries), default=_day(site))
    items = "".join(
        f"<entry><id>{_id(site, one.path, lang)}</id><title>{_clean(one.title.say(lang))}</title>"
        f'<link rel="alternate" href="{escape(_link(one, lang))}"/>'
        f"<updated>{one.at}</updated><summary>{_clean(one.summary.say(lang))}</summary></entry>"
        for one in entries
    )
    mark = "【演练】" if site.rehearsal else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{"zh-CN" if lang == "zh" else "en"}">'
        f"<id>{_id(site, '', lang)}</id><title>{mark}{_clean(site.title.say(lang))}</title>"
        f"<updated>{latest}</updated><author><name>{_clean(site.publisher.say(lang))}</name></author>"
        f'<link rel="self" href="{ATOM}"/>{items}</feed>\n'
    ).encode()


def json_feed(site: Site, lang: str) -> bytes:
    """Return the JSON Feed of `site` in ``zh`` or ``en``; links are relative to the feed."""
    mark = "【演练】" if site.rehearsal else ""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{mark}{shown(site.title.say(lang))}",
        "language": "zh-CN" if lang == "zh" else "en",
        "authors": [{"name": shown(site.publisher.say(lang))}],
        "items": [
            {
                "id": _id(site, one.path, lang),
                "url": _link(one, lang),
                "title": shown(one.title.say(lang)),
                "content_text": shown(one.summary.say(lang)),
                "date_modified": one.at,
            }
            for one in feed_entries(site)
        ],
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()


def feed_files(site: Site) -> dict[str, bytes]:
    """Return the four feeds by path: Chinese beside the pages, English beside theirs."""
    return {
        f"{folder}{name}": made(site, lang)
        for folder, lang in (("", "zh"), ("en/", "en"))
        for name, made in ((ATOM, atom), (JSON, json_feed))
    }
