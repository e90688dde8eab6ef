"""Pages as HTML: escaped text, one stylesheet, no script, no cookie, no address outside the site."""

from base64 import b64encode
from collections.abc import Collection
from hashlib import sha256
from html import escape
from typing import Final

from ssj_core._data import read_text
from ssj_core.adapters.site.feeds import ATOM, JSON
from ssj_core.disclosure import Block, Cell, Column, Facts, Links, Page, Site, Table
from ssj_core.encoding.texts import shown
from ssj_core.legal import Text

_STYLE: Final = read_text("adapters", "site", "site.css").replace("\n", "")
_HASH: Final = b64encode(sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; base-uri 'none'; form-action 'none'"
REHEARSAL: Final = Text(
    "演练：本站内容均为虚构，不是正式抽查",
    "REHEARSAL 演练: everything on this site is invented; no real inspection",
)
_LONG: Final = 36
_OTHER: Final = {"zh": ("English", "en"), "en": ("中文", "zh")}


def _say(cell: Cell, lang: str) -> str:
    return escape(shown(cell.say(lang) if isinstance(cell, Text) else str(cell)))


def _cell(column: Column, cell: Cell, lang: str) -> str:
    kind = " class=solid" if column.solid else " class=code" if column.code else ""
    return f'<td data-label="{_say(column.label, lang)}"{kind}>{_say(cell, lang)}</td>'


def _table(table: Table, lang: str, up: str) -> str:
    head = "".join(f"<th>{_say(column.label, lang)}</th>" for column in table.columns)
    rows = "".join(
        "<tr>"
        + "".join(_cell(column, row.get(column.key, ""), lang) for column in table.columns)
        + "</tr>"
        for row in table.rows
    )
    rows_en = f"{len(table.rows)} row{'' if len(table.rows) == 1 else 's'}"
    count = f"共 {len(table.rows)} 条" if lang == "zh" else rows_en
    note = f'<p class="note">{_say(table.note, lang)}</p>' if table.note else ""
    links = " · ".join(
        f'<a href="{up}data/{table.name}.{kind}">{kind.upper()}</a>' for kind in ("csv", "json")
    )
    return (
        f"<section><h3>{_say(table.title, lang)}</h3><div class=scroll><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{note}<p class=data>{count} · {links}</p></section>"
    )


def _width(value: Cell, lang: str) -> str:
    """Return the mark of a fact too long for a narrow column."""
    return " class=wide" if len(_say(value, lang)) > _LONG else ""


def _facts(facts: Facts, lang: str) -> str:
    items = "".join(
        f"<div{_width(value, lang)}><dt>{_say(label, lang)}</dt><dd>{_say(value, lang)}</dd></div>"
        for label, value in facts.items
    )
    return f"<section><h3>{_say(facts.title, lang)}</h3><dl class=facts>{items}</dl></section>"


def _links(links: Links, lang: str, up: str, twins: Collection[str]) -> str:
    """Return links; what lies in both languages is reached in the page's own."""
    items = "".join(
        f'<li><a href="{escape(path if path in twins else up + path)}">{_say(label, lang)}</a></li>'
        for label, path in links.items
    )
    return f"<section><h3>{_say(links.title, lang)}</h3><ul>{items}</ul></section>"


def _block(block: Block, lang: str, up: str, twins: Collection[str]) -> str:
    if isinstance(block, Table):
        return _table(block, lang, up)
    if isinstance(block, Facts):
        return _facts(block, lang)
    if isinstance(block, Links):
        return _links(block, lang, up, twins)
    head = f"<h3>{_say(block.title, lang)}</h3>" if block.title else ""
    said = "".join(f"<p>{_say(text, lang)}</p>" for text in block.paragraphs)
    return f"<section>{head}{said}</section>"


def _header(site: Site, page: Page, lang: str, up: str) -> str:
    """Return the head of the page: title, switch of language, navigation, the 演练 banner."""
    here = "en/" if lang == "en" else ""
    word, other = _OTHER[lang]
    switch = f"{up}{'en/' if other == 'en' else ''}{page.path}"
    nav = "".join(
        f'<a href="{up}{here}{entry.path}"{" aria-current=page" if entry is page else ""}>{_say(entry.title, lang)}</a>'
        for entry in site.pages
        if entry.listed
    )
    banner = (
        f"<div class=rehearsal><div class=wrap>{_say(REHEARSAL, lang)}</div></div>"
        if site.rehearsal
        else ""
    )
    return (
        f"<header><div class=wrap><div class=top><div><h1>{_say(site.title, lang)}</h1>"
        f'<p>{_say(site.publisher, lang)}</p></div><a class=switch hreflang={other} href="{switch}">{word}</a>'
        f"</div><nav>{nav}</nav></div></header>{banner}"
    )


def render_page(site: Site, page: Page, lang: str) -> bytes:
    """Return one page in one language (``zh`` or ``en``), as the bytes of an HTML file."""
    up = "../" if lang == "en" else ""
    twins = {ATOM, JSON, *(one.path for one in site.pages)}
    body = "".join(_block(block, lang, up, twins) for block in page.blocks)
    mark = "【演练】" if site.rehearsal else ""
    foot = Text(
        f"状态截至 {site.as_of}。数据可下载；任何人可用复核包重新计算每一次抽取。",
        f"State of {site.as_of}. The data can be downloaded; anyone can recompute every draw from its bundle.",
    )
    return (
        f"<!doctype html><html lang={'zh-CN' if lang == 'zh' else 'en'}><head><meta charset=utf-8>"
        f'<meta name=viewport content="width=device-width,initial-scale=1">'
        f'<meta http-equiv=Content-Security-Policy content="{escape(_POLICY)}">'
        f"<title>{mark}{_say(page.title, lang)} · {_say(site.title, lang)}</title><style>{_STYLE}</style></head>"
        f"<body>{_header(site, page, lang, up)}<main class=wrap><h2>{_say(page.title, lang)}</h2>{body}</main>"
        f"<footer class=wrap>{_say(foot, lang)}</footer></body></html>\n"
    ).encode()
