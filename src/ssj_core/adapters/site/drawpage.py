"""A page per draw: what was sealed, what came out, and how anybody re-checks it."""

from collections.abc import Iterator
from typing import Final

from attrs import evolve

from ssj_core.adapters.site.draws import DrawnSession, draw_path, draw_title, sessions
from ssj_core.disclosure import Block, Cell, Column, Facts, Links, Page, Prose, Site, Table
from ssj_core.disclosure.public import CHECK
from ssj_core.drawing import LEVEL_NAMES, QUESTIONS, Result
from ssj_core.drawing.items import bits_of, kind_of
from ssj_core.drawing.levels import numbers_level, order_level
from ssj_core.drawing.tickets import code_of
from ssj_core.encoding import digest
from ssj_core.legal import Text

_LINES: Final = (
    Column("task", Text("任务", "task"), solid=True),
    Column("label", Text("抽取组", "stratum"), solid=True),
    Column("number", Text("抽取户数", "drawn")),
    Column("key", Text("密钥", "key")),
    Column("low", Text("签号大于", "ticket above")),
    Column("high", Text("中签线（签号不大于）", "line: ticket up to")),
)
_DRAWN: Final = (
    Column("task", Text("任务", "task"), solid=True),
    Column("id", Text("编号", "id"), solid=True),
    Column("ticket", Text("签号", "ticket")),
)
_CHANCE: Final = (
    Column("session", Text("场次", "session"), solid=True),
    Column("source", Text("来源", "source"), solid=True),
    Column("item", Text("随机数（按此写法参加计算）", "item, as it enters the computation")),
    Column("bits", Text("公开比特数", "public bits")),
)
_SOURCES: Final = {
    "contrib": Text("各方提交", "contribution of a party"),
    "secret": Text("本机关保密数", "the agency's own secret"),
    "dice": Text("当场掷骰", "dice"),
    "ssq": Text("双色球开奖号码", "Double Colour Ball lottery"),
    "kl8": Text("快乐8开奖号码", "Happy 8 lottery"),
    "drand": Text("drand 公共随机信标", "drand beacon"),
}


def draw_page(path: str, data: bytes, *, check: bool) -> Page | None:
    """Return the page about a public bundle, or None if `data` is no public bundle.

    Args:
        path: where the bundle lies under the site's root.
        data: its bytes.
        check: whether the site has the page that re-checks in a browser.
    """
    found = sessions(data)
    if not found:
        return None
    blocks: list[Block] = [_facts(one) for one in found]
    blocks += [_how(path, data), _links(path, check=check)]
    name = draw_path(path).removesuffix(".html")
    made = (
        _list(f"{name}-drawn", found),
        _lines(name, found),
        _chance(f"{name}-chance", found),
    )
    return Page(
        path=draw_path(path),
        title=draw_title(found),
        blocks=(*blocks, *(table for table in made if table.rows)),
        listed=False,
    )


def _facts(one: DrawnSession) -> Facts:
    items: list[tuple[Text, Cell]] = [
        (Text("状态", "state"), one.state),
        (Text("任务", "tasks"), "、".join(task.task for task in one.commit.tasks)),
        (Text("封存时间", "sealed at"), _clock(one.commit.at)),
        (Text("封存码", "seal code"), code_of(one.name)),
        (
            Text("名单户数", "targets in the frame"),
            sum(stratum.size for task in one.commit.tasks for stratum in task.strata),
        ),
    ]
    if one.result is not None:
        items += [
            (Text("抽取时间", "drawn at"), _clock(one.result.at)),
            (Text("抽取户数", "drawn"), sum(task.size for task in one.result.tasks)),
            (Text("公开比特数", "public bits"), one.result.bits),
            *_levels(one, one.result),
            (Text("结果码", "result code"), code_of(one.result.hash(one.commit.suite))),
        ]
    if one.void is not None:
        items.append((Text("作废原因", "why voided"), one.void.reason))
    session = one.commit.session
    return Facts(title=Text(f"场次 {session}", f"Session {session}"), items=tuple(items))


def _clock(time: str) -> str:
    """Return a time of the records as people write it, in Beijing time as the record has it."""
    return time[:16].replace("T", " ")


def _levels(one: DrawnSession, result: Result) -> Iterator[tuple[Text, Cell]]:
    """Yield the three levels the records show (section 4)."""
    who = [task.authority for task in one.tasks if task.authority]
    order = order_level(result.seen, who, contrib=result.contrib is not None)
    numbers = numbers_level(result.items, result.evidence, who)
    for name, level in (("numbers", numbers), ("early", order), ("only", order)):
        yield QUESTIONS[name], LEVEL_NAMES[level]


def _list(name: str, found: tuple[DrawnSession, ...]) -> Table:
    """Return who was drawn, as far as the list is public; strata are not told by target."""
    rows: list[dict[str, Cell]] = [
        {"task": task.task, "id": entry, "ticket": ""}
        if isinstance(entry, str)
        else {"task": task.task, "id": entry.id, "ticket": entry.ticket}
        for one in found
        if one.void is None
        for record in (one.opening or one.result,)
        if record is not None
        for task in record.tasks
        for entry in task.drawn or ()
    ]
    return _table(name, Text("抽中名单", "Drawn"), _DRAWN, rows)


def _chance(name: str, found: tuple[DrawnSession, ...]) -> Table:
    """Return what the seed was made from, as far as it is public."""
    rows: list[dict[str, Cell]] = [
        {
            "session": one.commit.session,
            "source": _SOURCES[kind_of(item)],
            "item": item,
            "bits": bits_of(item),
        }
        for one in found
        if one.result is not None
        for item in (one.opening or one.result).items
    ]
    return _table(name, Text("随机来源", "Sources of chance"), _CHANCE, rows)


def _how(path: str, data: bytes) -> Prose:
    name = path.rpartition("/")[2]
    return Prose(
        (
            Text(
                f"一、下载复核包 {name}，核对其 SHA-256：{digest(data)}。",
                f"1. Download the bundle {name} and compare its SHA-256: {digest(data)}.",
            ),
            Text(
                f"二、在装有 ssj-core 的计算机上运行：ssj verify {name}；或用本站的浏览器复核页打开复核包。",
                f"2. Where ssj-core is installed, run: ssj verify {name}; or open the bundle in this site's page for browsers.",
            ),
            Text(
                "三、只核对自己一户：把密钥与本户编号连写，求 SHA-256（或 SM3）即得签号：printf '%s%s' 密钥 编号 | sha256sum。签号不大于本组中签线的即为中签。密钥未公开的，凭抽取凭证核对。",
                "3. To check one target alone: key and id written together, hashed with SHA-256 (or SM3), are its ticket: printf '%s%s' KEY ID | sha256sum. A ticket up to the line of its stratum is drawn. While the key is closed, use the slip.",
            ),
            Text(
                "四、封存码应与抽取前公布的一致：名单和规则在取得随机数之前已经固定。",
                "4. The seal code must be the one made known before the draw: list and rules were fixed before there was any chance.",
            ),
        ),
        title=Text("怎样复核", "How to re-check"),
    )


def _links(path: str, *, check: bool) -> Links:
    pages = ((Text("在浏览器中复核", "re-check in the browser"), CHECK),) if check else ()
    return Links(title=Text("文件", "Files"), items=((Text("复核包", "bundle"), path), *pages))


def _lines(name: str, found: tuple[DrawnSession, ...]) -> Table:
    """Return key and line of every stratum, as far as they are public."""
    rows: list[dict[str, Cell]] = [
        {
            "task": task.task,
            "label": stratum.label,
            "number": stratum.number,
            "key": task.unit_key or "",
            "low": stratum.low or "",
            "high": stratum.high or "",
        }
        for one in found
        if one.void is None
        for record in (one.result, one.opening)
        if record is not None
        for task in record.tasks
        for stratum in task.strata or ()
    ]
    return _table(name, Text("密钥与中签线", "Keys and lines"), _LINES, rows)


def _table(
    name: str, title: Text, columns: tuple[Column, ...], rows: list[dict[str, Cell]]
) -> Table:
    """Return a table without the columns that this draw does not use."""
    used = {key for row in rows for key, value in row.items() if value != ""}
    shown = tuple(column for column in columns if column.key in used)
    return Table(name=name, title=title, columns=shown, rows=tuple(rows))


def with_draws(site: Site) -> Site:
    """Return `site` with a page for each public bundle among its files, linked beside the bundle."""
    made = dict(_draw_pages(site))
    pages = tuple(
        evolve(page, blocks=tuple(_beside(block, made) for block in page.blocks))
        for page in site.pages
    )
    taken = {page.path for page in site.pages}
    new = tuple(page for page in made.values() if page.path not in taken)
    return evolve(site, pages=(*pages, *new))


def _draw_pages(site: Site) -> Iterator[tuple[str, Page]]:
    for path, data in site.files.items():
        if path.endswith(".json") and (page := draw_page(path, data, check=CHECK in site.files)):
            yield path, page


def _beside(block: Block, made: dict[str, Page]) -> Block:
    if not isinstance(block, Links):
        return block
    items: list[tuple[Text, str]] = []
    for label, path in block.items:
        if path in made:
            bundle = Text(f"{label.zh}：复核包", f"{label.en}: bundle")
            items += [(label, made[path].path), (bundle, path)]
        else:
            items.append((label, path))
    return evolve(block, items=tuple(items))
