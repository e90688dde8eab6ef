"""A page per draw: what was sealed, what came out, and how anybody re-checks it."""

from collections.abc import Iterable, Iterator
from typing import Final

from attrs import evolve, frozen

from ssj_core.disclosure import Block, Cell, Column, Facts, Links, Page, Prose, Site, Table
from ssj_core.drawing import Commit, Open, PublicBundle, Result, Void, read_bundle
from ssj_core.drawing import Task as DrawTask
from ssj_core.drawing.tickets import seal_code
from ssj_core.encoding import digest
from ssj_core.errors import InputRefusedError
from ssj_core.legal import Text

CHECK: Final = "check.html"
"""The page that re-checks a draw in a browser, where the site has one."""

_COLUMNS: Final = (
    Column("task", Text("任务", "task"), solid=True),
    Column("label", Text("抽取组", "stratum"), solid=True),
    Column("number", Text("抽取户数", "drawn")),
    Column("key", Text("密钥", "key")),
    Column("low", Text("签号大于", "ticket above")),
    Column("high", Text("中签线（签号不大于）", "line: ticket up to")),
)


@frozen(kw_only=True)
class DrawnSession:
    """One sealed session of a public bundle and what became of it."""

    commit: Commit
    name: str
    tasks: tuple[DrawTask, ...]
    result: Result | None
    opening: Open | None
    void: Void | None

    @property
    def state(self) -> Text:
        """Where it stands, in words."""
        if self.void is not None:
            return Text("已作废", "voided")
        if self.result is None:
            return Text("已封存，待抽取", "sealed, not yet drawn")
        if self.commit.mode == "open" or self.opening is not None:
            return Text("已抽取", "drawn")
        return Text("已抽取，名单待公开", "drawn, list still closed")

    @property
    def at(self) -> str:
        """When its last record was made."""
        ended = self.void or self.result
        return self.commit.at if ended is None else ended.at


def sessions(data: bytes) -> tuple[DrawnSession, ...]:
    """Return the sessions of a public bundle, in order; none if `data` is something else."""
    try:
        bundle = read_bundle(data)
    except InputRefusedError:
        return ()
    if not isinstance(bundle, PublicBundle):
        return ()
    records = bundle.records
    tasks = {one.task: one for one in records if isinstance(one, DrawTask)}
    found = []
    for commit in (one for one in records if isinstance(one, Commit)):
        name = commit.hash(commit.suite)
        own = [o for o in records if isinstance(o, Result | Open | Void) and o.commit == name]
        found.append(
            DrawnSession(
                commit=commit,
                name=name,
                tasks=tuple(tasks[one.task] for one in commit.tasks if one.task in tasks),
                result=next((one for one in own if isinstance(one, Result)), None),
                opening=next((one for one in own if isinstance(one, Open)), None),
                void=next((one for one in own if isinstance(one, Void)), None),
            )
        )
    return tuple(found)


def draw_path(bundle: str) -> str:
    """Return the path of the page about a bundle.

    >>> draw_path("draws/SJ-2026-01.json")
    'draws-SJ-2026-01.html'
    """
    return f"{bundle.removesuffix('.json').replace('/', '-')}.html"


def draw_title(found: Iterable[DrawnSession]) -> Text:
    """Return the heading of a draw: the titles of its tasks."""
    names = "、".join(dict.fromkeys(task.title or task.task for one in found for task in one.tasks))
    return Text(f"抽取：{names}", f"Draw: {names}")


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
    table = _lines(draw_path(path).removesuffix(".html"), found)
    return Page(
        path=draw_path(path),
        title=draw_title(found),
        blocks=(*blocks, *([table] if table.rows else [])),
        listed=False,
    )


def _facts(one: DrawnSession) -> Facts:
    items: list[tuple[Text, Cell]] = [
        (Text("状态", "state"), one.state),
        (Text("任务", "tasks"), "、".join(task.task for task in one.commit.tasks)),
        (Text("封存时间", "sealed at"), one.commit.at),
        (Text("封存码", "seal code"), seal_code(one.name)),
        (
            Text("名单户数", "targets in the frame"),
            sum(stratum.size for task in one.commit.tasks for stratum in task.strata),
        ),
    ]
    if one.result is not None:
        items += [
            (Text("抽取时间", "drawn at"), one.result.at),
            (Text("抽取户数", "drawn"), sum(task.size for task in one.result.tasks)),
            (Text("随机来源", "source of chance"), "、".join(one.result.items)),
            (Text("随机性等级", "grade of chance"), f"{one.result.grade} / {one.result.bits} bit"),
        ]
    if one.void is not None:
        items.append((Text("作废原因", "why voided"), one.void.reason))
    session = one.commit.session
    return Facts(title=Text(f"场次 {session}", f"Session {session}"), items=tuple(items))


def _how(path: str, data: bytes) -> Prose:
    name = path.rpartition("/")[2]
    return Prose(
        (
            Text("怎样复核", "How to re-check"),
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
        )
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
    return Table(
        name=name, title=Text("密钥与中签线", "Keys and lines"), columns=_COLUMNS, rows=tuple(rows)
    )


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
        items.append((label, path))
        if path in made:
            page = Text(f"{label.zh}：怎样复核", f"{label.en}: how to re-check")
            items.append((page, made[path].path))
    return evolve(block, items=tuple(items))
