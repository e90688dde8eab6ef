"""What a public bundle says about its sessions: the ground of their pages and of the feeds."""

from collections.abc import Iterable

from attrs import frozen

from ssj_core.drawing import Commit, Open, PublicBundle, Result, Void, read_bundle
from ssj_core.drawing import Task as DrawTask
from ssj_core.errors import InputRefusedError
from ssj_core.legal import Text


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
    tasks = {one.hash(one.suite): one for one in records if isinstance(one, DrawTask)}
    found = []
    for commit in (one for one in records if isinstance(one, Commit)):
        name = commit.hash(commit.suite)
        own = [o for o in records if isinstance(o, Result | Open | Void) and o.commit == name]
        found.append(
            DrawnSession(
                commit=commit,
                name=name,
                tasks=tuple(tasks[one.record] for one in commit.tasks if one.record in tasks),
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
